using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Polydesk.Desk.Storage;

/// <summary>The differences between the two databases, each with a name. SQL that is not here runs on both.</summary>
public abstract class Engine
{
    /// <summary>How many words the beginning of a word stands for in a search.</summary>
    public const int MostAlternatives = 50;

    public static Engine Sqlite { get; } = new SqliteEngine();

    public static Engine Postgres { get; } = new PostgresEngine();

    public abstract string Name { get; }

    /// <summary>Whether one process serves the database; else several nodes may, and share the work.</summary>
    public abstract bool HasOneProcess { get; }

    /// <summary>Ends a select inside a writing transaction that must not change before the commit. SQLite has one writer anyway.</summary>
    public abstract Sql ForUpdate { get; }

    /// <summary>As <see cref="ForUpdate"/>, while others may go on referring to the row.</summary>
    public abstract Sql ForNoKeyUpdate { get; }

    /// <summary>Ends a select of rows that are about to be referred to, so that nobody removes them before the commit.</summary>
    public abstract Sql ForKeyShare { get; }

    /// <summary>Skips rows that another node's transaction holds: the way to share a queue.</summary>
    public abstract Sql ForUpdateSkipLocked { get; }

    /// <summary>The keys of messages (<see cref="MessageKey"/>) that hold every word, newest first, at most <paramref name="cap"/>.</summary>
    /// <param name="words">Folded words; each stands for at most <see cref="MostAlternatives"/> known words that begin with it, the shortest first.</param>
    /// <param name="includeNotes">Whether internal notes are searched too.</param>
    /// <param name="cap">The most keys to return; work is bounded by it, whatever the words.</param>
    public abstract Sql SearchMessages(IReadOnlyList<string> words, bool includeNotes, int cap);

    /// <summary>The statement that keeps those words that are not known yet.</summary>
    internal abstract Sql KeepWords(IReadOnlyCollection<string> words);

    /// <summary>The statement that forgets those words that no text has any more.</summary>
    internal abstract Sql ForgetWords(IReadOnlyCollection<string> words);

    /// <summary>The statement that (re)places the indexed words of a message.</summary>
    public abstract Sql IndexMessage(long key, bool isNote, IReadOnlyCollection<string> words);

    /// <summary>The statement that removes a message's words from the index.</summary>
    public abstract Sql UnindexMessage(long key);

    /// <summary>A condition: column <c>search</c> of the table (people or organizations) contains the folded text.</summary>
    public abstract Sql SearchContains(string table, string folded);

    /// <summary>A condition: the column, which holds folded text, begins with the folded text.</summary>
    public Sql BeginsWith(Sql column, string folded) => $"{column} like {EscapeLike(folded) + "%"} escape '\\'";

    /// <summary>A condition: the subject of a ticket (table <c>tickets</c> named <c>t</c>) contains the text, in any letter case.</summary>
    public abstract Sql SubjectContains(string text);

    /// <summary>The database's own time, in milliseconds since 1970.</summary>
    internal abstract Sql Now { get; }

    /// <summary>The number of the oldest transaction that has not ended; null where there is one writer, so that ids appear in their order.</summary>
    internal abstract Sql? OldestOpen { get; }

    /// <summary>A number above those of all transactions that have one; null where there is one writer.</summary>
    internal abstract Sql? NextNumber { get; }

    /// <summary>Waits until no other transaction holds this name, and holds it until the end; null where there is one writer anyway.</summary>
    internal abstract Sql? Hold(string name);

    /// <summary>What must have run, in the same transaction, before <see cref="ReserveIds"/>.</summary>
    internal abstract IReadOnlyList<Sql> PrepareReserve(string table);

    /// <summary>Moves a table's identity on by so many; gives the last id that is taken.</summary>
    internal abstract Sql ReserveIds(string table, long count);

    /// <summary>Moves a table's identity past ids that were given by hand; null where that happens by itself.</summary>
    internal abstract Sql? AdvanceIds(string table);

    /// <summary>The table of the message index with the columns in which <see cref="AddIndexed"/> puts a message.</summary>
    internal abstract BulkRows IndexRows();

    /// <summary>Adds a message to the rows of <see cref="IndexRows"/>. SQLite wants them in the order of their keys.</summary>
    internal abstract void AddIndexed(BulkRows rows, long key, bool isNote, IReadOnlyCollection<string> words);

    /// <summary>Lets a lent connection see one state of the data until it is rolled back, while others go on writing.</summary>
    internal abstract Sql BeginSnapshot { get; }

    /// <summary>The key of a row of the message index, whose table is named <c>s</c>.</summary>
    internal abstract Sql IndexKey { get; }

    /// <summary>Gives a row when the index holds all these words for the message, on the right side.</summary>
    internal abstract Sql FindIndexed(long key, bool isNote, IReadOnlyCollection<string> words);

    /// <summary>Stands before a column that many rows share, lest SQLite gathers and sorts them all by its index. PostgreSQL knows by its statistics.</summary>
    internal abstract Sql Unindexed { get; }

    /// <summary>Writes a list that follows <c>in</c> or <c>not in</c>, and adds what it becomes to the parameters.</summary>
    internal abstract void AppendList(StringBuilder text, SqlValue list, List<SqlValue> parameters);

    /// <summary>Where a text begins within a column, from 1; 0 when it is not there.</summary>
    internal abstract Sql Position(string text, Sql column);

    /// <summary>Selects the members, in lower case, of a column that holds a JSON array of texts.</summary>
    internal abstract Sql EachText(Sql column);

    /// <summary>Words that begin so: of the first thousand in alphabetical order the shortest, which are usually the most frequent.</summary>
    private protected static Sql KnownWords(string beginning) => $"""
        select word from (select word from words where word >= {beginning} and word < {beginning + "\U0010FFFF"} order by word limit 1000) w
        order by length(word), word limit {MostAlternatives}
        """;

    private protected static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed class SqliteEngine : Engine
    {
        /// <summary>Lists up to this length become single parameters; longer ones travel as one JSON array.</summary>
        private const int LongestInlineList = 64;

        public override string Name => "sqlite";

        public override bool HasOneProcess => true;

        public override Sql ForUpdate => Sql.Empty;

        public override Sql ForNoKeyUpdate => Sql.Empty;

        public override Sql ForKeyShare => Sql.Empty;

        public override Sql ForUpdateSkipLocked => Sql.Empty;

        public override Sql SearchMessages(IReadOnlyList<string> words, bool includeNotes, int cap)
        {
            var groups = Sql.Join([.. words.Select(w =>
                (Sql)$"""(select '(' || coalesce(group_concat('"' || word || '"', ' OR '), '""') || ')' from ({KnownWords(w)}))""")], " || ' AND ' || ");
            var (open, close) = includeNotes ? ("", "") : ("{body} : (", ")");
            return $"select rowid from message_search where message_search match ({open} || {groups} || {close}) order by rowid desc limit {cap}";
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

    private sealed class PostgresEngine : Engine
    {
        public override string Name => "postgres";

        public override bool HasOneProcess => false;

        public override Sql ForUpdate { get; } = Sql.Trusted("for update");

        public override Sql ForNoKeyUpdate { get; } = Sql.Trusted("for no key update");

        public override Sql ForKeyShare { get; } = Sql.Trusted("for key share");

        public override Sql ForUpdateSkipLocked { get; } = Sql.Trusted("for update skip locked");

        // A function of ours, because the plan must follow how frequent the words are (see the migration).
        public override Sql SearchMessages(IReadOnlyList<string> words, bool includeNotes, int cap)
        {
            var groups = Sql.Join([.. words.Select(w =>
                (Sql)$"(select '(' || string_agg(quote_literal(word), ' | ') || ')' from ({KnownWords(w)}) known)")], " || ' & ' || ");
            return $"select key from search_messages({groups}, {includeNotes}, {cap}) as key order by key desc";
        }

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
}
