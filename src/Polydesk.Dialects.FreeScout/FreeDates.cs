using System.Globalization;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Times as this dialect writes and reads them: UTC, whole seconds, with a Z (section 4.4).</summary>
internal static class FreeDates
{
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    // A year that has four digits and leaves room for arithmetic with time zones.
    private static readonly DateTimeOffset Latest = new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd",
    ];

    /// <summary>Null for what is no time, or lies outside of what can be kept. A missing zone means UTC.</summary>
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time >= Earliest && time <= Latest
            ? time
            : null;

    /// <summary>How long ago, in words, as the product's pages say it.</summary>
    public static string Friendly(DateTimeOffset? time, DateTimeOffset now)
    {
        if (time is not { } then)
        {
            return "";
        }

        var ago = now - then;

        return ago switch
        {
            { TotalSeconds: <= 60 } => "Just now",
            { TotalMinutes: < 60 } => $"{(int)ago.TotalMinutes} min ago",
            { TotalHours: < 24 } => Plural((int)ago.TotalHours, "hour"),
            { TotalDays: <= 7 } => Plural((int)ago.TotalDays, "day"),
            _ when then.Year == now.Year => then.UtcDateTime.ToString("MMM d", CultureInfo.InvariantCulture),
            _ => then.UtcDateTime.ToString("MMM d, yyyy", CultureInfo.InvariantCulture),
        };

        static string Plural(int count, string unit) => count == 1 ? $"1 {unit} ago" : $"{count} {unit}s ago";
    }

    internal sealed class Converter() : UtcTimeConverter("Z");
}
