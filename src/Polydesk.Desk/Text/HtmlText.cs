using System.Net;
using System.Text;

namespace Polydesk.Desk.Text;

/// <summary>Reads the words of HTML in one pass and without a document: blocks and breaks become lines, runs of blanks one blank.</summary>
internal sealed class HtmlText(string html, int maxLength)
{
    private readonly StringBuilder output = new();
    private Gap gap;
    private int at;

    /// <summary>What stands between the last word and the next.</summary>
    private enum Gap
    {
        None,
        Blank,
        Line,
        EmptyLine,
    }

    public string Read()
    {
        while (at < html.Length && output.Length < maxLength)
        {
            if (html[at] == '<' && IsMarkup())
            {
                SkipMarkup();
                continue;
            }

            var next = html.IndexOf('<', at + 1);
            var end = next < 0 ? html.Length : next;

            Words(html.AsSpan(at, end - at));
            at = end;
        }

        return CleanText.Of(CleanText.Cut(output.ToString(), Math.Max(maxLength, 0)));
    }

    private bool IsMarkup() => at + 1 < html.Length && (char.IsAsciiLetter(html[at + 1]) || html[at + 1] is '/' or '!' or '?');

    private void Words(ReadOnlySpan<char> source)
    {
        var text = source.Contains('&') ? WebUtility.HtmlDecode(source.ToString()) : source;

        while (!text.IsEmpty && output.Length < maxLength)
        {
            var word = text.TrimStart();

            if (word.Length < text.Length)
            {
                Widen(Gap.Blank);
            }

            var length = LengthOfWord(word);

            if (length > 0)
            {
                Append(word[..CleanText.CutAt(word, Math.Min(length, maxLength))]);
            }

            text = word[length..];
        }
    }

    private static int LengthOfWord(ReadOnlySpan<char> text)
    {
        var length = 0;

        while (length < text.Length && !char.IsWhiteSpace(text[length]))
        {
            length++;
        }

        return length;
    }

    private void Append(ReadOnlySpan<char> word)
    {
        if (output.Length > 0)
        {
            output.Append(gap switch { Gap.None => "", Gap.Blank => " ", Gap.Line => "\n", _ => "\n\n" });
        }

        output.Append(word);
        gap = Gap.None;
    }

    private void Widen(Gap to) => gap = gap > to ? gap : to;

    private void SkipMarkup()
    {
        if (html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
        {
            SkipPast("-->", at + 2);
            return;
        }

        var isStart = html[at + 1] != '/';

        if (HtmlRules.TagNameAt(html, at) is not { } name)
        {
            SkipPast(">", at + 1);
            return;
        }

        SkipTag();

        if (isStart && HtmlRules.RawModeOf(name) is not null)
        {
            SkipPast($"</{name}", at);
            SkipPast(">", at);
            return;
        }

        Separate(name);
    }

    private void Separate(string name)
    {
        if (name is "br" or "hr")
        {
            Widen(gap >= Gap.Line ? Gap.EmptyLine : Gap.Line);
        }
        else if (name is "td" or "th" or "img")
        {
            Widen(Gap.Blank);
        }
        else if (HtmlRules.IsBlock(name) || name is "option" or "body")
        {
            Widen(Gap.Line);
        }
    }

    private void SkipPast(string mark, int from)
    {
        var found = from >= html.Length ? -1 : html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);

        at = found < 0 ? html.Length : found + mark.Length;
    }

    /// <summary>Moves past the '&gt;' of a tag; one within a quoted value does not end it.</summary>
    private void SkipTag()
    {
        var afterEquals = false;
        at++;

        while (at < html.Length)
        {
            var c = html[at++];

            if (c == '>')
            {
                return;
            }

            if (afterEquals && c is ('"' or '\''))
            {
                at = html.IndexOf(c, at) is var end and >= 0 ? end + 1 : html.Length;
                afterEquals = false;
            }
            else if (!char.IsWhiteSpace(c))
            {
                afterEquals = c == '=';
            }
        }
    }
}
