using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Which tickets are asked for; what is null does not narrow. An empty list matches nothing.</summary>
public sealed record TicketFilter
{
    public IReadOnlyList<long>? Ids { get; init; }

    public IReadOnlyList<long>? RequesterIds { get; init; }

    /// <summary>Assigned agents; 0 stands for unassigned.</summary>
    public IReadOnlyList<long>? AgentIds { get; init; }

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

    public string? Search { get; init; }

    /// <summary>Whether <see cref="Search"/> must be a whole value and not a part of one.</summary>
    public bool ExactSearch { get; init; }

    /// <summary>Whether only departments, statuses and the deleted mark narrow, which the counters can add up.</summary>
    public bool IsCounted =>
        this is
        {
            Ids: null, RequesterIds: null, AgentIds: null, PriorityIds: null, TypeIds: null, Channels: null, ParentId: null, Frozen: null, Search: null,
            Created: { From: null, To: null }, Updated: { From: null, To: null },
        };
}

/// <summary>What a list of tickets can be sorted by.</summary>
public enum TicketKey
{
    Created,
    Updated,
    SeenByStaff,
    SeenByCustomer,
}
