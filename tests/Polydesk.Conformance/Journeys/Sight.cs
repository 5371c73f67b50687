using System.Text.RegularExpressions;

namespace Polydesk.Conformance.Journeys;

/// <summary>What somebody sees of a ticket, by the name of what is seen. The desk itself sees all of it; an API may be unable to show something.</summary>
internal sealed partial class Sight
{
    private readonly SortedDictionary<string, string> parts = new(StringComparer.Ordinal);

    public string this[string part]
    {
        get => parts[part];
        set => parts[part] = value;
    }

    public Sight With(string part, object? value)
    {
        parts[part] = $"{value}";
        return this;
    }

    /// <summary>A list of texts of which each is one thing, such as messages.</summary>
    public IReadOnlyList<string> List(string part) => parts[part].Length == 0 ? [] : parts[part].Split(';');

    public Sight WithList(string part, IEnumerable<string> items) => With(part, string.Join(';', items));

    public Sight Copy()
    {
        var copy = new Sight();

        foreach (var (part, value) in parts)
        {
            copy[part] = value;
        }

        return copy;
    }

    /// <summary>Where this one is not as the other says, in what both see.</summary>
    public IReadOnlyList<string> Unlike(Sight other) =>
        [.. parts.Where(p => other.parts.TryGetValue(p.Key, out var value) && value != p.Value).Select(p => $"{p.Key} is '{p.Value}' and not '{other.parts[p.Key]}'")];

    public static string Plain(string? html) => Tags().Replace(html ?? "", "").Replace("\n", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
