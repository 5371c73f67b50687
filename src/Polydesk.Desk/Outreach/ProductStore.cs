using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads products, each only for callers who may see them (<see cref="Visibility.OfProducts"/>).</summary>
public sealed class ProductStore(CountCache counts)
{
    private static readonly Sql Columns = Sql.Trusted("""
        r.id, r.name, r.product_code, r.sponsor_product_code, r.price, r.price_editable, r.commission, r.description, r.office_id, r.disabled,
        r.created_at, r.updated_at
        """);

    public ValueTask<Product?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from products r where r.id = {id} and {Visibility.OfProducts(caller)}", ct);

    /// <summary>The product, which stays as found until the transaction ends.</summary>
    public ValueTask<Product?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct) => db.FindAsync(
        Read, $"select {Columns} from products r where r.id = {id} and {Visibility.OfProducts(caller)} {db.Engine.ForNoKeyUpdate}", ct);

    /// <summary>A page of products, and how many there are in all.</summary>
    public async ValueTask<(List<Product> Products, long Total)> PageAsync(
        Session db, ProductFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from products r where {where}", ct);

        return skip >= total
            ? ([], total)
            : (await db.ListAsync(
                Read, $"select {Columns} from products r where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "r.id")} limit {take} offset {skip}", ct),
                total);
    }

    /// <summary>Which of these the caller sees.</summary>
    public async ValueTask<HashSet<long>> VisibleAsync(Session db, IReadOnlyCollection<long> ids, Caller caller, CancellationToken ct) => ids.Count == 0
        ? []
        : [.. await db.ListAsync(static row => row.Long(), $"select r.id from products r where r.id in {ids} and {Visibility.OfProducts(caller)}", ct)];

    /// <summary>Those of these products that a department sells now.</summary>
    internal async ValueTask<Dictionary<long, Product>> SoldAsync(Session db, long departmentId, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        (await db.ListAsync(
            Read,
            $"""
            select {Columns} from products r join department_products dp on dp.product_id = r.id
            where dp.department_id = {departmentId} and r.id in {ids} and r.deleted_at is null and r.disabled = {false}
            """, ct)).ToDictionary(p => p.Id);

    internal static string Key(string name) => Folding.Fold(name);

    private static Sql Where(ProductFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfProducts(caller)];

        if (filter.Name is { } name)
        {
            conditions.Add($"r.name_key = {Key(name)}");
        }

        if (filter.Code is { } code)
        {
            conditions.Add($"r.product_code = {code}");
        }

        if (filter.DepartmentIds is { } departments)
        {
            conditions.Add(
                $"r.id in (select product_id from department_products where department_id in {departments} and department_id in ({Visibility.Campaigns(caller)}))");
        }

        if (filter.OfficeId is { } office)
        {
            conditions.Add(office == 0 ? (Sql)$"r.office_id is null" : $"r.office_id = {office}");
        }

        if (filter.Disabled is { } disabled)
        {
            conditions.Add($"r.disabled = {disabled}");
        }

        return Sql.All(conditions);
    }

    private static SortColumn Column(ProductOrder order) => order is ProductOrder.Name ? "r.name_key" : "r.price";

    private static Product Read(Row row) => new(
        row.Long(), row.Text(), row.TextOrNull(), row.TextOrNull(), row.Long(), row.Bool(), row.LongOrNull(), row.TextOrNull(), row.LongOrNull(), row.Bool(),
        row.Time(), row.Time());
}
