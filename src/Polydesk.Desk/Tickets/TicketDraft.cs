using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;

namespace Polydesk.Desk.Tickets;

/// <summary>A ticket to be created. The names of problems are those of the parameters in snake case.</summary>
public sealed record TicketDraft
{
    public const int LongestSubject = 998;

    public string? Subject { get; init; }

    /// <summary>The first message.</summary>
    public MessageText? Description { get; init; }

    /// <summary>Where the ticket comes from: <c>email</c>, <c>web</c>, <c>api</c>, <c>phone</c>, <c>chat</c>.</summary>
    public string Channel { get; init; } = "api";

    public long? ParentId { get; init; }

    public long? StatusId { get; init; }

    public long? PriorityId { get; init; }

    public long? TypeId { get; init; }

    public long? TeamId { get; init; }

    /// <summary>From 1 to 10.</summary>
    public int Urgency { get; init; } = 1;

    public bool OnHold { get; init; }

    public bool Archived { get; init; }

    public long? ProductId { get; init; }

    public long? WorkflowId { get; init; }

    public long? BrandId { get; init; }

    public string? Language { get; init; }

    /// <summary>Without one, the first department that the caller uses.</summary>
    public long? DepartmentId { get; init; }

    public long? AgentId { get; init; }

    /// <summary>The customer. Without one, <see cref="RequesterEmail"/>; without that, the caller.</summary>
    public long? RequesterId { get; init; }

    /// <summary>An address that nobody has yet becomes a new customer.</summary>
    public string? RequesterEmail { get; init; }

    /// <summary>Whether the caller, and not the requester, wrote the first message.</summary>
    public bool ByCaller { get; init; }

    /// <summary>The customer as another system names them; wins over <see cref="RequesterId"/> and <see cref="RequesterEmail"/>.</summary>
    public CustomerReference? Requester { get; init; }

    /// <summary>A contact who is made in the ticket's transaction and is its customer. Problems with it begin with <c>contact.</c>.</summary>
    public ContactDraft? NewContact { get; init; }

    /// <summary>All first messages, the oldest first, in place of <see cref="Description"/>. The copies of the last become the ticket's.</summary>
    public IReadOnlyList<MessageDraft> Messages { get; init; } = [];

    /// <summary>Everybody whom it names as another system does: the requester, then the authors.</summary>
    internal IEnumerable<CustomerReference> Customers => Messages.Select(m => m.Customer).Prepend(Requester).OfType<CustomerReference>();

    public bool IsDraft { get; init; }

    /// <summary>Whether the ticket comes from another system: nobody is written to, and its times are those it had there.</summary>
    public bool Imported { get; init; }

    /// <summary>When an imported ticket was created and closed.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether required fields may stay empty, for APIs in whose product only forms require them.</summary>
    public bool FieldsMayBeMissing { get; init; }

    /// <summary>Whether the ticket may begin without any message, for APIs in whose product it may.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Within which time a ticket of the same requester, subject and first message is the same one sent again; zero never.</summary>
    public TimeSpan RepeatedWithin { get; init; }

    public long? ResultId { get; init; }

    public bool Locked { get; init; }

    public DateTimeOffset? SlaDue { get; init; }

    public DateTimeOffset? FrozenUntil { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Whether an address of the copies that nobody has becomes a new customer, for APIs in whose product copies go to people.</summary>
    public bool CopiesArePeople { get; init; }

    /// <summary>The caller's star.</summary>
    public long? Star { get; init; }

    public IReadOnlyList<long> FollowerIds { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];

    public RequesterInputs RequesterInputs { get; init; } = RequesterInputs.None;

    /// <summary>Files of the first message.</summary>
    public IReadOnlyList<NewFile> Files { get; init; } = [];

    /// <summary>What the dialect could not read; reported together with what the desk refuses.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
