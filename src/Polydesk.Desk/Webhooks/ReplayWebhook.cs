using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>Sends a delivery once more, as it was: same id, same bytes, same signature, and all its tries anew. Only an admin does.</summary>
public sealed class ReplayWebhook(Database database, TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(long deliveryId, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        // Replays of one subscription take turns, so that each gets a number of its own.
        if (await db.NumberAsync(
            $"select id from webhooks where id = (select webhook_id from webhook_deliveries where id = {deliveryId}) {db.Engine.ForNoKeyUpdate}", ct) is null)
        {
            return Problem.NotFound("delivery", deliveryId);
        }

        var now = clock.GetUtcNow();
        await db.ExecuteAsync(
            $"""
            insert into webhook_deliveries (webhook_id, event_id, copy, word, lane, method, url, media_type, headers, body, state, due_at, created_at)
            select d.webhook_id, d.event_id,
              (select max(c.copy) + 1 from webhook_deliveries c where c.webhook_id = d.webhook_id and c.event_id = d.event_id),
              d.word, d.lane, d.method, d.url, d.media_type, d.headers, d.body, {WebhookState.Waiting}, {now}, {now}
            from webhook_deliveries d where d.id = {deliveryId}
            """, ct);
        await db.CommitAsync(ct);
        return new Done();
    }
}
