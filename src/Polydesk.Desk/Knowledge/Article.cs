using Polydesk.Desk.Files;

namespace Polydesk.Desk.Knowledge;

/// <summary>An article of the knowledge base; its body is safe HTML.</summary>
/// <param name="OnlyAuthor">Nobody but the author sees it.</param>
public sealed record Article(
    long Id, long AuthorId, KnowledgeAccess Access, bool OnlyAuthor, bool Pinned, long Views, LocalText Title, LocalTags Tags, LocalText Body,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public KnowledgeKind Kind { get; init; }

    public KnowledgeState State { get; init; }

    /// <summary>Why it is hidden, in one word such as <c>unpublished</c>.</summary>
    public string HiddenReason { get; init; } = "";

    /// <summary>When it was first published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>How many want what a piece of feedback asks for.</summary>
    public long Votes { get; init; }

    public bool Reviewed { get; init; } = true;

    public IReadOnlyList<long> CategoryIds { get; init; } = [];

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<StoredFile> Files { get; init; } = [];
}

/// <summary>A category of the knowledge base. Its groups open what is not public, in it and itself.</summary>
public sealed record ArticleCategory(
    long Id, long? ParentId, KnowledgeAccess Access, LocalText Title, int Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public KnowledgeKind Kind { get; init; }

    public IReadOnlyList<long> GroupIds { get; init; } = [];
}

/// <summary>Whom something in the knowledge base is meant for. Stored as numbers: never renumber.</summary>
public enum KnowledgeAccess
{
    /// <summary>Everyone, the same for all.</summary>
    Public = 0,

    /// <summary>Those who sign in and whose group the category names.</summary>
    User = 1,

    /// <summary>Staff whose group the category names.</summary>
    Staff = 2,
}
