using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Reads contact lists, each only for callers who may see them (<see cref="Visibility.OfContactLists"/>).</summary>
public sealed class ContactListStore(CountCache counts, TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("""
        l.id, l.name, l.legend, l.office_id, l.call_attempts, l.expires_at, l.contacts_total, l.unused, l.finished, l.created_at, l.updated_at
        """);

    public ValueTask<ContactList?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from contact_lists l where l.id = {id} and {Visibility.OfContactLists(caller)}", ct);

    /// <summary>The list, which stays as found until the transaction ends.</summary>
    public ValueTask<ContactList?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct) => db.FindAsync(
        Read, $"select {Columns} from contact_lists l where l.id = {id} and {Visibility.OfContactLists(caller)} {db.Engine.ForNoKeyUpdate}", ct);

    /// <summary>A page of lists, and how many there are in all.</summary>
    public async ValueTask<(List<ContactList> Lists, long Total)> PageAsync(
        Session db, ContactListFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from contact_lists l where {where}", ct);

        return skip >= total
            ? ([], total)
            : (await db.ListAsync(
                Read,
                $"select {Columns} from contact_lists l where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "l.id")} limit {take} offset {skip}", ct),
                total);
    }

    /// <summary>Which of these the caller sees.</summary>
    public async ValueTask<HashSet<long>> VisibleAsync(Session db, IReadOnlyCollection<long> ids, Caller caller, CancellationToken ct) => ids.Count == 0
        ? []
        : [.. await db.ListAsync(
            static row => row.Long(), $"select l.id from contact_lists l where l.id in {ids} and {Visibility.OfContactLists(caller)}", ct)];

    internal static string Key(string name) => Folding.Fold(name);

    private Sql Where(ContactListFilter filter, Caller caller)
    {
        List<Sql> conditions = [Visibility.OfContactLists(caller)];

        if (filter.Name is { } name)
        {
            conditions.Add($"l.name_key = {Key(name)}");
        }

        if (filter.OfficeId is { } office)
        {
            conditions.Add(office == 0 ? (Sql)$"l.office_id is null" : $"l.office_id = {office}");
        }

        if (filter.DepartmentIds is { } departments)
        {
            conditions.Add(
                $"l.id in (select list_id from department_contact_lists where department_id in {departments} and department_id in ({Visibility.Campaigns(caller)}))");
        }

        if (filter.PersonId is { } person)
        {
            conditions.Add($"l.id in (select list_id from contact_list_members where person_id = {person})");
        }

        if (filter.Archived is { } archived)
        {
            var now = clock.GetUtcNow();
            conditions.Add(archived ? (Sql)$"l.expires_at <= {now}" : $"(l.expires_at is null or l.expires_at > {now})");
        }

        return Sql.All(conditions);
    }

    private static SortColumn Column(ContactListOrder order) => order is ContactListOrder.Name ? "l.name_key" : "l.created_at";

    private static ContactList Read(Row row) => new(
        row.Long(), row.Text(), row.TextOrNull(), row.LongOrNull(), row.Long(), row.TimeOrNull(), row.Long(), row.Long(), row.Long(), row.Time(), row.Time());
}
