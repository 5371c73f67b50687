using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// Logs a call of somebody who works in the department, with all that follows from it. A number that is not to be called is refused for calls out. Linked to
/// a ticket, it shows there.
/// </summary>
public sealed class LogCall(
    Database database, OutreachRules rules, CallResults results, CallStore calls, CallEffects effects, CallNotes notes, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Call>> RunAsync(CallDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        var problems = new List<FieldProblem>();

        if (!await rules.TakesCallsAsync(draft.DepartmentId, caller, ct))
        {
            problems.Add(new("department", FieldFault.Unknown, $"{draft.DepartmentId}"));
        }

        await using var db = await database.BeginAsync(ct);
        var phone = draft.Phone;

        if (draft.PersonId is { } contact)
        {
            if (await rules.MainNumberAsync(db, contact, caller, ct) is not { } main)
            {
                problems.Add(new("person", FieldFault.Unknown, $"{contact}"));
            }
            else
            {
                phone ??= main.Length > 0 ? main : null;
            }
        }

        if (phone is null && problems.TrueForAll(p => p.Field != "person"))
        {
            problems.Add(new("phone", FieldFault.Missing));
        }

        var user = draft.UserId ?? (caller.PersonId > 0 ? caller.PersonId : null);

        if (user is null)
        {
            problems.Add(new("user", FieldFault.Missing));
        }
        else if (problems.TrueForAll(p => p.Field != "department") && !await rules.WorksInAsync(db, user.Value, draft.DepartmentId, caller, ct))
        {
            problems.Add(new("user", FieldFault.Unknown, $"{user}"));
        }

        CallResult? result = null;

        if (draft.ResultId is { } wanted && (result = await results.FindForAsync(db, wanted, draft.DepartmentId, caller, ct)) is null)
        {
            problems.Add(new("result", FieldFault.Unknown, $"{wanted}"));
        }

        if (draft.Direction == "out" && phone is not null && await rules.IsBlockedAsync(db, phone, draft.DepartmentId, ct))
        {
            problems.Add(new("phone", FieldFault.Blocked, phone));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        var start = draft.TalkStart ?? now;
        var person = draft.PersonId ?? await rules.OwnerAsync(db, phone!, caller, ct);
        var id = await db.InsertAsync(
            $"""
            insert into calls (department_id, person_id, user_id, phone, digits, direction, status, result_id, result_at, comment, talk_start, talk_end,
              handling_stop, created_at, updated_at)
            values ({draft.DepartmentId}, {person}, {user}, {phone}, {PhoneNumbers.Digits(phone!)}, {draft.Direction}, {draft.Status}, {result?.Id},
              {(result is null ? default(DateTimeOffset?) : now)}, {draft.Comment}, {start}, {draft.TalkEnd}, {draft.HandlingStop}, {now}, {now})
            returning id
            """, ct);
        var call = (await calls.ListAsync(db, [id], ct))[0];

        if (draft.TicketId is { } ticket && !await notes.AddAsync(db, call, ticket, caller, ct))
        {
            return Problem.Invalid("ticket", FieldFault.Unknown, $"{ticket}");
        }

        await effects.ApplyAsync(db, new(draft.DepartmentId, person, phone!, draft.Direction == "out", start), result, isNew: true, caller, ct);
        await events.AppendAsync(db, new(EventTypes.CallLogged, Subject.Call, id, draft.TicketId), caller, ct);
        call = (await calls.ListAsync(db, [id], ct))[0];
        await db.CommitAsync(ct);

        return call;
    }
}
