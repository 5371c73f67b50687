using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads contacts, each only for callers who may see them (<see cref="Visibility.OfContacts"/>).</summary>
public sealed class ContactStore(ContactListStore lists, CountCache counts)
{
    private static readonly Sql Columns = Sql.Trusted("""
        p.id, p.name, p.lastname, p.phone, p.email, p.company, c.vatin, p.job_title, p.organization_id, p.street, p.zip, p.city, p.country, p.website,
        c.birthyear, c.gender, c.ssc, p.background, coalesce(c.other, '{}'), c.external_id, p.created_at, p.updated_at
        """);

    public async ValueTask<ContactCard?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        await ExistsAsync(db, id, caller, ct) ? (await ListAsync(db, [id], ct))[0] : null;

    public ValueTask<bool> ExistsAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.ExistsAsync($"select p.id from people p where p.id = {id} and {Visibility.OfContacts(caller)}", ct);

    /// <summary>A page of contacts, and how many there are in all.</summary>
    public async ValueTask<(List<ContactCard> Contacts, long Total)> PageAsync(
        Session db, ContactFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var narrowing = Narrowing(db.Engine, filter, caller);

        // Who sees a list sees all that are in it, so the list's own counter and index do.
        if (narrowing.Count == 1 && filter is { ListIds: [var only], Sorts: [] })
        {
            var list = await lists.FindAsync(db, only, caller, ct);
            return (list is null || skip >= list.Total ? [] : await ListAsync(db, await OfListAsync(db, only, skip, take, ct), ct), list?.Total ?? 0);
        }

        var where = Sql.All([Visibility.OfContacts(caller), .. narrowing]);
        Sql page = $"select p.id from people p where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "p.id")} limit {take} offset {skip}";

        // What names somebody leaves few, who need not be counted apart; across a network they are read together with the search for them.
        if (skip == 0 && filter is { Phone: not null } or { Email: not null } or { ExternalId: not null })
        {
            var found = new Query<long>(static row => row.Long(), page);
            var read = db.Engine == Engine.Postgres ? new Cards($"({page})") : null;
            await db.AskAsync(read is null ? [found] : [found, read.People, read.Numbers], ct);

            var all = found.Rows.Count < take ? found.Rows.Count : await CountAsync();
            return (read?.Of(found.Rows) ?? await ListAsync(db, found.Rows, ct), all);
        }

        var total = narrowing.Count == 0 && caller.Role >= Role.Manager
            ? await db.NumberAsync($"select coalesce(sum(n), 0) from people_counts where role = {Role.Customer}", ct) ?? 0
            : await CountAsync();
        var ids = skip >= total ? [] : await db.ListAsync(static row => row.Long(), page, ct);
        return (await ListAsync(db, ids, ct), total);

        ValueTask<long> CountAsync() => counts.CountAsync(db, $"select count(*) from people p where {where}", ct);
    }

    /// <summary>The contacts with these ids, in their order.</summary>
    public async ValueTask<List<ContactCard>> ListAsync(Session db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var cards = new Cards($"{ids}");
        await db.AskAsync([cards.People, cards.Numbers], ct);
        return cards.Of(ids);
    }

    private static ValueTask<List<long>> OfListAsync(Session db, long list, long skip, int take, CancellationToken ct) => db.ListAsync(
        static row => row.Long(),
        $"select person_id from contact_list_members where list_id = {list} order by person_id limit {take} offset {skip}", ct);

    private static List<Sql> Narrowing(Engine engine, ContactFilter filter, Caller caller)
    {
        List<Sql> all = [];

        if (filter.Phone is { } phone)
        {
            all.Add($"p.id in ({PhoneNumbers.Owners(phone)})");
        }

        if (filter.Email is { } email)
        {
            all.Add($"p.id in (select person_id from person_emails where address = {EmailAddress.Key(email)})");
        }

        if (filter.ExternalId is { } external)
        {
            all.Add($"p.id in (select person_id from contact_profiles where external_id = {external})");
        }

        if (filter.Fname is { } first)
        {
            all.Add($"({Contains(engine, first)} and length(p.name) >= {first.Length} and {engine.BeginsWith(Sql.Trusted("p.name_key"), Folding.Fold(first))})");
        }

        if (filter.Lname is { } last)
        {
            all.Add($"({Contains(engine, last)} and {engine.BeginsWith(Sql.Trusted("p.lastname_key"), Folding.Fold(last))})");
        }

        if (filter.Name is { } name)
        {
            all.Add($"({Contains(engine, name)} and (p.name_key = '' or replace(p.name_key, {Folding.Fold(name)}, '') <> p.name_key))");
        }

        if (filter.Company is { } company)
        {
            all.Add($"(p.company = {company} and p.company <> '')");
        }

        if (filter.ListIds is { } inLists)
        {
            all.Add(
                $"""
                exists (select 1 from contact_list_members m join contact_lists l on l.id = m.list_id
                        where m.person_id = p.id and m.list_id in {inLists} and {Visibility.OfContactLists(caller)})
                """);
        }

        if (filter.DepartmentIds is { } departments)
        {
            Sql visible = $"in (select id from departments where id in {departments} and id in ({Visibility.Campaigns(caller)}))";
            all.Add(
                $"""
                (exists (select 1 from contact_list_members m join department_contact_lists dl on dl.list_id = m.list_id
                         where m.person_id = p.id and dl.department_id {visible})
                 or exists (select 1 from tickets t where t.requester_id = p.id and t.deleted = {false} and t.department_id {visible}))
                """);
        }

        filter.Created.AddTo(all, Sql.Trusted("p.created_at"));
        filter.Updated.AddTo(all, Sql.Trusted("p.updated_at"));
        return all;
    }

    private static Sql Contains(Engine engine, string text) => $"p.id in (select id from people where {engine.SearchContains("people", Folding.Fold(text))})";

    private static SortColumn Column(ContactOrder order) => order switch
    {
        ContactOrder.Lname => "p.lastname_key",
        ContactOrder.Created => "p.created_at",
        _ => "p.updated_at",
    };

    private static ContactCard Read(Row row) => new(
        row.Long(), Text(row), Text(row), Text(row), Text(row), Text(row), row.TextOrNull(), Text(row), row.LongOrNull(), Text(row), Text(row), Text(row),
        Text(row), Text(row), row.LongOrNull(), row.TextOrNull(), row.TextOrNull(), Text(row), Others(row.Text()), row.TextOrNull(), row.Time(), row.Time());

    private static string? Text(Row row) => row.Text() is { Length: > 0 } text ? text : null;

    internal static IReadOnlyDictionary<int, string> Others(string json) =>
        json.Length <= 2 ? new Dictionary<int, string>() : JsonSerializer.Deserialize<Dictionary<int, string>>(json)!;

    /// <summary>The two queries of contacts, to be asked together.</summary>
    /// <param name="ids">Who: a list, or a selection in brackets.</param>
    private sealed class Cards(Sql ids)
    {
        public Query<ContactCard> People { get; } = new(
            Read, $"select {Columns} from people p left join contact_profiles c on c.person_id = p.id where p.id in {ids}");

        public Query<ContactNumbers.NumberRow> Numbers { get; } = ContactNumbers.QueryOf(ids);

        /// <summary>Those with these ids, in their order, once both have been asked.</summary>
        public List<ContactCard> Of(IReadOnlyList<long> order)
        {
            var (cards, theirs) = (People.Rows.ToDictionary(c => c.Id), ContactNumbers.Of(Numbers));
            return [.. order.Where(cards.ContainsKey).Select(id => cards[id] with { Numbers = [.. theirs[id]] })];
        }
    }
}
