namespace Polydesk.Desk.Storage;

/// <summary>
/// Tells kept snapshots (vocabulary, callers) when they are out of date: at once after a commit of this process, within a second after one of another
/// node or of the command line.
/// </summary>
public sealed class Freshness(Database database, TimeProvider clock)
{
    public const string Vocabulary = "version.vocabulary";
    public const string Access = "version.access";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private long local;
    private Seen? last;

    /// <summary>A stamp of the configuration; different stamps mean that it may have changed.</summary>
    public async ValueTask<string> StampAsync(CancellationToken ct)
    {
        var seen = last;

        if (seen is null || clock.GetElapsedTime(seen.At) > Poll)
        {
            seen = await PollAsync(ct);
        }

        return seen.Stored + "/" + Interlocked.Read(ref local);
    }

    /// <summary>Part of a change of configuration or of rights: moves the stamp when it commits.</summary>
    public async ValueTask TouchAsync(WriteSession db, string what, CancellationToken ct)
    {
        await db.AddAsync(
            $"""
            insert into settings (key, value) values ({what}, '1')
            on conflict (key) do update set value = cast(cast(settings.value as bigint) + 1 as text)
            """, ct);
        db.AfterCommit(() => Interlocked.Increment(ref local));
    }

    private async ValueTask<Seen> PollAsync(CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        await using var db = await database.OpenAsync(ct);
        var versions = await db.ListAsync(
            static row => row.Text(), $"select value from settings where key in ({Vocabulary}, {Access}) order by key", ct);
        return last = new(now, string.Join('.', versions));
    }

    private sealed record Seen(long At, string Stored);
}
