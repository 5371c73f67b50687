namespace Polydesk.Dialects.Parameters;

/// <summary>Which part of a list a page is.</summary>
public static class PageSlice
{
    /// <summary>How many items come before a page, of which the first is 1; a page that is too far away to count is after the last.</summary>
    public static long Skip(long page, int size) => (long)decimal.Min((decimal)(page - 1) * size, long.MaxValue);

    /// <summary>A part of a list that is in memory.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> all, long skip, int take) => skip >= all.Count ? [] : [.. all.Skip((int)skip).Take(take)];
}
