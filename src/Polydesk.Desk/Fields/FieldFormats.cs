using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Polydesk.Desk.Fields;

/// <summary>Reads the values that are one text into the form in which they are kept; null when the field does not take them.</summary>
public static class FieldFormats
{
    public const int LongestText = 4_096;
    public const int LongestTextarea = 65_536;

    // By the wall's clock: on a busy machine much of it passes without a step of the match.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LinearPatience = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    public static string? Read(Field field, string text) => field.Type switch
    {
        FieldType.Text => text.Length <= LongestText ? text : null,
        FieldType.Textarea => text.Length <= LongestTextarea ? text : null,
        FieldType.Number => Number(text),
        FieldType.Checkbox => text is "0" or "1" ? text : null,
        FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null,
        FieldType.Time => Time(text),
        FieldType.Regexp => Matches(field.Pattern, text) ? text : null,
        _ => null,
    };

    /// <summary>Whether a pattern can be one of a field.</summary>
    public static bool IsPattern(string pattern) => Compile(pattern) is not null;

    private static string? Number(string text) =>
        text.Length <= 64 && decimal.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G29", CultureInfo.InvariantCulture)
            : null;

    private static string? Time(string text) =>
        TimeOnly.TryParseExact(text.AsSpan().Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("HH:mm", CultureInfo.InvariantCulture)
            : null;

    /// <summary>
    /// A pattern is an admin's, a value anybody's: one that takes too long to decide is refused. Patterns that refer back to what they matched or look around
    /// may take for ever; all others take time in proportion to the value, and have it.
    /// </summary>
    private static bool Matches(string pattern, string text)
    {
        if (text.Length > LongestText || Patterns.GetOrAdd(pattern, Compile) is not { } regex)
        {
            return false;
        }

        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            // Checked alone first, since "a)|(b" would become valid inside the brackets.
            _ = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
            return Whole(pattern, RegexOptions.NonBacktracking, LinearPatience);
        }
        catch (NotSupportedException)
        {
            return Whole(pattern, RegexOptions.None, Patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Regex Whole(string pattern, RegexOptions options, TimeSpan patience) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | options, patience);
}
