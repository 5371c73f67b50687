using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class CustomersTests
{
    [Theory, EachEngine]
    public async Task An_unknown_address_makes_a_customer_who_can_sign_in_with_a_key(TestDesk desk)
    {
        var found = await FindOrAddAsync(desk, "Joe.Roe@Example.com");

        var caller = await desk.CallerOfAsync(found.PersonId);
        Assert.Equal(Role.Customer, caller.Role);
        Assert.Equal("Joe.Roe", Assert.Single(await desk.ListAsync(row => row.Text(), $"select name from people where id = {found.PersonId}")));
        var key = Assert.Single(found.NewKeys);
        Assert.NotNull(await desk.Get<ApiKeys>().FindAsync("eddydesk", key.Hash, default));
    }

    [Theory, EachEngine]
    public async Task A_known_address_is_found_in_any_letter_case(TestDesk desk)
    {
        var first = await FindOrAddAsync(desk, "joe@example.com");
        var second = await FindOrAddAsync(desk, "JOE@Example.COM");

        Assert.Equal(first.PersonId, second.PersonId);
        Assert.Empty(second.NewKeys);
    }

    [Theory, EachEngine]
    public async Task Many_at_once_make_one_customer(TestDesk desk)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FindOrAddAsync(desk, "joe@example.com"))));

        Assert.Single(found.Select(f => f.PersonId).Distinct());
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from people where email = 'joe@example.com'"));
    }

    private static async Task<FoundCustomer> FindOrAddAsync(TestDesk desk, string address)
    {
        await using var db = await desk.Get<Database>().BeginAsync(default);
        var found = await desk.Get<Customers>().FindOrAddAsync(db, new() { Email = address }, 1, desk.Owner, default);
        Assert.NotNull(found);
        await db.CommitAsync(default);
        await desk.Get<ApiKeys>().IndexAsync(found.NewKeys);
        return found;
    }
}
