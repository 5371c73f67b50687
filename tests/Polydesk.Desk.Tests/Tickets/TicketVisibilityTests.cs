using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class TicketVisibilityTests
{
    [Theory, EachEngine]
    public async Task An_agent_sees_their_departments_and_what_they_own_or_follow(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "sales");
        var hidden = await Some.TicketAsync(desk);
        var inDepartment = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department });
        var owned = await Some.TicketAsync(desk, Some.Draft() with { AgentId = agent.PersonId });
        var followed = await Some.TicketAsync(desk, Some.Draft() with { FollowerIds = [agent.PersonId] });

        var (ids, total) = await Some.PageAsync(desk, new() { Deleted = false }, agent);

        Assert.Equal([followed.Id, owned.Id, inDepartment.Id], ids);
        Assert.Equal(3, total);
        Assert.Null(await Some.FindAsync(desk, hidden.Id, agent));
        Assert.NotNull(await Some.FindAsync(desk, followed.Id, agent));
    }

    [Theory, EachEngine]
    public async Task Totals_agree_with_the_list_whatever_filters_are_combined(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "sales");
        var random = new Random(7);

        for (var i = 0; i < 40; i++)
        {
            await Some.TicketAsync(desk, Some.Draft() with
            {
                DepartmentId = random.Next(2) == 0 ? 1 : department,
                StatusId = 1 + random.Next(5),
                AgentId = random.Next(3) == 0 ? agent.PersonId : null,
                PriorityId = 1 + random.Next(3),
            });
        }

        List<TicketFilter> filters =
        [
            new(), new() { Deleted = false }, new() { StatusIds = [1] }, new() { StatusIds = [1, 3, 4] }, new() { DepartmentIds = [1] },
            new() { DepartmentIds = [1, department], StatusIds = [2, 5] }, new() { AgentIds = [0] }, new() { AgentIds = [0, agent.PersonId] },
            new() { PriorityIds = [1, 2] }, new() { StatusIds = [] }, new() { Frozen = false }, new() { Channels = ["api"] }, new() { ParentId = 0 },
        ];

        foreach (var caller in new[] { desk.Owner, agent })
        {
            foreach (var filter in filters)
            {
                var (ids, total) = await Some.PageAsync(desk, filter, caller);
                Assert.Equal(Math.Min(total, 30), ids.Count);
                Assert.Equal(ids.OrderDescending(), ids);
            }
        }

        Assert.Equal(40, (await Some.PageAsync(desk, new())).Total);
        Assert.Equal(0, (await Some.PageAsync(desk, new() { StatusIds = [] })).Total);
    }

    [Theory, EachEngine]
    public async Task A_search_by_reference_id_requester_or_word_stays_within_what_the_caller_sees(TestDesk desk)
    {
        var (agent, _) = await Some.AgentAsync(desk, "sales");
        var ticket = await Some.TicketAsync(desk, Some.Draft("Überraschung im Flur") with { RequesterEmail = "karla@example.com" });

        foreach (var term in new[] { ticket.Reference, ticket.Reference.ToLowerInvariant(), ticket.Id.ToString(), "karla", "arla@exam", "uberrasch", "FLUR überraschung" })
        {
            Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Search = term })).Ids);
            Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = term }, agent)).Total);
        }

        Assert.Equal(1, (await Some.PageAsync(desk, new() { Search = "überraschung im flur", ExactSearch = true })).Total);
        Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = "überraschung", ExactSearch = true })).Total);
        Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = "nowhere" })).Total);
    }
}
