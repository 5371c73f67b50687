using System.Text.Json;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Which page of a list is asked for, and how the answer says so (section 4.5). What makes no sense means the default.</summary>
internal readonly record struct FreePage(long Number, int Size)
{
    private const int DefaultSize = 50;
    public const int LargestSize = 1000;

    public static FreePage Of(ParameterBag bag)
    {
        var number = bag["page"].AsInt().Or(1);
        var size = bag["pageSize"].AsInt().Or(0);

        if (size is 0)
        {
            size = bag["page_size"].AsInt().Or(0);
        }

        return new(Math.Max(number, 1), size < 1 ? DefaultSize : (int)Math.Min(size, LargestSize));
    }

    /// <summary>How many items come before.</summary>
    public long Skip => PageSlice.Skip(Number, Size);

    /// <summary>The page of a list that is in memory.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => PageSlice.Of(all, Skip, Size);

    public void Write(Utf8JsonWriter writer, long total)
    {
        writer.WriteStartObject("page"u8);
        writer.WriteNumber("size"u8, Size);
        writer.WriteNumber("totalElements"u8, total);
        writer.WriteNumber("totalPages"u8, Math.Max((total + Size - 1) / Size, 1));
        writer.WriteNumber("number"u8, Number);
        writer.WriteEndObject();
    }
}
