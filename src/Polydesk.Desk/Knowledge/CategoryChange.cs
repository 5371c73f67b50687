namespace Polydesk.Desk.Knowledge;

/// <summary>What a category is to be. Without a position a new one goes to the end, and an old one stays where it is.</summary>
public sealed record CategoryDraft(
    LocalText Title, KnowledgeAccess Access, IReadOnlyList<long> GroupIds, long? ParentId = null, int? Position = null);

/// <summary>What is to be of a category. What is not given stays; the title in other languages stays too.</summary>
public sealed record CategoryChange
{
    public KnowledgeKind Kind { get; init; }

    public Optional<LocalText> Title { get; init; }

    public Optional<long?> ParentId { get; init; }

    public Optional<KnowledgeAccess> Access { get; init; }

    public Optional<IReadOnlyList<long>> GroupIds { get; init; }

    public Optional<int> Position { get; init; }

    /// <summary>What the dialect could not read; reported together with what the desk refuses.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];

    public static CategoryChange Of(CategoryDraft draft) => new()
    {
        Title = draft.Title,
        ParentId = draft.ParentId,
        Access = draft.Access,
        GroupIds = default(Optional<IReadOnlyList<long>>).With(draft.GroupIds),
        Position = draft.Position is { } position ? position : default(Optional<int>),
    };
}
