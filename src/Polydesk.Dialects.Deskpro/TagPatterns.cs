using System.Collections.Concurrent;
using System.IO.Enumeration;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// Which endpoints a key may call (section 2.3): patterns separated by commas, in which <c>*</c> stands for anything, dots too, and a minus in front takes
/// away, wherever it stands. Only minuses mean all but those.
/// </summary>
internal sealed class TagPatterns
{
    private const int MostKnown = 10_000;

    private readonly List<string> allowed = [];
    private readonly List<string> denied = [];

    /// <param name="patterns">As an admin wrote them; none allow nothing.</param>
    public TagPatterns(string patterns)
    {
        foreach (var pattern in patterns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pattern[0] == '-')
            {
                denied.Add(pattern[1..].Trim());
            }
            else
            {
                allowed.Add(pattern);
            }
        }

        if (allowed.Count == 0 && denied.Count > 0)
        {
            allowed.Add("*");
        }
    }

    private static readonly ConcurrentDictionary<string, TagPatterns> Known = new(StringComparer.Ordinal);

    /// <summary>The patterns of a key, read once; a key that was made without any may call everything.</summary>
    public static TagPatterns Of(string patterns) => Known.Count > MostKnown ? new(patterns) : Known.GetOrAdd(patterns, static p => new(p.Length == 0 ? "*" : p));

    public bool Allow(string tag) => allowed.Exists(p => Matches(p, tag)) && !denied.Exists(p => Matches(p, tag));

    // The question mark is no wildcard here, and no tag has one.
    private static bool Matches(string pattern, string tag) =>
        !pattern.Contains('?', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), tag, ignoreCase: false);
}
