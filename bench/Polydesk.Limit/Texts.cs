using System.Globalization;

namespace Polydesk.Limit;

/// <summary>Small pieces of text as the dialect writes them.</summary>
internal static class Texts
{
    private const string Forward = "yyyy-MM-dd HH:mm:ss";
    private const string Reversed = "HH:mm:ss dd.MM.yyyy";

    public static ReadOnlySpan<char> Date(long milliseconds, Span<char> text) => Write(milliseconds, text, Forward);

    public static ReadOnlySpan<char> ReversedDate(long milliseconds, Span<char> text) => Write(milliseconds, text, Reversed);

    /// <summary>The public reference of a ticket.</summary>
    public static string Reference(long id)
    {
        const long digits = 100_000;
        const long space = 26 * 26 * 26 * digits;
        var n = (long)(((Int128)(id % space) * 1_046_527_363 + 918_273_645) % space);
        var letters = n / digits;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(char)('A' + letters / 676 % 26)}{(char)('A' + letters / 26 % 26)}{(char)('A' + letters % 26)}-{n % digits:00000}");
    }

    private static ReadOnlySpan<char> Write(long milliseconds, Span<char> text, string format)
    {
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        return text[..length];
    }
}
