using System.Globalization;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// A value that a client sent, the same whether it came as a query, a form or JSON: text, a number in its own spelling, a bool, a list or
/// a map.
/// </summary>
public sealed class Parameter
{
    private readonly OrderedDictionary<string, Parameter>? entries;

    /// <summary>Told of every name that is asked for; only tests listen, to hold what is read against what is described.</summary>
    internal static Action<Parameter, string>? Asked;

    private Parameter(
        ParameterKind kind,
        string literal = "",
        IReadOnlyList<Parameter>? items = null,
        OrderedDictionary<string, Parameter>? entries = null)
    {
        Kind = kind;
        Literal = literal;
        Items = items ?? [];
        this.entries = entries;
    }

    public static Parameter Absent { get; } = new(ParameterKind.Absent);

    public static Parameter Null { get; } = new(ParameterKind.Null);

    public static Parameter True { get; } = new(ParameterKind.Bool, "true");

    public static Parameter False { get; } = new(ParameterKind.Bool, "false");

    public ParameterKind Kind { get; }

    /// <summary>Text, number or bool as written, else empty. It may hold what no store takes: AsText tells.</summary>
    public string Literal { get; }

    /// <summary>The members of a list, or the values of a map in the order of their keys as sent.</summary>
    public IReadOnlyList<Parameter> Items { get; }

    /// <summary>The members of a map; those of a list have their index as key.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> Entries =>
        entries ?? Items.Select((item, at) => KeyValuePair.Create(at.ToString(CultureInfo.InvariantCulture), item));

    /// <summary>Not supplied, which JSON can also say with null.</summary>
    public bool IsAbsent => Kind is ParameterKind.Absent or ParameterKind.Null;

    /// <summary>A member of a map or list; absent when there is none or this has no members.</summary>
    public Parameter this[string key]
    {
        get
        {
            Asked?.Invoke(this, key);

            return Kind switch
            {
                ParameterKind.Map => entries!.GetValueOrDefault(key, Absent),
                ParameterKind.List when IsIndex(key, out var at) => Items[at],
                _ => Absent,
            };
        }
    }

    /// <summary>A member of a map and its place in it; the place is -1 when there is none.</summary>
    internal Parameter At(string key, out int place)
    {
        place = -1;

        if (entries is null)
        {
            return this[key];
        }

        Asked?.Invoke(this, key);
        return entries.TryGetValue(key, out var member, out place) ? member : Absent;
    }

    public static Parameter OfText(string text) => new(ParameterKind.Text, text);

    public static Parameter OfNumber(string literal) => new(ParameterKind.Number, literal);

    public static Parameter OfList(IReadOnlyList<Parameter> items) => new(ParameterKind.List, items: items);

    public static Parameter OfMap(OrderedDictionary<string, Parameter> entries) =>
        new(ParameterKind.Map, items: entries.Values, entries: entries);

    private bool IsIndex(string key, out int at) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out at) && at < Items.Count;
}
