using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Polydesk.Desk.Storage;

/// <summary>An SQLite file: many readers, one writer with group commit, every commit synced to the disk before anybody is answered.</summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>More idle readers than this are closed when they come back.</summary>
    private const int KeptReaders = 32;

    private readonly string path;
    private readonly ConcurrentBag<SqliteLink> idle = [];
    private readonly Lazy<SqliteWriter> writer;
    private readonly Lazy<SqliteLink> watch;
    private readonly Lock watching = new();
    private int idleCount;

    static SqliteDatabase()
    {
        Batteries_V2.Init();

        // A connection is never used by two threads at once, and nobody asks how much memory SQLite has: locks for both would be paid with every call.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string path)
        : base(Engine.Sqlite)
    {
        this.path = path;
        writer = new(() => new(new(path, forWriting: true)));
        watch = new(() => new(path), LazyThreadSafetyMode.PublicationOnly);
    }

    public override ValueTask<Session> OpenAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();

        if (idle.TryTake(out var link))
        {
            Interlocked.Decrement(ref idleCount);
        }
        else
        {
            link = new(path);
        }

        return new(new SqliteReadSession(this, link));
    }

    public override Task CheckAsync(CancellationToken ct)
    {
        lock (watching)
        {
            watch.Value.CheckPlace();
            watch.Value.Find(static row => row.Long(), $"select count(*) from sqlite_master");
        }

        return Task.CompletedTask;
    }

    public override ValueTask<WriteSession> BeginAsync(CancellationToken ct) => writer.Value.BeginAsync(ct);

    /// <summary>SQLite's own data_version moves when any other connection, of this or another process, has committed.</summary>
    public override ValueTask<string> ChangeStampAsync(Session db, CancellationToken ct)
    {
        lock (watching)
        {
            return new(watch.Value.Find(static row => row.Long(), $"pragma data_version").ToString());
        }
    }

    public override ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var link))
        {
            link.Dispose();
        }

        if (watch.IsValueCreated)
        {
            watch.Value.Dispose();
        }

        if (writer.IsValueCreated)
        {
            writer.Value.Dispose();
        }

        return default;
    }

    internal void Return(SqliteLink link)
    {
        if (Interlocked.Increment(ref idleCount) > KeptReaders)
        {
            Interlocked.Decrement(ref idleCount);
            link.Dispose();
            return;
        }

        idle.Add(link);
    }
}

internal sealed class SqliteReadSession(SqliteDatabase database, SqliteLink link) : Session(Engine.Sqlite)
{
    private SqliteLink? link = link;

    private SqliteLink Link => link ?? throw new ObjectDisposedException(nameof(SqliteReadSession));

    public override ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct) => new(Link.List(read, sql));

    public override ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default => new(Link.Find(read, sql));

    public override ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct)
    {
        Link.Ask(queries);
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref link, null) is { } returned)
        {
            database.Return(returned);
        }

        return default;
    }
}
