using System.Globalization;
using Polydesk.Desk.Text;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// Reads a parameter as a type, as leniently as the clients in the field need. Text that no store takes (NUL, half a surrogate pair) is bad
/// wherever it stands; an empty list is empty, whatever was asked for.
/// </summary>
public static class Readings
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign;

    /// <summary>Text, or the spelling of a number or bool.</summary>
    public static Reading<string> AsText(this Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.Absent or ParameterKind.Null => Reading<string>.Absent,
        ParameterKind.List or ParameterKind.Map when parameter.Items.Count > 0 => Reading<string>.Bad,
        _ when parameter.Literal.Length == 0 => Reading<string>.Empty,
        _ when !CleanText.Is(parameter.Literal) => Reading<string>.Bad,
        _ => Reading<string>.Of(parameter.Literal),
    };

    /// <summary>A whole number of 64 bits, or text that spells one; neither 1.0 nor 1e3, and no bool.</summary>
    public static Reading<long> AsInt(this Parameter parameter)
    {
        if (!parameter.AsText().Has(out var text))
        {
            return Instead<long>(parameter);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Reading<long>.Empty;
        }

        return long.TryParse(text.AsSpan().Trim(), Integer, CultureInfo.InvariantCulture, out var number)
            ? Reading<long>.Of(number)
            : Reading<long>.Bad;
    }

    /// <summary>True, false, 1 or 0, also as text. Empty text is false, because PHP writes false so.</summary>
    public static Reading<bool> AsBool(this Parameter parameter) => parameter switch
    {
        { IsAbsent: true } => Reading<bool>.Absent,
        { Kind: ParameterKind.List or ParameterKind.Map } => Reading<bool>.Bad,
        { Literal.Length: > 5 } => Reading<bool>.Bad,
        _ => parameter.Literal.ToLowerInvariant() switch
        {
            "true" or "1" => Reading<bool>.Of(true),
            "false" or "0" or "" => Reading<bool>.Of(false),
            _ => Reading<bool>.Bad,
        },
    };

    /// <summary>A list, the values of a map, one scalar, or comma-separated text. Blanks around and empty members do not count.</summary>
    public static Reading<IReadOnlyList<string>> AsTexts(this Parameter parameter)
    {
        if (parameter.IsAbsent)
        {
            return Reading<IReadOnlyList<string>>.Absent;
        }

        var texts = new List<string>();

        foreach (var member in Members(parameter))
        {
            var reading = member.AsText();

            if (reading.IsBad || member.Kind is ParameterKind.List or ParameterKind.Map)
            {
                return Reading<IReadOnlyList<string>>.Bad;
            }

            if (reading.Has(out var text) && text.AsSpan().Trim() is { Length: > 0 } trimmed)
            {
                texts.Add(trimmed.ToString());
            }
        }

        return texts.Count == 0 ? Reading<IReadOnlyList<string>>.Empty : Reading<IReadOnlyList<string>>.Of(texts);
    }

    /// <summary>Whole numbers, listed in any of the ways in which texts can be.</summary>
    public static Reading<IReadOnlyList<long>> AsIds(this Parameter parameter)
    {
        var reading = parameter.AsTexts();

        if (!reading.Has(out var texts))
        {
            return reading.State switch
            {
                Given.Absent => Reading<IReadOnlyList<long>>.Absent,
                Given.Empty => Reading<IReadOnlyList<long>>.Empty,
                _ => Reading<IReadOnlyList<long>>.Bad,
            };
        }

        var ids = new List<long>(texts.Count);

        foreach (var text in texts)
        {
            if (!long.TryParse(text, Integer, CultureInfo.InvariantCulture, out var id))
            {
                return Reading<IReadOnlyList<long>>.Bad;
            }

            ids.Add(id);
        }

        return Reading<IReadOnlyList<long>>.Of(ids);
    }

    /// <summary>A map, or a list, whose index is then the key. Members given as null were not given.</summary>
    public static Reading<IReadOnlyList<KeyValuePair<string, Parameter>>> AsMap(this Parameter parameter)
    {
        if (parameter.IsAbsent)
        {
            return Reading<IReadOnlyList<KeyValuePair<string, Parameter>>>.Absent;
        }

        if (parameter is { Kind: not (ParameterKind.List or ParameterKind.Map), Literal.Length: > 0 })
        {
            return Reading<IReadOnlyList<KeyValuePair<string, Parameter>>>.Bad;
        }

        var members = parameter.Entries.Where(member => !member.Value.IsAbsent).ToList();

        if (!members.TrueForAll(member => CleanText.Is(member.Key)))
        {
            return Reading<IReadOnlyList<KeyValuePair<string, Parameter>>>.Bad;
        }

        return members.Count == 0
            ? Reading<IReadOnlyList<KeyValuePair<string, Parameter>>>.Empty
            : Reading<IReadOnlyList<KeyValuePair<string, Parameter>>>.Of(members);
    }

    private static IEnumerable<Parameter> Members(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.List or ParameterKind.Map => parameter.Items,
        ParameterKind.Text => parameter.Literal.Split(',').Select(Parameter.OfText),
        _ => [parameter],
    };

    private static Reading<T> Instead<T>(Parameter parameter) => parameter.AsText().State switch
    {
        Given.Absent => Reading<T>.Absent,
        Given.Empty => Reading<T>.Empty,
        _ => Reading<T>.Bad,
    };
}
