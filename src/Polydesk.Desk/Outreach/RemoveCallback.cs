using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Removes a callback; an agent only a private one of their own.</summary>
public sealed class RemoveCallback(Database database, CallbackStore callbacks, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await callbacks.FindForUpdateAsync(db, id, caller, ct) is not { } callback)
        {
            return Problem.NotFound("callback", id);
        }

        if (caller.Role < Role.TeamLeader && !callback.IsPrivate)
        {
            return Problem.Forbidden();
        }

        await db.AddAsync($"delete from callbacks where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.CallbackRemoved, Subject.Callback, id), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }
}
