using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// Who is in which contact list. The lists' counters follow by triggers, in the same transaction; whoever changes several lists holds their rows before, by id.
/// </summary>
public sealed class ListMembers(Database database, ContactListStore lists, EventLog events, TimeProvider clock)
{
    /// <summary>A page of a list's members with their standing, by id. Whoever sees the list sees them.</summary>
    /// <param name="db">Where to read.</param>
    /// <param name="list">The list.</param>
    /// <param name="phone">Only those with this number; null is all.</param>
    /// <param name="skip">How many come before.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<(List<ListMember> Members, long Total)> PageAsync(
        Session db, ContactList list, string? phone, long skip, int take, CancellationToken ct)
    {
        Sql where = phone is null ? (Sql)$"m.list_id = {list.Id}" : $"m.list_id = {list.Id} and m.person_id in ({PhoneNumbers.Owners(phone)})";
        var total = phone is null ? list.Total : await db.NumberAsync($"select count(*) from contact_list_members m where {where}", ct) ?? 0;
        var members = skip >= total ? [] : await db.ListAsync(
            Read,
            $"""
            select m.person_id, m.attempts_left, m.priority, m.finalised, m.last_call_at, m.last_result_id, m.added_at
            from contact_list_members m where {where} order by m.person_id limit {take} offset {skip}
            """, ct);

        return (members, total);
    }

    public ValueTask<ListMember?> FindAsync(Session db, long listId, long personId, CancellationToken ct) => db.FindAsync(
        Read,
        $"""
        select m.person_id, m.attempts_left, m.priority, m.finalised, m.last_call_at, m.last_result_id, m.added_at
        from contact_list_members m where m.list_id = {listId} and m.person_id = {personId}
        """, ct);

    /// <summary>The lists of many people that the caller sees, by id.</summary>
    public async ValueTask<ILookup<long, long>> ListsOfAsync(Session db, IReadOnlyCollection<long> personIds, Caller caller, CancellationToken ct) => (await db.ListAsync(
        static row => (Person: row.Long(), List: row.Long()),
        $"""
        select m.person_id, m.list_id from contact_list_members m join contact_lists l on l.id = m.list_id
        where m.person_id in {personIds} and {Visibility.OfContactLists(caller)} order by m.list_id
        """, ct)).ToLookup(m => m.Person, m => m.List);

    /// <summary>
    /// Adds people who are contacts the caller sees, all in one transaction; those who are in the list already stay as they are. Nobody is added when one of
    /// them is unknown, or when every number of one is blocked; both name the places of the ids.
    /// </summary>
    /// <param name="listId">The list.</param>
    /// <param name="personIds">Each once.</param>
    /// <param name="ignoresBlocked">Whether blocked numbers do not matter.</param>
    /// <param name="caller">Who asks: a team leader or above.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<ListAddition>> AddAsync(long listId, IReadOnlyList<long> personIds, bool ignoresBlocked, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await lists.FindAsync(db, listId, caller, ct) is null)
        {
            return Problem.NotFound("contact_list", listId);
        }

        // People before lists, as wherever both are held.
        var known = await db.ListAsync(
            static row => row.Long(), $"select p.id from people p where p.id in {personIds} and {Visibility.OfContacts(caller)} {db.Engine.ForKeyShare}", ct);

        if (await lists.FindForUpdateAsync(db, listId, caller, ct) is not { } list)
        {
            return Problem.NotFound("contact_list", listId);
        }

        if (known.Count < personIds.Count)
        {
            return new ListAddition([.. personIds.Except(known)], []);
        }

        if (!ignoresBlocked && await BlockedAsync(db, personIds, ct) is { Count: > 0 } blocked)
        {
            return new ListAddition([], blocked);
        }

        if (await InsertAsync(db, list, personIds, ct) > 0)
        {
            await events.AppendAsync(db, new(EventTypes.ContactListFilled, Subject.ContactList, listId), caller, ct);
            await db.CommitAsync(ct);
        }

        return ListAddition.Made;
    }

    /// <summary>Changes what is given of a member's standing.</summary>
    public async Task<Outcome<Done>> SetAsync(long listId, long personId, ListMemberDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await lists.FindForUpdateAsync(db, listId, caller, ct) is null)
        {
            return Problem.NotFound("contact_list", listId);
        }

        if (await FindAsync(db, listId, personId, ct) is not { } before)
        {
            return Problem.NotFound("contact", personId);
        }

        await db.ExecuteAsync(
            $"""
            update contact_list_members set attempts_left = {draft.AttemptsLeft.Or(before.AttemptsLeft)}, priority = {draft.Priority.Or(before.Priority)},
              finalised = {draft.Finalised.Or(before.Finalised)}
            where list_id = {listId} and person_id = {personId}
            """, ct);
        await events.AppendAsync(db, new(EventTypes.ContactListMemberChanged, Subject.ContactList, listId, To: new(personId, LocalText.None)), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    /// <summary>Takes a person out of a list.</summary>
    public async Task<Outcome<Done>> RemoveAsync(long listId, long personId, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await lists.FindForUpdateAsync(db, listId, caller, ct) is null)
        {
            return Problem.NotFound("contact_list", listId);
        }

        if (await db.ExecuteAsync($"delete from contact_list_members where list_id = {listId} and person_id = {personId}", ct) == 0)
        {
            return Problem.NotFound("contact", personId);
        }

        await events.AppendAsync(db, new(EventTypes.ContactListMemberRemoved, Subject.ContactList, listId, From: new(personId, LocalText.None)), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    /// <summary>Takes a person out of every list.</summary>
    internal static async ValueTask RemoveFromAllAsync(WriteSession db, long personId, CancellationToken ct)
    {
        await HoldAsync(db, $"select list_id from contact_list_members where person_id = {personId}", ct);
        await db.ExecuteAsync($"delete from contact_list_members where person_id = {personId}", ct);
    }

    /// <summary>Holds the rows of these lists until the transaction ends; answers the ids of those that are there.</summary>
    internal static ValueTask<List<long>> HoldAsync(WriteSession db, Sql ids, CancellationToken ct) => db.ListAsync(
        static row => row.Long(), $"select id from contact_lists where id in ({ids}) order by id {db.Engine.ForNoKeyUpdate}", ct);

    /// <summary>Adds people to a list that is held; answers how many were not in it.</summary>
    internal ValueTask<int> InsertAsync(WriteSession db, ContactList list, IReadOnlyList<long> personIds, CancellationToken ct) => db.ExecuteAsync(
        $"""
        insert into contact_list_members (list_id, person_id, attempts_left, added_at)
        select {list.Id}, p.id, {list.CallAttempts}, {clock.GetUtcNow()} from people p where p.id in {personIds} order by p.id
        on conflict do nothing
        """, ct);

    private static ValueTask<List<long>> BlockedAsync(Session db, IReadOnlyList<long> personIds, CancellationToken ct) => db.ListAsync(
        static row => row.Long(),
        $"select p.id from people p where p.id in {personIds} and {DoNotCall.IsPersonBlocked(Sql.Trusted("p.id"))} order by p.id", ct);

    private static ListMember Read(Row row) => new(row.Long(), row.Long(), row.Long(), row.Bool(), row.TimeOrNull(), row.LongOrNull(), row.Time());
}
