using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>The outcomes of calls: those for all, and those of departments that the caller sees. One that is removed stays on calls that have it.</summary>
public sealed class CallResults(Database database, EventLog events, TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("""
        r.id, r.name, r.kind, r.department_id, r.is_standard, r.finalises_contact, r.blacklists_number, r.moves_to_list_id, r.wait_minutes, r.created_at, r.updated_at
        """);

    public ValueTask<CallResult?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from call_results r where r.id = {id} and {Visible(caller)}", ct);

    /// <summary>The result, if it can be that of a call of this department.</summary>
    public async ValueTask<CallResult?> FindForAsync(Session db, long id, long departmentId, Caller caller, CancellationToken ct) =>
        await FindAsync(db, id, caller, ct) is { } result && (result.DepartmentId ?? departmentId) == departmentId ? result : null;

    /// <summary>A page of results by id, and how many there are in all.</summary>
    /// <param name="db">Where to read.</param>
    /// <param name="departmentId">Those for all and those of this department; null is every one.</param>
    /// <param name="kind">Only of this kind.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="skip">How many come before.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<(List<CallResult> Results, long Total)> PageAsync(
        Session db, long? departmentId, string? kind, Caller caller, long skip, int take, CancellationToken ct)
    {
        List<Sql> where = [Visible(caller)];

        if (departmentId is { } department)
        {
            where.Add($"(r.department_id is null or r.department_id = {department})");
        }

        if (kind is not null)
        {
            where.Add($"r.kind = {kind}");
        }

        var total = await db.NumberAsync($"select count(*) from call_results r where {Sql.All(where)}", ct) ?? 0;
        return (await db.ListAsync(Read, $"select {Columns} from call_results r where {Sql.All(where)} order by r.id limit {take} offset {skip}", ct), total);
    }

    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks: a manager or above.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> SaveAsync(long? id, CallResultDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);
        CallResult? found = null;

        if (id is { } known)
        {
            await db.NumberAsync($"select id from call_results where id = {known} {db.Engine.ForNoKeyUpdate}", ct);
            found = await FindAsync(db, known, caller, ct);

            if (found is null)
            {
                return Problem.NotFound("result", known);
            }
        }

        var before = found ?? new(0, "", "custom", null, false, false, false, null, 0, default, default);

        if (await CheckAsync(db, before, draft, caller, ct) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var (name, kind, department) = (draft.Name.Or(before.Name), draft.Kind.Or(before.Kind), draft.DepartmentId.Or(before.DepartmentId));
        var (finalises, blocks, wait) = (draft.Finalises.Or(before.Finalises), draft.Blocks.Or(before.Blocks), draft.WaitMinutes.Or(before.WaitMinutes));
        var (list, now) = (draft.MovesToListId.Or(before.MovesToListId), clock.GetUtcNow());
        var saved = id ?? await db.InsertAsync(
            $"insert into call_results (name, kind, created_at, updated_at) values ({name}, {kind}, {now}, {now}) returning id", ct);
        await db.AddAsync(
            $"""
            update call_results set name = {name}, kind = {kind}, department_id = {department}, finalises_contact = {finalises}, blacklists_number = {blocks},
              moves_to_list_id = {list}, wait_minutes = {wait}, updated_at = {now}
            where id = {saved}
            """, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.CallResultDefined : EventTypes.CallResultRedefined, Subject.CallResult, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    public async Task<Outcome<Done>> RemoveAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await FindAsync(db, id, caller, ct) is not { } result)
        {
            return Problem.NotFound("result", id);
        }

        if (result.IsStandard)
        {
            return Problem.Conflict("result", id.ToString());
        }

        await db.AddAsync($"update call_results set deleted_at = {clock.GetUtcNow()} where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.CallResultRemoved, Subject.CallResult, id, Name: result.Name), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private async ValueTask<List<FieldProblem>> CheckAsync(WriteSession db, CallResult before, CallResultDraft draft, Caller caller, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (before.IsStandard && draft.Kind.Is(out var kind) && kind != before.Kind)
        {
            problems.Add(new("kind", FieldFault.Fixed, kind));
        }

        if (draft.DepartmentId.Or(null) is { } department
            && !await db.ExistsAsync($"select id from departments where id = {department} and id in ({Visibility.Campaigns(caller)}) {db.Engine.ForKeyShare}", ct))
        {
            problems.Add(new("department", FieldFault.Unknown, department.ToString()));
        }

        if (draft.MovesToListId.Or(null) is { } list
            && !await db.ExistsAsync($"select l.id from contact_lists l where l.id = {list} and {Visibility.OfContactLists(caller)} {db.Engine.ForKeyShare}", ct))
        {
            problems.Add(new("list", FieldFault.Unknown, list.ToString()));
        }

        return problems;
    }

    private static Sql Visible(Caller caller) =>
        $"r.deleted_at is null and (r.department_id is null or r.department_id in ({Visibility.Campaigns(caller)}))";

    private static CallResult Read(Row row) => new(
        row.Long(), row.Text(), row.Text(), row.LongOrNull(), row.Bool(), row.Bool(), row.Bool(), row.LongOrNull(), row.Long(), row.Time(), row.Time());
}
