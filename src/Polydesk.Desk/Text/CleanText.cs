using System.Text;

namespace Polydesk.Desk.Text;

/// <summary>Text that every store and every encoder takes: without NUL and without half of a surrogate pair.</summary>
public static class CleanText
{
    /// <summary>Whether it is such a text already.</summary>
    public static bool Is(string text) => FirstFlaw(text) < 0;

    public static string Of(string text) => FirstFlaw(text) is var flaw and >= 0 ? Rebuild(text, flaw) : text;

    /// <summary>The beginning of a text, at most so long, that does not end within a surrogate pair.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..CutAt(text, length)];

    internal static int CutAt(ReadOnlySpan<char> text, int length) =>
        length >= text.Length ? text.Length
        : length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1
        : Math.Max(length, 0);

    private static int FirstFlaw(string text)
    {
        var nul = text.IndexOf('\0');
        var end = nul < 0 ? text.Length : nul;
        var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');

        while (at >= 0 && at < end)
        {
            if (!IsPairAt(text, at))
            {
                return char.IsSurrogate(text[at]) ? at : nul;
            }

            at += 2;

            var next = text.AsSpan(at).IndexOfAnyInRange('\ud800', '\udfff');
            at = next < 0 ? -1 : at + next;
        }

        return nul;
    }

    private static string Rebuild(string text, int flaw)
    {
        var clean = new StringBuilder(text, 0, flaw, text.Length);

        for (var i = flaw; i < text.Length; i++)
        {
            if (IsPairAt(text, i))
            {
                clean.Append(text, i++, 2);
            }
            else if (text[i] != '\0' && !char.IsSurrogate(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }

    /// <summary>Whether it is such a text already.</summary>
    private static bool IsPairAt(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
