using System.Text;

namespace Polydesk.Desk.Storage;

/// <summary>What PostgreSQL says in its own way.</summary>
internal sealed class PostgresEngine : Engine
{
    public override string Name => "postgres";

    public override bool HasOneProcess => false;

    public override Sql ForUpdate { get; } = Sql.Trusted("for update");

    public override Sql ForNoKeyUpdate { get; } = Sql.Trusted("for no key update");

    public override Sql ForKeyShare { get; } = Sql.Trusted("for key share");

    public override Sql ForUpdateSkipLocked { get; } = Sql.Trusted("for update skip locked");

    public override Sql TicketsById { get; } = Sql.Trusted("tickets t");

    // A function of ours, because the plan must follow how frequent the words are (see the migration).
    public override Sql SearchMessages(IReadOnlyList<string> words, int cap) =>
        $"select key from search_messages({QueryOf(words)}, {false}, {cap}) as key order by key desc";

    // The limit has each ticket looked at by itself, and "is true" by its key instead of by its words; the planner would read all texts that hold them.
    public override Sql SearchMessagesOf(IReadOnlyList<long> tickets, IReadOnlyList<string> words) => $"""
        with query as materialized (select ({QueryOf(words)})::tsquery as words)
        select s.key from query cross join tickets t cross join lateral (
          select m.key from message_search m
          where m.key >= t.id << 20 and m.key < (t.id + 1) << 20 and not m.is_note and (m.words @@ query.words) is true limit 1048576) s
        where t.id in {tickets}
        """;

    private static Sql QueryOf(IReadOnlyList<string> words) => Sql.Join([.. words.Select(w =>
        (Sql)$"(select '(' || string_agg(quote_literal(word), ' | ') || ')' from ({KnownWords(w)}) known)")], " || ' & ' || ");

    internal override Sql KeepWords(IReadOnlyCollection<string> words) =>
        $"insert into words (word) select unnest(({ArrayOf(words)})::text[]) on conflict do nothing";

    internal override Sql ForgetWords(IReadOnlyCollection<string> words) =>
        $"""
        delete from words where word = any (({ArrayOf(words)})::text[])
          and not exists (select 1 from message_search s where s.words @@ quote_literal(words.word)::tsquery)
        """;

    public override Sql IndexMessage(long key, bool isNote, IReadOnlyCollection<string> words)
    {
        return $"""
            insert into message_search (key, is_note, words) values ({key}, {isNote}, array_to_tsvector(({ArrayOf(words)})::text[]))
            on conflict (key) do update set is_note = excluded.is_note, words = excluded.words
            """;
    }

    public override Sql UnindexMessage(long key) => $"delete from message_search where key = {key}";

    public override Sql SearchContains(string table, string folded) => $"search like {"%" + EscapeLike(folded) + "%"} escape '\\'";

    private static string ArrayOf(IEnumerable<string> words) => "{" + string.Join(',', words.Select(w => "\"" + w + "\"")) + "}";

    public override Sql SubjectContains(string text) => $"lower(t.subject) like lower({"%" + EscapeLike(text) + "%"}) escape '\\'";

    internal override Sql Now { get; } = Sql.Trusted("(extract(epoch from clock_timestamp()) * 1000)::bigint");

    internal override Sql? OldestOpen { get; } = Sql.Trusted("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");

    // A snapshot's upper end will not do: transactions beyond the last that has ended may be under way.
    internal override Sql? NextNumber { get; } = Sql.Trusted("select pg_current_xact_id()::text::bigint");

    internal override Sql? Hold(string name) => $"select 1 from pg_advisory_xact_lock(hashtextextended({name}, 0))";

    internal override Sql? Share(string name) => $"select 1 from pg_advisory_xact_lock_shared(hashtextextended({name}, 0))";

    internal override Sql FindTable(string name) => $"select 1 from pg_tables where schemaname = current_schema() and tablename = {name}";

    // Whoever inserts holds a lock that this one excludes, so no id is handed out between the two calls of the sequence.
    internal override IReadOnlyList<Sql> PrepareReserve(string table) => [Sql.Trusted($"lock table {table} in share row exclusive mode")];

    internal override Sql ReserveIds(string table, long count)
    {
        var sequence = Sql.Trusted($"pg_get_serial_sequence('{table}', 'id')");
        return $"select setval({sequence}, nextval({sequence}) + {count} - 1)";
    }

    internal override Sql? AdvanceIds(string table)
    {
        var (sequence, rows) = (Sql.Trusted($"pg_get_serial_sequence('{table}', 'id')::regclass"), Sql.Trusted(table));
        return $"select setval({sequence}, greatest(1, (select max(id) from {rows}), pg_sequence_last_value({sequence})))";
    }

    internal override BulkRows IndexRows() => new("message_search", "key", "is_note", "words");

    internal override void AddIndexed(BulkRows rows, long key, bool isNote, IReadOnlyCollection<string> words) =>
        rows.Add(key, isNote, string.Join(' ', words.Select(w => "'" + w + "'")));

    internal override IReadOnlyList<Sql> TidyIndexes => [];

    internal override Sql BeginSnapshot { get; } = Sql.Trusted("begin isolation level repeatable read read only");

    internal override Sql IndexKey { get; } = Sql.Trusted("s.key");

    internal override Sql FindIndexed(long key, bool isNote, IReadOnlyCollection<string> words)
    {
        var query = string.Join(" & ", words.Select(w => $"'{w}'"));
        return $"select key from message_search where key = {key} and is_note = {isNote} and words @@ ({query})::tsquery";
    }

    internal override Sql Position(string text, Sql column) => $"strpos({column}, {text})";

    internal override Sql EachText(Sql column) => $"select lower(value) from jsonb_array_elements_text({column}::jsonb)";

    internal override Sql Unindexed => Sql.Empty;

    // An array is one prepared statement, whatever its length, and read by the index. The plan for one value can be kept, since it does not depend on it.
    internal override void AppendList(StringBuilder text, SqlValue list, List<SqlValue> parameters)
    {
        var isNot = Cut(text, " not in ");

        if (!isNot && !Cut(text, " in "))
        {
            throw new InvalidOperationException("A list stands only after \"in\".");
        }

        var isOne = list.Items!.Length == 1;
        parameters.Add(isOne ? list.Item(0) : list);
        text.Append(isNot ? " <> " : " = ").Append(isOne ? "$" : isNot ? "all($" : "any($").Append(parameters.Count).Append(isOne ? "" : ")");

        static bool Cut(StringBuilder text, string end)
        {
            for (var n = 1; n <= end.Length; n++)
            {
                if (text.Length < n || text[^n] != end[^n])
                {
                    return false;
                }
            }

            text.Length -= end.Length;
            return true;
        }
    }
}
