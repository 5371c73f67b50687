using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Teams;

/// <summary>Removes an office; its members and what else belonged to it have none then. Only an admin may.</summary>
public sealed class RemoveOffice(Database database, OfficeStore offices, EventLog events, Freshness freshness)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await offices.FindAsync(db, id, caller, ct) is not { } office)
        {
            return Problem.NotFound("office", id);
        }

        // Members, departments and the rest let go by their foreign keys.
        await db.AddAsync($"delete from teams where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.OfficeRemoved, Subject.Team, id, Name: office.Name), caller, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
