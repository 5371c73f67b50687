using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Departments;

/// <summary>Who of the staff was put into which department; kept in memory until rights change.</summary>
public sealed class DepartmentAgents(Freshness freshness)
{
    private Kept? kept;

    public async ValueTask<ILookup<long, long>> GetAsync(Session db, CancellationToken ct)
    {
        var stamp = await freshness.StampAsync(ct);

        if (kept is { } known && known.Stamp == stamp)
        {
            return known.ByDepartment;
        }

        var rows = await db.ListAsync(
            static row => (Department: row.Long(), Person: row.Long()),
            $"""
            select m.department_id, p.id from person_departments m join people p on p.id = m.person_id
            where p.role >= {Role.Agent} and p.deleted_at is null order by m.department_id, p.id
            """, ct);
        kept = new(stamp, rows.ToLookup(r => r.Department, r => r.Person));
        return kept.ByDepartment;
    }

    private sealed record Kept(string Stamp, ILookup<long, long> ByDepartment);
}
