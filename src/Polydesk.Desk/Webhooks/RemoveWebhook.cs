using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>Ends a subscription with everything it was still to be told. Only an admin does.</summary>
public sealed class RemoveWebhook(Database database, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(string dialect, long id, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (!await RemoveAsync(db, dialect, id, caller, ct))
        {
            return Problem.NotFound("webhook", id);
        }

        await db.CommitAsync(ct);
        return new Done();
    }

    /// <summary>Ends it within a transaction; false when there is none.</summary>
    internal async ValueTask<bool> RemoveAsync(WriteSession db, string dialect, long id, Caller caller, CancellationToken ct)
    {
        if (await db.ExecuteAsync($"delete from webhooks where id = {id} and dialect = {dialect}", ct) == 0)
        {
            return false;
        }

        await events.AppendAsync(db, new(EventTypes.WebhookRemoved, Subject.Webhook, id), caller, ct);
        return true;
    }
}
