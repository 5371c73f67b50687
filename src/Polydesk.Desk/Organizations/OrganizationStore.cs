using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Organizations;

/// <summary>Reads and writes organizations and who belongs to them.</summary>
public sealed class OrganizationStore(CountCache counts, TimeProvider clock)
{
    private const int Deepest = 100;

    private static readonly Sql Columns = Sql.Trusted(
        "o.id, o.name, o.domains, o.address, o.phone, o.email, o.web, o.minute_limit, o.created_at, o.updated_at, o.parent_id, o.summary, o.importance");

    /// <summary>
    /// Keeps other transactions from adding, renaming or removing organizations and from moving people between them. Such changes are rare, and one name
    /// for all of them means that no two ever wait for each other.
    /// </summary>
    public static async ValueTask HoldAsync(WriteSession db, CancellationToken ct) => await db.HoldAsync("organizations", ct);

    public ValueTask<Organization?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from organizations o where o.id = {id} and {Visibility.OfOrganizations(caller)}", ct);

    /// <summary>Whether the caller sees this organization.</summary>
    public ValueTask<bool> ExistsAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.ExistsAsync($"select o.id from organizations o where o.id = {id} and {Visibility.OfOrganizations(caller)}", ct);

    /// <summary>The organization of this name, in any letter case.</summary>
    public ValueTask<long?> FindIdByNameAsync(Session db, string name, CancellationToken ct) =>
        db.NumberAsync($"select id from organizations where name_key = {NameKey(name)}", ct);

    /// <summary>A page of organizations, and how many there are in all.</summary>
    public async ValueTask<(List<Organization> Organizations, long Total)> PageAsync(
        Session db, OrganizationFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(db.Engine, filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from organizations o where {where}", ct);

        if (skip >= total)
        {
            return ([], total);
        }

        // Ids first: the page far behind is found in an index alone.
        var ids = await db.ListAsync(
            static row => row.Long(),
            $"select o.id from organizations o where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "o.id")} limit {take} offset {skip}", ct);
        var byId = (await ListAsync(db, ids, ct)).ToDictionary(o => o.Id);

        return ([.. ids.Where(byId.ContainsKey).Select(id => byId[id])], total);
    }

    /// <summary>The organizations with these ids, by id.</summary>
    public async ValueTask<List<Organization>> ListAsync(Session db, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        ids.Count == 0 ? [] : await db.ListAsync(Read, $"select {Columns} from organizations o where o.id in {ids} order by o.id", ct);

    /// <summary>The members of these organizations, each organization's by id.</summary>
    public async ValueTask<ILookup<long, Member>> MembersAsync(Session db, IReadOnlyCollection<long> organizationIds, CancellationToken ct)
    {
        List<Member> members = organizationIds.Count == 0
            ? []
            : await db.ListAsync(
                static row => new Member(row.Long(), row.Long(), row.Bool()),
                $"""
                select organization_id, id, manages_organization from people
                where organization_id in {organizationIds} and deleted_at is null order by organization_id, id
                """, ct);

        return members.ToLookup(m => m.OrganizationId);
    }

    /// <summary>How many of the tickets that the caller sees the people of these organizations have asked for.</summary>
    public async ValueTask<Dictionary<long, long>> TicketCountsAsync(
        Session db, IReadOnlyCollection<long> organizationIds, Caller caller, CancellationToken ct) =>
        (await db.ListAsync(
            static row => (Id: row.Long(), Count: row.Long()),
            $"""
            select p.organization_id, count(*) from people p join tickets t on t.requester_id = p.id and t.deleted = {false}
            where p.organization_id in {organizationIds} and {Visibility.OfTickets(caller)} group by p.organization_id
            """, ct)).ToDictionary(r => r.Id, r => r.Count);

    /// <summary>Adds an organization; the id and times of the record are ignored.</summary>
    public ValueTask<long> AddAsync(WriteSession db, Organization organization, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.InsertAsync(
            $"""
            insert into organizations (name, name_key, domains, address, phone, email, web, minute_limit, parent_id, summary, importance, search, created_at, updated_at)
            values ({organization.Name}, {NameKey(organization.Name)}, {organization.Domains}, {organization.Address}, {organization.Phone},
              {organization.Email}, {organization.Web}, {organization.MinuteLimit}, {organization.ParentId}, {organization.Summary},
              {organization.Importance}, {SearchText(organization)}, {now}, {now})
            returning id
            """, ct);
    }

    /// <summary>Writes all values of an organization.</summary>
    public ValueTask SetAsync(WriteSession db, Organization organization, CancellationToken ct) =>
        db.AddAsync(
            $"""
            update organizations set name = {organization.Name}, name_key = {NameKey(organization.Name)}, domains = {organization.Domains},
              address = {organization.Address}, phone = {organization.Phone}, email = {organization.Email}, web = {organization.Web},
              minute_limit = {organization.MinuteLimit}, parent_id = {organization.ParentId}, summary = {organization.Summary},
              importance = {organization.Importance}, search = {SearchText(organization)}, updated_at = {clock.GetUtcNow()}
            where id = {organization.Id}
            """, ct);

    /// <summary>What is wrong with the organization that one is to lie below: it must be there, and not lie below this one.</summary>
    public static async ValueTask<FieldProblem?> CheckParentAsync(Session db, long id, OrganizationDraft draft, CancellationToken ct)
    {
        var (above, depth) = (draft.ParentId.Or(null), 0);

        while (above is { } at)
        {
            var parent = await db.ListAsync(static row => row.LongOrNull(), $"select parent_id from organizations where id = {at}", ct);

            if (parent.Count == 0 || at == id || ++depth > Deepest)
            {
                return new("parent", parent.Count == 0 ? FieldFault.Unknown : FieldFault.Incorrect, at.ToString());
            }

            above = parent[0];
        }

        return null;
    }

    /// <summary>Puts people into an organization, or takes them out of theirs when it is null.</summary>
    public ValueTask SetMembersAsync(WriteSession db, long? organizationId, bool manages, IReadOnlyCollection<long> personIds, CancellationToken ct) =>
        personIds.Count == 0 ? default : db.AddAsync(
            $"""
            update people set organization_id = {organizationId}, manages_organization = {manages}, updated_at = {clock.GetUtcNow()} where id in {personIds}
            """, ct);

    /// <summary>Removes an organization; its people stay, without one.</summary>
    public async ValueTask RemoveAsync(WriteSession db, long id, CancellationToken ct)
    {
        await db.AddAsync(
            $"""
            update people set organization_id = null, manages_organization = {false}, updated_at = {clock.GetUtcNow()} where organization_id = {id}
            """, ct);
        await db.AddAsync($"delete from organizations where id = {id}", ct);
    }

    /// <summary>Sorts without regard to case and accents, but only the same letters are the same name.</summary>
    internal static string NameKey(string name) => $"{Folding.Fold(name)}\t{name.ToLowerInvariant()}";

    private static string SearchText(Organization organization) => SearchLines.Of(
        [
            organization.Name,
            organization.Domains,
            .. organization.Domains.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            organization.Email,
            organization.Phone,
            organization.Web,
        ]);

    private static Sql Where(Engine engine, OrganizationFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfOrganizations(caller)];

        if (filter.Search is { } text)
        {
            conditions.Add(SearchLines.Match(engine, "organizations", text, filter.ExactSearch));
        }

        if (filter.Ids is { } ids)
        {
            conditions.Add($"o.id in {ids}");
        }

        if (filter.NamePart is { } part && Folding.Fold(part.Trim()) is { Length: > 0 } folded)
        {
            conditions.Add($"o.id in (select id from organizations where {engine.SearchContains("organizations", folded)}) and {engine.Position(folded, Sql.Trusted("o.name_key"))} > 0");
        }

        if (filter.Labels is { } labels)
        {
            conditions.Add(SubjectTags.Has(Subject.Organization, Sql.Trusted("o.id"), labels));
        }

        conditions.AddRange(filter.ValuesOf.Select(v => v.On(Subject.Organization, Sql.Trusted("o.id"))));
        filter.Created.AddTo(conditions, Sql.Trusted("o.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("o.updated_at"));
        return Sql.All(conditions);
    }

    private static SortColumn Column(OrganizationOrder order) => order switch
    {
        OrganizationOrder.Created => "o.created_at",
        OrganizationOrder.Updated => "o.updated_at",
        OrganizationOrder.Id => "o.id",
        _ => "o.name_key",
    };

    private static Organization Read(Row row) => new(
        row.Long(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Long(), row.Time(), row.Time())
    {
        ParentId = row.LongOrNull(),
        Summary = row.Text(),
        Importance = row.Long(),
    };
}
