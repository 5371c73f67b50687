namespace Polydesk.Desk.Storage;

/// <summary>Adds the usual filters of a list to its conditions.</summary>
internal static class Conditions
{
    /// <summary>The column is one of these; null does not filter.</summary>
    public static void AddAny(this List<Sql> conditions, Sql column, IReadOnlyList<long>? ids)
    {
        if (ids is not null)
        {
            conditions.Add($"{column} in {ids}");
        }
    }
}
