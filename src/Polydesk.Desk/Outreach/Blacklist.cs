using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// The entries of the do-not-call list: those for all, and those of departments that the caller sees. An agent looks up numbers and does not read the list.
/// </summary>
public sealed class Blacklist(Database database, EventLog events, TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("k.id, k.phone, k.department_id, k.comment, k.source, k.created_by, k.created_at");

    public ValueTask<BlacklistEntry?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from blacklist k where k.id = {id} and {Visible(caller)}", ct);

    /// <summary>A page of entries by id, and how many there are in all.</summary>
    /// <param name="db">Where to read.</param>
    /// <param name="phone">Only of this number, however it is written.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="skip">How many come before.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<(List<BlacklistEntry> Entries, long Total)> PageAsync(
        Session db, string? phone, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = phone is null ? Visible(caller) : (Sql)$"k.digits = {PhoneNumbers.Digits(phone)} and {Visible(caller)}";
        var total = await db.NumberAsync($"select count(*) from blacklist k where {where}", ct) ?? 0;
        return (await db.ListAsync(Read, $"select {Columns} from blacklist k where {where} order by k.id limit {take} offset {skip}", ct), total);
    }

    /// <summary>Blocks a number, for all or for one department that the caller sees. One that is blocked so already keeps its entry.</summary>
    public async Task<Outcome<long>> AddAsync(string phone, long? departmentId, string? comment, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (departmentId is { } department
            && !await db.ExistsAsync($"select id from departments where id = {department} and id in ({Visibility.Campaigns(caller)}) {db.Engine.ForKeyShare}", ct))
        {
            return Problem.Invalid("department", FieldFault.Unknown, $"{department}");
        }

        var id = await AddAsync(db, phone, departmentId, comment, caller.Role is Role.Agent ? "agent" : "api", caller, clock.GetUtcNow(), events, ct);
        await db.CommitAsync(ct);
        return id;
    }

    /// <summary>Lets a number be called again. Managers and those above may.</summary>
    public async Task<Outcome<Done>> RemoveAsync(long id, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.Manager)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await FindAsync(db, id, caller, ct) is null)
        {
            return Problem.NotFound("blacklist_entry", id);
        }

        await db.AddAsync($"delete from blacklist where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.NumberReleased, Subject.BlacklistEntry, id), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }

    /// <summary>Part of a transaction: blocks a number, or finds that it is.</summary>
    internal static async ValueTask<long> AddAsync(
        WriteSession db, string phone, long? departmentId, string? comment, string source, Caller caller, DateTimeOffset now, EventLog events,
        CancellationToken ct)
    {
        var digits = PhoneNumbers.Digits(phone);
        long? author = caller.PersonId > 0 ? caller.PersonId : null;
        var isNew = await db.ExecuteAsync(
            $"""
            insert into blacklist (phone, digits, department_id, comment, source, created_by, created_at)
            values ({phone}, {digits}, {departmentId}, {comment}, {source}, {author}, {now}) on conflict do nothing
            """, ct) > 0;
        var id = await db.NumberAsync($"select id from blacklist where digits = {digits} and coalesce(department_id, 0) = {departmentId ?? 0}", ct) ?? 0;

        if (isNew)
        {
            await events.AppendAsync(db, new(EventTypes.NumberBlocked, Subject.BlacklistEntry, id), caller, ct);
        }

        return id;
    }

    private static Sql Visible(Caller caller) => caller.Role >= Role.Manager
        ? Sql.True
        : $"(k.department_id is null or k.department_id in ({Visibility.Campaigns(caller)}))";

    private static BlacklistEntry Read(Row row) =>
        new(row.Long(), row.Text(), row.LongOrNull(), row.TextOrNull(), row.Text(), row.LongOrNull(), row.Time());
}

/// <summary>A number that is not to be called.</summary>
/// <param name="DepartmentId">By which department; null is by anybody.</param>
/// <param name="Source">Where it comes from: <c>api</c>, <c>agent</c> or <c>result</c>.</param>
public sealed record BlacklistEntry(
    long Id, string Phone, long? DepartmentId, string? Comment, string Source, long? CreatedBy, DateTimeOffset CreatedAt);
