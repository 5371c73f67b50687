using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>Whether counters and sums are those of the rows.</summary>
internal static class CheckCounters
{
    public static async ValueTask RunAsync(Inspection look)
    {
        await TicketsAsync(look);
        await OutreachAsync(look);
    }

    private static async ValueTask TicketsAsync(Inspection look)
    {
        var counted = await CellsAsync(look, $"select department_id, status_id, deleted, count(*) from tickets group by department_id, status_id, deleted");
        var kept = await CellsAsync(look, $"select department_id, status_id, deleted, n from ticket_counts");

        foreach (var cell in counted.Keys.Union(kept.Keys).Order())
        {
            var (rows, counter) = (counted.GetValueOrDefault(cell), kept.GetValueOrDefault(cell));

            if (rows != counter)
            {
                look.Add(
                    "counter", $"department {cell.Department}, status {cell.Status}, deleted {cell.Deleted}: the counter says {counter}, the rows are {rows}");
            }
        }
    }

    private static async ValueTask<Dictionary<(long Department, long Status, bool Deleted), long>> CellsAsync(Inspection look, Sql sql) =>
        (await look.Db.ListAsync(static row => (Cell: (row.Long(), row.Long(), row.Bool()), N: row.Long()), sql, look.Aborted)).ToDictionary(r => r.Cell, r => r.N);

    private static async ValueTask OutreachAsync(Inspection look)
    {
        await look.AddAsync(
            "counter",
            $"""
            select c.role, c.kept, c.there from (
              select k.role, sum(k.n) as kept, (select count(*) from people p where p.role = k.role and p.deleted_at is null) as there
              from people_counts k group by k.role) c
            where c.kept <> c.there order by c.role
            """, static row => $"people of role {row.Long()}: the counter says {row.Long()}, the rows are {row.Long()}");
        await look.AddAsync(
            "counter",
            $"""
            select l.id from contact_lists l left join (
              select list_id, count(*) as total, sum(case when finalised or attempts_left <= 0 then 1 else 0 end) as finished,
                sum(case when last_call_at is null and not finalised and attempts_left > 0 then 1 else 0 end) as unused
              from contact_list_members group by list_id) m on m.list_id = l.id
            where l.contacts_total <> coalesce(m.total, 0) or l.finished <> coalesce(m.finished, 0) or l.unused <> coalesce(m.unused, 0) order by l.id
            """, static row => $"contact list {row.Long()}: the counters are not those of its members");
        await look.AddAsync(
            "order",
            $"""
            select o.id from orders o left join (select order_id, sum(quantity * price) as total from order_lines group by order_id) l on l.order_id = o.id
            where o.total <> coalesce(l.total, 0) order by o.id
            """, static row => $"order {row.Long()}: the total is not that of its lines");
    }
}
