using Polydesk.Desk.Accounts;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Server.Background;

/// <summary>Keeps one pump running for every account that is not disabled. One that fails is logged and started again.</summary>
internal sealed class WebhookService(AccountRegistry accounts, TimeProvider clock, ILogger<WebhookService> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly FaultLog faults = new(log, clock);
    private readonly Dictionary<long, Running> pumps = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);

        try
        {
            do
            {
                await FollowAccountsAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, and the pumps with it.
        }

        await Task.WhenAll(pumps.Values.Select(p => p.DisposeAsync().AsTask()));
    }

    private async Task FollowAccountsAsync(CancellationToken ct)
    {
        const string what = "The accounts whose webhooks are to be sent cannot be listed";
        Dictionary<long, AccountInfo> enabled;

        try
        {
            enabled = (await accounts.ListAsync(ct)).Where(a => !a.Disabled).ToDictionary(a => a.Id);
            faults.Worked(what);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            faults.Failed(what, e);
            return;
        }

        foreach (var id in pumps.Keys.Except(enabled.Keys).ToList())
        {
            pumps.Remove(id, out var ended);
            await ended!.DisposeAsync();
        }

        foreach (var info in enabled.Values)
        {
            if (!pumps.ContainsKey(info.Id))
            {
                pumps[info.Id] = new(stop => PumpAsync(info, stop));
            }
        }
    }

    private async Task PumpAsync(AccountInfo info, CancellationToken ct)
    {
        var (opening, sending) = ($"Account {info.Id} cannot be opened for its webhooks", $"The webhooks of account {info.Id} pause for a second");

        while (!ct.IsCancellationRequested)
        {
            var what = opening;

            try
            {
                var account = await accounts.OpenAsync(info, ct);
                faults.Worked(opening);
                what = sending;
                await account.Get<WebhookPump>().RunAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                faults.Failed(what, e);
                await Task.Delay(Tick, clock, ct).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task task;

        public Running(Func<CancellationToken, Task> run) => task = run(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await task;
            stop.Dispose();
        }
    }
}
