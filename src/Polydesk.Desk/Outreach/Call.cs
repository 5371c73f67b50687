using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>A call or another interaction that was logged.</summary>
/// <param name="PersonId">The contact; null when the number is nobody's.</param>
/// <param name="UserId">Who of the staff made or took it.</param>
/// <param name="Direction"><c>out</c> or <c>in</c>.</param>
/// <param name="Status"><c>answered</c>, <c>no_answer</c>, <c>busy</c> or <c>failed</c>.</param>
/// <param name="Result">What its outcome is called.</param>
/// <param name="HandlingStop">When the work after the call ended.</param>
/// <param name="Recording">The name of its recording.</param>
public sealed record Call(
    long Id, long DepartmentId, long? PersonId, long? UserId, string? Username, string Phone, string Direction, string Status, long? ResultId, string? Result,
    string? Comment, DateTimeOffset TalkStart, DateTimeOffset? TalkEnd, DateTimeOffset? HandlingStop, long? TicketId, string? Recording,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public IReadOnlyList<long> OrderIds { get; init; } = [];

    public long TalkSeconds => TalkEnd is { } end ? (long)(end - TalkStart).TotalSeconds : 0;
}

/// <summary>A call to be logged.</summary>
public sealed record CallDraft
{
    public long DepartmentId { get; init; }

    /// <summary>Without it, the contact's main number.</summary>
    public string? Phone { get; init; }

    /// <summary>Without it, who of the visible contacts has the number.</summary>
    public long? PersonId { get; init; }

    /// <summary>Without it, the caller.</summary>
    public long? UserId { get; init; }

    public string Direction { get; init; } = "out";

    public string Status { get; init; } = "answered";

    public long? ResultId { get; init; }

    public string? Comment { get; init; }

    /// <summary>Without it, now.</summary>
    public DateTimeOffset? TalkStart { get; init; }

    public DateTimeOffset? TalkEnd { get; init; }

    public DateTimeOffset? HandlingStop { get; init; }

    public long? TicketId { get; init; }
}

/// <summary>A partial update of a call.</summary>
public sealed record CallChange
{
    public Optional<long?> ResultId { get; init; }

    public Optional<string?> Comment { get; init; }

    public Optional<DateTimeOffset?> TalkEnd { get; init; }

    public Optional<DateTimeOffset?> HandlingStop { get; init; }

    public Optional<long?> TicketId { get; init; }
}

/// <summary>Which calls are asked for; what is null does not narrow.</summary>
public sealed record CallFilter
{
    public IReadOnlyList<long>? UserIds { get; init; }

    public IReadOnlyList<long>? PersonIds { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public IReadOnlyList<long>? ResultIds { get; init; }

    public IReadOnlyList<long>? TicketIds { get; init; }

    /// <summary>A number, however it is written.</summary>
    public string? Phone { get; init; }

    public string? Direction { get; init; }

    public TimeRange Started { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<CallOrder>> Sorts { get; init; } = [];
}

/// <summary>By what calls can be sorted.</summary>
public enum CallOrder
{
    TalkStart,
}
