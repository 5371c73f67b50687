using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// What follows from a call: one out takes an attempt from the contact in the department's lists, and its result finalises or moves them there, closes their
/// callbacks and blocks the number.
/// </summary>
public sealed class CallEffects(ListMembers members, ContactListStore lists, EventLog events, TimeProvider clock)
{
    /// <param name="db">The transaction that logs the call, or sets its first result.</param>
    /// <param name="call">The call.</param>
    /// <param name="result">Its result, when it has just got its first.</param>
    /// <param name="isNew">Whether it is just being logged.</param>
    /// <param name="caller">Who logs it.</param>
    /// <param name="ct">Cancels.</param>
    internal async ValueTask ApplyAsync(WriteSession db, CalledContact call, CallResult? result, bool isNew, Caller caller, CancellationToken ct)
    {
        if (call.PersonId is { } person)
        {
            Sql theirs = $"""
                select m.list_id from contact_list_members m join department_contact_lists d on d.list_id = m.list_id
                where m.person_id = {person} and d.department_id = {call.DepartmentId}
                """;
            await ListMembers.HoldAsync(db, result?.MovesToListId is { } target ? (Sql)$"{theirs} union select id from contact_lists where id = {target}" : theirs, ct);
            var held = await db.ListAsync(static row => row.Long(), theirs, ct);
            await MarkAsync(db, call, person, held, result, isNew, ct);

            if (result?.MovesToListId is { } other)
            {
                await MoveAsync(db, person, held, other, caller, ct);
            }

            if (result is { Finalises: true })
            {
                await CloseCallbacksAsync(db, person, call.DepartmentId, caller, ct);
            }
        }

        if (result is { Blocks: true })
        {
            await Blacklist.AddAsync(db, call.Phone, result.DepartmentId, null, "result", caller, clock.GetUtcNow(), events, ct);
        }
    }

    private static async ValueTask MarkAsync(
        WriteSession db, CalledContact call, long person, IReadOnlyList<long> held, CallResult? result, bool isNew, CancellationToken ct)
    {
        List<Sql> sets = [];

        if (isNew && call.IsOut)
        {
            sets.Add($"attempts_left = case when attempts_left > 0 then attempts_left - 1 else 0 end, last_call_at = {call.At}");
        }

        if (result is not null)
        {
            sets.Add($"last_result_id = {result.Id}");
        }

        if (result is { Finalises: true })
        {
            sets.Add($"finalised = {true}");
        }

        if (sets.Count > 0 && held.Count > 0)
        {
            await db.ExecuteAsync($"update contact_list_members set {Sql.List(sets)} where person_id = {person} and list_id in {held}", ct);
        }
    }

    private async ValueTask MoveAsync(WriteSession db, long person, IReadOnlyList<long> from, long to, Caller caller, CancellationToken ct)
    {
        if (await lists.FindAsync(db, to, Caller.System, ct) is not { } list)
        {
            return;
        }

        if (await members.InsertAsync(db, list, [person], ct) > 0)
        {
            await events.AppendAsync(db, new(EventTypes.ContactListFilled, Subject.ContactList, to), caller, ct);
        }

        await db.ExecuteAsync($"delete from contact_list_members where person_id = {person} and list_id in {from} and list_id <> {to}", ct);
    }

    private async ValueTask CloseCallbacksAsync(WriteSession db, long person, long department, Caller caller, CancellationToken ct)
    {
        var open = await db.ListAsync(
            static row => row.Long(),
            $"select id from callbacks where person_id = {person} and department_id = {department} and status = 'open' order by id {db.Engine.ForNoKeyUpdate}", ct);

        if (open.Count > 0)
        {
            await db.AddAsync($"update callbacks set status = 'done', updated_at = {clock.GetUtcNow()} where id in {open}", ct);
        }

        foreach (var callback in open)
        {
            await events.AppendAsync(db, new(EventTypes.CallbackChanged, Subject.Callback, callback), caller, ct);
        }
    }
}

/// <summary>Who was called for which department, and when.</summary>
internal sealed record CalledContact(long DepartmentId, long? PersonId, string Phone, bool IsOut, DateTimeOffset At);
