using System.Globalization;
using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <content>Attributes that hold several values.</content>
internal sealed partial class LeadFields
{
    /// <summary>Ids separated by commas, any of which may match; in a query only. Null when it is not asked for.</summary>
    public IReadOnlyList<long>? Ids(string name)
    {
        if (!Given(name, Need.Optional, out var value))
        {
            return null;
        }

        var ids = new List<long>();

        foreach (var part in value.Literal.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                Refuse(name, LeadWords.Integer(prefix + name));
                return null;
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>Words separated by commas out of a closed set; in a query only. Null when it is not asked for.</summary>
    public IReadOnlyList<string>? Choices(string name, params IReadOnlyList<string> words)
    {
        if (!Given(name, Need.Optional, out var value))
        {
            return null;
        }

        var chosen = value.Literal.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        if (chosen.Length > 0 && chosen.All(words.Contains))
        {
            return chosen;
        }

        Refuse(name, LeadWords.Selected(prefix + name));
        return null;
    }

    /// <summary>A list of texts without empty ones.</summary>
    public Optional<IReadOnlyList<string>> Texts(string name, Need need = Need.Value, int longest = LongestLine)
    {
        if (!Given(name, need, out var value))
        {
            return new Optional<IReadOnlyList<string>>();
        }

        if (value.Kind is not ParameterKind.List)
        {
            return Bad<IReadOnlyList<string>>(name, LeadWords.Array);
        }

        var texts = new List<string>();

        foreach (var (at, item) in value.Items.Index())
        {
            if (item.Kind is not ParameterKind.Text || !(item.AsText() is { IsBad: false } reading))
            {
                Refuse($"{name}.{at}", LeadWords.String($"{prefix}{name}.{at}"));
            }
            else if (reading.Or("").Trim() is { Length: > 0 } text)
            {
                if (text.Length > longest)
                {
                    Refuse($"{name}.{at}", LeadWords.TooLong($"{prefix}{name}.{at}", longest));
                }

                texts.Add(text);
            }
        }

        return new Optional<IReadOnlyList<string>>().With(texts);
    }

    /// <summary>A relation array: objects with an <c>id</c> (section 2.5).</summary>
    public Optional<LeadRelation> Relation(string name)
    {
        if (!Has(name))
        {
            return default;
        }

        return LeadRelation.Of(fields[name], $"{prefix}{name}", faults) is { } relation ? relation : default(Optional<LeadRelation>);
    }

    /// <summary>An object within this one; absent when there is none.</summary>
    public Parameter Map(string name)
    {
        var value = fields[name];

        if (value.IsAbsent || value.Kind is ParameterKind.Map || value is { Kind: ParameterKind.List, Items: [] })
        {
            return value;
        }

        Refuse(name, LeadWords.Array(prefix + name));
        return Parameter.Absent;
    }
}
