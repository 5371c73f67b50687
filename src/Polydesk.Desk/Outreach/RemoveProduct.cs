using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Takes a product out of sale for good: no campaign has it any more, and orders keep it. Team leaders and those above may.</summary>
public sealed class RemoveProduct(Database database, ProductStore products, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await products.FindForUpdateAsync(db, id, caller, ct) is not { } product)
        {
            return Problem.NotFound("product", id);
        }

        var now = clock.GetUtcNow();
        await db.AddAsync($"update products set deleted_at = {now}, updated_at = {now} where id = {id}", ct);
        await db.AddAsync($"delete from department_products where product_id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.ProductRemoved, Subject.Product, id, Name: product.Name), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
