using System.Globalization;
using Polydesk.Desk;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Reads the filters of a list (sections 2.8 and 2.10). What cannot be read is collected for <see cref="Refusal"/>.</summary>
internal sealed class EddyFilters(EddyCall call)
{
    private const string DateFormat = "1970-01-01 00:00:00";

    private readonly List<FieldProblem> unread = [];

    /// <summary>The answer when a filter could not be read. Ask after all filters have been read.</summary>
    public EddyErrors? Refusal => unread.Count == 0 ? null : Refusals.Of(Problem.Invalid(unread));

    /// <summary>Text to look for; null without any.</summary>
    public string? Search => Kept("search", call.Bag["search"].AsText())?.Trim() is { Length: > 0 } text ? text : null;

    public bool ExactSearch => Flag("exact_search") ?? false;

    /// <summary>A flag that filters only when it is given.</summary>
    public bool? Flag(string name)
    {
        var given = call.Bag[name];

        if (given.AsText().IsEmpty)
        {
            return null;
        }

        var reading = given.AsBool();
        Kept(name, reading);
        return reading.Has(out var flag) ? flag : null;
    }

    /// <summary>One id; null when there is no such filter.</summary>
    public long? Id(string name)
    {
        var reading = call.Bag[name].AsInt();
        Kept(name, reading);
        return reading.Has(out var id) ? id : null;
    }

    /// <summary>Ids; null when there is no such filter. What is no number is no known id, and an unknown id matches nothing without being an error.</summary>
    public IReadOnlyList<long>? Ids(string name) => Texts(name) is { } texts
        ? [.. texts.Where(IsId).Select(text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).Distinct()]
        : null;

    /// <summary>Ids that are texts; null when there is no such filter.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        var reading = call.Bag[name].AsTexts();

        if (reading.Has(out var texts) && texts.Count > EddyFields.MostListed)
        {
            unread.Add(new(name, FieldFault.TooMany, $"{EddyFields.MostListed}"));
            return [];
        }

        return reading.IsBad ? [] : reading.Or(null);
    }

    /// <summary>A pair <c>from_x</c>, <c>to_x</c>, both inclusive to the second.</summary>
    public TimeRange Range(string name) => new(Date("from_" + name), Date("to_" + name)?.AddMilliseconds(999));

    private T? Kept<T>(string name, Reading<T> reading)
    {
        if (reading.IsBad)
        {
            unread.Add(new(name, FieldFault.Incorrect));
        }

        return reading.Or(default);
    }

    private static bool IsId(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private DateTimeOffset? Date(string name)
    {
        var reading = call.Bag[name].AsText();

        if (reading.IsAbsent || reading.IsEmpty)
        {
            return null;
        }

        if (reading.Has(out var text) && call.Dates.ReadFilter(text) is { } time)
        {
            return time;
        }

        unread.Add(new(name, FieldFault.BadDate, DateFormat));
        return null;
    }
}
