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

    private static async Task<List<long>> IdsAsync(TestDesk desk, Sort<TicketKey> by, long skip = 0, int take = 30)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var (tickets, _) = await desk.Get<TicketStore>().PageAsync(db, new() { Deleted = false }, [by], skip, take, desk.Owner, default);
        return tickets.ConvertAll(t => t.Id);
    }
}
