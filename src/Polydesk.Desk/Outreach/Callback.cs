using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>A promise to call somebody again.</summary>
/// <param name="IsPrivate">Whether one of the staff keeps it; else anybody of the department.</param>
/// <param name="Status"><c>open</c>, <c>done</c> or <c>cancelled</c>.</param>
public sealed record Callback(
    long Id, bool IsPrivate, long DepartmentId, long? PersonId, string? Phone, long? UserId, DateTimeOffset DueAt, string? Comment, string Status, long? TicketId,
    long? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a callback is to be. What is not given stays, or becomes the default of a new one; department and contact are for new ones.</summary>
public sealed record CallbackDraft
{
    public Optional<bool> IsPrivate { get; init; }

    public long DepartmentId { get; init; }

    public long? PersonId { get; init; }

    /// <summary>Without it, the contact's main number.</summary>
    public Optional<string?> Phone { get; init; }

    /// <summary>Without it, of a private one the caller.</summary>
    public Optional<long?> UserId { get; init; }

    public Optional<DateTimeOffset> DueAt { get; init; }

    public Optional<string?> Comment { get; init; }

    public Optional<string> Status { get; init; }

    public Optional<long?> TicketId { get; init; }
}

/// <summary>Which callbacks are asked for; what is null does not narrow.</summary>
public sealed record CallbackFilter
{
    public bool? IsPrivate { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<long>? UserIds { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public IReadOnlyList<long>? PersonIds { get; init; }

    public IReadOnlyList<long>? TicketIds { get; init; }

    public TimeRange Due { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<CallbackOrder>> Sorts { get; init; } = [];
}

/// <summary>By what callbacks can be sorted.</summary>
public enum CallbackOrder
{
    Due,
}
