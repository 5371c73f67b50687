using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Departments;

/// <summary>What a department is to be. What is not given stays, or becomes the default of a new one.</summary>
public sealed record DepartmentDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string> Kind { get; init; }

    public Optional<bool> Disabled { get; init; }

    public Optional<string?> Description { get; init; }

    public Optional<string?> Url { get; init; }

    public Optional<string?> ExternalId { get; init; }

    public Optional<long?> OfficeId { get; init; }

    public Optional<long?> ParentId { get; init; }

    public Optional<int> Position { get; init; }

    public Optional<string> UserTitle { get; init; }

    public Optional<bool> ForTickets { get; init; }

    public Optional<bool> ForChat { get; init; }

    public Optional<IReadOnlyList<long>> BrandIds { get; init; }

    /// <summary>What changes with it, in the same transaction.</summary>
    public IReadOnlyList<RelationChange> Relations { get; init; } = [];

    /// <summary>What the dialect could not read; reported together with what the desk refuses.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
