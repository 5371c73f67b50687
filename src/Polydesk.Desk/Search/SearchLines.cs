using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Search;

/// <summary>
/// The <c>search</c> column of people, organizations and the knowledge base: what can be found, folded, a line each. A line stands between line feeds, so
/// that a whole one, or its beginning, can be looked for as well as a part of one.
/// </summary>
public static class SearchLines
{
    /// <summary>Nothing that is searched is longer.</summary>
    private const int LongestQuery = 1000;

    /// <summary>Words that a query is searched by; more would find no less.</summary>
    private const int MostWords = 20;

    public static string Of(params IEnumerable<string> texts) =>
        "\n" + string.Join('\n', texts.Select(Line).Where(line => line.Length > 0).Distinct()) + "\n";

    /// <summary>A condition on a table: one of the lines contains the text, or is the text when it must be whole.</summary>
    public static Sql Match(Engine engine, string table, string text, bool whole)
    {
        var line = Line(text);

        return line.Length is 0 or > LongestQuery ? Sql.False
            : engine.SearchContains(table, whole ? $"\n{line}\n" : line);
    }

    /// <summary>The words of longer texts, a line each.</summary>
    public static string OfWords(IReadOnlyCollection<string> words) => "\n" + string.Join('\n', words) + "\n";

    /// <summary>A condition on a table that holds words: each word of the text begins one of the lines.</summary>
    public static Sql MatchWords(Engine engine, string table, string text)
    {
        List<Sql> conditions = [.. Folding.Words(text).Take(MostWords).Select(word => engine.SearchContains(table, $"\n{word}"))];

        return conditions.Count == 0 ? Sql.False : Sql.All(conditions);
    }

    private static string Line(string text)
    {
        var folded = Folding.Fold(text);

        return (folded.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? folded : string.Concat(folded.Select(c => c < ' ' ? ' ' : c))).Trim();
    }
}
