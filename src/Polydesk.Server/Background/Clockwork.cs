using Polydesk.Desk.Accounts;
using Polydesk.Desk.Periodic;

namespace Polydesk.Server.Background;

/// <summary>
/// Does the periodic work of every account that is not disabled. A failure is logged and tried again at its next time, and keeps no other account back.
/// </summary>
internal sealed class Clockwork(AccountRegistry accounts, TimeProvider clock, ILogger<Clockwork> log) : BackgroundService
{
    private const int AccountsAtOnce = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly FaultLog faults = new(log, clock);
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
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what was under way has ended or is undone.
        }
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        const string what = "The periodic work of the accounts cannot be done";

        try
        {
            var enabled = (await accounts.ListAsync(ct)).Where(a => !a.Disabled);
            await Parallel.ForEachAsync(
                enabled, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = ct }, RoundAsync);
            faults.Worked(what);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            faults.Failed(what, e);
        }
    }

    private async ValueTask RoundAsync(AccountInfo info, CancellationToken ct)
    {
        var what = $"Account {info.Id} cannot be opened for its periodic work";

        try
        {
            var account = await accounts.OpenAsync(info, ct);
            faults.Worked(what);

            foreach (var work in account.Get<IEnumerable<IPeriodic>>())
            {
                if (IsDue(info.Id, work))
                {
                    await DoAsync(info.Id, work, ct);
                }
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            faults.Failed(what, e);
        }
    }

    private async Task DoAsync(long accountId, IPeriodic work, CancellationToken ct)
    {
        var what = $"Periodic work {work.GetType().Name} of account {accountId} failed";

        try
        {
            await work.RunAsync(ct);
            faults.Worked(what);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            faults.Failed(what, e);
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
}
