using System.Text.Json;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>Reads subscriptions and the log of their deliveries.</summary>
public sealed class WebhookStore
{
    private static readonly Sql Columns = Sql.Trusted(
        "w.id, w.dialect, w.url, w.events, w.department_ids, w.after_event, w.last_run_at, w.last_status, w.last_error, w.created_at, w.method, w.secret, w.active, w.updated_at, w.view_id, w.person_id");

    /// <summary>All subscriptions, the oldest first.</summary>
    public ValueTask<List<Webhook>> ListAsync(Session db, CancellationToken ct) =>
        db.ListAsync(Read, $"select {Columns} from webhooks w order by w.id", ct);

    public ValueTask<Webhook?> FindAsync(Session db, string dialect, long id, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from webhooks w where w.dialect = {dialect} and w.id = {id}", ct);

    /// <summary>A page of a dialect's subscriptions, the oldest first, and how many there are in all.</summary>
    public async ValueTask<(List<Webhook> Webhooks, long Total)> PageAsync(Session db, string dialect, long skip, int take, CancellationToken ct)
    {
        var total = await db.NumberAsync($"select count(*) from webhooks where dialect = {dialect}", ct) ?? 0;
        return (
            await db.ListAsync(Read, $"select {Columns} from webhooks w where w.dialect = {dialect} order by w.id limit {take} offset {skip}", ct),
            total);
    }

    /// <summary>The newest deliveries with their tries.</summary>
    /// <param name="db">The session.</param>
    /// <param name="webhookId">Of one subscription; null for all.</param>
    /// <param name="failed">Only those whose last try failed.</param>
    /// <param name="take">The most deliveries.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<List<WebhookDelivery>> DeliveriesAsync(Session db, long? webhookId, bool failed, int take, CancellationToken ct)
    {
        List<Sql> where = [];

        if (webhookId is not null)
        {
            where.Add($"d.webhook_id = {webhookId}");
        }

        if (failed)
        {
            where.Add($"(d.state = {WebhookState.GivenUp} or (d.state = {WebhookState.Waiting} and d.tries > 0))");
        }

        var deliveries = await db.ListAsync(
            static row => new WebhookDelivery(
                row.Long(), row.Long(), row.Long(), row.Long(), row.Text(), row.Text(), row.Enum<WebhookState>(), row.Int(), row.Time(), row.Time()),
            $"""
            select d.id, d.webhook_id, d.event_id, d.copy, d.word, w.url, d.state, d.tries, d.due_at, d.created_at
            from webhook_deliveries d join webhooks w on w.id = d.webhook_id where {Sql.All(where)} order by d.id desc limit {take}
            """, ct);
        var ids = deliveries.ConvertAll(d => d.Id);
        var attempts = (await db.ListAsync(
            static row => (Delivery: row.Long(), Attempt: new WebhookAttempt(row.Time(), row.Long(), (int?)row.LongOrNull(), row.Text())),
            $"select delivery_id, at, milliseconds, status, error from webhook_attempts where delivery_id in {ids} order by id", ct))
            .ToLookup(a => a.Delivery, a => a.Attempt);
        return deliveries.ConvertAll(d => d with { Attempts = [.. attempts[d.Id]] });
    }

    private static Webhook Read(Row row) => new(
        row.Long(), row.Text(), row.Text(), JsonSerializer.Deserialize<List<string>>(row.Text())!, JsonSerializer.Deserialize<List<long>>(row.Text())!,
        row.Long(), row.TimeOrNull(), (int?)row.LongOrNull(), row.Text(), row.Time())
    {
        Method = row.Text(),
        SealedSecret = row.TextOrNull(),
        Active = row.Bool(),
        UpdatedAt = row.TimeOrNull(),
        View = (row.LongOrNull(), row.LongOrNull()) is ({ } view, { } person) ? new(view, person) : null,
    };
}
