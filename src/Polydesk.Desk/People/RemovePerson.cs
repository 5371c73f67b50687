using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Notes;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>
/// Takes a person out of the desk: they no longer sign in, and their address is free. What they wrote and asked stays under their name; what was still
/// open with them as the agent has no agent any more. Only an admin may, and never the owner or themselves.
/// </summary>
public sealed class RemovePerson(
    Database database, PersonStore people, ApiKeys keys, EventLog events, Freshness freshness, VocabularyCache vocabularies, TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);

        await using var db = await database.BeginAsync(ct);

        if (await people.FindForUpdateAsync(db, id, caller, ct) is not { } person)
        {
            return Problem.NotFound("person", id);
        }

        if (!caller.IsAdmin || person.Role is Role.Owner || person.Id == caller.PersonId)
        {
            return Problem.Forbidden();
        }

        await UnassignAsync(db, person, vocabulary, caller, ct);
        await people.RemoveAsync(db, id, ct);
        await keys.RevokeAsync(db, id, ct);
        await events.AppendAsync(db, new(EventTypes.PersonRemoved, Subject.Person, id), caller, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private async ValueTask UnassignAsync(WriteSession db, Person person, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (person.Role < Role.Agent)
        {
            return;
        }

        List<long> open = [.. vocabulary.Statuses.Where(s => s.Kind is not (StatusKind.Resolved or StatusKind.Spam)).Select(s => s.Id)];
        Sql theirs = $"t.agent_id = {person.Id} and t.status_id in {open}";
        var unassigned = Event.OfTicket(
            EventTypes.AgentChanged, 0, EventValue.Of(person.Id, $"{person.Name} {person.Lastname}".Trim()), new(0, LocalText.None));
        await events.AppendForTicketsAsync(db, unassigned, theirs, caller, ct);
        await db.AddAsync($"update tickets as t set agent_id = null, updated_at = {clock.GetUtcNow()} where {theirs}", ct);
    }
}
