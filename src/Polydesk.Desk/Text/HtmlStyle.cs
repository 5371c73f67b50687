using System.Collections.Frozen;

namespace Polydesk.Desk.Text;

/// <summary>The declarations of a style attribute that format text in place: nothing that loads, positions, covers or computes.</summary>
internal static class HtmlStyle
{
    private const int MaxValue = 300;

    private static readonly FrozenSet<string> Properties = Names("""
        color background background-color font font-family font-size font-style font-weight font-variant line-height letter-spacing word-spacing
        text-align text-decoration text-decoration-line text-decoration-color text-decoration-style text-indent text-transform vertical-align
        white-space word-break word-wrap overflow-wrap direction display float clear list-style list-style-type table-layout caption-side
        empty-cells width height min-width min-height max-width max-height margin margin-top margin-right margin-bottom margin-left padding
        padding-top padding-right padding-bottom padding-left border border-top border-right border-bottom border-left border-width border-style
        border-color border-radius border-collapse border-spacing border-top-width border-top-style border-top-color border-right-width
        border-right-style border-right-color border-bottom-width border-bottom-style border-bottom-color border-left-width border-left-style
        border-left-color
        """);

    private static readonly FrozenSet<string> Functions = Names("rgb rgba hsl hsla");

    // A negative length here would lay a message over the page around it.
    private static readonly FrozenSet<string> NeverNegative =
        Names("margin margin-top margin-right margin-bottom margin-left text-indent letter-spacing word-spacing");

    public static string? Clean(string style)
    {
        var kept = new List<string>();

        foreach (var range in style.AsSpan().Split(';'))
        {
            if (Declaration(style.AsSpan(range)) is { } declaration)
            {
                kept.Add(declaration);
            }
        }

        return kept.Count == 0 ? null : string.Join("; ", kept);
    }

    private static string? Declaration(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');

        if (colon < 0 || text.Length - colon > MaxValue || colon > MaxValue)
        {
            return null;
        }

        var property = text[..colon].Trim().ToString().ToLowerInvariant();

        // Blanks are folded, so that a second reading finds the same text.
        var value = string.Join(' ', text[(colon + 1)..].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        return Properties.Contains(property) && IsPlain(value) && !(value.Contains('-', StringComparison.Ordinal) && NeverNegative.Contains(property))
            ? $"{property}: {value}"
            : null;
    }

    /// <summary>Words, numbers, colours and quoted names only, quotes and brackets in pairs: so a browser reads the value exactly as it is read here.</summary>
    private static bool IsPlain(string value)
    {
        var quote = '\0';
        var brackets = 0;

        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];

            if (!char.IsLetterOrDigit(c) && !" #.,%()'\"-+/!_".Contains(c))
            {
                return false;
            }

            if (c is '\'' or '"' && (quote == '\0' || quote == c))
            {
                quote = quote == '\0' ? c : '\0';
            }
            else if (quote == '\0' && c == '(')
            {
                brackets++;

                if (!Functions.Contains(WordBefore(value, i)))
                {
                    return false;
                }
            }
            else if (quote == '\0' && c == ')' && --brackets < 0)
            {
                return false;
            }
        }

        return value.Length > 0 && quote == '\0' && brackets == 0;
    }

    private static string WordBefore(string value, int end)
    {
        var start = end;

        while (start > 0 && (char.IsLetterOrDigit(value[start - 1]) || value[start - 1] is '-' or '_'))
        {
            start--;
        }

        return value[start..end].ToLowerInvariant();
    }

    private static FrozenSet<string> Names(string names) =>
        names.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
