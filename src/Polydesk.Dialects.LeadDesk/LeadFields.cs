using System.Globalization;
using System.Text.RegularExpressions;
using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>
/// Reads attributes of a body or of a query and collects what is wrong with them. A reading answers the value, or "not given" where it was missing or bad;
/// ask <see cref="Refusal"/> after all readings. Names are case sensitive; what nobody reads is ignored.
/// </summary>
internal sealed partial class LeadFields(Parameter fields, TimeZoneInfo zone, bool isQuery, LeadFaults faults, string prefix = "")
{
    public const int LongestText = 65_535;

    public const int LongestLine = 255;
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;

    public LeadFaults Faults => faults;

    public LeadError? Refusal => faults.Refusal;

    /// <summary>The names that were sent, but for <c>id</c> and those beginning with an underscore, which clients send back with what they have read.</summary>
    public IEnumerable<string> Names => fields.Entries.Select(e => e.Key).Where(n => n != "id" && !n.StartsWith('_'));

    public Parameter this[string name] => fields[name];

    public bool Has(string name) => fields[name].Kind is not ParameterKind.Absent;

    public void Refuse(string name, string message) => faults.Add(prefix + name, message);

    public bool IsRefused(string name) => faults.Has(prefix + name);

    /// <summary>What faults call an attribute.</summary>
    public string PathOf(string name) => prefix + name;

    /// <summary>The attributes of an object within this one; faults carry the path.</summary>
    public LeadFields Of(string name, Parameter inner) => new(inner, zone, isQuery, faults, $"{prefix}{name}.");

    /// <summary>One line of text, trimmed; longer texts name their limit.</summary>
    public Optional<string?> Text(string name, Need need = Need.Optional, int longest = LongestLine, int shortest = 0, Regex? pattern = null)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<string?>(name, need);
        }

        if (value.Kind is not ParameterKind.Text || !value.AsText().Has(out var text))
        {
            return Bad<string?>(name, LeadWords.String);
        }

        text = text.Trim();
        return text.Length < shortest ? Bad<string?>(name, a => LeadWords.TooShort(a, shortest))
            : text.Length > longest ? Bad<string?>(name, a => LeadWords.TooLong(a, longest))
            : pattern?.IsMatch(text) == false ? Bad<string?>(name, LeadWords.Format)
            : text;
    }

    /// <summary>A password: neither trimmed nor ever empty.</summary>
    public Optional<string?> Secret(string name, Need need, int shortest, int longest)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<string?>(name, need);
        }

        return value.Kind is not ParameterKind.Text || !value.AsText().Has(out var text) ? Bad<string?>(name, LeadWords.String)
            : text.Length < shortest ? Bad<string?>(name, a => LeadWords.TooShort(a, shortest))
            : text.Length > longest ? Bad<string?>(name, a => LeadWords.TooLong(a, longest))
            : text;
    }

    public Optional<long?> Integer(string name, Need need = Need.Optional, long least = long.MinValue, long most = long.MaxValue)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<long?>(name, need);
        }

        var isNumber = value.Kind is ParameterKind.Number || (isQuery && value.Kind is ParameterKind.Text);

        if (!isNumber || !long.TryParse(value.Literal, Whole, CultureInfo.InvariantCulture, out var number))
        {
            return Bad<long?>(name, LeadWords.Integer);
        }

        return number < least ? Bad<long?>(name, a => LeadWords.AtLeast(a, least))
            : number > most ? Bad<long?>(name, a => LeadWords.AtMost(a, most))
            : number;
    }

    /// <summary>The id of another thing; whether it is there is asked by who uses it.</summary>
    public Optional<long?> Id(string name, Need need = Need.Optional) => Integer(name, need);

    /// <summary>A number with at most two decimals, such as a price.</summary>
    public Optional<decimal?> Number(string name, Need need = Need.Optional, decimal least = decimal.MinValue, decimal most = 1_000_000_000_000m)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<decimal?>(name, need);
        }

        var isNumber = value.Kind is ParameterKind.Number || (isQuery && value.Kind is ParameterKind.Text);

        if (!isNumber || !decimal.TryParse(value.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Bad<decimal?>(name, LeadWords.Number);
        }

        return number < least ? Bad<decimal?>(name, a => LeadWords.AtLeast(a, least))
            : number > most ? Bad<decimal?>(name, a => LeadWords.AtMost(a, most))
            : decimal.Round(number, 2) != number ? Bad<decimal?>(name, LeadWords.Format)
            : number;
    }

    public Optional<bool?> Bool(string name, Need need = Need.Value)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<bool?>(name, need);
        }

        return (value.Kind, value.Literal) switch
        {
            (ParameterKind.Bool, var literal) => literal == "true",
            (ParameterKind.Text, "true" or "1") when isQuery => true,
            (ParameterKind.Text, "false" or "0") when isQuery => false,
            _ => Bad<bool?>(name, LeadWords.Boolean),
        };
    }

    public Optional<DateTimeOffset?> Time(string name, Need need = Need.Optional) => Read(name, need, LeadWords.Date, text => LeadDates.Read(text, zone));

    /// <summary>The parameters <c>{name}_from</c>, which is included, and <c>{name}_to</c>, which is not; the store keeps milliseconds.</summary>
    public TimeRange Range(string name)
    {
        return new(Bound("_from"), Bound("_to")?.AddMilliseconds(-1));

        DateTimeOffset? Bound(string end) => Read(name + end, Need.Optional, LeadWords.Date, text => LeadDates.ReadBound(text, zone)).Or(null);
    }

    /// <summary>A day as <c>YYYY-MM-DD</c>.</summary>
    public Optional<string?> Day(string name, Need need = Need.Optional) => ReadText(name, need, LeadWords.Date, LeadDates.ReadDay);

    public Optional<string?> Email(string name, Need need = Need.Optional) =>
        ReadText(name, need, LeadWords.Email, static text => EmailAddress.IsValid(text) ? text : null);

    /// <summary>A telephone number as it is stored: digits, with a plus before them where one was (section 2.9).</summary>
    public Optional<string?> Phone(string name, Need need = Need.Optional) => ReadText(name, need, LeadWords.Format, text => LeadPhone.Read(text, isQuery), trim: !isQuery);

    public Optional<string?> Url(string name, Need need = Need.Optional) => ReadText(name, need, LeadWords.Format, static text =>
        text.Length <= 2048 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text : null);

    public Optional<string?> Zone(string name, Need need = Need.Optional) =>
        ReadText(name, need, LeadWords.Zone, static text => LeadDates.FindZone(text) is null ? null : text);

    /// <summary>One of a closed set of words.</summary>
    public Optional<string?> Choice(string name, Need need, params IReadOnlyList<string> words) =>
        ReadText(name, need, LeadWords.Selected, text => words.Contains(text) ? text : null);

    private Optional<T?> Read<T>(string name, Need need, Func<string, string> refusal, Func<string, T?> read)
        where T : struct
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<T?>(name, need);
        }

        return value.Kind is ParameterKind.Text && value.AsText().Has(out var text) && read(text) is { } found ? found : Bad<T?>(name, refusal);
    }

    private Optional<string?> ReadText(string name, Need need, Func<string, string> refusal, Func<string, string?> read, bool trim = true)
    {
        if (!Given(name, need, out var value))
        {
            return Cleared<string?>(name, need);
        }

        if (value.Kind is not ParameterKind.Text || !value.AsText().Has(out var text))
        {
            return Bad<string?>(name, LeadWords.String);
        }

        return read(trim ? text.Trim() : text) is not { } found ? Bad<string?>(name, refusal)
            : found.Length > LongestLine && refusal != LeadWords.Format ? Bad<string?>(name, a => LeadWords.TooLong(a, LongestLine))
            : found;
    }

    /// <summary>Whether there is a value to read. A missing one that is needed is refused here.</summary>
    private bool Given(string name, Need need, out Parameter value)
    {
        value = fields[name];
        var isThere = !value.IsAbsent && !(value.Kind is ParameterKind.Text && string.IsNullOrWhiteSpace(value.Literal));

        if (!isThere && (need is Need.Required || (need is Need.Value && Has(name) && !isQuery)))
        {
            Refuse(name, LeadWords.Required(prefix + name));
        }

        return isThere;
    }

    private Optional<T> Cleared<T>(string name, Need need) => need is Need.Optional && Has(name) && !isQuery ? default(T)! : default(Optional<T>);

    private Optional<T> Bad<T>(string name, Func<string, string> message)
    {
        Refuse(name, message(prefix + name));
        return default;
    }
}
