using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Takes a contact out of the desk, whom no ticket and no order refers to; what calls say of them stays. Team leaders and those above may.</summary>
public sealed class RemoveContact(Database database, PersonStore people, ApiKeys keys, ApiTokens tokens, EventLog events, Freshness freshness)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        // Whoever adds a ticket or an order holds the row in a weaker way, so none comes in meanwhile.
        if (!await db.FindAsync(static _ => true, $"select p.id from people p where p.id = {id} and {Visibility.OfContacts(caller)} {db.Engine.ForUpdate}", ct))
        {
            return Problem.NotFound("contact", id);
        }

        if (await db.ExistsAsync($"select id from tickets where requester_id = {id}", ct) || await db.ExistsAsync($"select id from orders where person_id = {id}", ct))
        {
            return Problem.Conflict("contact", id.ToString());
        }

        await people.RemoveAsync(db, id, ct);
        await db.AddAsync($"delete from contact_profiles where person_id = {id}", ct);
        await db.AddAsync($"update callbacks set status = 'cancelled' where person_id = {id} and status = 'open'", ct);
        await keys.RevokeAsync(db, id, ct);
        await tokens.RevokePersonAsync(db, id, ct);
        await events.AppendAsync(db, new(EventTypes.PersonRemoved, Subject.Person, id), caller, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
