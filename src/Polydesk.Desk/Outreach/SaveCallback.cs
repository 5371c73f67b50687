using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// Adds a callback, or changes what is given of one. A private one is somebody's who works in the department, a public one nobody's. A number that is not to be
/// called is refused. Agents have private ones of their own, and take care of the public ones that others make.
/// </summary>
public sealed class SaveCallback(Database database, OutreachRules rules, CallbackStore callbacks, EventLog events, TimeProvider clock)
{
    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<Callback>> RunAsync(long? id, CallbackDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff || (id is null && caller.Role is Role.Agent && !draft.IsPrivate.Or(true)))
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);
        Callback? before = null;

        if (id is { } known && (before = await callbacks.FindForUpdateAsync(db, known, caller, ct)) is null)
        {
            return Problem.NotFound("callback", known);
        }

        var problems = new List<FieldProblem>();
        var department = before?.DepartmentId ?? draft.DepartmentId;
        var takesCalls = before is not null || await rules.TakesCallsAsync(department, caller, ct);

        if (!takesCalls)
        {
            problems.Add(new("department", FieldFault.Unknown, $"{department}"));
        }

        var person = before is null ? draft.PersonId : before.PersonId;
        var phone = await PhoneAsync(db, before, draft, person, department, caller, problems, ct);
        var isPrivate = draft.IsPrivate.Or(before?.IsPrivate ?? true);
        var user = await UserAsync(db, before, draft, isPrivate, takesCalls ? department : null, caller, problems, ct);
        var ticket = draft.TicketId.Or(before?.TicketId);

        if (ticket is { } linked && linked != before?.TicketId && !await OutreachRules.LinksToAsync(db, linked, caller, ct))
        {
            problems.Add(new("ticket", FieldFault.Unknown, $"{linked}"));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        var digits = phone is null ? "" : PhoneNumbers.Digits(phone);
        var (due, comment) = (draft.DueAt.Or(before?.DueAt ?? now), draft.Comment.Or(before?.Comment));
        long? author = caller.PersonId > 0 ? caller.PersonId : null;
        var saved = id ?? await db.InsertAsync(
            $"""
            insert into callbacks (is_private, department_id, person_id, due_at, created_by, created_at, updated_at)
            values ({isPrivate}, {department}, {person}, {due}, {author}, {now}, {now}) returning id
            """, ct);
        await db.AddAsync(
            $"""
            update callbacks set is_private = {isPrivate}, phone = {phone}, digits = {digits}, user_id = {user}, due_at = {due}, comment = {comment},
              status = {draft.Status.Or(before?.Status ?? "open")}, ticket_id = {ticket}, updated_at = {now}
            where id = {saved}
            """, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.CallbackAdded : EventTypes.CallbackChanged, Subject.Callback, saved, ticket), caller, ct);
        var after = (await callbacks.ListAsync(db, [saved], ct))[0];
        await db.CommitAsync(ct);

        return after;
    }

    private async ValueTask<string?> PhoneAsync(
        WriteSession db, Callback? before, CallbackDraft draft, long? person, long department, Caller caller, List<FieldProblem> problems, CancellationToken ct)
    {
        var phone = draft.Phone.Or(before?.Phone);

        if (person is { } contact && (before is null || phone is null))
        {
            var main = await rules.MainNumberAsync(db, contact, before is null ? caller : Caller.System, ct);

            if (main is null && before is null)
            {
                problems.Add(new("person", FieldFault.Unknown, $"{contact}"));
                return phone;
            }

            phone ??= string.IsNullOrEmpty(main) ? null : main;
        }

        var opens = before is null || (draft.Status.Or(before.Status) == "open" && (before.Status != "open" || phone != before.Phone));

        if (phone is null && (before is null || draft.Phone.IsGiven))
        {
            problems.Add(new("phone", FieldFault.Missing));
        }
        else if (phone is not null && opens && await rules.IsBlockedAsync(db, phone, department, ct))
        {
            problems.Add(new("phone", FieldFault.Blocked, phone));
        }

        return phone;
    }

    private async ValueTask<long?> UserAsync(
        WriteSession db, Callback? before, CallbackDraft draft, bool isPrivate, long? department, Caller caller, List<FieldProblem> problems, CancellationToken ct)
    {
        long? self = caller.PersonId > 0 ? caller.PersonId : null;
        var user = draft.UserId.Is(out var given) ? given : isPrivate ? before?.UserId ?? self : null;

        if (isPrivate && user is null)
        {
            problems.Add(new("user", FieldFault.Missing));
        }
        else if (!isPrivate && user is not null)
        {
            problems.Add(new("user", FieldFault.Unknown, $"{user}"));
        }
        else if (user is { } who && who != before?.UserId && department is { } there && !await rules.WorksInAsync(db, who, there, caller, ct))
        {
            problems.Add(new("user", FieldFault.Unknown, $"{who}"));
        }

        return user;
    }
}
