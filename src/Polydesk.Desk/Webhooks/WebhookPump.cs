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

    private IReadOnlyList<Webhook> webhooks = [];
    private DateTimeOffset restUntil;
    private bool hasMore;

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
                var due = await RoundAsync(ct);
                await Task.Delay(settings.Gather, clock, ct);
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

        // Results are written in every round, so that a kill repeats little; reading rests in proportion to its work.
        var rests = clock.GetUtcNow() < restUntil;

        if (!rests)
        {
            var started = clock.GetTimestamp();
            (webhooks, hasMore) = await reader.RunAsync(ct);
            var rest = clock.GetElapsedTime(started) * settings.RestFactor;
            restUntil = clock.GetUtcNow() + (rest < settings.LongestRest ? rest : settings.LongestRest);
        }

        var due = await sender.RunAsync(webhooks, ct);
        return rests || hasMore ? Earlier(due, restUntil) : due;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

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
