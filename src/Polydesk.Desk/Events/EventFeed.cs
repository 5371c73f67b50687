using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Events;

/// <summary>Reads the log onwards from a place: every event once, in the order of their ids but for those that were committed late.</summary>
public sealed class EventFeed(EventLog log, TimeProvider clock)
{
    /// <summary>A transaction takes its number an instant after its first event's id. The instant is shorter than this.</summary>
    private static readonly TimeSpan LongestInstant = TimeSpan.FromSeconds(2);

    /// <summary>The next events, and the place behind them.</summary>
    public async ValueTask<(List<LoggedEvent> Events, EventPlace Place)> ReadAsync(Session db, EventPlace place, int take, CancellationToken ct)
    {
        var (late, gaps) = await CloseGapsAsync(db, place, take, ct);
        var fresh = await log.ListAsync(db, $"e.id > {place.Read}", take, ct);

        if (fresh.Count == 0)
        {
            return (late, place with { Gaps = gaps });
        }

        // With one writer, what is missing was undone and never appears.
        var missing = db.Engine.NextNumber is null ? [] : Missing(place.Read, fresh);

        if (missing.Count > 0)
        {
            var (horizon, now) = (await db.NumberAsync(db.Engine.NextNumber!, ct) ?? 0, clock.GetUtcNow());
            gaps = [.. gaps, .. missing.Select(m => new EventGap(m.From, m.To, horizon, now))];
        }

        return ([.. late, .. fresh], new(fresh[^1].Id, gaps));
    }

    /// <summary>What has appeared in the gaps, and the gaps in which more may appear.</summary>
    private async ValueTask<(List<LoggedEvent> Late, IReadOnlyList<EventGap> Gaps)> CloseGapsAsync(
        Session db, EventPlace place, int take, CancellationToken ct)
    {
        if (place.Gaps.Count == 0)
        {
            return ([], []);
        }

        // In this order: who had ended before the look has left in the gaps all that it ever will.
        var oldestOpen = await db.NumberAsync(db.Engine.OldestOpen!, ct) ?? 0;
        var late = await log.ListAsync(db, Sql.Any([.. place.Gaps.Select(g => (Sql)$"(e.id >= {g.From} and e.id <= {g.To})")]), take, ct);
        var now = clock.GetUtcNow();
        var open = place.Gaps.Where(g => late.Count == take || g.Horizon > oldestOpen || now - g.SeenAt < LongestInstant);

        return (late, [.. open.SelectMany(g => g.Without(late.Select(e => e.Id).Where(id => id >= g.From && id <= g.To)))]);
    }

    private static List<(long From, long To)> Missing(long read, List<LoggedEvent> fresh)
    {
        var missing = new List<(long, long)>();

        foreach (var e in fresh)
        {
            if (e.Id > read + 1)
            {
                missing.Add((read + 1, e.Id - 1));
            }

            read = e.Id;
        }

        return missing;
    }
}
