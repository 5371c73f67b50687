using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Search;

/// <summary>
/// The <c>search</c> column of people and organizations: what can be found, folded, a line each. A line stands between line feeds, so that a whole one
/// can be looked for as well as a part of one.
/// </summary>
public static class SearchLines
{
    /// <summary>Nothing that is searched is longer.</summary>
    private const int LongestQuery = 1000;

    public static string Of(params IEnumerable<string> texts) =>
        "\n" + string.Join('\n', texts.Select(Line).Where(line => line.Length > 0).Distinct()) + "\n";

    /// <summary>A condition on a table: one of the lines contains the text, or is the text when it must be whole.</summary>
    public static Sql Match(Engine engine, string table, string text, bool whole)
    {
        var line = Line(text);

        return line.Length is 0 or > LongestQuery ? Sql.False
            : engine.SearchContains(table, whole ? $"\n{line}\n" : line);
    }

    private static string Line(string text)
    {
        var folded = Folding.Fold(text);

        return (folded.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? folded : string.Concat(folded.Select(c => c < ' ' ? ' ' : c))).Trim();
    }
}
