using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>Changes what is given of a subscription; what it is still to be told is told in the old form. Only an admin does.</summary>
public sealed class ChangeWebhook(Database database, Secrets secrets, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(string dialect, long id, WebhookChange change, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        List<Sql> sets = [$"updated_at = {clock.GetUtcNow()}"];

        if (change.Url.Is(out var url))
        {
            sets.Add($"url = {url}");
        }

        if (change.Events.Is(out var words))
        {
            sets.Add($"events = {JsonSerializer.Serialize(words)}");
        }

        if (change.Method.Is(out var method))
        {
            sets.Add($"method = {method}");
        }

        if (change.Secret.Is(out var secret))
        {
            sets.Add($"secret = {(secret is null ? null : secrets.Seal(secret))}");
        }

        if (change.Active.Is(out var active))
        {
            sets.Add($"active = {active}");
        }

        await using var db = await database.BeginAsync(ct);

        if (await db.ExecuteAsync($"update webhooks set {Sql.List(sets)} where id = {id} and dialect = {dialect}", ct) == 0)
        {
            return Problem.NotFound("webhook", id);
        }

        await events.AppendAsync(db, new(EventTypes.WebhookChanged, Subject.Webhook, id), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>A partial update of a subscription, checked by its dialect.</summary>
public sealed record WebhookChange
{
    public Optional<string> Url { get; init; }

    public Optional<IReadOnlyList<string>> Events { get; init; }

    public Optional<string> Method { get; init; }

    public Optional<string?> Secret { get; init; }

    public Optional<bool> Active { get; init; }
}
