using Polydesk.Desk.Accounts;
using Polydesk.Desk.Traffic;
using Polydesk.Dialects;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Server.Background;

/// <summary>Counts the calls of every account's APIs, and writes the counts every ten seconds and when the server stops.</summary>
internal sealed class TrafficService(AccountRegistry accounts, TimeProvider clock, ILogger<TrafficService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly FaultLog faults = new(log, clock);

    /// <summary>Counts an answered request and the calls within it, where an account and an operation are known.</summary>
    public void Add(RequestLog request, int status, TimeSpan took)
    {
        if (request.AccountId == 0 || accounts.FindOpened(request.AccountId)?.Get<ApiTraffic>() is not { } traffic)
        {
            return;
        }

        Count(request.Operation, status, took, request.Sent);

        foreach (var part in request.Parts.Where(p => p.Status > 0))
        {
            Count(part.Operation, part.Status, part.Took, part.Sent);
        }

        void Count(string operation, int answered, TimeSpan time, IReadOnlyList<ParameterBag> sent)
        {
            if (operation != "-")
            {
                traffic.Add(new(request.Integration, request.Dialect, operation, answered, time, answered < 400 ? [.. sent.SelectMany(s => s.Ignored)] : []));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SaveAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }

        await SaveAsync(CancellationToken.None);
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        foreach (var account in accounts.Opened)
        {
            var what = $"The calls of account {account.Info.Id} cannot be counted";

            try
            {
                await account.Get<ApiTraffic>().SaveAsync(ct);
                faults.Worked(what);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                faults.Failed(what, e);
            }
        }
    }
}
