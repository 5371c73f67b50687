using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// What an order may hold: products that its department sells now or that are in it already, at a price that an agent changes only where the product allows
/// it; a call and a ticket of the same contact.
/// </summary>
public sealed class OrderRules(ProductStore products, OrderStates states)
{
    /// <summary>The lines with names and prices; what is wrong names the place in <c>products</c>.</summary>
    internal async ValueTask<(List<OrderLine> Lines, List<FieldProblem> Problems)> LinesAsync(
        Session db, long departmentId, IReadOnlyList<OrderLineDraft> drafts, IReadOnlyList<OrderLine> present, Caller caller, CancellationToken ct)
    {
        var sold = await products.SoldAsync(db, departmentId, [.. drafts.Select(d => d.ProductId).Distinct()], ct);
        var (lines, problems) = (new List<OrderLine>(), new List<FieldProblem>());

        foreach (var (at, draft) in drafts.Index())
        {
            var product = sold.GetValueOrDefault(draft.ProductId);
            var before = present.FirstOrDefault(l => l.ProductId == draft.ProductId);

            if (product is null && before is null)
            {
                problems.Add(new($"products.{at}.id", FieldFault.Unknown, draft.ProductId.ToString()));
                continue;
            }

            var usual = before?.Price ?? product!.Price;
            var price = draft.Price ?? usual;

            if (caller.Role < Role.TeamLeader && price != usual && price != product?.Price && product is not { PriceEditable: true })
            {
                problems.Add(new($"products.{at}.price", FieldFault.Fixed));
            }

            lines.Add(new(draft.ProductId, before?.Name ?? product!.Name, draft.Quantity, price));
        }

        return (lines, problems);
    }

    /// <summary>The problems of what the order refers to.</summary>
    internal async ValueTask<List<FieldProblem>> ReferencesAsync(
        WriteSession db, long personId, Optional<long?> callId, Optional<long?> ticketId, Caller caller, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (callId.Or(null) is { } call
            && !await db.ExistsAsync($"select c.id from calls c where c.id = {call} and c.person_id = {personId} and {Visibility.OfCalls(caller)} {db.Engine.ForKeyShare}", ct))
        {
            problems.Add(new("call", FieldFault.Unknown, call.ToString()));
        }

        if (ticketId.Or(null) is { } ticket
            && !(await OutreachRules.LinksToAsync(db, ticket, caller, ct)
                && await db.ExistsAsync($"select id from tickets where id = {ticket} and requester_id = {personId}", ct)))
        {
            problems.Add(new("ticket", FieldFault.Unknown, ticket.ToString()));
        }

        return problems;
    }

    /// <summary>The state with this id, or the first where none is wanted; null when it is not there.</summary>
    internal async ValueTask<OrderState?> StateAsync(Session db, long? id, CancellationToken ct)
    {
        var all = await states.ListAsync(db, ct);
        return id is null ? all[0] : all.Find(s => s.Id == id);
    }

    internal static async ValueTask SetLinesAsync(WriteSession db, long orderId, IReadOnlyList<OrderLine> lines, CancellationToken ct)
    {
        await db.AddAsync($"delete from order_lines where order_id = {orderId}", ct);

        foreach (var (position, line) in lines.Index())
        {
            await db.AddAsync(
                $"""
                insert into order_lines (order_id, position, product_id, name, quantity, price)
                values ({orderId}, {position}, {line.ProductId}, {line.Name}, {line.Quantity}, {line.Price})
                """, ct);
        }

        await db.AddAsync($"update orders set total = {lines.Sum(l => l.Total)} where id = {orderId}", ct);
    }

    internal static async ValueTask LogStateAsync(WriteSession db, long orderId, long stateId, Caller caller, DateTimeOffset at, CancellationToken ct)
    {
        long? person = caller.PersonId == 0 ? null : caller.PersonId;
        await db.AddAsync($"insert into order_state_log (order_id, state_id, person_id, created_at) values ({orderId}, {stateId}, {person}, {at})", ct);
    }
}
