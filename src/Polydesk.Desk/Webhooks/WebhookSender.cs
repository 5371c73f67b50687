using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>
/// Sends what waits: for each subscription a few requests at a time, in order within a lane, each subscription on its own, so that a receiver that is
/// slow or silent delays nobody else. What came of it is written in batches; after a kill the deliveries whose result was not written are sent again.
/// </summary>
public sealed class WebhookSender(
    Database database, OutgoingClient outgoing, IEnumerable<IWebhookDialect> dialects, RemoveWebhook removal, WebhookSettings settings,
    TimeProvider clock) : IDisposable
{
    private const int LoadedAtOnce = 5_000;
    private const int Gone = 410;

    /// <summary>How often deliveries are looked for that were committed after later ones: replays beside the reader.</summary>
    private static readonly TimeSpan FullLook = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, IWebhookDialect> dialects = dialects.ToDictionary(d => d.Name);
    private readonly Dictionary<long, WebhookQueue> queues = [];
    private readonly ConcurrentQueue<Sent> sent = new();
    private readonly ConcurrentDictionary<Task, bool> runners = new();
    private CancellationTokenSource patience = new();
    private volatile bool stopping;
    private long lastFullLook;

    /// <summary>A request has ended, so that there is something to write or more to send.</summary>
    public event Action? Progress;

    /// <summary>Writes results, and starts what is due; answers when it should be called again at the latest.</summary>
    public async Task<DateTimeOffset?> RunAsync(IReadOnlyList<Webhook> webhooks, CancellationToken ct)
    {
        await WriteResultsAsync(ct);
        DateTimeOffset? next = null;

        if (webhooks.Count > 0 || queues.Count > 0)
        {
            await LoadAsync(webhooks, ct);
        }

        foreach (var queue in queues.Values)
        {
            Start(queue);
            next = queue.NextDue() is { } due && (next is null || due < next) ? due : next;
        }

        return next;
    }

    /// <summary>Lets requests under way end, for so long, writes what came of them, and forgets the rest: it is in the store.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (queues.Count == 0)
        {
            return;
        }

        stopping = true;
        patience.CancelAfter(grace);
        await Task.WhenAll(runners.Keys);
        queues.Clear();
        patience.Dispose();
        (patience, stopping) = (new(), false);
        await WriteResultsAsync(CancellationToken.None);
    }

    public void Dispose() => patience.Dispose();

    private async Task LoadAsync(IReadOnlyList<Webhook> webhooks, CancellationToken ct)
    {
        foreach (var ended in queues.Keys.Except(webhooks.Select(w => w.Id)).ToList())
        {
            queues.Remove(ended);
        }

        var full = clock.GetElapsedTime(lastFullLook) > FullLook;
        lastFullLook = full ? clock.GetTimestamp() : lastFullLook;
        await using var db = await database.OpenAsync(ct);

        foreach (var webhook in webhooks)
        {
            if (!queues.TryGetValue(webhook.Id, out var queue))
            {
                queue = queues[webhook.Id] = new();
            }

            var from = full ? 0 : queue.LoadedTo;
            var waiting = await db.ListAsync(
                static row => new WaitingDelivery(row.Long(), row.Text(), row.Int(), row.Time()),
                $"""
                select id, lane, tries, due_at from webhook_deliveries
                where webhook_id = {webhook.Id} and state = 0 and id > {from} order by id limit {LoadedAtOnce}
                """, ct);

            foreach (var delivery in waiting.Where(d => queue.Known.Add(d.Id)))
            {
                queue.Add(delivery);
            }

            queue.LoadedTo = waiting.Count > 0 ? Math.Max(queue.LoadedTo, waiting[^1].Id) : queue.LoadedTo;
        }
    }

    private void Start(WebhookQueue queue)
    {
        while (queue.Start(settings.AtOnce, clock.GetUtcNow()) is { } first)
        {
            var runner = RunAsync(queue, first, patience.Token);
            runners[runner] = true;
            runner.ContinueWith(r => runners.TryRemove(r, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(WebhookQueue queue, WaitingDelivery first, CancellationToken ct)
    {
        await Task.Yield();

        for (var delivery = first; delivery is not null && !stopping; delivery = queue.Next(clock.GetUtcNow()))
        {
            await SendAsync(queue, delivery, ct);
            Progress?.Invoke();
        }
    }

    private async Task SendAsync(WebhookQueue queue, WaitingDelivery delivery, CancellationToken ct)
    {
        try
        {
            if (await FindAsync(delivery.Id, ct) is not { } request)
            {
                queue.Done(delivery);
                return;
            }

            var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
            var result = await TellAsync(request, ct);
            Note(queue, delivery, request, result, at, clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server stops: the delivery is made again when it starts.
        }
        catch (DbException)
        {
            delivery.DueAt = clock.GetUtcNow().AddSeconds(1);
            queue.Again(delivery);
        }
    }

    private async ValueTask<Request?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.FindAsync(
            static row => new Request(row.Long(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text()),
            $"""
            select w.id, w.dialect, d.method, coalesce(d.url, w.url), d.media_type, d.headers, d.body
            from webhook_deliveries d join webhooks w on w.id = d.webhook_id where d.id = {id} and d.state = 0
            """, ct);
    }

    private Task<PostResult> TellAsync(Request request, CancellationToken ct)
    {
        var headers = JsonSerializer.Deserialize<List<KeyValuePair<string, string>>>(request.Headers)!;
        var timeout = dialects.GetValueOrDefault(request.Dialect)?.Timeout ?? TimeSpan.MaxValue;

        return !OutgoingUrl.TryParse(request.Url, out var url) ? Task.FromResult(new PostResult(OutgoingFailure.BadUrl))
            : request.Method == "GET" ? outgoing.GetAsync(url, headers, ct, timeout)
            : outgoing.PostAsync(url, System.Text.Encoding.UTF8.GetBytes(request.Body), request.MediaType, headers, ct, timeout);
    }

    private void Note(WebhookQueue queue, WaitingDelivery delivery, Request request, PostResult result, DateTimeOffset at, TimeSpan taken)
    {
        var pauses = Math.Min(settings.Pauses.Count, (dialects.GetValueOrDefault(request.Dialect)?.MostTries ?? int.MaxValue) - 1);
        var state = result.Succeeded ? WebhookState.Delivered : delivery.Tries < pauses ? WebhookState.Waiting : WebhookState.GivenUp;

        if (state is WebhookState.Waiting)
        {
            delivery.DueAt = clock.GetUtcNow() + settings.Pauses[delivery.Tries];
        }

        delivery.Tries++;
        sent.Enqueue(new(
            delivery.Id, request.WebhookId, request.Dialect, state, delivery.Tries, delivery.DueAt, at, (long)taken.TotalMilliseconds, result.Status == 0 ? null : result.Status,
            result.Error ?? ""));

        if (state is WebhookState.Waiting)
        {
            queue.Again(delivery);
        }
        else
        {
            queue.Done(delivery);
        }
    }

    private async Task WriteResultsAsync(CancellationToken ct)
    {
        var results = sent.ToArray();

        if (results.Length == 0)
        {
            return;
        }

        await using (var db = await database.BeginAsync(ct))
        {
            foreach (var result in results)
            {
                await WriteResultAsync(db, result, ct);
            }

            foreach (var last in results.GroupBy(r => r.WebhookId).OrderBy(g => g.Key).Select(g => g.MaxBy(r => r.At)!))
            {
                await db.AddAsync(
                    $"update webhooks set last_run_at = {last.At}, last_status = {last.Status}, last_error = {last.Error} where id = {last.WebhookId}", ct);
            }

            foreach (var gone in results.Where(r => r.Status == Gone && dialects.GetValueOrDefault(r.Dialect) is { EndsWhenGone: true }).DistinctBy(r => r.WebhookId))
            {
                await removal.RemoveAsync(db, gone.Dialect, gone.WebhookId, Caller.System, ct);
            }

            await db.CommitAsync(ct);
        }

        foreach (var result in results)
        {
            sent.TryDequeue(out _);

            if (result.State is not WebhookState.Waiting && queues.TryGetValue(result.WebhookId, out var queue))
            {
                queue.Known.Remove(result.Id);
            }
        }
    }

    private async ValueTask WriteResultAsync(WriteSession db, Sent result, CancellationToken ct)
    {
        DateTimeOffset? finishedAt = result.State is WebhookState.Waiting ? null : clock.GetUtcNow();
        await db.AddAsync(
            $"""
            update webhook_deliveries set state = {result.State}, tries = {result.Tries}, due_at = {result.DueAt}, finished_at = {finishedAt}
            where id = {result.Id}
            """, ct);

        // The subscription may have ended meanwhile.
        await db.AddAsync(
            $"""
            insert into webhook_attempts (delivery_id, at, milliseconds, status, error)
            select id, {result.At}, {result.Milliseconds}, {result.Status}, {result.Error} from webhook_deliveries
            where id = {result.Id} {db.Engine.ForKeyShare}
            """, ct);
    }

    private sealed record Request(long WebhookId, string Dialect, string Method, string Url, string MediaType, string Headers, string Body);

    private sealed record Sent(
        long Id, long WebhookId, string Dialect, WebhookState State, int Tries, DateTimeOffset DueAt, DateTimeOffset At, long Milliseconds, int? Status, string Error);
}
