using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Notes;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>
/// Takes a person out of the desk: they no longer sign in, and their address is free. What they wrote and asked stays under their name; what was still
/// open with them as the agent has no agent any more. Never the owner, and nobody themselves.
/// </summary>
public sealed class RemovePerson(
    Database database, PersonStore people, StaffProfiles profiles, ApiKeys keys, ApiTokens tokens, AgentDuties duties, EventLog events, Freshness freshness,
    VocabularyCache vocabularies)
{
    public Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct) => RunAsync(id, null, caller, ct);

    /// <param name="id">Who goes.</param>
    /// <param name="heirs">Who gets their tickets of which department, closed ones too; those of other departments have no agent any more.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Outcome<Done>> RunAsync(long id, IReadOnlyDictionary<long, long>? heirs, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);

        await using var db = await database.BeginAsync(ct);
        await db.HoldAsync(PersonStore.Leaving, ct);

        if (await people.FindForUpdateAsync(db, id, caller, ct) is not { } person)
        {
            return Problem.NotFound("person", id);
        }

        var office = await profiles.OfficeOfAsync(db, id, ct);

        // Customers are removed by admins alone, as in every API that removes them.
        var may = person.Role >= Role.Agent ? PersonRules.MayManage(caller, person, office) : caller.IsAdmin;

        if (!may || person.Id == caller.PersonId)
        {
            return Problem.Forbidden();
        }

        foreach (var (department, heir) in heirs ?? new Dictionary<long, long>())
        {
            if (await db.FindAsync(
                static row => $"{row.Text()} {row.Text()}".Trim(),
                $"select name, lastname from people where id = {heir} and id <> {id} and role >= {Role.Agent} and deleted_at is null", ct) is not { } name)
            {
                return Problem.Invalid("heir", FieldFault.Unknown, heir.ToString());
            }

            await duties.AssignAsync(db, id, person.FullName, $"t.agent_id = {id} and t.department_id = {department}", heir, name, caller, ct);
        }

        await UnassignAsync(db, person, vocabulary, heirs is not null, caller, ct);
        await duties.OpenCallbacksAsync(db, id, ct);
        await people.RemoveAsync(db, id, ct);
        await keys.RevokeAsync(db, id, ct);
        await tokens.RevokePersonAsync(db, id, ct);
        await events.AppendAsync(db, new(EventTypes.PersonRemoved, Subject.Person, id), caller, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private async ValueTask UnassignAsync(WriteSession db, Person person, DeskVocabulary vocabulary, bool alsoClosed, Caller caller, CancellationToken ct)
    {
        if (person.Role < Role.Agent)
        {
            return;
        }

        List<long> open = [.. vocabulary.Statuses.Where(s => s.Kind is not (StatusKind.Resolved or StatusKind.Spam)).Select(s => s.Id)];
        Sql theirs = alsoClosed ? (Sql)$"t.agent_id = {person.Id}" : (Sql)$"t.agent_id = {person.Id} and t.status_id in {open}";
        await duties.AssignAsync(db, person.Id, person.FullName, theirs, null, "", caller, ct);
    }
}
