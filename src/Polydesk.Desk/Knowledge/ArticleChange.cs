using Polydesk.Desk.Files;

namespace Polydesk.Desk.Knowledge;

/// <summary>What an article is to be; the HTML of its body may come from anywhere.</summary>
public sealed record ArticleDraft(LocalText Title, LocalText Body, IReadOnlyList<long> CategoryIds, KnowledgeAccess Access = KnowledgeAccess.Public)
{
    public bool OnlyAuthor { get; init; }

    public bool Pinned { get; init; }

    public LocalTags Tags { get; init; } = LocalTags.None;

    public IReadOnlyList<NewFile> Files { get; init; } = [];
}

/// <summary>What is to be of an article, or of another kind of thing that is published. What is not given stays; texts in other languages stay too.</summary>
public sealed record ArticleChange
{
    public KnowledgeKind Kind { get; init; }

    public Optional<LocalText> Title { get; init; }

    public Optional<LocalText> Body { get; init; }

    public Optional<IReadOnlyList<long>> CategoryIds { get; init; }

    public Optional<long> AuthorId { get; init; }

    public Optional<KnowledgeAccess> Access { get; init; }

    public Optional<KnowledgeState> State { get; init; }

    /// <summary>Why it is hidden; goes with <see cref="State"/>.</summary>
    public string HiddenReason { get; init; } = "";

    public Optional<bool> OnlyAuthor { get; init; }

    public Optional<bool> Pinned { get; init; }

    public Optional<bool> Reviewed { get; init; }

    public Optional<LocalTags> Tags { get; init; }

    public Optional<IReadOnlyList<string>> Labels { get; init; }

    /// <summary>Files beside those that are there, or in their place.</summary>
    public IReadOnlyList<NewFile> Files { get; init; } = [];

    public bool ReplacesFiles { get; init; }

    /// <summary>What the dialect could not read; reported together with what the desk refuses.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];

    public static ArticleChange Of(ArticleDraft draft) => new()
    {
        Title = draft.Title,
        Body = draft.Body,
        CategoryIds = default(Optional<IReadOnlyList<long>>).With(draft.CategoryIds),
        Access = draft.Access,
        OnlyAuthor = draft.OnlyAuthor,
        Pinned = draft.Pinned,
        Tags = draft.Tags,
        Files = draft.Files,
    };
}
