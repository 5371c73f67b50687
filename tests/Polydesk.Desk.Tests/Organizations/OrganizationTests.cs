using Polydesk.Desk.Notes;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Organizations;

public class OrganizationTests
{
    [Theory, EachEngine]
    public async Task A_manager_who_moves_elsewhere_is_no_manager_there(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;
        var first = await AddAsync(desk, new() { Name = "First", ManagerIds = Ids(joe) });
        Assert.Equal(first, (await desk.CallerOfAsync(joe)).ManagesOrganizationId);

        Some.Value(await desk.Get<ChangePerson>().RunAsync(joe, new() { OrganizationName = "Second" }, desk.Owner, default));

        var caller = await desk.CallerOfAsync(joe);
        Assert.NotNull(caller.OrganizationId);
        Assert.NotEqual(first, caller.OrganizationId);
        Assert.Null(caller.ManagesOrganizationId);
    }

    [Theory, EachEngine]
    public async Task Who_is_put_into_two_organizations_at_once_ends_in_one(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;
        var (a, b) = (await AddAsync(desk, new() { Name = "A" }), await AddAsync(desk, new() { Name = "B" }));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(async () =>
        {
            Some.Value(n % 3 == 2
                ? await desk.Get<ChangePerson>().RunAsync(joe, new() { OrganizationId = a }, desk.Owner, default)
                : await desk.Get<ChangeOrganization>().RunAsync(n % 3 == 0 ? a : b, new() { EmployeeIds = Ids(joe) }, desk.Owner, default));
        })));

        Assert.Equal(1, await desk.NumberAsync($"select count(*) from people where id = {joe} and organization_id in ({a}, {b})"));
    }

    [Theory, EachEngine]
    public async Task A_name_with_other_accents_is_another_name(TestDesk desk)
    {
        await AddAsync(desk, new() { Name = "Cafe" });
        await AddAsync(desk, new() { Name = "Café" });

        var problem = Some.Refusal(await desk.Get<AddOrganization>().RunAsync(new() { Name = "CAFÉ" }, desk.Owner, default));

        Assert.Equal(new FieldProblem("name", FieldFault.Taken, "CAFÉ"), Assert.Single(problem.Fields!));
    }

    [Theory, EachEngine]
    public async Task A_removed_organization_takes_its_notes_along(TestDesk desk)
    {
        var id = await AddAsync(desk, new() { Name = "Acme" });
        Some.Value(await desk.Get<AddNote>().RunAsync(
            Subject.Organization, id, "x", [new("a.txt", "text/plain", new(new string('0', 64), 1))], desk.Owner, default));

        Some.Value(await desk.Get<RemoveOrganization>().RunAsync(id, desk.Owner, default));

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from notes"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from files"));
    }

    private static async Task<long> AddAsync(TestDesk desk, OrganizationDraft draft) =>
        Some.Value(await desk.Get<AddOrganization>().RunAsync(draft, desk.Owner, default));

    private static Optional<IReadOnlyList<long>> Ids(params long[] ids) => default(Optional<IReadOnlyList<long>>).With(ids);
}
