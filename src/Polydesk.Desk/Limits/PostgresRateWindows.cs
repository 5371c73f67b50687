using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Limits;

/// <summary>
/// Windows that nodes share through the catalog's database. A key that comes often is counted here and told to the database several times a second;
/// one that was quiet, and one that is near its limit, is counted there at once. So a limit is exact on one node; on several, a node that has not heard
/// that the others have just reached it lets a few more pass (<see cref="SharedWindow"/> says how many). A block holds on all. Without the database, each
/// node counts for itself. Clocks of nodes must agree.
/// </summary>
public sealed class PostgresRateWindows : IRateWindows, IAsyncDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SharedWindow> windows = new();
    private readonly ConcurrentQueue<SharedWindow> toTell = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Task telling;

    /// <param name="database">The catalog's database, which is disposed with this.</param>
    /// <param name="clock">The time; nodes' clocks must agree.</param>
    /// <param name="log">Where failures of the database go.</param>
    public PostgresRateWindows(Database database, TimeProvider clock, ILogger log)
    {
        (this.database, this.clock, this.log) = (database, clock, log);
        telling = Task.Run(TellAsync);
    }

    /// <summary>Makes the table. It is no part of the migrations, because what it holds may be lost at any moment.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        // Two nodes that create the same table at once would trip over each other.
        await db.ListAsync(static _ => 0, $"select pg_advisory_xact_lock(7305811)", ct);
        await db.ExecuteAsync(
            $"""
            create unlogged table if not exists rate_windows (
              key text not null primary key, count bigint not null, ends bigint not null, blocked boolean not null,
              most bigint not null, block_ends bigint not null)
            """, ct);
        await db.CommitAsync(ct);
    }

    public async ValueTask<RateState> CountAsync(string key, RateRule rule, CancellationToken ct, int by = 1, bool atOnce = false)
    {
        if (rule.Limit <= 0)
        {
            return new(0, null);
        }

        var window = windows.GetOrAdd(key, static k => new(k));
        var counted = window.Count(rule, clock, FreshFor, by, atOnce);

        while (counted.WaitFor is { } asked)
        {
            await asked.WaitAsync(ct);
            counted = window.Count(rule, clock, FreshFor, by, atOnce);
        }

        if (counted.Tell)
        {
            toTell.Enqueue(window);
        }

        return counted.Asks ? await AskAsync(window) : counted.State;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await telling;
        await database.DisposeAsync();
        stopping.Dispose();
    }

    /// <summary>Not ended by the client's leaving: others wait for it.</summary>
    private async Task<RateState> AskAsync(SharedWindow window)
    {
        try
        {
            await TellAsync([window], stopping.Token);

            // Before those that wait are counted too.
            return window.State(clock.GetUtcNow());
        }
        finally
        {
            window.Asked();
        }
    }

    private async Task TellAsync()
    {
        using var timer = new PeriodicTimer(TellEvery, clock);
        var swept = clock.GetTimestamp();

        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                var changed = new HashSet<SharedWindow>();

                while (toTell.TryDequeue(out var window))
                {
                    changed.Add(window);
                }

                if (changed.Count > 0)
                {
                    await TellAsync(changed, stopping.Token);
                }

                if (clock.GetElapsedTime(swept) > SweepEvery)
                {
                    swept = clock.GetTimestamp();
                    await SweepAsync(stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Adds what was counted here, and learns what all nodes counted together.</summary>
    private async Task TellAsync(IReadOnlyCollection<SharedWindow> changed, CancellationToken ct)
    {
        var held = new List<SharedWindow>(changed.Count);

        try
        {
            foreach (var window in changed)
            {
                await window.Turn.WaitAsync(ct);
                held.Add(window);
            }

            await TellHeldAsync(held, ct);
        }
        finally
        {
            held.ForEach(static window => window.Turn.Release());
        }
    }

    private async Task TellHeldAsync(List<SharedWindow> changed, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var told = changed.Select(w => (Window: w, Count: w.Take(now))).ToList();

        try
        {
            var learned = await ExchangeAsync([.. told.Select(t => t.Count)], now, ct);

            foreach (var (window, count) in told)
            {
                window.Learn(count, learned[window.Key], clock);
            }
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            log.LogWarning("Rate limits are counted by this node alone until the database answers: {Reason}", e.Message);

            foreach (var (window, count) in told)
            {
                window.GiveBack(count, clock);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var (window, count) in told)
            {
                window.GiveBack(count, clock);
            }

            throw;
        }
    }

    private async Task<Dictionary<string, SharedCount>> ExchangeAsync(List<WindowCount> counts, DateTimeOffset now, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(counts);
        await using var db = await database.BeginAsync(ct);
        var rows = await db.ListAsync(
            static row => (Key: row.Text(), Count: new SharedCount(row.Long(), row.Time(), row.Bool())),
            $"""
            insert into rate_windows as w (key, count, ends, blocked, most, block_ends)
            select c."Key", c."Count", case when c."Count" > c."Most" then greatest(c."Ends", c."BlockEnds") else c."Ends" end, c."Count" > c."Most", c."Most", c."BlockEnds"
            from jsonb_to_recordset(({json})::jsonb) as c("Key" text, "Count" bigint, "Most" bigint, "Ends" bigint, "BlockEnds" bigint)
            order by c."Key"
            on conflict (key) do update set
              count = case when w.ends <= {now} then excluded.count when w.blocked then w.count else w.count + excluded.count end,
              ends = case
                when w.ends <= {now} then excluded.ends
                when w.blocked then w.ends
                when w.count + excluded.count > excluded.most then greatest(w.ends, excluded.block_ends)
                else w.ends end,
              blocked = case
                when w.ends <= {now} then excluded.blocked
                when w.blocked then true
                else w.count + excluded.count > excluded.most end,
              most = excluded.most,
              block_ends = excluded.block_ends
            returning key, count, ends, blocked
            """, ct);
        await db.CommitAsync(ct);
        return rows.ToDictionary(r => r.Key, r => r.Count);
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        foreach (var (key, window) in windows)
        {
            if (window.IsOver(now))
            {
                windows.TryRemove(new(key, window));
            }
        }

        try
        {
            await using var db = await database.BeginAsync(ct);
            await db.ExecuteAsync($"delete from rate_windows where ends < {now - SweepEvery}", ct);
            await db.CommitAsync(ct);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            log.LogWarning("Rate windows were not swept: {Reason}", e.Message);
        }
    }
}
