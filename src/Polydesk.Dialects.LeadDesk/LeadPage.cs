using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Which page of a collection is asked for (section 2.7).</summary>
internal readonly record struct LeadPage(long Number, int Size)
{
    private const int DefaultSize = 25;
    public const int LargestSize = 500;

    public static LeadPage Of(LeadFields query)
    {
        var size = query.Integer("per_page", Need.Value, 1, LargestSize).Or(null);

        // A client's name for it; what makes no sense there is ignored.
        if (size is null && !query.Has("per_page") && long.TryParse(query["limit"].Literal, out var limit) && limit is >= 1 and <= LargestSize)
        {
            size = limit;
        }

        return new(query.Integer("page", Need.Value, 1).Or(null) ?? 1, (int)(size ?? DefaultSize));
    }

    /// <summary>How many items come before.</summary>
    public long Skip => PageSlice.Skip(Number, Size);

    /// <summary>The page of a list that is in memory.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => PageSlice.Of(all, Skip, Size);

    /// <summary>The page before, where there is one; after the end, the last one that has items.</summary>
    public long? Previous(long total) => Number > 1 ? Math.Max(1, Math.Min(Number - 1, Last(total))) : null;

    public long? Next(long total) => Number < Last(total) ? Number + 1 : null;

    private long Last(long total) => (total + Size - 1) / Size;
}
