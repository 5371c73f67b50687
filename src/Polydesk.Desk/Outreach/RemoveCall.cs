using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Removes a call with its recording; what followed from it stays. Managers and those above may.</summary>
public sealed class RemoveCall(Database database, CallStore calls, FileStore files, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await calls.FindForUpdateAsync(db, id, caller, ct) is null)
        {
            return Problem.NotFound("call", id);
        }

        await files.RemoveAsync(db, Subject.Call, [id], ct);
        await db.AddAsync($"delete from calls where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.CallRemoved, Subject.Call, id), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }
}
