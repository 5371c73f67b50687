using System.Buffers;

namespace Polydesk.Desk.Text;

/// <summary>HTML from outside: what the desk stores or shows has been through here. No method throws, whatever the text holds.</summary>
public static class Html
{
    /// <summary>Sanitised HTML is never longer than this, in characters; what comes after is left out.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private static readonly SearchValues<char> Markup = SearchValues.Create("<&");
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n");

    /// <summary>Keeps what formats a message and nothing that acts, loads from elsewhere unasked or leaves its frame. Safe HTML is unchanged.</summary>
    public static string Sanitize(string html)
    {
        var text = CleanText.Of(html);

        return text.AsSpan().ContainsAny(Markup) ? new HtmlSanitizer().Run(text) : CleanText.Cut(text, MaxLength);
    }

    /// <summary>Sanitised; without a block-level tag it becomes one paragraph and its line breaks become <c>br</c>. Empty stays empty.</summary>
    public static string Wrap(string text)
    {
        var html = Sanitize(text);

        return string.IsNullOrWhiteSpace(html) ? ""
            : HasTag(html, HtmlRules.IsBlock) ? html
            : Sanitize($"<p>{WithBreaks(html)}</p>");
    }

    /// <summary>Sanitised; the line breaks of a text without any tag become <c>br</c>.</summary>
    public static string LineBreaks(string text)
    {
        var html = Sanitize(text);

        return HasTag(text, _ => true) ? html : Sanitize(WithBreaks(html));
    }

    /// <summary>The words of HTML for search and previews, at most so many characters. Not HTML: encode it where it is shown.</summary>
    public static string ToText(string html, int length = int.MaxValue) => new HtmlText(CleanText.Of(html), length).Read();

    /// <summary>Pays the cost of the first use, so that the first message need not.</summary>
    public static void Warm() => ToText(Wrap("<p style=\"color: red\">Warm &hellip; <a href=\"https://example.org\">up</a></p>"));

    private static bool HasTag(string text, Func<string, bool> wanted)
    {
        for (var at = text.IndexOf('<'); at >= 0; at = text.IndexOf('<', at + 1))
        {
            if (HtmlRules.TagNameAt(text, at) is { } name && wanted(name))
            {
                return true;
            }
        }

        return false;
    }

    private static string WithBreaks(string html) =>
        html.AsSpan().ContainsAny(Breaks) ? html.ReplaceLineEndings("\n").Replace("\n", "<br>", StringComparison.Ordinal) : html;
}
