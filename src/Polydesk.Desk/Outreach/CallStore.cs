using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads calls, each only for callers who may see it (<see cref="Visibility.OfCalls"/>).</summary>
public sealed class CallStore(CountCache counts, FileStore files)
{
    private static readonly Sql Columns = Sql.Trusted("""
        c.id, c.department_id, c.person_id, c.user_id, coalesce(s.username, nullif(u.email, ''), u.name), c.phone, c.direction, c.status, c.result_id, r.name,
        c.comment, c.talk_start, c.talk_end, c.handling_stop, c.ticket_id, f.name, c.created_at, c.updated_at
        """);

    private static readonly Sql Tables = Sql.Trusted("""
        calls c left join people u on u.id = c.user_id left join staff_profiles s on s.person_id = c.user_id
        left join call_results r on r.id = c.result_id left join files f on f.id = c.recording_id
        """);

    public async ValueTask<Call?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        await db.FindAsync(Read, $"select {Columns} from {Tables} where c.id = {id} and {Visibility.OfCalls(caller)}", ct) is { } call
            ? (await WithOrdersAsync(db, [call], ct))[0]
            : null;

    /// <summary>The call, which stays as found until the transaction ends.</summary>
    public async ValueTask<Call?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct)
    {
        await db.NumberAsync($"select id from calls where id = {id} {db.Engine.ForNoKeyUpdate}", ct);
        return await FindAsync(db, id, caller, ct);
    }

    /// <summary>A page of calls, and how many there are in all.</summary>
    public async ValueTask<(List<Call> Calls, long Total)> PageAsync(Session db, CallFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from calls c where {where}", ct);
        var order = Sorting.OrderBy(filter.Sorts, static _ => "c.talk_start", "c.id");
        var calls = skip >= total ? [] : await db.ListAsync(
            Read, $"select {Columns} from {Tables} where {where} order by {order} limit {take} offset {skip}", ct);

        return (await WithOrdersAsync(db, calls, ct), total);
    }

    /// <summary>The calls with these ids, by id.</summary>
    public async ValueTask<List<Call>> ListAsync(Session db, IReadOnlyCollection<long> ids, CancellationToken ct) => await WithOrdersAsync(
        db, await db.ListAsync(Read, $"select {Columns} from {Tables} where c.id in {ids} order by c.id", ct), ct);

    /// <summary>The recording of this name, which begins with its call's id, when the caller sees the call.</summary>
    public async ValueTask<StoredFile?> FindRecordingAsync(Session db, string name, Caller caller, CancellationToken ct) =>
        long.TryParse(name.Split('-')[0], out var id) && await FindAsync(db, id, caller, ct) is { Recording: { } recording } && recording == name
        && await db.NumberAsync($"select recording_id from calls where id = {id}", ct) is { } file
            ? await files.FindAsync(db, file, ct)
            : null;

    private static async ValueTask<List<Call>> WithOrdersAsync(Session db, List<Call> calls, CancellationToken ct)
    {
        if (calls.Count == 0)
        {
            return calls;
        }

        var orders = (await db.ListAsync(
            static row => (Call: row.Long(), Order: row.Long()),
            $"select call_id, id from orders where call_id in {calls.ConvertAll(c => c.Id)} order by id", ct)).ToLookup(o => o.Call, o => o.Order);
        return orders.Count == 0 ? calls : calls.ConvertAll(c => c with { OrderIds = [.. orders[c.Id]] });
    }

    private static Sql Where(CallFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfCalls(caller)];
        conditions.AddAny(Sql.Trusted("c.user_id"), filter.UserIds);
        conditions.AddAny(Sql.Trusted("c.person_id"), filter.PersonIds);
        conditions.AddAny(Sql.Trusted("c.department_id"), filter.DepartmentIds);
        conditions.AddAny(Sql.Trusted("c.result_id"), filter.ResultIds);
        conditions.AddAny(Sql.Trusted("c.ticket_id"), filter.TicketIds);

        if (filter.Phone is { } phone)
        {
            conditions.Add($"c.digits = {PhoneNumbers.Digits(phone)}");
        }

        if (filter.Direction is { } direction)
        {
            conditions.Add($"c.direction = {direction}");
        }

        filter.Started.AddTo(conditions, Sql.Trusted("c.talk_start"));
        filter.Created.AddTo(conditions, Sql.Trusted("c.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("c.updated_at"));
        return Sql.All(conditions);
    }

    private static Call Read(Row row) => new(
        row.Long(), row.Long(), row.LongOrNull(), row.LongOrNull(), row.TextOrNull(), row.Text(), row.Text(), row.Text(), row.LongOrNull(), row.TextOrNull(),
        row.TextOrNull(), row.Time(), row.TimeOrNull(), row.TimeOrNull(), row.LongOrNull(), row.TextOrNull(), row.Time(), row.Time());
}
