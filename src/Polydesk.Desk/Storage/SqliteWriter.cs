using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Polydesk.Desk.Storage;

/// <summary>
/// The one writer of an SQLite file. Jobs take turns inside a shared transaction, each in a savepoint of its own; the last in the queue commits for
/// all (group commit), and nobody is answered before that. A job that fails is undone alone.
/// </summary>
internal sealed class SqliteWriter(SqliteLink link) : IDisposable
{
    private const int LargestGroup = 128;

    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private readonly List<TaskCompletionSource> group = [];
    private bool taken;
    private bool open;

    public async ValueTask<WriteSession> BeginAsync(CancellationToken ct)
    {
        await TakeTurnAsync(ct);

        try
        {
            if (!open)
            {
                link.CheckPlace();
                link.Execute($"begin immediate");
                open = true;
            }

            link.Execute($"savepoint job");
        }
        catch
        {
            PassTurn();
            throw;
        }

        return new SqliteWriteSession(this, link);
    }

    /// <summary>Keeps the job's changes; the task ends when they are on the disk.</summary>
    public Task KeepAsync()
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        group.Add(durable);

        try
        {
            link.Execute($"release job");
        }
        catch (SqliteException e)
        {
            End(e);
        }

        Finish();
        return durable.Task;
    }

    public void Undo()
    {
        try
        {
            link.Execute($"rollback to job");
            link.Execute($"release job");
        }
        catch (SqliteException e)
        {
            // After a full disk or an I/O error SQLite has undone the whole transaction by itself: nobody may go on in it, and nothing of the group is kept.
            End(new($"The transaction was undone with that of another request: {e.Message}", raw.SQLITE_ABORT));
        }

        Finish();
    }

    public void Dispose() => link.Dispose();

    private async ValueTask TakeTurnAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        TaskCompletionSource turn;

        lock (gate)
        {
            if (!taken)
            {
                taken = true;
                return;
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        DeskMeter.WritesWaiting.Add(1);

        try
        {
            await using var _ = ct.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), turn);
            await turn.Task;
        }
        finally
        {
            DeskMeter.WritesWaiting.Add(-1);
        }
    }

    /// <summary>Hands the open transaction to the next in the queue, or commits it for the whole group first.</summary>
    private void Finish()
    {
        bool more;

        lock (gate)
        {
            more = waiting.Count > 0;
        }

        if (open && (group.Count >= LargestGroup || !more))
        {
            Commit();
        }

        PassTurn();
    }

    private void Commit()
    {
        try
        {
            link.Execute($"commit");
            End(null);
        }
        catch (SqliteException e)
        {
            End(e);
        }
    }

    /// <summary>Ends the transaction for all who share it, who are told the failure if there is one.</summary>
    private void End(SqliteException? failure)
    {
        if (failure is not null)
        {
            TryRollback();
        }

        open = false;
        DeskMeter.WriteGroup.Record(group.Count);

        foreach (var durable in group)
        {
            _ = failure is null ? durable.TrySetResult() : durable.TrySetException(failure);
        }

        group.Clear();
    }

    private void TryRollback()
    {
        try
        {
            link.Execute($"rollback");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, which it does after a full disk or an I/O error.
        }
    }

    private void PassTurn()
    {
        while (true)
        {
            TaskCompletionSource? next;

            lock (gate)
            {
                if (!waiting.TryDequeue(out next))
                {
                    // Whoever waited has been cancelled meanwhile: the transaction must not stay open.
                    if (!open)
                    {
                        taken = false;
                        return;
                    }
                }
            }

            if (next is null)
            {
                Commit();
            }
            else if (next.TrySetResult())
            {
                return;
            }
        }
    }
}

internal sealed class SqliteWriteSession(SqliteWriter writer, SqliteLink link) : WriteSession(Engine.Sqlite)
{
    private bool ended;

    public override ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct) => new(Link().List(read, sql));

    public override ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default => new(Link().Find(read, sql));

    public override ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct)
    {
        Link().Ask(queries);
        return default;
    }

    public override ValueTask<int> ExecuteAsync(Sql sql, CancellationToken ct) => new(Link().Execute(sql));

    public override ValueTask AddAsync(Sql sql, CancellationToken ct)
    {
        Link().Execute(sql);
        return default;
    }

    public override ValueTask CopyAsync(BulkRows rows, CancellationToken ct)
    {
        Link().Copy(rows);
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        if (!ended)
        {
            ended = true;
            writer.Undo();
        }

        return default;
    }

    private protected override async ValueTask CommitTransactionAsync(CancellationToken ct)
    {
        _ = Link();
        ended = true;
        await writer.KeepAsync();
    }

    private SqliteLink Link() => ended ? throw new ObjectDisposedException(nameof(SqliteWriteSession)) : link;
}
