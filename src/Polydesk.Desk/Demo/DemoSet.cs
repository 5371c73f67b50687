using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>What stands around the tickets, written in three parts because it refers to people and to tickets.</summary>
internal abstract class DemoSet
{
    public abstract ValueTask BeginAsync(WriteSession db, DemoPlan plan, CancellationToken ct);

    public virtual ValueTask AfterPeopleAsync(WriteSession db, DemoPlan plan, CancellationToken ct) => default;

    public virtual ValueTask AfterTicketsAsync(WriteSession db, DemoPlan plan, CancellationToken ct) => default;

    /// <summary>Answers the id.</summary>
    protected static ValueTask<long> AddDepartmentAsync(WriteSession db, LocalText name, int position, DateTimeOffset at, CancellationToken ct) => db.InsertAsync(
        $"insert into departments (name, position, created_at, updated_at) values ({name}, {position}, {at}, {at}) returning id", ct);

    protected static ValueTask AddTagAsync(WriteSession db, string name, CancellationToken ct) =>
        db.AddAsync($"insert into tags (name, name_key) values ({name}, {name}) on conflict (name_key) do nothing", ct);
}
