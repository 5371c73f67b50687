using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Departments;

/// <summary>Takes a department out of use for good. Its tickets stay; while one of them is open, it is in use. Managers and admins may.</summary>
public sealed class ArchiveDepartment(Database database, VocabularyCache vocabularies, EventLog events, Freshness freshness, TimeProvider clock)
{
    public Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct) => RunAsync(id, onlyEmpty: false, caller, ct);

    /// <param name="id">Which one.</param>
    /// <param name="onlyEmpty">Whether any ticket in it, or department below it, keeps it in use.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<Done>> RunAsync(long id, bool onlyEmpty, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        List<long> open = [.. vocabulary.Statuses.Where(s => s.Kind is not (StatusKind.Resolved or StatusKind.Spam)).Select(s => s.Id)];
        await using var db = await database.BeginAsync(ct);

        // Whoever adds a ticket holds the row in a weaker way, so none comes in meanwhile.
        if (!await db.FindAsync(static _ => true, $"select id from departments where id = {id} and archived_at is null {db.Engine.ForUpdate}", ct))
        {
            return Problem.NotFound("department", id);
        }

        if (onlyEmpty
            ? await db.ExistsAsync($"select id from tickets where department_id = {id} union all select id from departments where parent_id = {id} and archived_at is null", ct)
            : await db.ExistsAsync($"select id from tickets where department_id = {id} and status_id in {open} and deleted = {false}", ct))
        {
            return Problem.Conflict("department", id.ToString());
        }

        var now = clock.GetUtcNow();
        await db.AddAsync($"update departments set archived_at = {now}, disabled = {true}, updated_at = {now} where id = {id}", ct);
        await db.AddAsync($"delete from person_departments where department_id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.DepartmentArchived, Subject.Department, id), caller, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
