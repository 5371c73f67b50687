using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>Which categories are asked for. A parent of 0 is the top; null does not filter.</summary>
public sealed record CategoryFilter(bool PublicOnly = false, IReadOnlyList<long>? ParentIds = null, TimeRange Created = default, TimeRange Updated = default);

/// <summary>Which articles are asked for; null does not filter.</summary>
public sealed record ArticleFilter(
    bool PublicOnly = false, IReadOnlyList<long>? CategoryIds = null, long? Id = null, TimeRange Created = default, TimeRange Updated = default);

/// <summary>By what categories are sorted.</summary>
public enum CategorySort
{
    Created,
    Updated,
    Position,
}

/// <summary>By what articles are sorted.</summary>
public enum ArticleSort
{
    Created,
    Updated,
    Views,
    Pinned,
}
