using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Removes an order with its lines and values. Team leaders and those above may.</summary>
public sealed class RemoveOrder(Database database, OrderStore orders, FieldValueStore values, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await orders.FindForUpdateAsync(db, id, caller, ct) is not { } order)
        {
            return Problem.NotFound("order", id);
        }

        await values.RemoveAsync(db, Subject.Order, [id], ct);
        await db.AddAsync($"delete from orders where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.OrderRemoved, Subject.Order, id, order.TicketId, Name: id.ToString()), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
