using Polydesk.Desk.Fields;
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

    /// <summary>Whether only staff is asked for, or only customers.</summary>
    public bool? Staff { get; init; }

    /// <summary>Whether those are asked for who were taken out of the desk; only staff sees them.</summary>
    public bool Removed { get; init; }

    /// <summary>The main address, in any letter case.</summary>
    public string? PrimaryEmail { get; init; }

    /// <summary>Any address, in any letter case.</summary>
    public string? Email { get; init; }

    /// <summary>A part of the name, whatever the case and accents.</summary>
    public string? NamePart { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public long? ExceptId { get; init; }

    /// <summary>People in whose custom fields these values are.</summary>
    public IReadOnlyList<FieldFilter> ValuesOf { get; init; } = [];

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
    Id,
    Email,
    LastLogin,
}

/// <summary>By what people can be counted.</summary>
public enum PersonGroup
{
    Organization,
    Group,
}
