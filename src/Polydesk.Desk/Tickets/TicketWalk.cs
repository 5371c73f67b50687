using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// A page of a large desk in the order of statuses or priorities. These are few, so their tickets are taken value by value until the page is full: to sort them
/// all takes a second at a million tickets.
/// </summary>
internal static class TicketWalk
{
    /// <summary>More tickets than this are better walked than sorted.</summary>
    public const int Many = 10_000;

    /// <summary>As far as this; behind it, sorting is as quick.</summary>
    private const int Furthest = 1_000;

    public static bool Serves(TicketFilter filter, IReadOnlyList<Sort<TicketKey>> order, long end) =>
        filter is { IsCounted: true, DepartmentIds: null } && end <= Furthest && order is [{ Key: TicketKey.Status or TicketKey.Priority }];

    public static async ValueTask<List<long>> FindAsync(
        Session db, TicketFilter filter, Sql where, Sort<TicketKey> order, int skip, int take, CancellationToken ct)
    {
        var byStatus = order.Key is TicketKey.Status;
        var (values, column) = byStatus ? (Sql.Trusted("statuses"), Sql.Trusted("status_id")) : (Sql.Trusted("priorities"), Sql.Trusted("priority_id"));
        var down = Sql.Trusted(order.Descending ? "desc" : "");
        var all = await db.ListAsync(
            static row => (Position: row.Long(), Id: row.Long()), $"select position, id from {values} order by position {down}", ct);
        var found = new List<long>();

        foreach (var same in all.Where(v => !byStatus || filter.StatusIds?.Contains(v.Id) != false).GroupBy(v => v.Position, v => v.Id))
        {
            List<long> ids = [.. same];
            var some = await db.NumberAsync($"select count(*) from (select 1 from tickets where {column} in {ids} limit {Many + 1}) c", ct);

            // Of many, the first are soon met in the order of the ids; few are found by their index and sorted.
            var tickets = some > Many ? db.Engine.TicketsById : Sql.Trusted("tickets t");
            found.AddRange(await db.ListAsync(
                static row => row.Long(), $"select t.id from {tickets} where t.{column} in {ids} and {where} order by t.id {down} limit {skip + take - found.Count}", ct));

            if (found.Count == skip + take)
            {
                break;
            }
        }

        return [.. found.Skip(skip)];
    }
}
