using System.Text;
using System.Text.Json;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The links of a collection, relative to the API's base: they keep the query, and leave the page out for the first (section 2.7).</summary>
/// <param name="Path">Such as <c>/tickets</c>.</param>
/// <param name="Query">The query as it was sent, without its question mark.</param>
internal readonly record struct PageLinks(string Path, string Query)
{
    public void Write(Utf8JsonWriter writer, Paging paging, long total)
    {
        var last = paging.PagesOf(total);
        var rest = Rest();
        writer.WriteStartObject("links"u8);
        writer.WriteString("first"u8, To(1, rest));
        Write(writer, "prev", paging.Page > 1 ? Math.Min(paging.Page - 1, last) : null, rest);
        Write(writer, "next", paging.Page < last ? paging.Page + 1 : null, rest);
        writer.WriteString("last"u8, To(last, rest));
        writer.WriteString("self"u8, To(paging.Page, rest));
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, string name, long? page, string rest)
    {
        if (page is { } number)
        {
            writer.WriteString(name, To(number, rest));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private string To(long page, string rest) => page == 1
        ? rest.Length == 0 ? Path : $"{Path}?{rest}"
        : $"{Path}?page={page}{(rest.Length == 0 ? "" : "&")}{rest}";

    private string Rest()
    {
        var rest = new StringBuilder();

        foreach (var pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair != "page" && !pair.StartsWith("page=", StringComparison.Ordinal))
            {
                rest.Append(rest.Length == 0 ? "" : "&").Append(pair);
            }
        }

        return rest.ToString();
    }
}
