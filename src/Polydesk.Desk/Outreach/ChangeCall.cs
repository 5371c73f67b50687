using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Changes what is given of a call that the caller sees. What follows from a result follows when the call gets its first.</summary>
public sealed class ChangeCall(
    Database database, CallResults results, CallStore calls, CallEffects effects, CallNotes notes, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(long id, CallChange change, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await calls.FindForUpdateAsync(db, id, caller, ct) is not { } call)
        {
            return Problem.NotFound("call", id);
        }

        CallResult? result = null;

        if (change.ResultId.Or(null) is { } wanted && wanted != call.ResultId
            && (result = await results.FindForAsync(db, wanted, call.DepartmentId, caller, ct)) is null)
        {
            return Problem.Invalid("result", FieldFault.Unknown, $"{wanted}");
        }

        if (change.TalkEnd.Or(null) is { } end && end <= call.TalkStart)
        {
            return Problem.Invalid("talk_end", FieldFault.BadDate, "talk_start");
        }

        var now = clock.GetUtcNow();
        List<Sql> sets = [$"updated_at = {now}"];
        Set(change.Comment, comment => $"comment = {comment}");
        Set(change.TalkEnd, at => $"talk_end = {at}");
        Set(change.HandlingStop, at => $"handling_stop = {at}");
        Set(change.ResultId, to => $"result_id = {to}");

        if (change.TicketId.Is(out var none) && none is null)
        {
            sets.Add($"ticket_id = null, message_id = null");
        }

        var isFirst = result is not null && await db.ExistsAsync($"select id from calls where id = {id} and result_at is null", ct);

        if (isFirst)
        {
            sets.Add($"result_at = {now}");
        }

        await db.ExecuteAsync($"update calls set {Sql.List(sets)} where id = {id}", ct);
        var after = (await calls.ListAsync(db, [id], ct))[0];

        if (change.TicketId.Or(null) is { } to && to != call.TicketId)
        {
            if (!await notes.AddAsync(db, after, to, caller, ct))
            {
                return Problem.Invalid("ticket", FieldFault.Unknown, $"{to}");
            }
        }
        else
        {
            await notes.RenewAsync(db, after, caller, ct);
        }

        if (isFirst)
        {
            await effects.ApplyAsync(db, new(call.DepartmentId, call.PersonId, call.Phone, call.Direction == "out", call.TalkStart), result, isNew: false, caller, ct);
        }

        await events.AppendAsync(db, new(EventTypes.CallChanged, Subject.Call, id, change.TicketId.Or(after.TicketId)), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);

        void Set<T>(Optional<T> given, Func<T, Sql> write)
        {
            if (given.Is(out var value))
            {
                sets.Add(write(value));
            }
        }
    }
}
