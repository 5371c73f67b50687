using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Integrity;

/// <summary>Whether what a ticket says of its messages and of its status is what they and its events say.</summary>
internal static class CheckTickets
{
    /// <summary>An event takes its own time, a little after that of the change.</summary>
    private const long Slack = 60_000;

    public static async ValueTask RunAsync(Inspection look)
    {
        await MessagesAsync(look);
        await StatusTimesAsync(look);
    }

    private static async ValueTask MessagesAsync(Inspection look)
    {
        await look.AddAsync(
            "last_ordinal",
            $"""
            select t.id, t.last_ordinal, m.most from tickets t
            join (select ticket_id, max(ordinal) as most from messages group by ticket_id) m on m.ticket_id = t.id
            where m.most > t.last_ordinal
            """, static row => $"ticket {row.Long()}: last_ordinal is {row.Long()}, but there is message {row.Long()}");
        await look.AddAsync(
            "ordinal", $"select ticket_id, ordinal, count(*) from messages group by ticket_id, ordinal having count(*) > 1",
            static row => $"ticket {row.Long()}: message {row.Long()} is there {row.Long()} times");
        await look.AddAsync(
            "message_count",
            $"""
            select t.id, t.message_count, coalesce(m.n, 0) from tickets t
            left join (
              select ticket_id, count(*) as n from messages where kind <> {MessageKind.Note} and is_draft = {false} group by ticket_id
            ) m on m.ticket_id = t.id
            where t.message_count <> coalesce(m.n, 0)
            """, static row => $"ticket {row.Long()}: message_count is {row.Long()}, the messages are {row.Long()}");
        await look.AddAsync(
            "waiting",
            $"""
            select t.id from tickets t
            left join (
              select ticket_id, max(case when kind = {MessageKind.Customer} then created_at end) as customer_at,
                max(case when kind = {MessageKind.Agent} then created_at end) as agent_at
              from messages where kind <> {MessageKind.Note} and is_draft = {false} group by ticket_id
            ) m on m.ticket_id = t.id
            where t.customer_wrote_at is distinct from m.customer_at or t.agent_wrote_at is distinct from m.agent_at or t.waited < 0
              or (t.waiting_since is not null and (m.customer_at is null or m.agent_at > m.customer_at))
              or (t.waiting_since is null and t.closed_at is null and (m.customer_at > m.agent_at or (m.customer_at is not null and m.agent_at is null)))
            order by t.id
            """, static row => $"ticket {row.Long()}: who wrote last and who waits is not what the messages say");
    }

    /// <summary>A status is as old as its last change, and a closed ticket's as its end; of a large desk, evenly chosen tickets are looked at.</summary>
    private static async ValueTask StatusTimesAsync(Inspection look)
    {
        await look.AddAsync(
            "status time", $"select id from tickets where status_at = 0 order by id", static row => $"ticket {row.Long()}: nothing says when its status last changed");
        await look.AddAsync(
            "closed_at",
            $"""
            select t.id from tickets t join statuses s on s.id = t.status_id
            where (s.kind = {StatusKind.Resolved} and t.closed_at is null) or (s.kind <> {StatusKind.Resolved} and t.closed_at is not null) order by t.id
            """, static row => $"ticket {row.Long()}: whether it has ended is not what the kind of its status says");
        IReadOnlyList<string> changes = [EventTypes.StatusChanged, EventTypes.StatusFollowed];

        foreach (var some in await look.ChooseAsync("tickets"))
        {
            await look.AddAsync(
                "status time",
                $"""
                select t.id from tickets t
                left join (select ticket_id, max(id) as id from events where ticket_id in {some} and type in {changes} group by ticket_id) l on l.ticket_id = t.id
                left join events e on e.id = l.id
                where t.id in {some} and t.status_at <> 0 and (abs(t.status_at - e.at) > {Slack} or abs(t.status_at - t.closed_at) > {Slack}) order by t.id
                """, static row => $"ticket {row.Long()}: the time of its status is not that of its last change");
        }
    }
}
