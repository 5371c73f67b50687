using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Teams;

namespace Polydesk.Desk.Outreach;

/// <summary>Adds a contact list, or changes what is given of one. No two have the same name. Team leaders and those above may.</summary>
public sealed class SaveContactList(Database database, ContactListStore lists, EventLog events, TimeProvider clock)
{
    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ContactListDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (draft.Name.Is(out var wanted))
        {
            await db.HoldAsync("contact_list:" + ContactListStore.Key(wanted), ct);
        }

        if (id is { } known && await lists.FindForUpdateAsync(db, known, caller, ct) is null)
        {
            return Problem.NotFound("contact_list", known);
        }

        var problems = new List<FieldProblem>();

        if (draft.Name.Is(out var name)
            && await db.ExistsAsync($"select id from contact_lists where name_key = {ContactListStore.Key(name)} and id <> {id ?? 0}", ct))
        {
            problems.Add(new("name", FieldFault.Taken, name));
        }

        if (draft.OfficeId.Is(out var office) && !await OfficeStore.MayUseAsync(db, office, caller, ct))
        {
            problems.Add(new("office", FieldFault.Unknown, office?.ToString() ?? ""));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        long? maker = caller.PersonId == 0 ? null : caller.PersonId;
        var saved = id ?? await db.InsertAsync(
            $"""
            insert into contact_lists (name, name_key, office_id, created_by, created_at, updated_at)
            values ({name}, {ContactListStore.Key(name)}, {OfficeStore.Own(caller)}, {maker}, {now}, {now}) returning id
            """, ct);

        await SetAsync(db, saved, draft, now, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.ContactListAdded : EventTypes.ContactListChanged, Subject.ContactList, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    private static async ValueTask SetAsync(WriteSession db, long id, ContactListDraft draft, DateTimeOffset now, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {now}"];

        if (draft.Name.Is(out var name))
        {
            sets.Add($"name = {name}, name_key = {ContactListStore.Key(name)}");
        }

        if (draft.Legend.Is(out var legend))
        {
            sets.Add($"legend = {legend}");
        }

        if (draft.OfficeId.Is(out var office))
        {
            sets.Add($"office_id = {office}");
        }

        if (draft.CallAttempts.Is(out var attempts))
        {
            sets.Add($"call_attempts = {attempts}");
        }

        if (draft.ExpiresAt.Is(out var expires))
        {
            sets.Add($"expires_at = {expires}");
        }

        await db.AddAsync($"update contact_lists set {Sql.List(sets)} where id = {id}", ct);
    }
}
