using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>The states of orders, in the order that a manager gave. One that is removed stays on orders that have it; there is always one.</summary>
public sealed class OrderStates(Database database, EventLog events, TimeProvider clock)
{
    private const string EachByItself = "order_states";

    public ValueTask<List<OrderState>> ListAsync(Session db, CancellationToken ct) => db.ListAsync(
        Read, $"select id, name, locked, hidden, position, created_at, updated_at from order_states where deleted_at is null order by position, id", ct);

    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks: a manager or above.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> SaveAsync(long? id, OrderStateDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);
        await db.HoldAsync(EachByItself, ct);
        var states = await ListAsync(db, ct);

        if (id is { } known && !states.Exists(s => s.Id == known))
        {
            return Problem.NotFound("order_state", known);
        }

        if (draft.Name.Is(out var wanted) && states.Exists(s => s.Id != id && Folding.Fold(s.Name) == Folding.Fold(wanted)))
        {
            return Problem.Invalid("name", FieldFault.Taken, wanted);
        }

        var before = states.Find(s => s.Id == id) ?? new(0, "", false, false, states.Count == 0 ? 0 : states[^1].Position + 1, default, default);
        var (name, locked, hidden, position) =
            (draft.Name.Or(before.Name), draft.Locked.Or(before.Locked), draft.Hidden.Or(before.Hidden), draft.Position.Or(before.Position));
        var now = clock.GetUtcNow();
        var saved = id ?? await db.InsertAsync(
            $"""
            insert into order_states (name, name_key, locked, hidden, position, created_at, updated_at)
            values ({name}, {Folding.Fold(name)}, {locked}, {hidden}, {position}, {now}, {now}) returning id
            """, ct);

        if (id is not null)
        {
            await db.AddAsync(
                $"""
                update order_states set name = {name}, name_key = {Folding.Fold(name)}, locked = {locked}, hidden = {hidden}, position = {position}, updated_at = {now}
                where id = {saved}
                """, ct);
        }

        await events.AppendAsync(db, new(id is null ? EventTypes.OrderStateDefined : EventTypes.OrderStateRedefined, Subject.OrderState, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    public async Task<Outcome<Done>> RemoveAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);
        await db.HoldAsync(EachByItself, ct);
        var states = await ListAsync(db, ct);

        if (states.Find(s => s.Id == id) is not { } state)
        {
            return Problem.NotFound("order_state", id);
        }

        if (states.Count == 1)
        {
            return Problem.Conflict("order_state", id.ToString());
        }

        await db.AddAsync($"update order_states set deleted_at = {clock.GetUtcNow()} where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.OrderStateRemoved, Subject.OrderState, id, Name: state.Name), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private static OrderState Read(Row row) => new(row.Long(), row.Text(), row.Bool(), row.Bool(), row.Long(), row.Time(), row.Time());
}
