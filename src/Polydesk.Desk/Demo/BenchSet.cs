using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>Ten departments with their products and contact lists, and fifty tags; no fields, which would weigh on every answer that is measured.</summary>
internal sealed class BenchSet : DemoSet
{
    private const int Departments = 10;
    private const int Tags = 50;
    private const int Products = 4;
    private const int Lists = 3;

    public override async ValueTask BeginAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        for (var n = (int)(await db.NumberAsync($"select count(*) from departments", ct) ?? 0) + 1; n <= Departments; n++)
        {
            await AddDepartmentAsync(db, LocalText.Of("en", $"Department {n}"), n, plan.Start, ct);
        }

        for (var n = 0; n < Tags; n++)
        {
            await AddTagAsync(db, "tag" + n, ct);
        }

        for (var n = 1; n <= Products; n++)
        {
            await db.AddAsync(
                $"insert into products (name, name_key, price, created_at, updated_at) values ({"Product " + n}, {"product " + n}, {n * 1000}, {plan.Start}, {plan.Start})", ct);
        }

        for (var n = 1; n <= Lists; n++)
        {
            await db.AddAsync(
                $"insert into contact_lists (name, name_key, created_at, updated_at) values ({"List " + n}, {"list " + n}, {plan.Start}, {plan.Start})", ct);
        }

        await db.AddAsync($"insert into department_products (department_id, product_id) select d.id, r.id from departments d, products r", ct);
        await db.AddAsync($"insert into department_contact_lists (department_id, list_id) select d.id, l.id from departments d, contact_lists l", ct);
    }
}
