using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>
/// Reads and sends, round after round, for one account. It is woken by a commit of this process, by an answer of a receiver and by the clock. Where
/// several nodes serve the account, one of them does it at a time: the one that holds the lease.
/// </summary>
public sealed class WebhookPump(
    Lease lease, WebhookReader reader, WebhookSender sender, EventSignal signal, WebhookSettings settings,
    TimeProvider clock)
{
    private const string LeaseName = "webhooks";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is cancelled; then requests under way may end. A fault of the database ends it too; start it again.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var wake = new SemaphoreSlim(0, 1);
        signal.Raised += Wake;
        sender.Progress += Wake;

        try
        {
            while (!ct.IsCancellationRequested)
            {
                var started = clock.GetTimestamp();
                var due = await RoundAsync(ct);
                await RestAsync(clock.GetElapsedTime(started), ct);
                await WaitAsync(wake, due, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            signal.Raised -= Wake;
            sender.Progress -= Wake;
            await sender.StopAsync(Grace);
            await lease.ReleaseAsync(LeaseName, CancellationToken.None);
        }

        void Wake()
        {
            lock (wake)
            {
                if (wake.CurrentCount == 0)
                {
                    wake.Release();
                }
            }
        }
    }

    /// <summary>Answers when the next round is due at the latest.</summary>
    private async Task<DateTimeOffset?> RoundAsync(CancellationToken ct)
    {
        if (!await lease.HoldAsync(LeaseName, ct))
        {
            await sender.StopAsync(TimeSpan.Zero);
            return null;
        }

        var (webhooks, more) = await reader.RunAsync(ct);
        var due = await sender.RunAsync(webhooks, ct);
        return more ? clock.GetUtcNow() : due;
    }

    private Task RestAsync(TimeSpan taken, CancellationToken ct)
    {
        var rest = taken * settings.RestFactor;
        return Task.Delay(rest < settings.Gather ? settings.Gather : rest > settings.LongestRest ? settings.LongestRest : rest, clock, ct);
    }

    /// <summary>Until something has happened or is due, and never longer than a poll.</summary>
    private async Task WaitAsync(SemaphoreSlim wake, DateTimeOffset? due, CancellationToken ct)
    {
        var longest = settings.Poll - settings.Gather;
        var untilDue = due is { } at ? at - clock.GetUtcNow() : longest;

        if (untilDue > TimeSpan.Zero)
        {
            await wake.WaitAsync(untilDue < longest ? untilDue : longest, ct);
        }
    }
}
