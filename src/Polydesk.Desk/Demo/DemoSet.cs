using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>What stands around the tickets: departments, tags and, for a believable desk, everything that an admin would have set up.</summary>
internal abstract class DemoSet
{
    public static DemoSet Bench { get; } = new BenchSet();

    public static Task<DemoSet> DeskAsync(BlobStore blobs, CancellationToken ct) => Task.FromResult(Bench);

    public abstract ValueTask WriteAsync(WriteSession db, DemoPlan plan, CancellationToken ct);

    private sealed class BenchSet : DemoSet
    {
        private const int Departments = 10;
        private const int Tags = 50;

        public override async ValueTask WriteAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
        {
            for (var n = (await db.NumberAsync($"select count(*) from departments", ct) ?? 0) + 1; n <= Departments; n++)
            {
                await db.AddAsync(
                    $"""
                    insert into departments (name, position, created_at, updated_at)
                    values ({LocalText.Of("en", $"Department {n}")}, {n}, {plan.Start}, {plan.Start})
                    """, ct);
            }

            for (var n = 0; n < Tags; n++)
            {
                await db.AddAsync($"insert into tags (name, name_key) values ({"tag" + n}, {"tag" + n})", ct);
            }
        }
    }
}
