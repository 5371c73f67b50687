using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Polydesk.Desk.Storage;

/// <summary>What SQLite says in its own way.</summary>
internal sealed class SqliteEngine : Engine
{
    /// <summary>Lists up to this length become single parameters; longer ones travel as one JSON array.</summary>
    private const int LongestInlineList = 64;

    /// <summary>
    /// Words with symbols that the index drops, which desks kept before version 1. The index would look for the parts of such a word as a phrase, which it
    /// cannot, and refuse the whole search.
    /// </summary>
    private const string Dropped =
        "*[\U00010100-\U000101FD\U0001039F\U000103D0\U00010857\U0001091F\U0001093F\U00010A01-\U00010A0F\U00010A38-\U00010A58\U00010A7F"
        + "\U00010B39-\U00010B3F\U00011000-\U00011002\U00011038-\U0001104D\U00011080-\U00011082\U000110B0-\U000110C1\U00011100-\U00011102"
        + "\U00011127-\U00011134\U00011140-\U00011143\U00011180-\U00011182\U000111B3-\U000111C0\U000111C5-\U000111C8\U000116AB-\U000116B7"
        + "\U00012470-\U00012473\U00016F51-\U00016F92\U0001D000-\U0001D356\U0001D6C1\U0001D6DB\U0001D6FB\U0001D715\U0001D735\U0001D74F"
        + "\U0001D76F\U0001D789\U0001D7A9\U0001D7C3\U0001EEF0-\U0001F773\U000E0001-\U000E01EF\u19B0-\u19C0\u19C8\u19C9\u1CF2\u1CF3]*";

    public override string Name => "sqlite";

    public override bool HasOneProcess => true;

    public override Sql ForUpdate => Sql.Empty;

    public override Sql ForNoKeyUpdate => Sql.Empty;

    public override Sql ForKeyShare => Sql.Empty;

    public override Sql ForUpdateSkipLocked => Sql.Empty;

    public override Sql TicketsById { get; } = Sql.Trusted("tickets t not indexed");

    public override Sql SearchMessages(IReadOnlyList<string> words, int cap) =>
        $"select rowid from message_search where message_search match ({QueryOf(words)}) order by rowid desc limit {cap}";

    public override Sql SearchMessagesOf(IReadOnlyList<long> tickets, IReadOnlyList<string> words) => $"""
        select message_search.rowid from tickets t cross join message_search
        where t.id in {tickets} and message_search match ({QueryOf(words)})
          and message_search.rowid >= t.id << 20 and message_search.rowid < (t.id + 1) << 20
        """;

    private static Sql QueryOf(IReadOnlyList<string> words)
    {
        var groups = Sql.Join([.. words.Select(w =>
            (Sql)$"""(select '(' || coalesce(group_concat('"' || word || '"', ' OR '), '""') || ')' from ({KnownWords(w)}) where word not glob {Dropped})""")], " || ' AND ' || ");
        return $"{"{body} : ("} || {groups} || ')'";
    }

    internal override Sql KeepWords(IReadOnlyCollection<string> words) =>
        $"insert or ignore into words (word) select value from json_each({JsonOf(words)})";

    internal override Sql ForgetWords(IReadOnlyCollection<string> words) =>
        $"""
        delete from words where word in (select value from json_each({JsonOf(words)}))
          and not exists (select 1 from message_search where message_search match '"' || words.word || '"')
        """;

    public override Sql IndexMessage(long key, bool isNote, IReadOnlyCollection<string> words)
    {
        var text = string.Join(' ', words);
        return $"insert or replace into message_search (rowid, body, note) values ({key}, {(isNote ? "" : text)}, {(isNote ? text : "")})";
    }

    public override Sql UnindexMessage(long key) => $"delete from message_search where rowid = {key}";

    // The trigram index answers from three characters on; shorter texts are looked for row by row.
    public override Sql SearchContains(string table, string folded)
    {
        if (folded.EnumerateRunes().Count() < 3)
        {
            return $"search like {"%" + EscapeLike(folded) + "%"} escape '\\'";
        }

        var index = Sql.Trusted(table + "_search");
        return $"id in (select rowid from {index} where {index} match {Phrase(folded)})";
    }

    public override Sql SubjectContains(string text) => text.EnumerateRunes().Count() < 3
        ? (Sql)$"t.subject like {"%" + EscapeLike(text) + "%"} escape '\\'"
        : $"t.id in (select rowid from tickets_search where tickets_search match {Phrase(text)})";

    internal override Sql Now { get; } = Sql.Trusted("cast(unixepoch('subsec') * 1000 as integer)");

    internal override Sql? OldestOpen => null;

    internal override Sql? NextNumber => null;

    internal override Sql? Hold(string name) => null;

    internal override Sql? Share(string name) => null;

    internal override Sql FindTable(string name) => $"select 1 from sqlite_master where type = 'table' and name = {name}";

    internal override IReadOnlyList<Sql> PrepareReserve(string table) =>
    [
        $"""
        insert into sqlite_sequence (name, seq)
        select {table}, 0 where not exists (select 1 from sqlite_sequence where name = {table})
        """,
    ];

    internal override Sql ReserveIds(string table, long count) =>
        $"update sqlite_sequence set seq = seq + {count} where name = {table} returning seq";

    internal override Sql? AdvanceIds(string table) => null;

    internal override BulkRows IndexRows() => new("message_search", "rowid", "body", "note");

    internal override void AddIndexed(BulkRows rows, long key, bool isNote, IReadOnlyCollection<string> words)
    {
        var text = string.Join(' ', words);
        rows.Add(key, isNote ? "" : text, isNote ? text : "");
    }

    // They merge their parts while rows are written. What many rows have left of that to do would burden the next thousands of writes, and every search.
    internal override IReadOnlyList<Sql> TidyIndexes { get; } =
    [
        .. from index in (string[])["message_search", "tickets_search", "people_search"]
           select Sql.Trusted($"insert into {index} ({index}, rank) values ('merge', 500)"),
    ];

    internal override Sql BeginSnapshot { get; } = Sql.Trusted("begin");

    internal override Sql IndexKey { get; } = Sql.Trusted("s.rowid");

    internal override Sql FindIndexed(long key, bool isNote, IReadOnlyCollection<string> words)
    {
        var match = $"{{{(isNote ? "note" : "body")}}} : ({string.Join(" AND ", words.Select(w => $"\"{w}\""))})";
        return $"select rowid from message_search where rowid = {key} and message_search match {match}";
    }

    internal override Sql Position(string text, Sql column) => $"instr({column}, {text})";

    internal override Sql EachText(Sql column) => $"select lower(value) from json_each({column})";

    internal override Sql Unindexed { get; } = Sql.Trusted("+");

    internal override void AppendList(StringBuilder text, SqlValue list, List<SqlValue> parameters)
    {
        if (list.Items!.Length > LongestInlineList)
        {
            parameters.Add(SqlValue.Of(JsonSerializer.Serialize(list.Items, list.Items.GetType())));
            text.Append("(select value from json_each($").Append(parameters.Count).Append("))");
            return;
        }

        // Rounded up to a power of two by repeating the last value, so that lists of any length share few prepared statements.
        var slots = list.Items.Length == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)list.Items.Length);
        text.Append('(');

        for (var n = 0; n < slots; n++)
        {
            parameters.Add(list.Item(Math.Min(n, list.Items.Length - 1)));
            text.Append(n == 0 ? "$" : ",$").Append(parameters.Count);
        }

        text.Append(')');
    }

    /// <summary>Words are letters and digits, which JSON takes as they are.</summary>
    private static string JsonOf(IEnumerable<string> words) => "[" + string.Join(',', words.Select(w => "\"" + w + "\"")) + "]";

    private static string Phrase(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
