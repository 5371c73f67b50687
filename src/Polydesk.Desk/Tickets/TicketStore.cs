using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Reads tickets, each only for callers who may see it.</summary>
public sealed class TicketStore(TicketSearch search, CountCache counts, TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("""
        t.id, t.parent_id, t.merged_into, t.subject, t.channel, t.status_id, t.priority_id, t.type_id, t.department_id,
        t.agent_id, a.name, a.lastname, a.email, t.requester_id, r.name, r.lastname, r.email, t.cc, t.bcc, t.is_draft, t.locked, t.deleted,
        t.sla_due, t.frozen_until, t.seen_by_staff, t.seen_by_customer, t.rating, t.rating_comment, t.rated_at, t.preview, t.message_count,
        t.last_ordinal, t.created_by, t.last_reply_at, t.last_reply_by_agent, t.agent_updated_at, t.closed_at, t.closed_by, t.created_at, t.updated_at,
        t.team_id, t.product_id, t.workflow_id, t.brand_id, t.language, t.urgency, t.held_at, t.archived_at, t.result_id, t.status_at,
        t.customer_wrote_at, t.agent_wrote_at, t.waiting_since, t.waited
        """);

    private static readonly Sql People = Sql.Trusted("join people r on r.id = t.requester_id left join people a on a.id = t.agent_id");

    public ValueTask<Ticket?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) => FindAsync(db, id, caller, TicketParts.Marks, ct);

    /// <summary>As <see cref="FindAsync(Session, long, Caller, CancellationToken)"/>, with more or less of the ticket.</summary>
    /// <param name="beside">What else is asked, in the same round trip; it means nothing when there is no such ticket for the caller.</param>
    public async ValueTask<Ticket?> FindAsync(
        Session db, long id, Caller caller, TicketParts parts, CancellationToken ct, params IReadOnlyList<Query> beside)
    {
        var ticket = new Query<Ticket>(Read, $"select {Columns} from tickets t {People} where t.id = {id} and {Visibility.OfTickets(caller)}");
        var lists = new TicketLists(db.Engine, [id], parts, caller);
        await db.AskAsync([ticket, .. lists.Queries, .. beside], ct);
        return ticket.Rows is [var found] ? lists.AddTo(found) : null;
    }

    /// <summary>
    /// Held alone by who changes what a ticket is below, or erases tickets, and shared by who makes one below another: parents form no ring, and stay. Names that
    /// are held with it come after it.
    /// </summary>
    internal const string Parents = "children of tickets";

    /// <summary>Whether the caller sees the ticket.</summary>
    public ValueTask<bool> ExistsAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.ExistsAsync($"select t.id from tickets t where t.id = {id} and {Visibility.OfTickets(caller)}", ct);

    /// <summary>Whether the filter lets the ticket through, and the caller sees it.</summary>
    public ValueTask<bool> MatchesAsync(Session db, long id, TicketFilter filter, Caller caller, CancellationToken ct) =>
        db.ExistsAsync($"select t.id from tickets t where t.id = {id} and {TicketConditions.Of(db.Engine, filter, caller, clock.GetUtcNow())}", ct);

    /// <summary>Reads a ticket that the transaction is about to change: nobody else changes it before the commit.</summary>
    public async ValueTask<Ticket?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct)
    {
        if (db.Engine == Engine.Postgres)
        {
            await db.NumberAsync($"select id from tickets where id = {id} {db.Engine.ForUpdate}", ct);
        }

        return await FindAsync(db, id, caller, ct);
    }

    /// <summary>A page of tickets and how many match in all.</summary>
    /// <param name="parts">How much of the tickets is read.</param>
    /// <param name="beside">What else is asked, in the same round trip, once the page's ids are known.</param>
    public async ValueTask<(List<Ticket> Tickets, long Total)> PageAsync(
        Session db, TicketFilter filter, IReadOnlyList<Sort<TicketKey>> order, long skip, int take, Caller caller, CancellationToken ct,
        TicketParts parts = TicketParts.Marks, Func<IReadOnlyCollection<long>, IReadOnlyList<Query>>? beside = null)
    {
        var now = clock.GetUtcNow();
        var where = TicketConditions.Of(db.Engine, filter, caller, now);
        var from = order.Any(o => o.Key is TicketKey.Waited) ? (Sql)$"tickets t cross join (select {now} as now) clock" : Sql.Trusted("tickets t");
        var (ids, total) = filter switch
        {
            { Search: not null } => await FindBySearchAsync(db, filter, from, where, order, skip, take, ct),
            { Ids: not null } => await FindAmongAsync(db, from, where, TicketOrder.By(order), skip, take, ct),
            _ => await FindPageAsync(db, filter, from, where, order, skip, take, caller, ct),
        };
        return (await ReadAsync(db, ids, parts, caller, beside, ct), total);
    }

    /// <summary>Ids first: sorting and skipping touches narrow index entries, and only the page's rows are read whole.</summary>
    private async ValueTask<(List<long> Ids, long Total)> FindPageAsync(
        Session db, TicketFilter filter, Sql from, Sql where, IReadOnlyList<Sort<TicketKey>> order, long skip, int take, Caller caller, CancellationToken ct)
    {
        var byRequester = order is [{ Key: TicketKey.Requester }, ..];
        var isCounted = filter.IsCounted;
        var isWalk = TicketWalk.Serves(filter, order, skip + take);

        // The first page of a queue is most of what is asked for. Its plan need not know its values: PostgreSQL keeps it when the limit stands in the text, and
        // else plans anew each time.
        var usual = isCounted && skip == 0 && !byRequester && !isWalk ? Page(Sql.Trusted($"limit {take}")) : null;
        var cells = new Query<Cell>(
            static row => new(row.Long(), row.Long(), row.Bool(), row.Long(), row.Bool()), $"select department_id, status_id, deleted, n, {false} as elsewhere from ticket_counts {Elsewhere(caller)}");

        if (isCounted)
        {
            await db.AskAsync(usual is null ? [cells] : [cells, usual], ct);
        }

        var total = isCounted
            ? await CountByCountersAsync(db, cells.Rows, filter, caller, ct)
            : await counts.CountAsync(db, $"select count(*) from tickets t where {where}", ct);

        // A page beyond the last is not worth the walk there.
        if (usual is not null || skip >= total)
        {
            return (usual?.Rows ?? [], total);
        }

        // Only where most tickets match is the next one always near.
        if (isWalk && total > TicketWalk.Many && 2 * total > cells.Rows.Where(c => !c.Elsewhere).Sum(c => c.N))
        {
            return (await TicketWalk.FindAsync(db, filter, where, order[0], (int)skip, take, ct), total);
        }

        if (FarPage.Serves(order, skip))
        {
            return (await FarPage.FindAsync(db, counts, where, order[0], skip, take, ct), total);
        }

        var ids = byRequester && isCounted && total > TicketWalk.Many ? PageOfMany() : Page($"limit {take} offset {skip}");
        await db.AskAsync([ids], ct);
        return (ids.Rows, total);

        Query<long> Page(Sql window) => new(
            static row => row.Long(), $"select t.id from {from} where {where} order by {TicketOrder.By(order)} {window}");

        // The page's requesters are soon met in the order of their names; looking up everybody's name takes seconds at a million tickets.
        Query<long> PageOfMany() => new(
            static row => row.Long(),
            $"""
            select t.id from people o cross join {from} where t.requester_id = o.id and {where}
            order by {Sorting.OrderBy(order, static key => key is TicketKey.Requester ? "o.name_key" : TicketOrder.Column(key), "t.id")} limit {take} offset {skip}
            """);
    }

    /// <summary>How many tickets match, by the values of a key; null is what has none.</summary>
    public async ValueTask<List<(long? Value, long Count)>> CountByAsync(
        Session db, TicketFilter filter, TicketGroup group, Caller caller, CancellationToken ct)
    {
        var column = Sql.Trusted(group switch
        {
            TicketGroup.Agent => "t.agent_id",
            TicketGroup.Department => "t.department_id",
            TicketGroup.Status => "t.status_id",
            TicketGroup.Priority => "t.priority_id",
            TicketGroup.Type => "nullif(t.type_id, 0)",
            TicketGroup.Requester => "t.requester_id",
            TicketGroup.Organization => "(select organization_id from people q where q.id = t.requester_id)",
            TicketGroup.Team => "t.team_id",
            TicketGroup.Product => "t.product_id",
            TicketGroup.Workflow => "t.workflow_id",
            TicketGroup.Brand => "t.brand_id",
            _ => "t.urgency",
        });
        return await db.ListAsync(
            static row => (row.LongOrNull(), row.Long()), $"select {column} as v, count(*) from tickets t where {TicketConditions.Of(db.Engine, filter, caller, clock.GetUtcNow())} group by 1 order by 1", ct);
    }

    private async ValueTask<(List<long> Ids, long Total)> FindBySearchAsync(
        Session db, TicketFilter filter, Sql from, Sql where, IReadOnlyList<Sort<TicketKey>> order, long skip, int take, CancellationToken ct)
    {
        var (found, mayBeMore) = await search.FindAsync(db, filter, ct);
        var page = await AmongAsync(found);
        return mayBeMore && page.Total < found.Count / 2 ? await AmongAsync(await search.FindFurtherAsync(db, filter, where, ct)) : page;

        ValueTask<(List<long> Ids, long Total)> AmongAsync(IReadOnlyCollection<long> found) =>
            FindAmongAsync(db, from, $"t.id in {found} and {where}", TicketOrder.By(order), skip, take, ct);
    }

    /// <summary>Of few tickets, all that match are found at once, which counts them too.</summary>
    private static async ValueTask<(List<long> Ids, long Total)> FindAmongAsync(
        Session db, Sql from, Sql where, Sql by, long skip, int take, CancellationToken ct)
    {
        var all = await db.ListAsync(static row => row.Long(), $"select t.id from {from} where {where} order by {by}", ct);
        return ([.. all.Skip((int)Math.Min(skip, int.MaxValue)).Take(take)], all.Count);
    }

    /// <summary>The tickets with these ids, in their order.</summary>
    private async ValueTask<List<Ticket>> ReadAsync(
        Session db, List<long> ids, TicketParts parts, Caller reader, Func<IReadOnlyCollection<long>, IReadOnlyList<Query>>? beside, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var tickets = new Query<Ticket>(Read, $"select {Columns} from tickets t {People} where t.id in {ids}");
        var lists = new TicketLists(db.Engine, ids, parts, reader);
        await db.AskAsync([tickets, .. lists.Queries, .. beside?.Invoke(ids) ?? []], ct);
        var byId = tickets.Rows.ToDictionary(t => t.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => lists.AddTo(byId[id]))];
    }

    /// <summary>The tickets that an agent sees in departments of others, counted in the same statement.</summary>
    private static Sql Elsewhere(Caller caller) => caller is { IsStaff: true, IsAdmin: false }
        ? (Sql)$"""
          union all select t.department_id, t.status_id, t.deleted, count(*), {true} from tickets t where {Visibility.OfTicketsElsewhere(caller)}
          group by t.department_id, t.status_id, t.deleted
          """
        : Sql.Empty;

    private static async ValueTask<long> CountByCountersAsync(
        Session db, IReadOnlyList<Cell> cells, TicketFilter filter, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return await CountAsync(db, filter, caller, ct);
        }

        return cells
            .Where(c => (filter.Deleted is null || c.Deleted == filter.Deleted)
                && (filter.StatusIds is null || filter.StatusIds.Contains(c.Status))
                && (filter.DepartmentIds is null || filter.DepartmentIds.Contains(c.Department))
                && caller.OnlyDepartmentIds?.Contains(c.Department) != false
                && (caller.IsAdmin || c.Elsewhere || caller.DepartmentIds.Contains(c.Department)))
            .Sum(c => c.N);
    }

    private static async ValueTask<long> CountAsync(Session db, TicketFilter filter, Caller caller, CancellationToken ct)
    {
        List<Sql> all = [Visibility.OfTickets(caller)];

        if (filter.Deleted is { } deleted)
        {
            all.Add($"t.deleted = {deleted}");
        }

        if (filter.StatusIds is { } statuses)
        {
            all.Add($"t.status_id in {statuses}");
        }

        if (filter.DepartmentIds is { } departments)
        {
            all.Add($"t.department_id in {departments}");
        }

        return await db.NumberAsync($"select count(*) from tickets t where {Sql.All(all)}", ct) ?? 0;
    }

    private Ticket Read(Row row)
    {
        var ticket = new Ticket(
            row.Long(), row.LongOrNull(), row.LongOrNull(), row.Text(), row.Text(), row.Long(), row.Long(), row.Long(), row.Long(),
            NameOrNull(row), new(row.Long(), row.Text(), row.Text(), row.Text()), Addresses(row.Text()), Addresses(row.Text()), row.Bool(), row.Bool(),
            row.Bool(), row.TimeOrNull(), row.TimeOrNull(), row.Bool(), row.Bool(), row.Text(), row.Text(), row.TimeOrNull(), row.Text(), row.Int(),
            row.Int(), row.LongOrNull(), row.TimeOrNull(), row.BoolOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.LongOrNull(), row.Time(), row.Time())
        {
            TeamId = row.LongOrNull(),
            ProductId = row.LongOrNull(),
            WorkflowId = row.LongOrNull(),
            BrandId = row.LongOrNull(),
            Language = row.TextOrNull(),
            Urgency = row.Int(),
            HeldAt = row.TimeOrNull(),
            ArchivedAt = row.TimeOrNull(),
            ResultId = row.LongOrNull(),
            StatusAt = row.Time(),
            Waiting = new(row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull(), TimeSpan.FromMilliseconds(row.Long())),
        };

        return ticket.FrozenUntil <= clock.GetUtcNow() ? ticket with { FrozenUntil = null } : ticket;
    }

    private static PersonName? NameOrNull(Row row)
    {
        var (id, name, lastname, email) = (row.LongOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull());
        return id is null ? null : new(id.Value, name!, lastname!, email!);
    }

    private static IReadOnlyList<string> Addresses(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<List<string>>(json)!;

    private readonly record struct Cell(long Department, long Status, bool Deleted, long N, bool Elsewhere);
}
