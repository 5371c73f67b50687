using System.Collections.Concurrent;
using System.Globalization;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The three ways in which this dialect writes a time, all local to the desk's time zone and without offset (section 2.8).</summary>
internal sealed class EddyDates(TimeZoneInfo zone)
{
    private const string Forward = "yyyy-MM-dd HH:mm:ss";
    private const string Reversed = "HH:mm:ss dd.MM.yyyy";
    private const string Short = "dd.MM.yyyy HH:mm";

    // The last day that can be told is more than any filter needs, and a time zone must not push a date over the end.
    private static readonly long Latest = DateTime.MaxValue.Date.Ticks;

    private static readonly ConcurrentDictionary<string, EddyDates> ByZone = new();
    private static readonly string[] Filters = [Forward, "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    public static EddyDates Of(string zone) => ByZone.GetOrAdd(zone, static id => new(TimeZoneInfo.FindSystemTimeZoneById(id)));

    /// <summary><c>2017-01-13 12:36:58</c>: tickets, users, organizations, and all filters.</summary>
    public string Write(DateTimeOffset time) => Text(time, Forward);

    /// <summary><c>17:45:00 26.01.2017</c>: posts, comments, audit, billing and notes.</summary>
    public string WriteReversed(DateTimeOffset time) => Text(time, Reversed);

    /// <summary><c>13.01.2017 12:36</c>: due and freeze dates of a ticket.</summary>
    public string WriteShort(DateTimeOffset time) => Text(time, Short);

    /// <summary>Reads a filter; a bare date means its midnight.</summary>
    public DateTimeOffset? ReadFilter(string text) => Ticks(text, Filters) is { } utc ? new DateTimeOffset(Math.Clamp(utc, 0, Latest), TimeSpan.Zero) : null;

    /// <summary>Reads a date to be kept, of 1970 or later; one that a time zone would push over the end cannot be.</summary>
    public DateTimeOffset? ReadShort(string text) =>
        Ticks(text, [Short], fromYear: 1970) is { } utc && utc <= Latest ? new DateTimeOffset(utc, TimeSpan.Zero) : null;

    private string Text(DateTimeOffset time, string format) => TimeZoneInfo.ConvertTime(time, zone).ToString(format, CultureInfo.InvariantCulture);

    private long? Ticks(string text, string[] formats, int fromYear = 1)
    {
        if (!DateTime.TryParseExact(text.Trim(), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year < fromYear)
        {
            return null;
        }

        // A local time that a change of clocks skipped counts with the offset before the change.
        return local.Ticks - zone.GetUtcOffset(local).Ticks;
    }
}
