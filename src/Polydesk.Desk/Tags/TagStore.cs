using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tags;

/// <summary>A tag and on how many tickets it is.</summary>
public sealed record Tag(long Id, string Name, long Color, long Tickets);

/// <summary>Reads tags. Staff sees all of them.</summary>
public sealed class TagStore(CountCache counts)
{
    /// <summary>A page of all tags by id, and how many there are; those of one ticket when it is given, which is asked for visibility before.</summary>
    public async ValueTask<(List<Tag> Tags, long Total)> PageAsync(Session db, long? ticketId, long skip, int take, CancellationToken ct)
    {
        Sql where = ticketId is { } id ? (Sql)$"g.id in (select tag_id from ticket_tags where ticket_id = {id})" : Sql.True;
        var total = await db.NumberAsync($"select count(*) from tags g where {where}", ct) ?? 0;
        var tags = skip >= total ? [] : await db.ListAsync(
            static row => new Tag(row.Long(), row.Text(), row.Long(), 0),
            $"select g.id, g.name, g.color from tags g where {where} order by g.id limit {take} offset {skip}", ct);
        var tickets = await CountAsync(db, tags, ct);
        return (tags.ConvertAll(t => t with { Tickets = tickets[t.Id] }), total);
    }

    /// <summary>The tags of these tickets, each ticket's in the order in which they were given.</summary>
    public async ValueTask<ILookup<long, Tag>> OfTicketsAsync(Session db, IReadOnlyCollection<long> ticketIds, CancellationToken ct)
    {
        var rows = await db.ListAsync(
            static row => (Ticket: row.Long(), Tag: new Tag(row.Long(), row.Text(), row.Long(), 0)),
            $"""
            select m.ticket_id, g.id, g.name, g.color
            from ticket_tags m join tags g on g.id = m.tag_id where m.ticket_id in {ticketIds} order by m.ticket_id, m.position
            """, ct);
        var tickets = await CountAsync(db, rows.Select(r => r.Tag), ct);
        return rows.ToLookup(r => r.Ticket, r => r.Tag with { Tickets = tickets[r.Tag.Id] });
    }

    /// <summary>Each tag is counted once, on however many of the tickets it is.</summary>
    private ValueTask<IReadOnlyDictionary<long, long>> CountAsync(Session db, IEnumerable<Tag> tags, CancellationToken ct) => counts.CountEachAsync(
        db, "tickets of tag", tags.Select(t => t.Id).ToHashSet(), static ids => $"select tag_id, count(*) from ticket_tags where tag_id in {ids} group by tag_id", ct);
}
