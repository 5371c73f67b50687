using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads callbacks, each only for callers who may see it (<see cref="Visibility.OfCallbacks"/>).</summary>
public sealed class CallbackStore(CountCache counts)
{
    private static readonly Sql Columns = Sql.Trusted("""
        b.id, b.is_private, b.department_id, b.person_id, b.phone, b.user_id, b.due_at, b.comment, b.status, b.ticket_id, b.created_by, b.created_at, b.updated_at
        """);

    public ValueTask<Callback?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from callbacks b where b.id = {id} and {Visibility.OfCallbacks(caller)}", ct);

    /// <summary>The callback, which stays as found until the transaction ends.</summary>
    public ValueTask<Callback?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct) => db.FindAsync(
        Read, $"select {Columns} from callbacks b where b.id = {id} and {Visibility.OfCallbacks(caller)} {db.Engine.ForNoKeyUpdate}", ct);

    /// <summary>The callbacks with these ids, by id.</summary>
    public ValueTask<List<Callback>> ListAsync(Session db, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        db.ListAsync(Read, $"select {Columns} from callbacks b where b.id in {ids} order by b.id", ct);

    /// <summary>A page of callbacks, and how many there are in all.</summary>
    public async ValueTask<(List<Callback> Callbacks, long Total)> PageAsync(
        Session db, CallbackFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from callbacks b where {where}", ct);
        var order = Sorting.OrderBy(filter.Sorts, static _ => "b.due_at", "b.id");

        return skip >= total
            ? ([], total)
            : (await db.ListAsync(Read, $"select {Columns} from callbacks b where {where} order by {order} limit {take} offset {skip}", ct), total);
    }

    private static Sql Where(CallbackFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfCallbacks(caller)];
        conditions.AddAny(Sql.Trusted("b.user_id"), filter.UserIds);
        conditions.AddAny(Sql.Trusted("b.department_id"), filter.DepartmentIds);
        conditions.AddAny(Sql.Trusted("b.person_id"), filter.PersonIds);
        conditions.AddAny(Sql.Trusted("b.ticket_id"), filter.TicketIds);

        if (filter.IsPrivate is { } isPrivate)
        {
            conditions.Add($"b.is_private = {isPrivate}");
        }

        if (filter.Status is { } status)
        {
            conditions.Add($"b.status = {status}");
        }

        filter.Due.AddTo(conditions, Sql.Trusted("b.due_at"));
        filter.Created.AddTo(conditions, Sql.Trusted("b.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("b.updated_at"));
        return Sql.All(conditions);
    }

    private static Callback Read(Row row) => new(
        row.Long(), row.Bool(), row.Long(), row.LongOrNull(), row.TextOrNull(), row.LongOrNull(), row.Time(), row.TextOrNull(), row.Text(), row.LongOrNull(),
        row.LongOrNull(), row.Time(), row.Time());
}
