namespace Polydesk.Desk.Tickets;

/// <summary>What follows from the things around a ticket; read only where it is asked for.</summary>
/// <param name="ByCustomer">The published messages of customers.</param>
/// <param name="ByAgent">The published messages of staff, without notes.</param>
/// <param name="Files">How many files its messages have.</param>
/// <param name="Star">The star that the caller put on it.</param>
/// <param name="OrganizationId">The requester's organization.</param>
public sealed record TicketFacts(Replies ByCustomer, Replies ByAgent, long Files, long? Star, long? OrganizationId)
{
    public static TicketFacts None { get; } = new(default, default, 0, null, null);

    /// <summary>Tickets of which this is the parent.</summary>
    public IReadOnlyList<long> ChildIds { get; init; } = [];

    /// <summary>The people who have its copy addresses.</summary>
    public IReadOnlyList<long> CcIds { get; init; } = [];
}

/// <summary>How many messages there are, and when the first was written.</summary>
public readonly record struct Replies(long Count, DateTimeOffset? First);
