using System.Text.Json;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Which page of a collection is asked for (section 2.7). <c>limit</c> caps the whole collection, and is the page size where none is given.</summary>
internal readonly record struct Paging(long Page, int Size, long? Limit)
{
    /// <summary>Integrations read only the first page of small lists, without saying how much they want.</summary>
    public const int Whole = 200;

    public const int Usual = 10;

    private const int Largest = 200;

    /// <param name="query">The query.</param>
    /// <param name="usual">How many a page where the request does not say.</param>
    /// <param name="faults">Where a number that is none is refused.</param>
    public static Paging Of(ParameterBag query, int usual, Faults faults)
    {
        var limit = Number(query["limit"], "limit", faults);
        var size = Number(query["count"], "count", faults) ?? limit ?? usual;
        return new(Number(query["page"], "page", faults) ?? 1, (int)Math.Min(size, Largest), limit);
    }

    public long Skip => PageSlice.Skip(Page, Size);

    /// <summary>How many to read: fewer than a page where the limit ends within it.</summary>
    public int Take => Limit is { } limit ? (int)Math.Clamp(limit - Skip, 0, Size) : Size;

    public long PagesOf(long total) => Math.Max((Capped(total) + Size - 1) / Size, 1);

    public long Capped(long total) => Limit is { } limit ? Math.Min(total, limit) : total;

    /// <summary>The page of a list that is in memory.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => PageSlice.Of(all, Skip, Take);

    /// <summary>Both shapes of the numbers: flat, and in <c>pagination</c>.</summary>
    public void WriteMeta(Utf8JsonWriter writer, int count, long total)
    {
        var all = Capped(total);
        var pages = PagesOf(total);
        writer.WriteStartObject("meta"u8);
        writer.WriteNumber("total"u8, all);
        writer.WriteNumber("total_count"u8, all);
        writer.WriteNumber("count"u8, count);
        writer.WriteNumber("page"u8, Page);
        writer.WriteNumber("per_page"u8, Size);
        writer.WriteNumber("total_pages"u8, pages);
        writer.WriteStartObject("pagination"u8);
        writer.WriteNumber("total"u8, all);
        writer.WriteNumber("count"u8, count);
        writer.WriteNumber("per_page"u8, Size);
        writer.WriteNumber("current_page"u8, Page);
        writer.WriteNumber("total_pages"u8, pages);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static long? Number(Parameter parameter, string name, Faults faults)
    {
        var reading = parameter.AsInt();

        if (reading.Has(out var number) && number > 0)
        {
            return number;
        }

        if (!reading.IsAbsent)
        {
            faults.Add(name, FaultCodes.OutOfRange, "This value should be a positive number.");
        }

        return null;
    }
}
