using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Organizations;

/// <summary>Which organizations are asked for, and in which order.</summary>
public sealed record OrganizationFilter
{
    public string? Search { get; init; }

    /// <summary>Whether the search text must be a whole name, domain, address or phone number.</summary>
    public bool ExactSearch { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>A part of the name, whatever the case and accents.</summary>
    public string? NamePart { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<FieldFilter> ValuesOf { get; init; } = [];

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<OrganizationOrder>> Sorts { get; init; } = [new(OrganizationOrder.Name)];
}

/// <summary>By what organizations can be sorted.</summary>
public enum OrganizationOrder
{
    Name,
    Created,
    Updated,
    Id,
}
