using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Polydesk.Desk.Text;

/// <summary>Which attributes an element may carry, and which values: one that is not listed, or not understood, is left out.</summary>
internal static class HtmlAttributes
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\t\f\0");
    private static readonly SearchValues<char> TimeCharacters = SearchValues.Create("0123456789TWPZDHMSYtz:+-. ");
    private static readonly SearchValues<char> FaceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,-_'\"");

    private static readonly FrozenDictionary<string, Rule> Rules = new Dictionary<string, Rule>
    {
        ["title"] = new(null, Line),
        ["lang"] = new(null, Word),
        ["dir"] = new(null, value => OneOf(value, "ltr", "rtl", "auto")),
        ["align"] = new(null, value => OneOf(value, "left", "right", "center", "justify", "top", "middle", "bottom")),
        ["style"] = new(null, HtmlStyle.Clean),
        ["href"] = new(["a"], HtmlUrl.Link),
        ["src"] = new(["img"], HtmlUrl.Image),
        ["alt"] = new(["img"], Line),
        ["width"] = new(["img", "table", "td", "th", "col", "colgroup", "hr"], Length),
        ["height"] = new(["img", "table", "tr", "td", "th"], Length),
        ["border"] = new(["table", "img"], Number),
        ["cellpadding"] = new(["table"], Number),
        ["cellspacing"] = new(["table"], Number),
        ["bgcolor"] = new(["table", "tr", "td", "th", "thead", "tbody", "tfoot"], Colour),
        ["valign"] = new(["tr", "td", "th", "thead", "tbody", "tfoot", "col", "colgroup"], value => OneOf(value, "top", "middle", "bottom", "baseline")),
        ["colspan"] = new(["td", "th"], Number),
        ["rowspan"] = new(["td", "th"], Number),
        ["span"] = new(["col", "colgroup"], Number),
        ["scope"] = new(["th"], value => OneOf(value, "col", "row", "colgroup", "rowgroup")),
        ["nowrap"] = new(["td", "th"], _ => ""),
        ["start"] = new(["ol"], Number),
        ["reversed"] = new(["ol"], _ => ""),
        ["value"] = new(["li"], Number),
        ["type"] = new(["ol", "ul", "li"], value => OneOf(value, "1", "a", "A", "i", "I", "disc", "circle", "square")),
        ["color"] = new(["font"], Colour),
        ["size"] = new(["font", "hr"], Number),
        ["face"] = new(["font"], value => value.AsSpan().ContainsAnyExcept(FaceCharacters) ? null : value),
        ["datetime"] = new(["time", "del", "ins"], value => value.AsSpan().ContainsAnyExcept(TimeCharacters) ? null : value),
        ["open"] = new(["details"], _ => ""),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Rule>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Rules.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsKnown(ReadOnlySpan<char> name) => BySpan.ContainsKey(name);

    /// <summary>Appends the start tag with the attributes that may stay; an image without a source it may show is refused.</summary>
    public static bool AppendTag(StringBuilder output, string element, ref StructHtmlToken token)
    {
        var attributes = token.Attributes;
        var written = new List<string>();

        output.Append('<').Append(element);

        for (var i = 0; i < attributes.Count && written.Count < Rules.Count; i++)
        {
            var name = attributes[i].Name.ToString();

            if (written.Contains(name) || !Rules.TryGetValue(name, out var rule) || rule.Elements?.Contains(element) == false)
            {
                continue;
            }

            if (rule.Clean(attributes[i].Value.ToString()) is { } value)
            {
                Append(output, name, value);
                written.Add(name);
            }
        }

        if (element == "a" && written.Contains("href"))
        {
            Append(output, "rel", "noopener noreferrer nofollow");
        }

        output.Append('>');
        return element != "img" || written.Contains("src");
    }

    private static void Append(StringBuilder output, string name, string value)
    {
        output.Append(' ').Append(name).Append("=\"");
        HtmlEscape.AppendAttribute(output, value);
        output.Append('"');
    }

    // Line breaks in the text become elements where it is wrapped: an attribute must not hold one.
    private static string Line(string value)
    {
        if (!value.AsSpan().ContainsAny(Breaks))
        {
            return value;
        }

        return string.Create(value.Length, value, static (line, from) =>
        {
            from.CopyTo(line);
            line.ReplaceAny(Breaks, ' ');
        });
    }

    private static string? Word(string value) =>
        value.Length is > 0 and <= 40 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? value : null;

    private static string? OneOf(string value, params ReadOnlySpan<string> allowed)
    {
        foreach (var word in allowed)
        {
            // Letters of list types differ by case; elsewhere case means nothing.
            if (word.Length == 1 ? word == value : word.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        return null;
    }

    private static string? Number(string value)
    {
        var number = value.Trim();

        return IsDigits(number.StartsWith('-') || number.StartsWith('+') ? number.AsSpan(1) : number) ? number : null;
    }

    private static string? Length(string value)
    {
        var length = value.Trim();

        if (length.EndsWith("px", StringComparison.OrdinalIgnoreCase))
        {
            length = length[..^2];
        }

        return IsDigits(length.EndsWith('%') ? length.AsSpan(0, length.Length - 1) : length) ? length : null;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');

    private static string? Colour(string value) =>
        value.Length is > 0 and <= 30 && (value[0] == '#' ? value.AsSpan(1) : value).ToString().All(char.IsAsciiLetterOrDigit) ? value : null;

    private sealed record Rule(string[]? Elements, Func<string, string?> Clean);
}
