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

    public override async Task CheckAsync(CancellationToken ct)
    {
        await using var db = await OpenAsync(ct);
        await db.NumberAsync($"select 1", ct);
    }

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
        await AskAsync(batch, queries, ct);
    }

    /// <summary>Asks the queries after what the batch holds, which returns no rows.</summary>
    internal static async ValueTask AskAsync(NpgsqlBatch batch, IReadOnlyList<Query> queries, CancellationToken ct)
    {
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
        DeskMeter.Statements.Add(1);
        var command = new NpgsqlCommand(sql.Render(Engine.Postgres, values).ToString(), connection);
#pragma warning restore CA2100
        Bind(command.Parameters, values);
        return command;
    }

    internal static NpgsqlBatchCommand BatchCommand(Sql sql)
    {
        var values = new List<SqlValue>();
#pragma warning disable CA2100 // Sql puts every value into a parameter.
        DeskMeter.Statements.Add(1);
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
                { Items: long[] numbers } => new NpgsqlParameter<long[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                { Items: string[] texts } => new NpgsqlParameter<string[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
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
