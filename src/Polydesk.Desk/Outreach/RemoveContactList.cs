using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Removes a contact list with its memberships; the people in it stay. Team leaders and those above may.</summary>
public sealed class RemoveContactList(Database database, ContactListStore lists, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await lists.FindForUpdateAsync(db, id, caller, ct) is not { } list)
        {
            return Problem.NotFound("contact_list", id);
        }

        // Members, campaigns and results let go by their foreign keys.
        await db.AddAsync($"delete from contact_lists where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.ContactListRemoved, Subject.ContactList, id, Name: list.Name), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
