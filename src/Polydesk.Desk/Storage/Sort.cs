namespace Polydesk.Desk.Storage;

/// <summary>One key by which a list is sorted.</summary>
public readonly record struct Sort<TKey>(TKey Key, bool Descending = false)
    where TKey : struct, Enum;

/// <summary>Writes the order of a list.</summary>
public static class Sorting
{
    /// <summary>Ends the name of a column that may be null.</summary>
    public const string OrNull = " or null";

    /// <summary>What follows <c>order by</c>: the keys, then the id in the direction of the first key, so that the order is total.</summary>
    /// <param name="sorts">The keys.</param>
    /// <param name="column">The column of a key. One that may be null ends in <see cref="OrNull"/>: null is below every value, on both engines.</param>
    /// <param name="idColumn">The column of the id.</param>
    public static Sql OrderBy<TKey>(IReadOnlyList<Sort<TKey>> sorts, Func<TKey, string> column, string idColumn)
        where TKey : struct, Enum
    {
        var terms = sorts.Select(sort => Term(column(sort.Key), sort.Descending))
            .Append(Term(idColumn, sorts.Count > 0 && sorts[0].Descending));
        return Sql.Trusted(string.Join(", ", terms));
    }

    private static string Term(string column, bool descending) => (column.EndsWith(OrNull, StringComparison.Ordinal), descending) switch
    {
        (true, true) => $"{column[..^OrNull.Length]} desc nulls last",
        (true, false) => $"{column[..^OrNull.Length]} nulls first",
        (false, true) => column + " desc",
        _ => column,
    };
}
