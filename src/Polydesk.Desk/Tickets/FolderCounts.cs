using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>How many tickets of a department lie where, for pages that show queues. Open ones by agent are counted in one index, the rest is known.</summary>
public sealed class FolderCounts
{
    public async ValueTask<FolderSums> FindAsync(Session db, long departmentId, DeskVocabulary vocabulary, CancellationToken ct)
    {
        List<long> open = [.. vocabulary.Statuses.Where(s => s.Kind is not (StatusKind.Resolved or StatusKind.Spam)).Select(s => s.Id)];
        var byAgent = await db.ListAsync(
            static row => (Agent: row.LongOrNull() ?? 0, Status: row.Long(), N: row.Long()),
            $"""
            select agent_id, status_id, count(*) from tickets
            where department_id = {departmentId} and deleted = {false} and is_draft = {false} and status_id in {open} group by agent_id, status_id
            """, ct);
        var cells = await db.ListAsync(
            static row => (Status: row.Long(), Deleted: row.Bool(), N: row.Long()),
            $"select status_id, deleted, n from ticket_counts where department_id = {departmentId}", ct);
        var drafts = await db.NumberAsync(
            $"""
            select count(*) from tickets t where t.department_id = {departmentId} and t.deleted = {false}
              and (t.is_draft or t.id in (select ticket_id from messages where is_draft))
            """, ct) ?? 0;
        var stars = await db.ListAsync(
            static row => (Person: row.Long(), N: row.Long()),
            $"""
            select s.person_id, count(*) from ticket_stars s join tickets t on t.id = s.ticket_id
            where t.department_id = {departmentId} and t.deleted = {false} group by s.person_id
            """, ct);

        return new(byAgent, cells, drafts, stars.ToDictionary(s => s.Person, s => s.N));
    }
}

/// <param name="Open">Tickets that are neither resolved nor spam, by agent (0 is none) and status.</param>
/// <param name="Cells">All tickets by status and deleted mark.</param>
/// <param name="Drafts">Tickets that are drafts or in which one waits.</param>
/// <param name="Stars">How many tickets people have put a star on, by person.</param>
public sealed record FolderSums(
    IReadOnlyList<(long Agent, long Status, long N)> Open, IReadOnlyList<(long Status, bool Deleted, long N)> Cells, long Drafts,
    IReadOnlyDictionary<long, long> Stars);
