using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>What tickets carry beside their own row: tags, followers and custom fields; two queries for any number of tickets.</summary>
internal sealed class TicketLists
{
    private ILookup<long, Mark>? byTicket;
    private FieldValuesById? values;

    public TicketLists(IReadOnlyCollection<long> ids)
    {
        Marks = new(
            static row => new(row.Long(), row.TextOrNull(), row.LongOrNull()),
            $"""
            select m.ticket_id, g.name, null as person_id, m.position from ticket_tags m join tags g on g.id = m.tag_id where m.ticket_id in {ids}
            union all select ticket_id, null, person_id, position from ticket_followers where ticket_id in {ids}
            order by 1, 4
            """);
        Values = FieldValueStore.QueryOf(Subject.Ticket, ids);
    }

    public Query<Mark> Marks { get; }

    public Query<FieldRow> Values { get; }

    /// <summary>The ticket with its lists, once both queries have been asked.</summary>
    public Ticket AddTo(Ticket ticket)
    {
        byTicket ??= Marks.Rows.ToLookup(m => m.Ticket);
        values ??= FieldValueStore.ValuesOf(Values);
        var marks = byTicket[ticket.Id];

        return ticket with
        {
            Tags = [.. marks.Select(m => m.Tag).OfType<string>()],
            FollowerIds = [.. marks.Select(m => m.Follower).OfType<long>()],
            FieldValues = values[ticket.Id],
        };
    }

    /// <summary>A tag or a follower of a ticket.</summary>
    internal readonly record struct Mark(long Ticket, string? Tag, long? Follower);
}
