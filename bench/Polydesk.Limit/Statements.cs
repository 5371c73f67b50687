namespace Polydesk.Limit;

/// <summary>The SQL of the reads that both engines share. Tags and followers come as JSON from the engine itself.</summary>
internal static class Statements
{
    public const string Posts = """
        select m.id, m.author_id, m.html, m.created_at, m.updated_at, exists (select 1 from files f where f.owner = 4 and f.owner_id = m.id)
        from messages m where m.ticket_id = $1 and m.kind in (0, 1) and m.is_draft = false
        order by m.created_at desc, m.id desc limit 30
        """;

    public const string Total = "select coalesce(sum(n), 0) from ticket_counts where department_id = $1 and deleted = false";

    private const string People = "join people r on r.id = t.requester_id left join people a on a.id = t.agent_id";

    /// <summary>The known words that begin with the first value and stand before the second, at most 50.</summary>
    public const string Words = "select word from (select word from words where word >= $1 and word < $2 order by word limit 1000) w order by length(word), word limit 50";

    public static string Ticket(string lists) => $"select {Columns(lists)} from tickets t {People} where t.id = $1";

    public static string List(string lists) => $"""
        select {Columns(lists)}
        from (select id as page_id from tickets where department_id = $1 and deleted = false order by created_at desc, id desc limit 30 offset $2) page
        join tickets t on t.id = page.page_id {People} order by t.created_at desc, t.id desc
        """;

    /// <param name="lists">The columns of tags and followers.</param>
    /// <param name="texts">The ids of tickets by the newest 1,000 matching texts.</param>
    /// <param name="people">The ids of at most 50 matching people.</param>
    public static string Search(string lists, string texts, string people) => $"""
        select {Columns(lists)}, page.total
        from (
          select f.id as page_id, count(*) over () as total
          from (select id from ({texts}) texts union select id from tickets where requester_id in ({people})) f
          join tickets x on x.id = f.id where x.deleted = false
          order by x.created_at desc, x.id desc limit 30) page
        join tickets t on t.id = page.page_id {People} order by t.created_at desc, t.id desc
        """;

    private static string Columns(string lists) => $"""
        t.id, t.parent_id, t.created_at, t.updated_at, t.subject, t.channel, t.status_id, t.priority_id, t.type_id, t.department_id,
        t.agent_id, a.name, a.lastname, a.email, t.requester_id, r.name, r.lastname, r.email, t.cc, t.bcc, t.locked, t.sla_due, t.frozen_until, t.deleted,
        t.seen_by_staff, t.seen_by_customer, t.rating, t.rating_comment, t.rated_at, {lists}
        """;
}
