using System.Collections.Concurrent;

namespace Polydesk.Desk.Storage;

/// <summary>
/// Lets one node at a time do background work of a name. Who holds a lease keeps it by asking again; a node that dies loses it after a few seconds. An embedded
/// database has one process, which always holds it.
/// </summary>
public sealed class Lease(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1.5);

    private readonly string holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, long> heldSince = [];

    public async ValueTask<bool> HoldAsync(string name, CancellationToken ct)
    {
        if (database.Engine.HasOneProcess)
        {
            return true;
        }

        if (heldSince.TryGetValue(name, out var since) && clock.GetElapsedTime(since) < Renewal)
        {
            return true;
        }

        // By the database's clock, since those of the nodes may differ.
        var (asked, now, length) = (clock.GetTimestamp(), database.Engine.Now, (long)Length.TotalMilliseconds);
        await using var db = await database.BeginAsync(ct);
        var held = await db.ExecuteAsync(
            $"""
            insert into leases (name, holder, until) values ({name}, {holder}, {now} + {length})
            on conflict (name) do update set holder = excluded.holder, until = excluded.until
            where leases.holder = excluded.holder or leases.until < {now}
            """, ct) > 0;
        await db.CommitAsync(ct);

        if (held)
        {
            heldSince[name] = asked;
        }
        else
        {
            heldSince.TryRemove(name, out _);
        }

        return held;
    }

    /// <summary>Lets another node have it at once.</summary>
    public async ValueTask ReleaseAsync(string name, CancellationToken ct)
    {
        if (!heldSince.TryRemove(name, out _))
        {
            return;
        }

        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync($"delete from leases where name = {name} and holder = {holder}", ct);
        await db.CommitAsync(ct);
    }
}
