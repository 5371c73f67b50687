using System.Globalization;

namespace Polydesk.Limit;

/// <summary>Small pieces of text as the dialect writes them.</summary>
internal static class Texts
{
    private const string Forward = "yyyy-MM-dd HH:mm:ss";
    private const string Reversed = "HH:mm:ss dd.MM.yyyy";

    public static ReadOnlySpan<char> Date(long milliseconds, Span<char> text) => Write(milliseconds, text, Forward);

    public static ReadOnlySpan<char> ReversedDate(long milliseconds, Span<char> text) => Write(milliseconds, text, Reversed);

    /// <summary>A date with a T and a Z.</summary>
    public static ReadOnlySpan<char> IsoDate(long milliseconds, Span<char> text) => Write(milliseconds, text, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>A date with a T and an offset.</summary>
    public static ReadOnlySpan<char> OffsetDate(long milliseconds, Span<char> text) => Write(milliseconds, text, "yyyy-MM-dd'T'HH:mm:ss'+0000'");

    /// <summary>How long ago, in words, to the day.</summary>
    public static string Ago(long milliseconds)
    {
        var (then, now) = (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), TimeProvider.System.GetUtcNow());
        var ago = now - then;
        var hours = (int)ago.TotalHours;
        var days = (int)ago.TotalDays;

        return ago switch
        {
            { TotalSeconds: <= 60 } => "Just now",
            { TotalMinutes: < 60 } => $"{(int)ago.TotalMinutes} min ago",
            { TotalHours: < 24 } => hours == 1 ? "1 hour ago" : $"{hours} hours ago",
            { TotalDays: <= 7 } => days == 1 ? "1 day ago" : $"{days} days ago",
            _ => then.ToString(then.Year == now.Year ? "MMM d" : "MMM d, yyyy", CultureInfo.InvariantCulture),
        };
    }

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
