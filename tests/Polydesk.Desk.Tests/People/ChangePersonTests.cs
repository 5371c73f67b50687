using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class ChangePersonTests
{
    [Theory, EachEngine]
    public async Task An_agent_who_gets_another_group_has_its_rights_at_once(TestDesk desk)
    {
        var (agent, _) = await Some.AgentAsync(desk, "ann");
        var admins = await desk.NumberAsync($"select id from groups where role = {Role.Admin}") ?? 0;

        Some.Value(await desk.Get<ChangePerson>().RunAsync(agent.PersonId, new() { GroupId = admins }, desk.Owner, default));

        Assert.Equal(Role.Admin, (await desk.CallerOfAsync(agent.PersonId)).Role);
    }

    [Theory, EachEngine]
    public async Task The_owner_stays_the_owner_and_cannot_lock_themselves_out(TestDesk desk)
    {
        var customers = await desk.NumberAsync($"select id from groups where role = {Role.Customer}") ?? 0;

        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync(desk, desk.Owner.PersonId, new() { GroupId = customers }, desk.Owner));
        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync(desk, desk.Owner.PersonId, new() { Status = PersonStatus.Disabled }, desk.Owner));
        Assert.Equal(Role.Owner, (await desk.CallerOfAsync(desk.Owner.PersonId)).Role);
    }

    [Theory, EachEngine]
    public async Task What_stays_the_same_moves_nothing(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;
        var before = await FindAsync(desk, joe);
        desk.Clock.Advance(TimeSpan.FromHours(1));

        Some.Value(await desk.Get<ChangePerson>().RunAsync(joe, new() { Name = before.Name, Phone = "" }, desk.Owner, default));

        Assert.Equal(before.UpdatedAt, (await FindAsync(desk, joe)).UpdatedAt);
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from events where type = 'person.changed'"));
    }

    [Theory, EachEngine]
    public async Task A_new_address_frees_the_old_one(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;
        var old = (await FindAsync(desk, joe)).Email;

        Some.Value(await desk.Get<ChangePerson>().RunAsync(joe, new() { Email = "New@Example.com" }, desk.Owner, default));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        Assert.Null(await desk.Get<PersonStore>().FindIdByEmailAsync(db, old, default));
        Assert.Equal(joe, await desk.Get<PersonStore>().FindIdByEmailAsync(db, "new@example.COM", default));
    }

    [Theory, EachEngine]
    public async Task Two_people_who_want_each_others_address_are_both_refused(TestDesk desk)
    {
        var (joe, ann) = ((await Some.CustomerAsync(desk, "joe")).PersonId, (await Some.CustomerAsync(desk, "ann")).PersonId);
        var (joes, anns) = ((await FindAsync(desk, joe)).Email, (await FindAsync(desk, ann)).Email);

        var kinds = await Task.WhenAll(
            Task.Run(() => RefusalAsync(desk, joe, new() { Email = anns }, desk.Owner)),
            Task.Run(() => RefusalAsync(desk, ann, new() { Email = joes }, desk.Owner)));

        Assert.Equal([ProblemKind.Invalid, ProblemKind.Invalid], kinds);
    }

    [Theory, EachEngine]
    public async Task Customers_change_what_is_personal_and_nothing_else(TestDesk desk)
    {
        var joe = await Some.CustomerAsync(desk, "joe");

        Some.Value(await desk.Get<ChangePerson>().RunAsync(joe.PersonId, new() { Name = "Joseph", Password = "a new one" }, joe, default));

        Assert.Equal("Joseph", (await FindAsync(desk, joe.PersonId)).Name);
        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync(desk, joe.PersonId, new() { Email = "other@example.com" }, joe));
        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync(desk, joe.PersonId, new() { OrganizationName = "Acme" }, joe));
        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync(desk, joe.PersonId, new() { Availability = "online" }, joe));
    }

    private static async Task<ProblemKind> RefusalAsync(TestDesk desk, long id, PersonDraft draft, Caller caller) =>
        Some.Refusal(await desk.Get<ChangePerson>().RunAsync(id, draft, caller, default)).Kind;

    private static async Task<Person> FindAsync(TestDesk desk, long id)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return (await desk.Get<PersonStore>().FindAsync(db, id, desk.Owner, default))!;
    }
}
