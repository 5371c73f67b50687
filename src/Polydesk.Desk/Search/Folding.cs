using System.Globalization;
using System.Text;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Search;

/// <summary>Makes texts comparable: lower case, without accents. The same on both engines, because we do it.</summary>
public static class Folding
{
    /// <summary>Words of a text that are indexed; a text with more keeps its first ones.</summary>
    private const int MostWords = 20_000;

    private const int LongestWord = 64;

    public static string Fold(string text)
    {
        if (IsPlain(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);

        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            var lower = Rune.ToLowerInvariant(rune);
            folded.Append(lower.IsBmp ? BaseLetters.Of((char)lower.Value).ToString() : lower.ToString());
        }

        return folded.ToString();
    }

    /// <summary>
    /// The different words (runs of letters and digits) of a text, folded. Symbols such as emoji are no part of words, because SQLite's index has none.
    /// </summary>
    public static IReadOnlyCollection<string> Words(string text) => Runs(Fold(text), IsInWords);

    /// <summary>The words as they were made before version 1, when all beyond the first plane, emoji above all, was a letter; texts may be kept by these.</summary>
    internal static IReadOnlyCollection<string> FormerWords(string text) => Runs(Fold(text), static rune => !rune.IsBmp || Rune.IsLetterOrDigit(rune));

    private static HashSet<string> Runs(string folded, Func<Rune, bool> isInWord)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var (start, at) = (-1, 0);

        foreach (var rune in folded.EnumerateRunes())
        {
            if (isInWord(rune))
            {
                start = start < 0 ? at : start;
            }
            else if (start >= 0 && !End(at))
            {
                return words;
            }

            at += rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            End(at);
        }

        return words;

        bool End(int end)
        {
            words.Add(CleanText.Cut(folded[start..end], LongestWord));
            start = -1;
            return words.Count < MostWords;
        }
    }

    /// <summary>Letters and digits, but for some of New Tai Lue and of the Vedic signs, which SQLite's index knows as marks.</summary>
    private static bool IsInWords(Rune rune) =>
        Rune.IsLetterOrDigit(rune) && rune.Value is not ((>= 0x19B0 and <= 0x19C0) or 0x19C8 or 0x19C9 or 0x1CF2 or 0x1CF3);

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c >= 0x80)
            {
                return false;
            }
        }

        return true;
    }
}
