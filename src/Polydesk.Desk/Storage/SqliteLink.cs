using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Polydesk.Desk.Storage;

/// <summary>An open SQLite connection with its prepared statements, used by one caller at a time.</summary>
internal sealed class SqliteLink : IDisposable
{
    /// <summary>When more different statements than this have been prepared, all are dropped and prepared anew as needed.</summary>
    private const int KeptStatements = 400;

    private readonly SqliteConnection connection;
    private readonly nint database;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement>.AlternateLookup<ReadOnlySpan<char>> byText;
    private readonly List<SqlValue> values = [];

    /// <param name="forWriting">A writer keeps more pages, since a change touches many indexes. Its undo log may go to a file: kept in memory, SQLite walks all
    /// of it after each statement, which made a transaction of a thousand tickets twice as long.</param>
    public SqliteLink(string path, bool forWriting = false)
    {
        // A file that is gone is not made anew.
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString());
        byText = statements.GetAlternateLookup<ReadOnlySpan<char>>();

        try
        {
            database = Open(forWriting);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new SqliteException($"{path}: {e.Message}", e.SqliteErrorCode, e.SqliteExtendedErrorCode);
        }
    }

    public void Script(string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Scripts are our own: migrations and pragmas.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Refuses a file that was removed or replaced since it was opened: what is written to it would be lost.</summary>
    public void CheckPlace()
    {
        if (SqliteNative.HasMoved(database))
        {
            throw new SqliteException(
                $"{connection.DataSource} was removed or replaced while it was open. Stop everything that uses it, put the right file back, and start again.", raw.SQLITE_READONLY);
        }
    }

    public List<T> List<T>(Func<Row, T> read, Sql sql)
    {
        var list = new List<T>();
        var statement = Prepare(sql);

        try
        {
            while (Step(statement))
            {
                list.Add(read(statement.Start()));
            }
        }
        finally
        {
            statement.Reset();
        }

        return list;
    }

    public void Ask(IReadOnlyList<Query> queries)
    {
        foreach (var query in queries)
        {
            var statement = Prepare(query.Sql);

            try
            {
                while (Step(statement))
                {
                    query.Take(statement.Start());
                }
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    public T? Find<T>(Func<Row, T> read, Sql sql)
    {
        var statement = Prepare(sql);

        try
        {
            return Step(statement) ? read(statement.Start()) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Answers how many rows it touched.</summary>
    public int Execute(Sql sql)
    {
        var statement = Prepare(sql);

        try
        {
            while (Step(statement))
            {
                // Rows that nobody asked for.
            }
        }
        finally
        {
            statement.Reset();
        }

        return SqliteNative.Changes(database);
    }

    /// <summary>Inserts many rows through one prepared statement, past ADO.NET, whose parameters would box every value.</summary>
    public void Copy(BulkRows rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var width = rows.Columns.Count;
        var sql = $"insert into {rows.Table} ({string.Join(", ", rows.Columns)}) values ({string.Join(", ", Enumerable.Repeat("?", width))})";
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));

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

    private nint Open(bool forWriting)
    {
        connection.Open();

        // Without this, SQLite prepares a statement anew whenever the parameter of a limit is bound, to look at its value.
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        Script("""
            pragma busy_timeout = 30000;
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma foreign_keys = on;
            """);
        Script(forWriting ? "pragma cache_size = -16000" : "pragma temp_store = memory; pragma cache_size = -1400");
        return connection.Handle!.DangerousGetHandle();
    }

    private SqliteStatement Prepare(Sql sql)
    {
        values.Clear();
        DeskMeter.Statements.Add(1);
        var text = sql.Render(Engine.Sqlite, values);

        if (!byText.TryGetValue(text, out var statement))
        {
            if (statements.Count >= KeptStatements)
            {
                Forget();
            }

            statement = new(database, text, out var code);
            Check(code);
            byText[text] = statement;
        }

        Check(statement.Bind(values));
        return statement;
    }

    private bool Step(SqliteStatement statement)
    {
        var code = statement.Step();

        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        Check(code);
        return false;
    }

    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE)
        {
            throw new SqliteException(
                $"{connection.DataSource}: {raw.sqlite3_errmsg(connection.Handle).utf8_to_string()}", code, raw.sqlite3_extended_errcode(connection.Handle));
        }
    }

    private void Forget()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
