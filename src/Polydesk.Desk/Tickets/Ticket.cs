using Polydesk.Desk.Fields;

namespace Polydesk.Desk.Tickets;

/// <summary>A conversation with a customer about one matter.</summary>
/// <param name="FrozenUntil">Until when the ticket rests; null once that time has come.</param>
/// <param name="SeenByStaff">Whether staff has seen the newest message.</param>
/// <param name="SeenByCustomer">Whether the requester has seen the newest message.</param>
/// <param name="Rating"><c>like</c>, <c>dislike</c> or empty.</param>
/// <param name="MessageCount">Published messages without notes.</param>
public sealed record Ticket(
    long Id, long? ParentId, long? MergedInto, string Subject, string Channel, long StatusId, long PriorityId, long TypeId, long DepartmentId,
    PersonName? Agent, PersonName Requester, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, bool IsDraft, bool Locked, bool Deleted,
    DateTimeOffset? SlaDue, DateTimeOffset? FrozenUntil, bool SeenByStaff, bool SeenByCustomer, string Rating, string RatingComment,
    DateTimeOffset? RatedAt, string Preview, int MessageCount, int LastOrdinal, long? CreatedBy, DateTimeOffset? LastReplyAt, bool? LastReplyByAgent,
    DateTimeOffset? AgentUpdatedAt, DateTimeOffset? ClosedAt, long? ClosedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string Reference => TicketReference.Of(Id);

    /// <summary>The team that works on it.</summary>
    public long? TeamId { get; init; }

    public long? ProductId { get; init; }

    public long? WorkflowId { get; init; }

    /// <summary>The brand that the customer wrote to; null is the default one.</summary>
    public long? BrandId { get; init; }

    /// <summary>The language in which to answer; null is not known.</summary>
    public string? Language { get; init; }

    /// <summary>How pressing it is, from 1 to 10.</summary>
    public int Urgency { get; init; } = 1;

    /// <summary>When its status last changed; at first, when it was made.</summary>
    public DateTimeOffset StatusAt { get; init; }

    /// <summary>Who wrote last, and how long the customer has waited.</summary>
    public Waiting Waiting { get; init; } = Waiting.None;

    /// <summary>Since when it is on hold.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>Since when it lies in the archive; only resolved tickets do.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>What follows from the things around it, where that was asked for.</summary>
    public TicketFacts Facts { get; init; } = TicketFacts.None;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Staff who follow the ticket, in the order in which they were added.</summary>
    public IReadOnlyList<long> FollowerIds { get; init; } = [];

    /// <summary>What calls about it, or the ticket itself, came to (<see cref="Outreach.CallResult"/>).</summary>
    public long? ResultId { get; init; }

    public FieldValues FieldValues { get; init; } = FieldValues.None;
}

/// <summary>Who a person is, as much as a list needs.</summary>
public sealed record PersonName(long Id, string Name, string Lastname, string Email)
{
    public string FullName => Lastname.Length == 0 ? Name : $"{Name} {Lastname}";
}
