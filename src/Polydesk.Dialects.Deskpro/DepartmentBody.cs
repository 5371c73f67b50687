using Polydesk.Desk.Departments;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A department (section 3.7).</summary>
internal sealed record DepartmentBody(
    long Id, long? Parent, IReadOnlyList<long> Children, string Title, string UserTitle, bool IsTicketsEnabled, bool IsChatEnabled, long DisplayOrder,
    object? Avatar, IReadOnlyList<long> Brands, IReadOnlyList<long> Agents) : ITree, IRefers
{
    IEnumerable<Reference> IRefers.References =>
        [Reference.To("parent", Parent, "department"), new("brands", Brands, "brand"), new("agents", Agents, "person", "agent")];

    /// <summary>The departments with the agents who work in them, all read together.</summary>
    public static async ValueTask<IReadOnlyList<DepartmentBody>> OfAsync(IReadOnlyList<Department> departments, DeskproCall call, Desk.Storage.Session db)
    {
        var agents = await call.Get<DepartmentAgents>().GetAsync(db, call.Aborted);
        var words = call.Vocabulary;

        return
        [
            .. departments.Select(d => new DepartmentBody(
                d.Id, d.ParentId, [.. words.Departments.Where(c => c.ParentId == d.Id && c.ArchivedAt is null).Select(c => c.Id)], d.Name.In(call.Language),
                (d.UserTitle.IsEmpty ? d.Name : d.UserTitle).In(call.Language), d.ForTickets && !d.Disabled, d.ForChat && !d.Disabled, d.Position, null,
                d.BrandIds is [] ? [.. words.Brands.Select(b => b.Id)] : d.BrandIds, [.. agents[d.Id]])),
        ];
    }
}
