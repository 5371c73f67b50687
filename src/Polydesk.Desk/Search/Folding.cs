using System.Globalization;
using System.Text;

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

    /// <summary>The different words (runs of letters and digits) of a text, folded.</summary>
    public static IReadOnlyCollection<string> Words(string text)
    {
        var folded = Fold(text);
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = -1;

        for (var i = 0; i <= folded.Length && words.Count < MostWords; i++)
        {
            if (i < folded.Length && (char.IsLetterOrDigit(folded[i]) || char.IsSurrogate(folded[i])))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(folded.Substring(start, Math.Min(i - start, LongestWord)));
                start = -1;
            }
        }

        return words;
    }

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
