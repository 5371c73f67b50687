namespace Polydesk.Desk.Storage;

/// <summary>One database: an account's desk, or the catalog. Connections and prepared statements are kept.</summary>
public abstract class Database(Engine engine) : IAsyncDisposable
{
    public Engine Engine { get; } = engine;

    /// <summary>Lends a connection for reading. Readers never wait for a writer.</summary>
    public abstract ValueTask<Session> OpenAsync(CancellationToken ct);

    /// <summary>Fails when the database does not answer, or its file is not where it was.</summary>
    public abstract Task CheckAsync(CancellationToken ct);

    /// <summary>Begins a transaction. On SQLite it waits for its turn: take it late, and do nothing slow while holding it.</summary>
    public abstract ValueTask<WriteSession> BeginAsync(CancellationToken ct);

    /// <summary>
    /// A stamp that differs whenever the data may have changed since. Two equal stamps mean that a count taken between them still holds
    /// (changes by another node may show up to 50 ms late).
    /// </summary>
    public abstract ValueTask<string> ChangeStampAsync(Session db, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
