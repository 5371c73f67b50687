using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Outreach;

/// <summary>Takes an order of a contact that the caller sees, in a department that is in use, by somebody who works in it. The total is computed here.</summary>
public sealed class AddOrder(
    Database database, OrderRules rules, FieldRules fieldRules, FieldValueStore values, EventLog events, VocabularyCache vocabularies, TimeProvider clock)
{
    public async Task<Outcome<long>> RunAsync(OrderDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);
        var problems = await ProblemsAsync(db, draft, caller, ct);
        var (lines, wrong) = await rules.LinesAsync(db, draft.DepartmentId, draft.Lines, [], caller, ct);
        problems.AddRange(wrong);

        if (await rules.StateAsync(db, draft.StateId, ct) is not { } state)
        {
            problems.Add(new("order_state", FieldFault.Unknown, draft.StateId.ToString()!));
            state = null;
        }

        var fields = await fieldRules.CheckAsync(db, vocabulary, Subject.Order, FieldValues.None, draft.Fields, caller, ct);

        if (fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange([.. fields.Problems, .. fields.MissingToCreate(vocabulary, Subject.Order, caller, "order")]);

        if (problems.Count > 0 || state is null)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        var id = await db.InsertAsync(
            $"""
            insert into orders (person_id, department_id, user_id, call_id, ticket_id, state_id, comment, created_at, updated_at)
            values ({draft.PersonId}, {draft.DepartmentId}, {draft.UserId}, {draft.CallId}, {draft.TicketId}, {state.Id}, {draft.Comment}, {now}, {now})
            returning id
            """, ct);
        await OrderRules.SetLinesAsync(db, id, lines, ct);
        await OrderRules.LogStateAsync(db, id, state.Id, caller, now, ct);
        await values.SetAsync(db, Subject.Order, id, fields.Changes, ct);

        if (draft.FinalisesContact)
        {
            await FinaliseAsync(db, draft, ct);
        }

        await events.AppendAsync(db, new(EventTypes.OrderAdded, Subject.Order, id, draft.TicketId, Name: id.ToString()), caller, ct);
        await db.CommitAsync(ct);

        return id;
    }

    private async ValueTask<List<FieldProblem>> ProblemsAsync(WriteSession db, OrderDraft draft, Caller caller, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (!await db.ExistsAsync($"select p.id from people p where p.id = {draft.PersonId} and {Visibility.OfContacts(caller)} {db.Engine.ForKeyShare}", ct))
        {
            problems.Add(new("contact", FieldFault.Unknown, draft.PersonId.ToString()));
        }

        if (!await db.ExistsAsync(
            $"select d.id from departments d where d.id = {draft.DepartmentId} and d.disabled = {false} and d.id in ({Visibility.Campaigns(caller)})", ct))
        {
            problems.Add(new("department", FieldFault.Unknown, draft.DepartmentId.ToString()));
        }
        else if (!await db.ExistsAsync(
            $"""
            select p.id from people p join person_departments d on d.person_id = p.id
            where p.id = {draft.UserId} and d.department_id = {draft.DepartmentId} and p.role >= {Role.Agent} and p.deleted_at is null
            """, ct))
        {
            problems.Add(new("user", FieldFault.Unknown, draft.UserId.ToString()));
        }

        problems.AddRange(await rules.ReferencesAsync(db, draft.PersonId, draft.CallId, draft.TicketId, caller, ct));
        return problems;
    }

    private static async ValueTask FinaliseAsync(WriteSession db, OrderDraft draft, CancellationToken ct)
    {
        Sql theirs = $"select list_id from department_contact_lists where department_id = {draft.DepartmentId}";
        await ListMembers.HoldAsync(db, $"select list_id from contact_list_members where person_id = {draft.PersonId} and list_id in ({theirs})", ct);
        await db.ExecuteAsync($"update contact_list_members set finalised = {true} where person_id = {draft.PersonId} and list_id in ({theirs})", ct);
    }
}
