using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Teams;

/// <summary>Reads offices: a manager sees all, others their own.</summary>
public sealed class OfficeStore
{
    private static readonly Sql Columns = Sql.Trusted("o.id, o.name, o.time_zone, o.ip_address, o.created_at, o.updated_at");

    public ValueTask<Office?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from teams o where o.id = {id} and {Visible(caller)}", ct);

    /// <summary>A page of offices by id, and how many there are in all.</summary>
    public async ValueTask<(List<Office> Offices, long Total)> PageAsync(Session db, string? name, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = name is null ? Visible(caller) : (Sql)$"{Visible(caller)} and o.name_key = {Key(name)}";
        var total = await db.NumberAsync($"select count(*) from teams o where {where}", ct) ?? 0;

        return (await db.ListAsync(Read, $"select {Columns} from teams o where {where} order by o.id limit {take} offset {skip}", ct), total);
    }

    /// <summary>Whether the caller may say that something belongs to this office, or to none. The office stays there until the transaction ends.</summary>
    internal static async ValueTask<bool> MayUseAsync(WriteSession db, long? id, Caller caller, CancellationToken ct) =>
        Visibility.SeesOffice(caller, id)
        && (id is not { } office || await db.ExistsAsync($"select id from teams where id = {office} and is_office {db.Engine.ForKeyShare}", ct));

    /// <summary>The office of what the caller makes without saying: a team leader's own.</summary>
    internal static long? Own(Caller caller) => caller.Role is Role.TeamLeader ? caller.OfficeId : null;

    internal static string Key(string name) => Folding.Fold(name);

    private static Sql Visible(Caller caller) => caller.Role >= Role.Manager ? (Sql)$"o.is_office" : $"(o.is_office and o.id = {caller.OfficeId ?? 0})";

    private static Office Read(Row row) => new(row.Long(), row.Text(), row.TextOrNull(), row.TextOrNull(), row.Time(), row.Time());
}
