using System.Text;

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

    /// <summary>Table <c>tickets</c> named <c>t</c>, for walking it in the order of its ids: SQLite has to be told, PostgreSQL knows when that is best.</summary>
    public abstract Sql TicketsById { get; }

    /// <summary>The keys of subjects and messages, but no internal notes (<see cref="MessageKey"/>), that hold every word, newest first, at most <paramref name="cap"/>.</summary>
    /// <param name="words">Folded words; each stands for at most <see cref="MostAlternatives"/> known words that begin with it, the shortest first.</param>
    /// <param name="cap">The most keys to return; work is bounded by it, whatever the words.</param>
    public abstract Sql SearchMessages(IReadOnlyList<string> words, int cap);

    /// <summary>As <see cref="SearchMessages"/>, of some tickets alone and all of theirs. Each is looked at by itself.</summary>
    public abstract Sql SearchMessagesOf(IReadOnlyList<long> tickets, IReadOnlyList<string> words);

    /// <summary>The statement that keeps those words that are not known yet.</summary>
    internal abstract Sql KeepWords(IReadOnlyCollection<string> words);

    /// <summary>The statement that forgets those words that no text has any more.</summary>
    internal abstract Sql ForgetWords(IReadOnlyCollection<string> words);

    /// <summary>The statement that (re)places the indexed words of a message.</summary>
    public abstract Sql IndexMessage(long key, bool isNote, IReadOnlyCollection<string> words);

    /// <summary>The statement that removes a message's words from the index.</summary>
    public abstract Sql UnindexMessage(long key);

    /// <summary>A condition: column <c>search</c> of the table (people, organizations or articles) contains the folded text.</summary>
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

    /// <summary>As <see cref="Hold"/>, beside others who share the name.</summary>
    internal abstract Sql? Share(string name);

    /// <summary>Gives a row when there is a table with this name.</summary>
    internal abstract Sql FindTable(string name);

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

    /// <summary>Each puts an index of texts a little more in order, and changes at most one row when it is. For after many rows have been written at once.</summary>
    internal abstract IReadOnlyList<Sql> TidyIndexes { get; }

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
}
