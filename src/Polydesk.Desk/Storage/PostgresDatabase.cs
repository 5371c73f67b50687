using System.Buffers;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Polydesk.Desk.Storage;

/// <summary>A PostgreSQL database (15 or newer) behind a pool; statements that repeat are prepared by themselves.</summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>How long a change by another node may stay unseen by <see cref="ChangeStampAsync"/>.</summary>
    private static readonly TimeSpan StampAge = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider clock;

    /// <summary>
    /// A job may have to read something beside its transaction. If writers could take every connection, all of them might wait for one more.
    /// </summary>
    private readonly SemaphoreSlim writers;

    private long commits;
    private Stamp? stamp;

    public PostgresDatabase(string connectionString, TimeProvider clock)
        : base(Engine.Postgres)
    {
        this.clock = clock;
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        source = NpgsqlDataSource.Create(settings);
        writers = new(Math.Max(1, settings.MaxPoolSize * 3 / 4));
    }

    public override async ValueTask<Session> OpenAsync(CancellationToken ct) => new PostgresReadSession(await source.OpenConnectionAsync(ct));

    public override async ValueTask<WriteSession> BeginAsync(CancellationToken ct)
    {
        await writers.WaitAsync(ct);
        NpgsqlConnection? connection = null;

        try
        {
            connection = await source.OpenConnectionAsync(ct);
            return new PostgresWriteSession(this, connection, await connection.BeginTransactionAsync(ct));
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            writers.Release();
            throw;
        }
    }

    /// <summary>Two equal snapshots see the same committed transactions.</summary>
    public override async ValueTask<string> ChangeStampAsync(Session db, CancellationToken ct)
    {
        var mine = Interlocked.Read(ref commits);
        var last = stamp;

        if (last is not null && last.Commits == mine && clock.GetElapsedTime(last.Taken) < StampAge)
        {
            return last.Snapshot;
        }

        var taken = clock.GetTimestamp();
        var snapshot = await db.FindAsync(static row => row.Text(), $"select pg_current_snapshot()::text", ct) ?? "";
        stamp = new(taken, mine, snapshot);
        return snapshot;
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        writers.Dispose();
    }

    internal void Ended() => writers.Release();

    internal void Committed() => Interlocked.Increment(ref commits);

    internal static async ValueTask<List<T>> ListAsync<T>(NpgsqlConnection connection, Func<Row, T> read, Sql sql, CancellationToken ct)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new PostgresRow(reader);
        var list = new List<T>();

        while (await reader.ReadAsync(ct))
        {
            list.Add(read(row.Start()));
        }

        return list;
    }

    internal static async ValueTask<T?> FindAsync<T>(NpgsqlConnection connection, Func<Row, T> read, Sql sql, CancellationToken ct)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? read(new PostgresRow(reader)) : default;
    }

    internal static async ValueTask AskAsync(NpgsqlConnection connection, IReadOnlyList<Query> queries, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);

        foreach (var query in queries)
        {
            batch.BatchCommands.Add(BatchCommand(query.Sql));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var row = new PostgresRow(reader);

        foreach (var query in queries)
        {
            while (await reader.ReadAsync(ct))
            {
                query.Take(row.Start());
            }

            await reader.NextResultAsync(ct);
        }
    }

    internal static NpgsqlCommand Command(NpgsqlConnection connection, Sql sql)
    {
        var values = new List<SqlValue>();
#pragma warning disable CA2100 // Sql puts every value into a parameter.
        var command = new NpgsqlCommand(sql.Render(Engine.Postgres, values).ToString(), connection);
#pragma warning restore CA2100
        Bind(command.Parameters, values);
        return command;
    }

    internal static NpgsqlBatchCommand BatchCommand(Sql sql)
    {
        var values = new List<SqlValue>();
#pragma warning disable CA2100 // Sql puts every value into a parameter.
        var command = new NpgsqlBatchCommand(sql.Render(Engine.Postgres, values).ToString());
#pragma warning restore CA2100
        Bind(command.Parameters, values);
        return command;
    }

    private static void Bind(NpgsqlParameterCollection parameters, List<SqlValue> values)
    {
        foreach (var value in values)
        {
            parameters.Add(value switch
            {
                { IsNull: true } => new NpgsqlParameter { NpgsqlDbType = TypeOf(value.Type), Value = DBNull.Value },
                { Type: SqlType.Integer } => new NpgsqlParameter<long> { TypedValue = value.Number, NpgsqlDbType = NpgsqlDbType.Bigint },
                { Type: SqlType.Boolean } => new NpgsqlParameter<bool> { TypedValue = value.Number != 0, NpgsqlDbType = NpgsqlDbType.Boolean },
                _ => new NpgsqlParameter<string> { TypedValue = value.Text!, NpgsqlDbType = NpgsqlDbType.Text },
            });
        }
    }

    private static NpgsqlDbType TypeOf(SqlType type) => type switch
    {
        SqlType.Integer => NpgsqlDbType.Bigint,
        SqlType.Boolean => NpgsqlDbType.Boolean,
        _ => NpgsqlDbType.Text,
    };

    private sealed record Stamp(long Taken, long Commits, string Snapshot);
}

internal sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    private protected override bool IsNull(int column) => reader.IsDBNull(column);

    private protected override long Number(int column) => reader.GetInt64(column);

    private protected override bool Flag(int column) => reader.GetBoolean(column);

    private protected override string Text(int column) => reader.GetString(column);
}

internal sealed class PostgresReadSession(NpgsqlConnection connection) : Session(Engine.Postgres)
{
    public override ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct) =>
        PostgresDatabase.ListAsync(connection, read, sql, ct);

    public override ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default => PostgresDatabase.FindAsync(connection, read, sql, ct);

    public override ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct) => PostgresDatabase.AskAsync(connection, queries, ct);

    public override ValueTask DisposeAsync() => connection.DisposeAsync();
}

internal sealed class PostgresWriteSession(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction)
    : WriteSession(Engine.Postgres)
{
    private const int CopyChunk = 32 * 1024;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n\r\t");

    private readonly List<Sql> added = [];
    private bool ended;

    public override async ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
    {
        await FlushAsync(ct);
        return await PostgresDatabase.ListAsync(connection, read, sql, ct);
    }

    public override async ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default
    {
        await FlushAsync(ct);
        return await PostgresDatabase.FindAsync(connection, read, sql, ct);
    }

    public override async ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct)
    {
        await FlushAsync(ct);
        await PostgresDatabase.AskAsync(connection, queries, ct);
    }

    public override async ValueTask<int> ExecuteAsync(Sql sql, CancellationToken ct)
    {
        await FlushAsync(ct);
        await using var command = PostgresDatabase.Command(connection, sql);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public override ValueTask AddAsync(Sql sql, CancellationToken ct)
    {
        added.Add(sql);
        return default;
    }

    // The text form: the only one that knows every type, the words of the index included.
    public override async ValueTask CopyAsync(BulkRows rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await FlushAsync(ct);
        await using var import = await connection.BeginTextImportAsync(
            $"copy {rows.Table} ({string.Join(", ", rows.Columns)}) from stdin", ct);
        var lines = new StringBuilder();

        for (var row = 0; row < rows.Count; row++)
        {
            AppendLine(lines, rows, row);

            if (lines.Length > CopyChunk || row == rows.Count - 1)
            {
                await import.WriteAsync(lines, ct);
                lines.Clear();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (ended)
        {
            return;
        }

        ended = true;

        try
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            database.Ended();
        }
    }

    private protected override async ValueTask CommitTransactionAsync(CancellationToken ct)
    {
        await FlushAsync(ct);
        await transaction.CommitAsync(ct);
        database.Committed();
    }

    private static void AppendLine(StringBuilder lines, BulkRows rows, int row)
    {
        var width = rows.Columns.Count;

        for (var column = 0; column < width; column++)
        {
            var cell = rows.Cells[row * width + column];
            lines.Append(column == 0 ? "" : "\t");

            switch (cell.Kind)
            {
                case CellKind.Null:
                    lines.Append("\\N");
                    break;
                case CellKind.Integer:
                    lines.Append(cell.Number);
                    break;
                case CellKind.Boolean:
                    lines.Append(cell.Number == 0 ? 'f' : 't');
                    break;
                default:
                    AppendText(lines, cell.Text!);
                    break;
            }
        }

        lines.Append('\n');
    }

    private static void AppendText(StringBuilder lines, string text)
    {
        if (!text.AsSpan().ContainsAny(Escaped))
        {
            lines.Append(text);
            return;
        }

        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => lines.Append("\\\\"),
                '\n' => lines.Append("\\n"),
                '\r' => lines.Append("\\r"),
                '\t' => lines.Append("\\t"),
                _ => lines.Append(c),
            };
        }
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        if (added.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);

        foreach (var sql in added)
        {
            batch.BatchCommands.Add(PostgresDatabase.BatchCommand(sql));
        }

        added.Clear();
        await batch.ExecuteNonQueryAsync(ct);
    }
}
