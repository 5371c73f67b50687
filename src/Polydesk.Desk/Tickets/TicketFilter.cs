using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Which tickets are asked for; what is null does not narrow. An empty list matches nothing.</summary>
public sealed record TicketFilter
{
    public IReadOnlyList<long>? Ids { get; init; }

    public IReadOnlyList<long>? RequesterIds { get; init; }

    /// <summary>Assigned agents; 0 stands for unassigned.</summary>
    public IReadOnlyList<long>? AgentIds { get; init; }

    /// <summary>Whether anybody is the agent.</summary>
    public bool? Assigned { get; init; }

    public IReadOnlyList<long>? StatusIds { get; init; }

    public IReadOnlyList<long>? PriorityIds { get; init; }

    public IReadOnlyList<long>? TypeIds { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public IReadOnlyList<string>? Channels { get; init; }

    public long? ParentId { get; init; }

    public bool? Frozen { get; init; }

    public bool? Deleted { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public bool? Draft { get; init; }

    /// <summary>Whether a draft waits in the ticket, or the ticket is one.</summary>
    public bool? HoldsDraft { get; init; }

    /// <summary>Who started it, as staff or as a customer; 0 is nobody of that side.</summary>
    public long? CreatedByStaff { get; init; }

    public long? CreatedByCustomer { get; init; }

    /// <summary>A part of the subject, in any letter case.</summary>
    public string? SubjectPart { get; init; }

    /// <summary>One tag, whole, in any letter case.</summary>
    public string? Tag { get; init; }

    public IReadOnlyList<long>? TeamIds { get; init; }

    public IReadOnlyList<long>? ProductIds { get; init; }

    public IReadOnlyList<long>? WorkflowIds { get; init; }

    public IReadOnlyList<long>? BrandIds { get; init; }

    /// <summary>Whether tickets without a brand of their own are asked for, which are the default brand's; beside those of <see cref="BrandIds"/>.</summary>
    public bool? NoBrand { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Organizations of the requester.</summary>
    public IReadOnlyList<long>? OrganizationIds { get; init; }

    public IReadOnlyList<long>? FollowerIds { get; init; }

    /// <summary>Tickets with one of these tags, in any letter case.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Tickets that the caller has marked with one of these stars.</summary>
    public IReadOnlyList<long>? Stars { get; init; }

    /// <summary>Tickets on which this person has put a star.</summary>
    public long? StarredBy { get; init; }

    public IReadOnlyList<long>? Urgencies { get; init; }

    public bool? OnHold { get; init; }

    /// <summary>Of which statuses only the tickets in the archive are asked for, and of which only those outside.</summary>
    public ArchiveFilter? Archived { get; init; }

    /// <summary>Tickets in which a custom field has this value.</summary>
    public FieldFilter? ValueOf { get; init; }

    /// <summary>Of these one must hold. Their searches are not looked at.</summary>
    public IReadOnlyList<TicketFilter>? Any { get; init; }

    /// <summary>What must hold beside, such as a saved view. Its search is not looked at.</summary>
    public IReadOnlyList<TicketFilter> And { get; init; } = [];

    public string? Search { get; init; }

    /// <summary>Whether <see cref="Search"/> must be a whole value and not a part of one.</summary>
    public bool ExactSearch { get; init; }

    /// <summary>Whether only departments, statuses and the deleted mark narrow, which the counters can add up.</summary>
    public bool IsCounted =>
        this is
        {
            Ids: null, RequesterIds: null, AgentIds: null, Assigned: null, PriorityIds: null, TypeIds: null, Channels: null, ParentId: null, Frozen: null, Search: null,
            Draft: null, HoldsDraft: null, CreatedByStaff: null, CreatedByCustomer: null, SubjectPart: null, Tag: null,
            TeamIds: null, ProductIds: null, WorkflowIds: null, BrandIds: null, NoBrand: null, Languages: null, OrganizationIds: null,
            FollowerIds: null, Tags: null, Stars: null, StarredBy: null, And: [], Urgencies: null, OnHold: null, Archived: null, Any: null, ValueOf: null,
            Created: { From: null, To: null }, Updated: { From: null, To: null },
        };
}

/// <summary>By what tickets can be counted.</summary>
public enum TicketGroup
{
    Agent,
    Department,
    Status,
    Priority,
    Type,
    Requester,
    Organization,
    Team,
    Product,
    Workflow,
    Brand,
    Urgency,
}

/// <summary>Which tickets must lie in the archive, and which must not. Tickets of other statuses pass.</summary>
public sealed record ArchiveFilter(IReadOnlyList<long> Inside, IReadOnlyList<long> Outside);

/// <summary>What a list of tickets can be sorted by.</summary>
public enum TicketKey
{
    Created,
    Updated,
    SeenByStaff,
    SeenByCustomer,
    Id,

    /// <summary>As <see cref="TicketReference"/> names them.</summary>
    Reference,
    Department,
    Subject,
    LastReply,
    Priority,
    Urgency,
    Closed,
    Requester,
    Agent,
    Status,
    StatusTime,
    CustomerWrote,
    AgentWrote,

    /// <summary>Since when the customer waits.</summary>
    WaitingSince,

    /// <summary>How long the customer waits by now; those who do not wait, not at all.</summary>
    WaitingTime,

    /// <summary>How long the customer has waited in all.</summary>
    Waited,
}
