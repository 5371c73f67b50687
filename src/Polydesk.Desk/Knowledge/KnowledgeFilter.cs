using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>Which categories are asked for. A parent of 0 is the top; null does not filter.</summary>
public sealed record CategoryFilter(bool PublicOnly = false, IReadOnlyList<long>? ParentIds = null, TimeRange Created = default, TimeRange Updated = default)
{
    public KnowledgeKind Kind { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }
}

/// <summary>Which articles, or things of another kind, are asked for; null does not filter.</summary>
public sealed record ArticleFilter(
    bool PublicOnly = false, IReadOnlyList<long>? CategoryIds = null, long? Id = null, TimeRange Created = default, TimeRange Updated = default)
{
    public KnowledgeKind Kind { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }

    public IReadOnlyList<long>? AuthorIds { get; init; }

    public IReadOnlyList<KnowledgeState>? States { get; init; }

    public string? HiddenReason { get; init; }

    /// <summary>Things in one category of each of these lists, beside <see cref="CategoryIds"/>.</summary>
    public IReadOnlyList<IReadOnlyList<long>> InCategories { get; init; } = [];

    public TimeRange Published { get; init; }

    public bool? Reviewed { get; init; }

    /// <summary>Things with one of these labels.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether it must be each of them.</summary>
    public bool EachLabel { get; init; }

    /// <summary>Whether there are labels at all.</summary>
    public bool? Labelled { get; init; }
}

/// <summary>By what categories are sorted.</summary>
public enum CategorySort
{
    Created,
    Updated,
    Position,
    Id,
    Title,
}

/// <summary>By what articles are sorted.</summary>
public enum ArticleSort
{
    Created,
    Updated,
    Views,
    Pinned,
    Id,
    Title,
    Published,
    Votes,
}

/// <summary>By what articles are counted.</summary>
public enum ArticleGroup
{
    Author,
    Category,
    State,
}

/// <summary>How many articles have one value, and what the value is called.</summary>
public sealed record ArticleCount(long Count, long? Id, string Title);
