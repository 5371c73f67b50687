using System.Globalization;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The ids of a relation array, in their places, so that a refusal can name the place.</summary>
internal sealed class LeadRelation
{
    private readonly string path;
    private readonly IReadOnlyList<(int At, long Id)> entries;

    private LeadRelation(string path, IReadOnlyList<(int At, long Id)> entries)
    {
        (this.path, this.entries) = (path, entries);
        Ids = [.. entries.Select(e => e.Id).Distinct()];
    }

    /// <summary>Each id once, in the order given.</summary>
    public IReadOnlyList<long> Ids { get; }

    /// <summary>Null when it is no array of objects; what is wrong with an entry is noted.</summary>
    /// <param name="value">The array; where the path itself names the relation, also one object.</param>
    /// <param name="path">What faults are called after: <c>products</c>, or empty when the path itself names the relation.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static LeadRelation? Of(Parameter value, string path, LeadFaults faults)
    {
        if (value.Kind is not ParameterKind.List)
        {
            faults.Add(path, LeadWords.Array(path));
            return null;
        }

        var entries = new List<(int, long)>(value.Items.Count);

        foreach (var (at, item) in value.Items.Index())
        {
            var name = Name(path, at);
            var id = item["id"];

            if (id.IsAbsent)
            {
                faults.Add(name, LeadWords.Required(name));
            }
            else if (id.Kind is not ParameterKind.Number || !long.TryParse(id.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                faults.Add(name, LeadWords.Integer(name));
            }
            else
            {
                entries.Add((at, number));
            }
        }

        return new(path, entries);
    }

    /// <summary>Notes the places of ids that are not there or not visible.</summary>
    public void RefuseUnknown(IEnumerable<long> unknown, LeadFaults faults)
    {
        var ids = unknown.ToHashSet();

        foreach (var (at, id) in entries)
        {
            if (ids.Contains(id))
            {
                faults.Add(Name(path, at), LeadWords.Selected(Name(path, at)));
            }
        }
    }

    private static string Name(string path, int at) => path.Length == 0 ? $"{at}.id" : $"{path}.{at}.id";
}
