using Microsoft.Data.Sqlite;
using SQLitePCL;

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

    /// <summary>Inserts many rows through one prepared statement, past ADO.NET, whose parameters would box every value.</summary>
    public void Copy(BulkRows rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var handle = connection.Handle!;
        var width = rows.Columns.Count;
        var sql = $"insert into {rows.Table} ({string.Join(", ", rows.Columns)}) values ({string.Join(", ", Enumerable.Repeat("?", width))})";
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));

        using (statement)
        {
            var cells = rows.Cells;

            for (var at = 0; at < cells.Length; at += width)
            {
                for (var column = 0; column < width; column++)
                {
                    Check(Bind(statement, column + 1, cells[at + column]));
                }

                Check(raw.sqlite3_step(statement));
                Check(raw.sqlite3_reset(statement));
            }
        }

        void Check(int code)
        {
            if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, handle);
            }
        }
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private static int Bind(sqlite3_stmt statement, int index, Cell cell) => cell.Kind switch
    {
        CellKind.Null => raw.sqlite3_bind_null(statement, index),
        CellKind.Text => raw.sqlite3_bind_text(statement, index, cell.Text),
        _ => raw.sqlite3_bind_int64(statement, index, cell.Number),
    };

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
