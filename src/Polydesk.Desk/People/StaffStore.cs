using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Lists staff, each only for callers who may see them (<see cref="Visibility.OfStaff"/>).</summary>
public sealed class StaffStore(CountCache counts)
{
    private static readonly Sql Tables = Sql.Trusted("""
        people p left join staff_profiles s on s.person_id = p.id left join team_members m on m.person_id = p.id and m.is_office
        left join teams o on o.id = m.team_id
        """);

    private static readonly Sql Username = Sql.Trusted("coalesce(s.username, nullif(p.email, ''), 'user-' || p.id)");

    public ValueTask<StaffMember?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from {Tables} where p.id = {id} and {Visibility.OfStaff(caller)}", ct);

    /// <summary>A page of staff, and how many there are in all.</summary>
    public async ValueTask<(List<StaffMember> Staff, long Total)> PageAsync(
        Session db, StaffFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from {Tables} where {where}", ct);

        return skip >= total
            ? ([], total)
            : (await db.ListAsync(
                Read,
                $"select {Columns} from {Tables} where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "p.id")} limit {take} offset {skip}", ct), total);
    }

    /// <summary>Which of these are staff that the caller sees.</summary>
    public async ValueTask<HashSet<long>> VisibleAsync(Session db, IReadOnlyCollection<long> ids, Caller caller, CancellationToken ct) => ids.Count == 0
        ? []
        : [.. await db.ListAsync(static row => row.Long(), $"select p.id from {Tables} where p.id in {ids} and {Visibility.OfStaff(caller)}", ct)];

    /// <summary>How many may still administer the desk.</summary>
    public async ValueTask<long> CountAdminsAsync(Session db, CancellationToken ct) => await db.NumberAsync(
        $"select count(*) from people where role >= {Role.Admin} and status = {PersonStatus.Active} and deleted_at is null", ct) ?? 0;

    private static Sql Columns =>
        $"""
        p.id, {Username}, trim(p.name || ' ' || p.lastname), p.role, p.status, m.team_id, o.name, p.email, p.phone, s.work_phone, s.inbound_number,
        coalesce(s.lang, 1), s.time_zone, s.external_id, s.last_login_at, p.created_at, p.updated_at
        """;

    private static Sql Where(StaffFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfStaff(caller)];

        if (filter.Username is { } name)
        {
            conditions.Add($"lower({Username}) = {name.ToLowerInvariant()}");
        }

        if (filter.Roles is { } roles)
        {
            conditions.Add($"p.role in {roles.Select(r => (long)r).ToList()}");
        }

        if (filter.Active is { } active)
        {
            conditions.Add(active ? (Sql)$"p.status = {PersonStatus.Active}" : $"p.status <> {PersonStatus.Active}");
        }

        if (filter.OfficeId is { } office)
        {
            conditions.Add(office == 0 ? (Sql)$"m.team_id is null" : $"m.team_id = {office}");
        }

        if (filter.DepartmentIds is { } departments)
        {
            conditions.Add($"p.id in (select person_id from person_departments where department_id in {departments})");
        }

        if (filter.ExternalId is { } external)
        {
            conditions.Add($"s.external_id = {external}");
        }

        if (filter.Email is { } email)
        {
            conditions.Add($"lower(p.email) = {EmailAddress.Key(email)}");
        }

        return Sql.All(conditions);
    }

    private static SortColumn Column(StaffOrder order) => order switch
    {
        StaffOrder.Username => "lower(coalesce(s.username, nullif(p.email, ''), 'user-' || p.id))",
        StaffOrder.Name => "p.name_key",
        _ => "p.created_at",
    };

    private static StaffMember Read(Row row) => new(
        row.Long(), row.Text(), row.Text(), row.Enum<Role>(), row.Enum<PersonStatus>(), row.LongOrNull(), row.TextOrNull(), row.Text(), row.Text(),
        row.TextOrNull(), row.TextOrNull(), row.Long(), row.TextOrNull(), row.TextOrNull(), row.TimeOrNull(), row.Time(), row.Time());
}
