namespace Polydesk.Desk.Storage;

/// <summary>A kept connection, lent for a few statements. It reads; <see cref="WriteSession"/> also changes.</summary>
public abstract class Session(Engine engine) : IAsyncDisposable
{
    public Engine Engine { get; } = engine;

    /// <summary>All rows.</summary>
    public abstract ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct);

    /// <summary>The first row, or <c>default</c>.</summary>
    public abstract ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct);

    /// <summary>Asks several queries together; none may depend on another's answer.</summary>
    public abstract ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct);

    /// <summary>The first column of the first row as a number, or null.</summary>
    public ValueTask<long?> NumberAsync(Sql sql, CancellationToken ct) => FindAsync(static row => row.LongOrNull(), sql, ct);

    /// <summary>Whether the query gives a row.</summary>
    public async ValueTask<bool> ExistsAsync(Sql sql, CancellationToken ct) =>
        await FindAsync(static _ => true, $"select 1 from ({sql}) found limit 1", ct);

    public abstract ValueTask DisposeAsync();
}

/// <summary>
/// One transaction. What is changed becomes visible and durable together when <see cref="CommitAsync"/> returns; without it, nothing happened.
/// </summary>
public abstract class WriteSession(Engine engine) : Session(engine)
{
    private readonly SortedDictionary<(long Department, long Status, bool Deleted), long> counts = [];
    private readonly SortedSet<string> words = new(StringComparer.Ordinal);
    private readonly List<Action> afterCommit = [];

    /// <summary>Runs the statement now; answers how many rows it touched.</summary>
    public abstract ValueTask<int> ExecuteAsync(Sql sql, CancellationToken ct);

    /// <summary>Runs a statement that may take as long as it needs: an upgrade of a large desk, or the wait for another node that does it.</summary>
    public virtual async ValueTask ExecuteLongAsync(Sql sql, CancellationToken ct) => await ExecuteAsync(sql, ct);

    /// <summary>Runs an <c>insert … returning id</c>.</summary>
    public async ValueTask<long> InsertAsync(Sql sql, CancellationToken ct) =>
        await NumberAsync(sql, ct) ?? throw new InvalidOperationException("The insert returned no id.");

    /// <summary>
    /// Adds a statement that returns no rows and whose result nobody needs. It runs before the next other statement or the commit, and travels to PostgreSQL
    /// with it in one round trip.
    /// </summary>
    public abstract ValueTask AddAsync(Sql sql, CancellationToken ct);

    /// <summary>
    /// Waits until no other transaction holds this name, and holds it until the end, so that two do not add the same unique thing. Names before rows, and
    /// several in alphabetical order, or two transactions wait for each other. Answers whether it can have waited.
    /// </summary>
    public async ValueTask<bool> HoldAsync(string name, CancellationToken ct)
    {
        if (Engine.Hold(name) is not { } hold)
        {
            return false;
        }

        await NumberAsync(hold, ct);
        return true;
    }

    /// <summary>As <see cref="HoldAsync"/>, beside others who share the name: only who holds it alone is kept out.</summary>
    public async ValueTask ShareAsync(string name, CancellationToken ct)
    {
        if (Engine.Share(name) is { } share)
        {
            await NumberAsync(share, ct);
        }
    }

    /// <summary>Writes many new rows of one table, which is many times faster than one by one.</summary>
    public abstract ValueTask CopyAsync(BulkRows rows, CancellationToken ct);

    /// <summary>Takes ids of a table for rows that are written later with <see cref="CopyAsync"/>; answers the first. Nobody else gets them.</summary>
    public async ValueTask<long> ReserveAsync(string table, long count, CancellationToken ct)
    {
        foreach (var preparation in Engine.PrepareReserve(table))
        {
            await ExecuteAsync(preparation, ct);
        }

        return await InsertAsync(Engine.ReserveIds(table, count), ct) - count + 1;
    }

    /// <summary>Notes that a ticket entered (+1) or left (-1) a cell of the counters, which are written, in a fixed order, with the commit.</summary>
    public void Count(long departmentId, long statusId, bool deleted, int by) =>
        counts[(departmentId, statusId, deleted)] = counts.GetValueOrDefault((departmentId, statusId, deleted)) + by;

    /// <summary>Notes words of indexed texts. Those that are new are written, in a fixed order, with the commit.</summary>
    public void Know(IEnumerable<string> some) => words.UnionWith(some);

    /// <summary>Runs after a successful commit, in order. Must not fail.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public async ValueTask CommitAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();

        foreach (var ((department, status, deleted), by) in counts)
        {
            if (by != 0)
            {
                await AddAsync(
                    $"""
                    insert into ticket_counts (department_id, status_id, deleted, n) values ({department}, {status}, {deleted}, {by})
                    on conflict (department_id, status_id, deleted) do update set n = ticket_counts.n + excluded.n
                    """, ct);
            }
        }

        if (words.Count > 0)
        {
            await AddAsync(Engine.KeepWords(words), ct);
        }

        await CommitTransactionAsync(ct);

        foreach (var action in afterCommit)
        {
            action();
        }
    }

    private protected abstract ValueTask CommitTransactionAsync(CancellationToken ct);
}
