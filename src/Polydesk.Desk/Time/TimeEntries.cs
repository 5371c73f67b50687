using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Time;

/// <summary>Time spent on a ticket, as billed.</summary>
/// <param name="Action">What an automatic entry was for; null for one made by hand.</param>
/// <param name="StaffId">Who worked; null is the desk itself.</param>
public sealed record TimeEntry(
    long Id, long TicketId, string? Action, string Comment, long SpentSeconds, long PaidSeconds, long? StaffId, string StaffName, long? CreatorId,
    string CreatorName, DateTimeOffset BilledAt, DateTimeOffset CreatedAt)
{
    /// <summary>The ticket's status at that time, where it was kept.</summary>
    public long? StatusId { get; init; }

    /// <summary>Whether the work is over; a clock that still runs is not.</summary>
    public bool Finished { get; init; } = true;
}

/// <summary>Which entries of a ticket are asked for; a person id of 0 stands for the desk itself.</summary>
public sealed record TimeEntryFilter(long TicketId, IReadOnlyList<long>? StaffIds, IReadOnlyList<long>? CreatorIds, TimeRange Created, TimeRange Billed);

/// <summary>Reads the time spent on tickets. Whether the caller sees the ticket is asked before.</summary>
public sealed class TimeEntries
{
    private static readonly Sql Columns = Sql.Trusted("""
        e.id, e.ticket_id, e.action, e.comment, e.spent_seconds, e.paid_seconds, e.staff_id, s.name, s.lastname, e.creator_id, c.name, c.lastname,
        e.billed_at, e.created_at, e.status_id, e.finished
        """);

    /// <summary>The entries of these tickets, the newest of each first.</summary>
    public async ValueTask<ILookup<long, TimeEntry>> ListAsync(Session db, IReadOnlyCollection<long> ticketIds, CancellationToken ct)
    {
        var entries = await db.ListAsync(
            Read,
            $"""
            select {Columns} from time_entries e left join people s on s.id = e.staff_id left join people c on c.id = e.creator_id
            where e.ticket_id in {ticketIds} order by e.ticket_id, e.id desc
            """, ct);
        return entries.ToLookup(e => e.TicketId);
    }

    /// <summary>A page of the entries of all tickets that the caller sees, newest first, each with its ticket's status now, and how many there are.</summary>
    public async ValueTask<(List<(TimeEntry Entry, long TicketStatus)> Entries, long Total)> PageOfAllAsync(
        Session db, long? ticketId, long? staffId, DateTimeOffset? since, Caller caller, long skip, int take, CancellationToken ct)
    {
        List<Sql> all = [Visibility.OfTickets(caller)];

        if (ticketId is { } ticket)
        {
            all.Add($"e.ticket_id = {ticket}");
        }

        if (staffId is { } staff)
        {
            all.Add($"e.staff_id = {staff}");
        }

        if (since is { } from)
        {
            all.Add($"e.created_at >= {from}");
        }

        var where = Sql.All(all);
        var total = await db.NumberAsync($"select count(*) from time_entries e join tickets t on t.id = e.ticket_id where {where}", ct) ?? 0;
        var entries = skip >= total ? [] : await db.ListAsync(
            static row => (Read(row), row.Long()),
            $"""
            select {Columns}, t.status_id
            from time_entries e join tickets t on t.id = e.ticket_id left join people s on s.id = e.staff_id left join people c on c.id = e.creator_id
            where {where} order by e.id desc limit {take} offset {skip}
            """, ct);
        return (entries, total);
    }

    public async ValueTask<(List<TimeEntry> Entries, long Total)> PageAsync(Session db, TimeEntryFilter filter, long skip, int take, CancellationToken ct)
    {
        List<Sql> all = [$"e.ticket_id = {filter.TicketId}"];
        AddPeople(all, Sql.Trusted("e.staff_id"), filter.StaffIds);
        AddPeople(all, Sql.Trusted("e.creator_id"), filter.CreatorIds);
        filter.Created.AddTo(all, Sql.Trusted("e.created_at"));
        filter.Billed.AddTo(all, Sql.Trusted("e.billed_at"));
        var where = Sql.All(all);

        var total = await db.NumberAsync($"select count(*) from time_entries e where {where}", ct) ?? 0;
        var entries = await db.ListAsync(
            Read,
            $"""
            select {Columns}
            from time_entries e left join people s on s.id = e.staff_id left join people c on c.id = e.creator_id
            where {where} order by e.id desc limit {take} offset {skip}
            """, ct);
        return (entries, total);
    }

    private static void AddPeople(List<Sql> all, Sql column, IReadOnlyList<long>? ids)
    {
        if (ids is null)
        {
            return;
        }

        if (ids.Contains(0))
        {
            all.Add($"({column} is null or {column} in {ids})");
        }
        else
        {
            all.Add($"{column} in {ids}");
        }
    }

    private static TimeEntry Read(Row row) => new(
        row.Long(), row.Long(), row.TextOrNull(), row.Text(), row.Long(), row.Long(), row.LongOrNull(), FullName(row), row.LongOrNull(), FullName(row),
        row.Time(), row.Time())
    {
        StatusId = row.LongOrNull(),
        Finished = row.Bool(),
    };

    private static string FullName(Row row) => $"{row.TextOrNull()} {row.TextOrNull()}".Trim();
}
