using System.Data.Common;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Periodic;

namespace Polydesk.Server.Background;

/// <summary>Does the periodic work of every account that is not disabled. A failure is logged and tried again at its next time.</summary>
internal sealed class Clockwork(AccountRegistry accounts, TimeProvider clock, ILogger<Clockwork> log) : BackgroundService
{
    private const int AccountsAtOnce = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(long Account, Type Work), long> lastDone = [];
    private readonly Lock gate = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RoundAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was under way has ended or is undone.
        }
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        try
        {
            var enabled = (await accounts.ListAsync(ct)).Where(a => !a.Disabled);
            await Parallel.ForEachAsync(
                enabled, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = ct }, RoundAsync);
        }
        catch (Exception e) when (IsPassing(e))
        {
            log.LogWarning(e, "The accounts cannot be listed");
        }
    }

    private async ValueTask RoundAsync(AccountInfo info, CancellationToken ct)
    {
        try
        {
            var account = await accounts.OpenAsync(info, ct);

            foreach (var work in account.Get<IEnumerable<IPeriodic>>())
            {
                if (IsDue(info.Id, work))
                {
                    await DoAsync(info.Id, work, ct);
                }
            }
        }
        catch (Exception e) when (IsPassing(e))
        {
            log.LogWarning(e, "Account {AccountId} cannot be opened", info.Id);
        }
    }

    private async Task DoAsync(long accountId, IPeriodic work, CancellationToken ct)
    {
        try
        {
            await work.RunAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Periodic work {Work} of account {AccountId} failed", work.GetType().Name, accountId);
        }

        lock (gate)
        {
            lastDone[(accountId, work.GetType())] = clock.GetTimestamp();
        }
    }

    private bool IsDue(long accountId, IPeriodic work)
    {
        lock (gate)
        {
            return !lastDone.TryGetValue((accountId, work.GetType()), out var at) || clock.GetElapsedTime(at) >= work.Interval;
        }
    }

    private static bool IsPassing(Exception e) => e is DbException or IOException or TimeoutException;
}
