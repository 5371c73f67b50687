using System.Globalization;
using System.Text;

namespace Polydesk.Desk.People;

/// <summary>
/// Judges whether a text can be a mail address: one <c>@</c>, no blanks or invisible characters, a domain of letters, digits and inner hyphens in any
/// script, at most 254 characters. Quoted local parts and bare IP addresses are refused.
/// </summary>
public static class EmailAddress
{
    /// <summary>The longest address that mail can carry (RFC 5321, erratum 1690).</summary>
    public const int Longest = 254;

    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~.";

    public static bool IsValid(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);

        return text.Length <= Longest
            && at is > 0 and <= LongestLocalPart
            && IsLocalPart(text.AsSpan(0, at))
            && IsDomain(text.AsSpan(at + 1));
    }

    /// <summary>The address as it is compared and must be unique: in lower case.</summary>
    public static string Key(string address) => address.ToLowerInvariant();

    /// <summary>Each address once, as it was first written.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> addresses) => [.. addresses.DistinctBy(Key)];

    private static bool IsLocalPart(ReadOnlySpan<char> part)
    {
        foreach (var rune in part.EnumerateRunes())
        {
            if (!IsWordPart(rune) && !(rune.IsAscii && LocalMarks.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];

            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var rune in label.EnumerateRunes())
            {
                if (!IsWordPart(rune) && rune.Value != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>A letter, a digit, or a mark that a letter of some scripts cannot be written without. Half a surrogate pair is none of these.</summary>
    private static bool IsWordPart(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
