using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads orders, each only for callers who may see them (<see cref="Visibility.OfOrders"/>).</summary>
public sealed class OrderStore(CountCache counts)
{
    private static readonly Sql Columns = Sql.Trusted("""
        o.id, o.person_id, o.department_id, o.user_id, o.call_id, o.ticket_id, o.state_id, s.name, s.locked, s.hidden, o.comment, o.total, o.created_at,
        o.updated_at
        """);

    private static readonly Sql Tables = Sql.Trusted("orders o join order_states s on s.id = o.state_id");

    public async ValueTask<Order?> FindAsync(Session db, long id, Caller caller, CancellationToken ct)
    {
        var order = await db.FindAsync(Read, $"select {Columns} from {Tables} where o.id = {id} and {Visibility.OfOrders(caller)}", ct);
        return order is null ? null : (await WithLinesAsync(db, [order], ct))[0];
    }

    /// <summary>The order, which stays as found until the transaction ends.</summary>
    public async ValueTask<Order?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct) =>
        await db.FindAsync(static _ => true, $"select o.id from orders o where o.id = {id} and {Visibility.OfOrders(caller)} {db.Engine.ForNoKeyUpdate}", ct)
            ? await FindAsync(db, id, caller, ct)
            : null;

    /// <summary>A page of orders with their lines, and how many there are in all.</summary>
    public async ValueTask<(List<Order> Orders, long Total)> PageAsync(
        Session db, OrderFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from orders o where {where}", ct);
        var orders = skip >= total ? [] : await db.ListAsync(
            Read, $"select {Columns} from {Tables} where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "o.id")} limit {take} offset {skip}", ct);

        return (await WithLinesAsync(db, orders, ct), total);
    }

    private static async ValueTask<List<Order>> WithLinesAsync(Session db, List<Order> orders, CancellationToken ct)
    {
        if (orders.Count == 0)
        {
            return orders;
        }

        var lines = (await db.ListAsync(
            static row => (Order: row.Long(), Line: new OrderLine(row.Long(), row.Text(), row.Long(), row.Long())),
            $"""
            select order_id, product_id, name, quantity, price from order_lines where order_id in {orders.ConvertAll(o => o.Id)} order by order_id, position
            """, ct)).ToLookup(l => l.Order, l => l.Line);
        return orders.ConvertAll(o => o with { Lines = [.. lines[o.Id]] });
    }

    private static Sql Where(OrderFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfOrders(caller)];
        Among(filter.PersonIds, Sql.Trusted("o.person_id"));
        Among(filter.DepartmentIds, Sql.Trusted("o.department_id"));
        Among(filter.UserIds, Sql.Trusted("o.user_id"));
        Among(filter.TicketIds, Sql.Trusted("o.ticket_id"));
        Among(filter.StateIds, Sql.Trusted("o.state_id"));
        filter.Created.AddTo(conditions, Sql.Trusted("o.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("o.updated_at"));
        return Sql.All(conditions);

        void Among(IReadOnlyList<long>? ids, Sql column)
        {
            if (ids is not null)
            {
                conditions.Add($"{column} in {ids}");
            }
        }
    }

    private static SortColumn Column(OrderSort sort) => sort is OrderSort.Total ? "o.total" : "o.created_at";

    private static Order Read(Row row) => new(
        row.Long(), row.Long(), row.Long(), row.LongOrNull(), row.LongOrNull(), row.LongOrNull(), row.Long(), row.Text(), row.Bool(), row.Bool(),
        row.TextOrNull(), row.Long(), row.Time(), row.Time());
}
