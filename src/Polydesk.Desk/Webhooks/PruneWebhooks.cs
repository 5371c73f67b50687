using Polydesk.Desk.Periodic;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>Forgets what was delivered or given up when it is old or when there is much of it, and what was kept of erased tickets.</summary>
public sealed class PruneWebhooks(Database database, WebhookSettings settings, TimeProvider clock) : IPeriodic
{
    private const int AtOnce = 1_000;

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(5);

    async Task IPeriodic.RunAsync(CancellationToken ct)
    {
        while (await RunAsync(ct) == AtOnce)
        {
            // There may be more.
        }
    }

    /// <summary>Answers how many deliveries were forgotten.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var old = clock.GetUtcNow() - settings.Kept;
        await using var db = await database.OpenAsync(ct);
        var over = await db.ListAsync(
            static row => row.Long(),
            $"""
            select id from webhook_deliveries where state <> 0 and finished_at < {old}
            union select id from (
              select id from webhook_deliveries where state <> 0 order by finished_at desc, id desc limit {AtOnce} offset {settings.MostKept}) more
            limit {AtOnce}
            """, ct);

        if (over.Count == 0 && !await db.ExistsAsync($"select 1 from webhook_remains where erased_at < {old}", ct))
        {
            return 0;
        }

        await using var write = await database.BeginAsync(ct);
        await write.AddAsync($"delete from webhook_deliveries where id in {over}", ct);
        await write.AddAsync($"delete from webhook_remains where erased_at < {old}", ct);
        await write.CommitAsync(ct);
        return over.Count;
    }
}
