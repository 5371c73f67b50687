using System.Data.Common;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Traffic;
using Polydesk.Dialects;

namespace Polydesk.Server.Background;

/// <summary>Counts the calls of every account's APIs, and writes the counts every ten seconds and when the server stops.</summary>
internal sealed class TrafficService(AccountRegistry accounts, TimeProvider clock, ILogger<TrafficService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Counts an answered request, where an account and an operation are known.</summary>
    public void Add(RequestLog request, int status, TimeSpan took)
    {
        if (request.AccountId > 0 && request.Operation != "-")
        {
            accounts.FindOpened(request.AccountId)?.Get<ApiTraffic>()
                .Add(new(request.Integration, request.Dialect, request.Operation, status, took, status < 400 ? request.Sent.Ignored : []));
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
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        await SaveAsync(CancellationToken.None);
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        foreach (var account in accounts.Opened)
        {
            try
            {
                await account.Get<ApiTraffic>().SaveAsync(ct);
            }
            catch (Exception e) when (e is DbException or IOException or TimeoutException)
            {
                log.LogWarning(e, "The calls of account {AccountId} cannot be counted", account.Info.Id);
            }
        }
    }
}
