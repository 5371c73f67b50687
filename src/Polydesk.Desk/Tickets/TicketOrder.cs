using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>By what lists of tickets, whose table is named <c>t</c>, are sorted.</summary>
internal static class TicketOrder
{
    public static Sql By(IReadOnlyList<Sort<TicketKey>> order) => Sorting.OrderBy(order, Column, "t.id");

    public static SortColumn Column(TicketKey key) => key switch
    {
        TicketKey.Updated => "t.updated_at",
        TicketKey.SeenByStaff => "t.seen_by_staff",
        TicketKey.SeenByCustomer => "t.seen_by_customer",
        TicketKey.Id => "t.id",
        TicketKey.Reference => TicketReference.Place("t.id"),
        TicketKey.Department => "t.department_id",
        TicketKey.Subject => "lower(t.subject)",
        TicketKey.LastReply => new SortColumn("t.last_reply_at", MayBeNull: true),
        TicketKey.CustomerWrote => new SortColumn("t.customer_wrote_at", MayBeNull: true),
        TicketKey.AgentWrote => new SortColumn("t.agent_wrote_at", MayBeNull: true),
        TicketKey.WaitingSince => new SortColumn("t.waiting_since", MayBeNull: true),
        TicketKey.WaitingTime => new SortColumn("-t.waiting_since", MayBeNull: true),
        TicketKey.Waited => "t.waited + coalesce(clock.now - t.waiting_since, 0)",
        TicketKey.Urgency => "t.urgency",
        TicketKey.StatusTime => "t.status_at",
        TicketKey.Closed => new SortColumn("t.closed_at", MayBeNull: true),
        TicketKey.Requester => "(select name_key from people q where q.id = t.requester_id)",
        TicketKey.Agent => new SortColumn("(select name_key from people q where q.id = t.agent_id)", MayBeNull: true),
        TicketKey.Status => "(select position from statuses q where q.id = t.status_id)",
        TicketKey.Priority => "(select position from priorities q where q.id = t.priority_id)",
        _ => "t.created_at",
    };
}
