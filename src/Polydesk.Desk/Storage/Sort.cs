namespace Polydesk.Desk.Storage;

/// <summary>One key by which a list is sorted.</summary>
public readonly record struct Sort<TKey>(TKey Key, bool Descending = false)
    where TKey : struct, Enum;

/// <summary>A column, or an expression, by which a list is sorted.</summary>
/// <param name="Text">As it stands in SQL.</param>
/// <param name="MayBeNull">Whether it may have no value: that is below every value, on both engines.</param>
public readonly record struct SortColumn(string Text, bool MayBeNull = false)
{
    public static implicit operator SortColumn(string text) => new(text);
}

/// <summary>Writes the order of a list.</summary>
public static class Sorting
{
    /// <summary>What follows <c>order by</c>: the keys, then the id in the direction of the first key, so that the order is total.</summary>
    public static Sql OrderBy<TKey>(IReadOnlyList<Sort<TKey>> sorts, Func<TKey, SortColumn> column, string idColumn)
        where TKey : struct, Enum
    {
        var terms = sorts.Select(sort => Term(column(sort.Key), sort.Descending))
            .Append(Term(idColumn, sorts.Count > 0 && sorts[0].Descending));
        return Sql.Trusted(string.Join(", ", terms));
    }

    private static string Term(SortColumn column, bool descending) => (column.MayBeNull, descending) switch
    {
        (true, true) => column.Text + " desc nulls last",
        (true, false) => column.Text + " nulls first",
        (false, true) => column.Text + " desc",
        _ => column.Text,
    };
}
