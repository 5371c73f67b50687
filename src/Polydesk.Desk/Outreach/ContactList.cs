using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>People who are to be called. The counters stand in the list's own row.</summary>
/// <param name="CallAttempts">How often each contact is tried.</param>
/// <param name="ExpiresAt">From then on the list is archived: its contacts are not offered any more.</param>
/// <param name="Unused">Never called, not finished.</param>
/// <param name="Finished">Finalised, or without attempts left.</param>
public sealed record ContactList(
    long Id, string Name, string? Legend, long? OfficeId, long CallAttempts, DateTimeOffset? ExpiresAt, long Total, long Unused, long Finished,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public long InCirculation => Total - Unused - Finished;
}

/// <summary>What a list is to be. What is not given stays, or becomes the default of a new one.</summary>
public sealed record ContactListDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string?> Legend { get; init; }

    public Optional<long?> OfficeId { get; init; }

    public Optional<long> CallAttempts { get; init; }

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }
}

/// <summary>Which lists are asked for; what is null does not narrow.</summary>
public sealed record ContactListFilter
{
    public string? Name { get; init; }

    /// <summary>An office; 0 stands for none.</summary>
    public long? OfficeId { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    /// <summary>The lists that hold this person.</summary>
    public long? PersonId { get; init; }

    public bool? Archived { get; init; }

    public IReadOnlyList<Sort<ContactListOrder>> Sorts { get; init; } = [];
}

/// <summary>By what lists can be sorted.</summary>
public enum ContactListOrder
{
    Name,
    Created,
}
