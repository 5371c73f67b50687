using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Which people are asked for, and in which order. A list that is null does not filter; an empty one matches nobody.</summary>
public sealed record PersonFilter
{
    public string? Search { get; init; }

    /// <summary>Whether the search text must be a whole name, address, phone number or directory name.</summary>
    public bool ExactSearch { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }

    public IReadOnlyList<long>? GroupIds { get; init; }

    public IReadOnlyList<long>? OrganizationIds { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<PersonOrder>> Sorts { get; init; } = [new(PersonOrder.Name)];
}

/// <summary>By what people can be sorted.</summary>
public enum PersonOrder
{
    Name,
    Created,
    Updated,
}
