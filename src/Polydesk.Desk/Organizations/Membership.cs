using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Organizations;

/// <summary>Who belongs to an organization after a change, and who must be moved for it.</summary>
/// <param name="Leaving">Members who no longer belong to it.</param>
/// <param name="Managing">People who become managers.</param>
/// <param name="Working">People who become members without being managers.</param>
/// <param name="Problems">Ids that are nobody's.</param>
/// <param name="IsForbidden">An agent may not move other agents.</param>
internal sealed record Membership(
    IReadOnlyList<long> Leaving, IReadOnlyList<long> Managing, IReadOnlyList<long> Working, IReadOnlyList<FieldProblem> Problems, bool IsForbidden)
{
    public static Membership Unchanged { get; } = new([], [], [], [], false);

    public bool IsChange => Leaving.Count + Managing.Count + Working.Count > 0;

    public static async ValueTask<Membership> PlanAsync(
        WriteSession db, IEnumerable<Member> members, OrganizationDraft draft, Caller caller, CancellationToken ct)
    {
        if (!draft.EmployeeIds.IsGiven && !draft.ManagerIds.IsGiven)
        {
            return Unchanged;
        }

        var before = members.ToDictionary(m => m.PersonId, m => m.Manages);
        var employees = draft.EmployeeIds.Or([.. before.Keys]).ToHashSet();
        var managers = draft.ManagerIds.Or([.. before.Keys.Where(id => before[id] && employees.Contains(id))]).ToHashSet();
        var after = employees.Union(managers).ToList();
        List<long> concerned = [.. after.Union(before.Keys).Order()];

        var roles = (await db.ListAsync(
            static row => (Id: row.Long(), Role: row.Enum<Role>()),
            $"select id, role from people where id in {concerned} and deleted_at is null order by id {db.Engine.ForNoKeyUpdate}", ct)).ToDictionary(p => p.Id, p => p.Role);

        var problems = Unknown("employees", draft.EmployeeIds).Concat(Unknown("managers", draft.ManagerIds)).ToList();
        List<long> leaving = [.. before.Keys.Where(id => !after.Contains(id))];
        List<long> moved = [.. after.Where(id => !before.TryGetValue(id, out var managed) || managed != managers.Contains(id))];
        var isForbidden = !caller.IsAdmin && leaving.Concat(moved).Any(id => roles.GetValueOrDefault(id) > Role.Customer);

        return new(leaving, [.. moved.Where(managers.Contains)], [.. moved.Where(id => !managers.Contains(id))], problems, isForbidden);

        IEnumerable<FieldProblem> Unknown(string field, Optional<IReadOnlyList<long>> ids) =>
            ids.Or([]).Distinct().Where(id => !roles.ContainsKey(id)).Select(id => new FieldProblem(field, FieldFault.Unknown, id.ToString()));
    }

    public async ValueTask ApplyAsync(WriteSession db, OrganizationStore organizations, long organizationId, CancellationToken ct)
    {
        await organizations.SetMembersAsync(db, null, false, Leaving, ct);
        await organizations.SetMembersAsync(db, organizationId, true, Managing, ct);
        await organizations.SetMembersAsync(db, organizationId, false, Working, ct);
    }
}
