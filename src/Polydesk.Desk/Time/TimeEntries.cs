using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Time;

/// <summary>Time spent on a ticket, as billed.</summary>
/// <param name="Action">What an automatic entry was for; null for one made by hand.</param>
/// <param name="StaffId">Who worked; null is the desk itself.</param>
public sealed record TimeEntry(
    long Id, long TicketId, string? Action, string Comment, long SpentSeconds, long PaidSeconds, long? StaffId, string StaffName, long? CreatorId,
    string CreatorName, DateTimeOffset BilledAt, DateTimeOffset CreatedAt);

/// <summary>Which entries of a ticket are asked for; a person id of 0 stands for the desk itself.</summary>
public sealed record TimeEntryFilter(long TicketId, IReadOnlyList<long>? StaffIds, IReadOnlyList<long>? CreatorIds, TimeRange Created, TimeRange Billed);

/// <summary>Reads the time spent on tickets. Whether the caller sees the ticket is asked before.</summary>
public sealed class TimeEntries
{
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
            select e.id, e.ticket_id, e.action, e.comment, e.spent_seconds, e.paid_seconds, e.staff_id, s.name, s.lastname, e.creator_id, c.name, c.lastname,
              e.billed_at, e.created_at
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
        row.Time(), row.Time());

    private static string FullName(Row row) => $"{row.TextOrNull()} {row.TextOrNull()}".Trim();
}
