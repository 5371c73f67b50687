using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>What tickets carry beside their own row, as much as is asked for: one query or two for any number of tickets.</summary>
internal sealed class TicketLists
{
    private readonly TicketParts parts;
    private readonly Query<Mark> marks;
    private readonly Query<FieldRow> fields;
    private ILookup<long, Mark>? byTicket;
    private FieldValuesById? values;

    /// <param name="engine">On which engine they are read.</param>
    /// <param name="ids">The tickets.</param>
    /// <param name="parts">How much.</param>
    /// <param name="reader">Who asks.</param>
    public TicketLists(Engine engine, IReadOnlyCollection<long> ids, TicketParts parts, Caller reader)
    {
        this.parts = parts;
        marks = new(
            static row => new((What)row.Int(), row.Long(), row.TextOrNull(), row.LongOrNull() ?? 0, row.LongOrNull() ?? 0, row.LongOrNull() ?? 0),
            $"""
            select {What.Tag} as what, m.ticket_id, g.name, m.position, cast(null as bigint) as b, cast(null as bigint) as c
            from ticket_tags m join tags g on g.id = m.tag_id where m.ticket_id in {ids}
            union all select {What.Follower}, ticket_id, null, position, person_id, null from ticket_followers where ticket_id in {ids}
            {(parts is TicketParts.Facts ? Facts(engine, ids, reader) : Sql.Empty)}
            order by 2, 1, 4, 5
            """);
        fields = FieldValueStore.QueryOf(Subject.Ticket, ids);
    }

    public IReadOnlyList<Query> Queries => parts is TicketParts.Fields ? [fields] : [marks, fields];

    /// <summary>The ticket with its lists, once the queries have been asked.</summary>
    public Ticket AddTo(Ticket ticket)
    {
        byTicket ??= marks.Rows.ToLookup(m => m.Ticket);
        values ??= FieldValueStore.ValuesOf(fields);
        var its = byTicket[ticket.Id];

        return ticket with
        {
            Tags = [.. its.Where(m => m.What is What.Tag).Select(m => m.Tag!)],
            FollowerIds = [.. its.Where(m => m.What is What.Follower).Select(m => m.B)],
            FieldValues = values[ticket.Id],
            Facts = parts is TicketParts.Facts ? FactsOf(its) : TicketFacts.None,
        };
    }

    private static Sql Facts(Engine engine, IReadOnlyCollection<long> ids, Caller reader) => $"""
        union all select {What.Messages} + kind, ticket_id, null, count(*), min(created_at), null from messages
          where ticket_id in {ids} and kind in ({MessageKind.Customer}, {MessageKind.Agent})
            and id not in (select id from messages where is_draft and ticket_id in {ids})
          group by ticket_id, kind
        union all select {What.Files}, m.ticket_id, null, count(*), null, null from messages m
          join files f on f.owner = {Subject.Message} and f.owner_id = m.id where m.ticket_id in {ids} group by m.ticket_id
        union all select {What.Star}, ticket_id, null, star, null, null from ticket_stars where person_id = {reader.PersonId} and ticket_id in {ids}
        union all select {What.Organization}, t.id, null, p.organization_id, null, null from tickets t join people p on p.id = t.requester_id
          where t.id in {ids} and p.organization_id is not null
        union all select {What.Child}, t.parent_id, null, t.id, null, null from tickets t
          where t.parent_id in {ids} and t.deleted = {false} and {Visibility.OfTickets(reader)}
        union all select {What.Cc}, t.id, null, e.person_id, null, null from tickets t
          join person_emails e on e.address in ({engine.EachText(Sql.Trusted("t.cc"))}) where t.id in {ids} and t.cc <> '[]'
        """;

    private static TicketFacts FactsOf(IEnumerable<Mark> marks)
    {
        var facts = TicketFacts.None;
        List<long>? children = null, copies = null;

        foreach (var mark in marks)
        {
            facts = mark.What switch
            {
                What.Messages => facts with { ByCustomer = RepliesOf(mark) },
                What.ByAgent => facts with { ByAgent = RepliesOf(mark) },
                What.Files => facts with { Files = mark.A },
                What.Star => facts with { Star = mark.A },
                What.Organization => facts with { OrganizationId = mark.A },
                _ => facts,
            };

            if (mark.What is What.Child)
            {
                (children ??= []).Add(mark.A);
            }
            else if (mark.What is What.Cc && copies?.Contains(mark.A) != true)
            {
                (copies ??= []).Add(mark.A);
            }
        }

        return facts with { ChildIds = children ?? [], CcIds = copies ?? [] };
    }

    private static Replies RepliesOf(Mark mark) => new(mark.A, DateTimeOffset.FromUnixTimeMilliseconds(mark.B));

    /// <summary>One thing beside a ticket.</summary>
    internal readonly record struct Mark(What What, long Ticket, string? Tag, long A, long B, long C);

    /// <summary>What a row tells of. Messages are told by their kind.</summary>
    internal enum What
    {
        Tag = 1,
        Follower = 2,
        Files = 3,
        Star = 4,
        Organization = 5,
        Child = 7,
        Cc = 8,
        Messages = 10,
        ByAgent = Messages + MessageKind.Agent,
    }
}
