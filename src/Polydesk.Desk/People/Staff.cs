using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Asks who works in the desk.</summary>
public sealed class Staff
{
    /// <summary>Active staff who work in a department; administrators work in all.</summary>
    public ValueTask<List<long>> IdsOfAsync(Session db, long departmentId, CancellationToken ct) => db.ListAsync(
        static row => row.Long(),
        $"""
        select p.id from people p
        where p.role >= {Role.Agent} and p.status = {PersonStatus.Active} and p.deleted_at is null
          and (p.role >= {Role.Admin} or p.id in (select person_id from person_departments where department_id = {departmentId}))
        order by p.id
        """, ct);

    /// <summary>Whether this is somebody of the staff who has not been removed.</summary>
    public ValueTask<bool> ExistsAsync(Session db, long id, CancellationToken ct) =>
        db.ExistsAsync($"select id from people where id = {id} and role >= {Role.Agent} and deleted_at is null", ct);

    /// <summary>Which of these are staff who have not been removed.</summary>
    public async ValueTask<HashSet<long>> KnownAsync(Session db, IReadOnlyCollection<long> ids, CancellationToken ct) => ids.Count == 0
        ? []
        : [.. await db.ListAsync(
            static row => row.Long(), $"select id from people where id in {ids} and role >= {Role.Agent} and deleted_at is null", ct)];
}
