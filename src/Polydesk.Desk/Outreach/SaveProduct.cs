using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Teams;

namespace Polydesk.Desk.Outreach;

/// <summary>Adds a product, or changes what is given of one. Codes are unique. Team leaders and those above may; what a team leader adds is of their office.</summary>
public sealed class SaveProduct(Database database, ProductStore products, EventLog events, TimeProvider clock)
{
    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ProductDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (draft.Code.Or(null) is { } wanted)
        {
            await db.HoldAsync("product:" + wanted, ct);
        }

        if (id is { } known && await products.FindForUpdateAsync(db, known, caller, ct) is null)
        {
            return Problem.NotFound("product", known);
        }

        var problems = new List<FieldProblem>();

        if (draft.Code.Or(null) is { } code
            && await db.ExistsAsync($"select id from products where product_code = {code} and deleted_at is null and id <> {id ?? 0}", ct))
        {
            problems.Add(new("product_code", FieldFault.Taken, code));
        }

        if (draft.OfficeId.Is(out var office) && !await OfficeStore.MayUseAsync(db, office, caller, ct))
        {
            problems.Add(new("office", FieldFault.Unknown, office?.ToString() ?? ""));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        var saved = id ?? await db.InsertAsync(
            $"""
            insert into products (name, name_key, office_id, created_at, updated_at)
            values ({draft.Name.Value}, {ProductStore.Key(draft.Name.Value)}, {OfficeStore.Own(caller)}, {now}, {now}) returning id
            """, ct);

        await SetAsync(db, saved, draft, now, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.ProductAdded : EventTypes.ProductChanged, Subject.Product, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    private static async ValueTask SetAsync(WriteSession db, long id, ProductDraft draft, DateTimeOffset now, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {now}"];
        Set(draft.Name, name => $"name = {name}, name_key = {ProductStore.Key(name)}");
        Set(draft.Code, code => $"product_code = {code}");
        Set(draft.SponsorCode, code => $"sponsor_product_code = {code}");
        Set(draft.Price, price => $"price = {price}");
        Set(draft.PriceEditable, editable => $"price_editable = {editable}");
        Set(draft.Commission, commission => $"commission = {commission}");
        Set(draft.Description, description => $"description = {description}");
        Set(draft.OfficeId, office => $"office_id = {office}");
        Set(draft.Disabled, disabled => $"disabled = {disabled}");
        await db.AddAsync($"update products set {Sql.List(sets)} where id = {id}", ct);

        void Set<T>(Optional<T> value, Func<T, Sql> write)
        {
            if (value.Is(out var given))
            {
                sets.Add(write(given));
            }
        }
    }
}
