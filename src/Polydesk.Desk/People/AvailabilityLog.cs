using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>When people went online, on hold, to lunch and offline.</summary>
public sealed class AvailabilityLog(CountCache counts, TimeProvider clock)
{
    public ValueTask AppendAsync(WriteSession db, long personId, string availability, CancellationToken ct) =>
        db.AddAsync($"insert into availability_log (person_id, availability, created_at) values ({personId}, {availability}, {clock.GetUtcNow()})", ct);

    /// <summary>A page of a person's changes, newest first, and how many there are in all.</summary>
    public async ValueTask<(List<AvailabilityChange> Changes, long Total)> PageAsync(
        Session db, long personId, IReadOnlyList<string>? availabilities, TimeRange when, long skip, int take, CancellationToken ct)
    {
        List<Sql> conditions = [$"person_id = {personId}"];

        if (availabilities is not null)
        {
            conditions.Add($"availability in {availabilities}");
        }

        when.AddTo(conditions, Sql.Trusted("created_at"));
        var where = Sql.All(conditions);
        var total = await counts.CountAsync(db, $"select count(*) from availability_log where {where}", ct);

        return (await db.ListAsync(
            static row => new AvailabilityChange(row.Long(), row.Text(), row.Time()),
            $"select id, availability, created_at from availability_log where {where} order by id desc limit {take} offset {skip}", ct), total);
    }
}

/// <summary>That a person's availability became this.</summary>
public sealed record AvailabilityChange(long Id, string Availability, DateTimeOffset At);
