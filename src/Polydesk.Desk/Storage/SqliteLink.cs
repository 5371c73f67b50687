using Microsoft.Data.Sqlite;

namespace Polydesk.Desk.Storage;

/// <summary>An open SQLite connection with its prepared statements, used by one caller at a time.</summary>
internal sealed class SqliteLink : IDisposable
{
    /// <summary>When more different statements than this have been prepared, all are dropped and prepared anew as needed.</summary>
    private const int KeptStatements = 400;

    private static readonly string[] Names = [.. Enumerable.Range(1, 256).Select(i => "$" + i)];

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private readonly List<SqlValue> values = [];

    public SqliteLink(string path)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        Script("""
            pragma busy_timeout = 30000;
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma foreign_keys = on;
            pragma temp_store = memory;
            pragma cache_size = -8000;
            """);
    }

    public void Script(string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Scripts are our own: migrations and pragmas.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public List<T> List<T>(Func<Row, T> read, Sql sql)
    {
        var list = new List<T>();
        using var reader = Prepare(sql).ExecuteReader();
        var row = new Row(reader);

        while (reader.Read())
        {
            list.Add(read(row.Start()));
        }

        return list;
    }

    public T? Find<T>(Func<Row, T> read, Sql sql)
    {
        using var reader = Prepare(sql).ExecuteReader();
        return reader.Read() ? read(new Row(reader)) : default;
    }

    public int Execute(Sql sql) => Prepare(sql).ExecuteNonQuery();

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private SqliteCommand Prepare(Sql sql)
    {
        values.Clear();
        var text = sql.Render(Engine.Sqlite, values);

        if (!commands.TryGetValue(text, out var command))
        {
            if (commands.Count >= KeptStatements)
            {
                Forget();
            }

            command = connection.CreateCommand();
#pragma warning disable CA2100 // Sql puts every value into a parameter.
            command.CommandText = text;
#pragma warning restore CA2100

            for (var i = 0; i < values.Count; i++)
            {
                command.Parameters.Add(new SqliteParameter(i < Names.Length ? Names[i] : "$" + (i + 1), null));
            }

            commands.Add(text, command);
        }

        for (var i = 0; i < values.Count; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }

    private void Forget()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
    }
}
