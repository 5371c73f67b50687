using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>Ten departments and fifty tags, and no fields, which would weigh on every answer that is measured.</summary>
internal sealed class BenchSet : DemoSet
{
    private const int Departments = 10;
    private const int Tags = 50;

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
    }
}
