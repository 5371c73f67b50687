using System.Globalization;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Times as this dialect writes and reads them: whole seconds with a numeric offset, in a zone (section 2.8).</summary>
internal static class LeadDates
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:sszzz";

    // Years that have four digits and leave room for arithmetic with time zones.
    private static readonly DateTimeOffset Earliest = new(2, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] WithOffset =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz",
        "yyyyMMdd'T'HHmmsszzz",
    ];

    private static readonly string[] Local =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyyMMdd'T'HHmmss", "yyyy-MM-dd",
    ];

    public static string Write(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Null for what is no time, or lies outside of what can be kept. Without an offset the time is in the zone.</summary>
    public static DateTimeOffset? Read(string text, TimeZoneInfo zone) => Read(text, zone, DateTimeOffset.UnixEpoch);

    /// <summary>As <see cref="Read(string, TimeZoneInfo)"/>, for a filter, which may also begin or end before anything that can be kept.</summary>
    public static DateTimeOffset? ReadBound(string text, TimeZoneInfo zone) => Read(text, zone, Earliest);

    private static DateTimeOffset? Read(string text, TimeZoneInfo zone, DateTimeOffset earliest)
    {
        text = text.Trim();

        if (text is [.., 'Z' or 'z'])
        {
            text = text[..^1] + "+00:00";
        }

        if (DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return Kept(exact, earliest);
        }

        if (!DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        return local.Year is 1 or > 9998 ? null : Kept(new(local, zone.GetUtcOffset(local)), earliest);
    }

    public static string? ReadDay(string text) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    public static TimeZoneInfo? FindZone(string? name) =>
        name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
                ? zone
                : null;

    private static DateTimeOffset? Kept(DateTimeOffset time, DateTimeOffset earliest) =>
        time >= earliest && time <= Latest ? DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()) : null;
}
