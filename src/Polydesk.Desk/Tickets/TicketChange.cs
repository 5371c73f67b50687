using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>A partial update of a ticket: what is not given stays.</summary>
public sealed record TicketChange
{
    public Optional<string> Subject { get; init; }

    /// <summary>Replaces the text of the first message.</summary>
    public Optional<MessageText> Description { get; init; }

    public Optional<long?> ParentId { get; init; }

    public Optional<long> StatusId { get; init; }

    /// <summary>As <see cref="StatusId"/>, by what statuses mean: one that already means this stays.</summary>
    public IReadOnlyList<StatusKind>? StatusKinds { get; init; }

    public Optional<long> PriorityId { get; init; }

    public Optional<long> TypeId { get; init; }

    public Optional<long?> TeamId { get; init; }

    /// <summary>From 1 to 10.</summary>
    public Optional<int> Urgency { get; init; }

    public Optional<bool> OnHold { get; init; }

    /// <summary>Whether it lies in the archive; a ticket that is not resolved never does.</summary>
    public Optional<bool> Archived { get; init; }

    public Optional<long?> ProductId { get; init; }

    public Optional<long?> WorkflowId { get; init; }

    public Optional<long?> BrandId { get; init; }

    public Optional<string?> Language { get; init; }

    public Optional<long> DepartmentId { get; init; }

    public Optional<long?> AgentId { get; init; }

    public Optional<long> RequesterId { get; init; }

    public Optional<string> RequesterEmail { get; init; }

    /// <summary>The caller's star, which is their own affair: no event tells of it, and the ticket stays as it was.</summary>
    public Optional<long?> Star { get; init; }

    public Optional<long?> ResultId { get; init; }

    public Optional<bool> Locked { get; init; }

    /// <summary>Deletes the ticket, or brings it back, which only an admin may.</summary>
    public Optional<bool> Deleted { get; init; }

    public Optional<DateTimeOffset?> SlaDue { get; init; }

    public Optional<DateTimeOffset?> FrozenUntil { get; init; }

    public Optional<IReadOnlyList<string>> Cc { get; init; }

    /// <summary>Copies that are added to those which the ticket, or this change, has: of several who add at once, nobody takes another's away.</summary>
    public IReadOnlyList<string> AddedCc { get; init; } = [];

    /// <summary>As <see cref="TicketDraft.CopiesArePeople"/>, of the copies that the change names.</summary>
    public bool CopiesArePeople { get; init; }

    /// <summary>Copies that are taken away from them.</summary>
    public IReadOnlyList<string> RemovedCc { get; init; } = [];

    public Optional<IReadOnlyList<string>> Bcc { get; init; }

    public Optional<IReadOnlyList<long>> FollowerIds { get; init; }

    /// <summary>Who no longer follows the ticket.</summary>
    public IReadOnlyList<long> RemovedFollowerIds { get; init; } = [];

    public Optional<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>Tags that are added to those which the ticket, or this change, has.</summary>
    public IReadOnlyList<string> AddedTags { get; init; } = [];

    /// <summary>Whether an agent who does not work in the new department loses the ticket.</summary>
    public bool MoveDropsStrangers { get; init; }

    /// <summary>Whether the change leaves no mark on the times at which the ticket was last changed.</summary>
    public bool KeepsTimes { get; init; }

    /// <summary>Whether fields required for closing may stay empty, for APIs in whose product only forms require them.</summary>
    public bool FieldsMayBeMissing { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];

    /// <summary>Fields of the one who is the requester after the change.</summary>
    public RequesterInputs RequesterInputs { get; init; } = RequesterInputs.None;

    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];

    /// <summary>What it means for a ticket that the transaction holds: what depends on the ticket's present values is told.</summary>
    internal TicketChange Of(Ticket ticket, DeskVocabulary vocabulary)
    {
        var change = StatusKinds is { } kinds ? this with { StatusId = vocabulary.StatusOf(kinds, ticket.StatusId) } : this;

        if (change.Cc.Is(out var cc))
        {
            change = change with { Cc = Cc.With(EmailAddress.Distinct(cc)) };
        }

        if (change.Bcc.Is(out var bcc))
        {
            change = change with { Bcc = Bcc.With(EmailAddress.Distinct(bcc)) };
        }

        if (AddedCc.Count > 0 || RemovedCc.Count > 0)
        {
            var removed = RemovedCc.Select(EmailAddress.Key).ToHashSet();
            change = change with
            {
                Cc = Cc.With([.. Cc.Or(ticket.Cc).Where(c => !removed.Contains(EmailAddress.Key(c))).Concat(AddedCc).DistinctBy(EmailAddress.Key)]),
            };
        }

        return RemovedFollowerIds.Count == 0 ? change
            : change with { FollowerIds = FollowerIds.With([.. FollowerIds.Or(ticket.FollowerIds).Except(RemovedFollowerIds)]) };
    }
}
