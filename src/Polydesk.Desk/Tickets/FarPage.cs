using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// A page far behind the first. Whoever reads a whole desk page after page, goes on where the last page ended for as long as nothing changes; walking there from the
/// first ticket anew takes 30 ns for each on the way.
/// </summary>
internal static class FarPage
{
    /// <summary>Nearer pages are as soon found by walking.</summary>
    private const int Far = 1_000;

    public static bool Serves(IReadOnlyList<Sort<TicketKey>> order, long skip) =>
        skip > Far && order is [{ Key: TicketKey.Created or TicketKey.Updated or TicketKey.Id }];

    public static async ValueTask<List<long>> FindAsync(
        Session db, CountCache counts, Sql where, Sort<TicketKey> sort, long skip, int take, CancellationToken ct)
    {
        var column = Sql.Trusted(TicketOrder.Column(sort.Key).Text);
        var by = TicketOrder.By([sort]);
        var places = await counts.PlacesAsync(db, $"select 1 from tickets t where {where} order by {by}", ct);
        var near = places.Nearest(skip);
        var onwards = (near, sort.Descending) switch
        {
            (null, _) => Sql.Empty,
            ({ } place, true) => (Sql)$"and ({column}, t.id) <= ({place.Value}, {place.Id})",
            ({ } place, false) => (Sql)$"and ({column}, t.id) >= ({place.Value}, {place.Id})",
        };
        var rows = await db.ListAsync(
            static row => (Value: row.Long(), Id: row.Long()),
            $"select {column}, t.id from tickets t where {where} {onwards} order by {by} limit {take} offset {skip - (near?.Offset ?? 0)}", ct);

        if (rows is [var first, ..] and [.., var last])
        {
            places.Keep(new(skip, first.Value, first.Id));
            places.Keep(new(skip + rows.Count - 1, last.Value, last.Id));
        }

        return [.. rows.Select(r => r.Id)];
    }
}
