using Polydesk.Desk.Access;
using Polydesk.Desk.Departments;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Description;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>A relation array of campaigns. One that is added to <see cref="All"/> is shown, written, filtered by and has its sub-resource.</summary>
/// <param name="Operations">The ids of reading, replacing, adding and detaching in the checklist.</param>
/// <param name="Name">The attribute and the path, such as <c>users</c>.</param>
/// <param name="Thing">The singular, for refusals and the filter <c>{thing}_id</c>.</param>
/// <param name="Relation">The desk's relation.</param>
/// <param name="Visible">Which of these ids the caller sees.</param>
/// <param name="Seen">Selects all that the caller sees.</param>
/// <param name="List">Answers the collection of those that belong to a campaign.</param>
/// <param name="Filters">What that collection can be filtered by.</param>
internal sealed record CampaignRelation(
    IReadOnlyList<string> Operations, string Name, string Thing, Relation Relation,
    Func<LeadCall, Session, IReadOnlyList<long>, ValueTask<HashSet<long>>> Visible, Func<Caller, Sql> Seen,
    Func<LeadCall, long, ValueTask<LeadAnswer>> List, Func<IReadOnlyList<ApiField>> Filters)
{
    public static IReadOnlyList<CampaignRelation> All { get; } =
    [
        new(
            ["LD-62", "LD-63", "LD-64", "LD-65"], "users", "user", DepartmentRelations.Staff,
            static (call, db, ids) => call.Get<StaffStore>().VisibleAsync(db, ids, call.Caller, call.Aborted), Visibility.Staff,
            static (call, id) => Users.List(call, new() { DepartmentIds = [id] }, agentsOnly: false), LeadFilters.Users),
        new(
            ["LD-66", "LD-66", "LD-66", "LD-66"], "products", "product", DepartmentRelations.Products,
            static (call, db, ids) => call.Get<ProductStore>().VisibleAsync(db, ids, call.Caller, call.Aborted), Visibility.Products,
            static (call, id) => Products.List(call, new() { DepartmentIds = [id] }), LeadFilters.Products),
        new(
            ["LD-67", "LD-67", "LD-67", "LD-67"], "contact_lists", "contact_list", DepartmentRelations.ContactLists,
            static (call, db, ids) => call.Get<ContactListStore>().VisibleAsync(db, ids, call.Caller, call.Aborted), Visibility.ContactLists,
            static (call, id) => ContactLists.List(call, new() { DepartmentIds = [id] }), LeadFilters.ContactLists),
    ];

    /// <summary>A change that takes nobody away whom the caller does not see; managers see all.</summary>
    public RelationChange Change(LeadCall call, RelationMode mode, IReadOnlyList<long> ids) =>
        new(Relation, mode, ids) { Among = call.Caller.Role < Role.Manager ? Seen(call.Caller) : null };

    /// <summary>Those of a campaign's members whom the caller sees.</summary>
    public async ValueTask<IReadOnlyList<LeadId>> ShownAsync(LeadCall call, Session db, List<long> members)
    {
        if (call.Caller.Role >= Role.Manager)
        {
            return members.ConvertAll(id => new LeadId(id));
        }

        var visible = await Visible(call, db, members);
        return [.. members.Where(visible.Contains).Select(id => new LeadId(id))];
    }
}
