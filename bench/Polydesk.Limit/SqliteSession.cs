using Microsoft.Data.Sqlite;

namespace Polydesk.Limit;

/// <summary>A kept connection with its kept statements, for one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    public const string Lists = """
        (select json_group_array(person_id order by position) from ticket_followers where ticket_id = t.id),
        (select json_group_array(g.name order by m.position) from ticket_tags m join tags g on g.id = m.tag_id where m.ticket_id = t.id)
        """;

    public SqliteSession(string path)
    {
        Connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        Connection.Open();
        Kept("pragma busy_timeout = 30000; pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -8000;", 0)
            .ExecuteNonQuery();
        Ticket = Kept(Statements.Ticket(Lists), 1);
        Posts = Kept(Statements.Posts, 1);
        Total = Kept(Statements.Total, 1);
        List = Kept(Statements.List(Lists), 2);
        Search = Kept(
            Statements.Search(
                Lists, $$"""
                select rowid >> 20 as id from message_search
                where message_search match (select '{body} : (' || coalesce(group_concat('"' || word || '"', ' OR '), '""') || ')' from ({{Statements.Words}}))
                order by rowid desc limit 1000
                """,
                "select rowid from people_search where people_search match $3 limit 50"),
            3);
    }

    public SqliteConnection Connection { get; }

    /// <summary>The statements of <see cref="Ask"/> that this connection has seen.</summary>
    public Dictionary<string, SqliteCommand> Asked { get; } = [];

    public SqliteCommand Ticket { get; }

    public SqliteCommand Posts { get; }

    public SqliteCommand Total { get; }

    public SqliteCommand List { get; }

    public SqliteCommand Search { get; }

    public SqliteCommand Kept(string sql, int parameters)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is our own, and its values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100

        for (var n = 1; n <= parameters; n++)
        {
            command.Parameters.Add(new SqliteParameter("$" + n, null));
        }

        return command;
    }

    public static SqliteCommand Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public void Dispose() => Connection.Dispose();
}
