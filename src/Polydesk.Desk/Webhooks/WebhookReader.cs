using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Webhooks;

/// <summary>
/// Turns events into deliveries: one for each subscription that wants the event, written soon after the event with the thing as it is then, together
/// with how far the log has been read. A kill in between repeats the reading; a delivery that is there already is not written twice.
/// </summary>
public sealed class WebhookReader(
    Database database, EventFeed feed, WebhookStore webhooks, IEnumerable<IWebhookDialect> dialects, TicketViews views, TicketStore tickets,
    PersonStore people, TimeProvider clock, ILogger<WebhookReader>? log = null)
{
    private const string Name = "webhooks";
    private const int AtOnce = 50;

    private readonly Dictionary<string, IWebhookDialect> dialects = dialects.ToDictionary(d => d.Name);

    /// <summary>Reads on; answers the subscriptions, and whether there may be more to read at once.</summary>
    public async Task<(IReadOnlyList<Webhook> Webhooks, bool More)> RunAsync(CancellationToken ct)
    {
        List<Webhook> all;
        EventPlace place, next;
        List<LoggedEvent> events;
        List<NewDelivery> deliveries;

        await using (var db = await database.OpenAsync(ct))
        {
            all = await webhooks.ListAsync(db, ct);

            if (all.Count == 0)
            {
                return (all, false);
            }

            place = await PlaceAsync(db, ct);
            var start = all.Min(w => w.AfterEvent);
            (events, next) = await feed.ReadAsync(db, place.Read >= start ? place : new(start, []), AtOnce, ct);

            if (events.Count == 0 && next == place)
            {
                return (all, false);
            }

            deliveries = await WriteAsync(db, all, events, ct);
        }

        await KeepAsync(place, next, deliveries, ct);
        return (all, events.Count >= AtOnce);
    }

    private static async ValueTask<EventPlace> PlaceAsync(Session db, CancellationToken ct) =>
        await db.FindAsync(static row => EventPlace.Of(row.Long(), row.Text()), $"select event_id, gaps from cursors where reader = {Name}", ct)
        ?? EventPlace.Start;

    private async ValueTask<List<NewDelivery>> WriteAsync(Session db, List<Webhook> all, List<LoggedEvent> events, CancellationToken ct)
    {
        var deliveries = new List<NewDelivery>();
        var matches = new ViewMatches(db, views, tickets, people);

        foreach (var dialect in dialects.Values)
        {
            var listening = all.FindAll(w => w.Dialect == dialect.Name && w.Active);

            foreach (var e in listening.Count == 0 ? [] : events)
            {
                foreach (var word in await dialect.WordsForAsync(e, ct))
                {
                    if (listening.FindAll(w => w.AfterEvent < e.Id && w.Events.Contains(word)) is { Count: > 0 } wanting)
                    {
                        await WriteAsync(db, dialect, e, word, wanting, matches, deliveries, ct);
                    }
                }
            }
        }

        return deliveries;
    }

    private async ValueTask WriteAsync(
        Session db, IWebhookDialect dialect, LoggedEvent e, string word, List<Webhook> wanting, ViewMatches matches, List<NewDelivery> deliveries,
        CancellationToken ct)
    {
        var topic = WebhookTopic.Of(e);

        try
        {
            if ((await dialect.WriteAsync(db, topic, ct) ?? await RemainsAsync(db, dialect.Name, topic, ct)) is not { } body)
            {
                return;
            }

            foreach (var webhook in wanting.Where(w => w.Wants(word, body.DepartmentId)))
            {
                if (!await matches.HoldsAsync(webhook, topic, ct))
                {
                    continue;
                }

                var request = await dialect.RequestAsync(db, webhook, e, word, body, ct);
                deliveries.Add(new(webhook.Id, e.Id, word, topic.Lane, Headers(webhook, e, request.Headers), body.MediaType, request));
            }
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DbException or IOException))
        {
            // One thing that cannot be written must not keep everything after it from being told.
            log?.LogError(fault, "Event {EventId} ({Word}) cannot be written for webhooks", e.Id, word);
        }
    }

    private static ValueTask<WebhookBody?> RemainsAsync(Session db, string dialect, WebhookTopic topic, CancellationToken ct) => db.FindAsync(
        static row => new WebhookBody(row.Text(), row.LongOrNull(), row.Text()),
        $"""
        select body, department_id, media_type from webhook_remains
        where subject = {topic.Subject} and subject_id = {topic.Id} and dialect = {dialect}
        """, ct);

    private static string Headers(Webhook webhook, LoggedEvent e, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        JsonSerializer.Serialize(headers.Append(new("X-Polydesk-Delivery", WebhookDelivery.KeyOf(webhook.Id, e.Id))));

    private async Task KeepAsync(EventPlace place, EventPlace next, List<NewDelivery> deliveries, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.BeginAsync(ct);

        if (await db.ExecuteAsync(
            $"""
            insert into cursors (reader, event_id, gaps) values ({Name}, {next.Read}, {next.GapsText})
            on conflict (reader) do update set event_id = excluded.event_id, gaps = excluded.gaps
            where cursors.event_id = {place.Read} and cursors.gaps = {place.GapsText}
            """, ct) == 0)
        {
            return; // Another node has read this.
        }

        foreach (var d in deliveries)
        {
            // A subscription may have ended meanwhile.
            await db.AddAsync(
                $"""
                insert into webhook_deliveries (webhook_id, event_id, word, lane, method, url, media_type, headers, body, state, due_at, created_at)
                select id, {d.EventId}, {d.Word}, {d.Lane}, {d.Request.Method}, {d.Request.Url}, {d.MediaType}, {d.Headers}, {d.Request.Body},
                  {WebhookState.Waiting}, {now}, {now}
                from webhooks where id = {d.WebhookId} {db.Engine.ForKeyShare}
                on conflict (webhook_id, event_id, copy) do nothing
                """, ct);
        }

        await db.CommitAsync(ct);
    }

    private sealed record NewDelivery(long WebhookId, long EventId, string Word, string Lane, string Headers, string MediaType, WebhookCall Request);
}
