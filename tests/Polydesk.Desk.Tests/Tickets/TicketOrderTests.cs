using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class TicketOrderTests
{
    [Theory, EachEngine]
    public async Task What_nobody_has_stands_below_what_somebody_has(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "ann");
        var free = await Some.TicketAsync(desk);
        var taken = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId });

        Assert.Equal([free.Id, taken.Id], await IdsAsync(desk, new(TicketKey.Agent)));
        Assert.Equal([taken.Id, free.Id], await IdsAsync(desk, new(TicketKey.Agent, Descending: true)));
    }

    [Theory, EachEngine]
    public async Task What_nobody_answered_stands_below_what_was_answered(TestDesk desk)
    {
        var silent = await Some.TicketAsync(desk);
        var answered = await Some.TicketAsync(desk);
        await desk.ExecuteAsync($"update tickets set last_reply_at = null where id = {silent.Id}");
        await desk.ExecuteAsync($"update tickets set last_reply_at = 1 where id = {answered.Id}");

        Assert.Equal([silent.Id, answered.Id], await IdsAsync(desk, new(TicketKey.LastReply)));
        Assert.Equal([answered.Id, silent.Id], await IdsAsync(desk, new(TicketKey.LastReply, Descending: true)));
    }

    [Theory, EachEngine]
    public async Task Many_tickets_are_sorted_by_their_requester_as_few_are(TestDesk desk)
    {
        foreach (var name in (string[])["Zoe", "ada", "Mia", "Bo"])
        {
            await Some.TicketAsync(desk, Some.Draft(name) with { RequesterId = (await Some.CustomerAsync(desk, name)).PersonId });
        }

        List<(List<long> Up, List<long> Down, List<long> Second)> seen = [];
        seen.Add(await ThreeAsync());

        // Others of somebody whose name comes last in one direction.
        var last = await Some.TicketAsync(desk, Some.Draft() with { RequesterId = (await Some.CustomerAsync(desk, "zzz")).PersonId });
        await desk.ExecuteAsync(
            $"""
            insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 10001)
            select t.subject, t.channel, t.status_id, t.priority_id, t.type_id, t.department_id, t.requester_id, t.created_at, t.updated_at
            from tickets t cross join n where t.id = {last.Id}
            """);
        await desk.ExecuteAsync($"update ticket_counts set n = n + 10001 where department_id = {last.DepartmentId} and status_id = {last.StatusId}");
        seen.Add(await ThreeAsync());

        Assert.Equal(seen[0].Up, seen[1].Up);
        Assert.Equal(seen[0].Second, seen[1].Second);
        Assert.Equal(4, seen[0].Up.Count);
        Assert.DoesNotContain(seen[1].Down, seen[0].Down.Contains);

        async Task<(List<long> Up, List<long> Down, List<long> Second)> ThreeAsync() => (
            await IdsAsync(desk, new(TicketKey.Requester), take: 4), await IdsAsync(desk, new(TicketKey.Requester, Descending: true), take: 4),
            await IdsAsync(desk, new(TicketKey.Requester), skip: 2, take: 2));
    }

    [Theory, EachEngine]
    public async Task Many_tickets_are_walked_by_status_and_priority_in_the_order_in_which_they_are_sorted(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk);

        // One status and one priority have most tickets, others some; two of each share a position.
        await desk.ExecuteAsync(
            $"""
            insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 13000)
            select t.subject, t.channel, case when i * 7919 % 100 < 90 then 1 else 1 + i * 7919 % 5 end, case when i * 104729 % 97 < 85 then 2 else 1 + i % 3 end,
              t.type_id, t.department_id, t.requester_id, t.created_at, t.updated_at
            from tickets t cross join n where t.id = {first.Id}
            """);
        await desk.ExecuteAsync($"update statuses set position = 7 where id in (2, 4)");
        await desk.ExecuteAsync($"update priorities set position = 7 where id in (1, 3)");
        await desk.ExecuteAsync($"delete from ticket_counts");
        await desk.ExecuteAsync(
            $"insert into ticket_counts (department_id, status_id, deleted, n) select department_id, status_id, deleted, count(*) from tickets group by department_id, status_id, deleted");

        foreach (var (key, positions) in new[] { (TicketKey.Status, "statuses s on s.id = t.status_id"), (TicketKey.Priority, "priorities s on s.id = t.priority_id") })
        {
            foreach (var (direction, descending) in new[] { ("", false), ("desc", true) })
            {
                await using var db = await desk.Get<Database>().OpenAsync(default);
                var sorted = await db.ListAsync(
                    static row => row.Long(),
                    $"select t.id from tickets t join {Sql.Trusted(positions)} where t.status_id in (1, 2, 3, 4) order by s.position {Sql.Trusted(direction)}, t.id {Sql.Trusted(direction)}", default);

                foreach (var skip in (int[])[0, 20, 640, 2_000])
                {
                    var filter = new TicketFilter { Deleted = false, StatusIds = [1, 2, 3, 4] };
                    var (page, total) = await desk.Get<TicketStore>().PageAsync(db, filter, [new(key, descending)], skip, 300, desk.Owner, default);

                    Assert.Equal(sorted.Count, total);
                    Assert.Equal(sorted.GetRange(skip, 300), page.ConvertAll(t => t.Id));
                }
            }
        }
    }

    [Theory, EachEngine]
    public async Task Pages_far_behind_are_the_same_however_one_comes_there(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk);

        // Seven at a time have the same dates.
        await desk.ExecuteAsync(
            $"""
            insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000)
            select t.subject, t.channel, t.status_id, t.priority_id, t.type_id, t.department_id, t.requester_id, t.created_at - i * 7919 % 3001 / 7, t.updated_at + i / 7
            from tickets t cross join n where t.id = {first.Id}
            """);
        await desk.ExecuteAsync($"update ticket_counts set n = 3001 where department_id = {first.DepartmentId} and status_id = {first.StatusId}");

        foreach (var order in from key in (TicketKey[])[TicketKey.Created, TicketKey.Updated, TicketKey.Id] from down in (bool[])[true, false] select new Sort<TicketKey>(key, down))
        {
            await SameAsync(order);
            await Some.TicketAsync(desk);
            await SameAsync(order);
        }

        async Task SameAsync(Sort<TicketKey> order)
        {
            var all = await IdsAsync(desk, order, take: 10_000);

            foreach (var skip in (int[])[1_020, 1_050, 1_080, 2_900, 1_050, 1_049, 1_081, 2_999, 2_000])
            {
                Assert.Equal(all.Skip(skip).Take(30), await IdsAsync(desk, order, skip));
            }
        }
    }

    private static async Task<List<long>> IdsAsync(TestDesk desk, Sort<TicketKey> by, long skip = 0, int take = 30)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var (tickets, _) = await desk.Get<TicketStore>().PageAsync(db, new() { Deleted = false }, [by], skip, take, desk.Owner, default);
        return tickets.ConvertAll(t => t.Id);
    }
}
