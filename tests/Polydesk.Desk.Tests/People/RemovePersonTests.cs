using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class RemovePersonTests
{
    [Theory, EachEngine]
    public async Task What_was_open_with_an_agent_has_no_agent_any_more_and_says_so(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "ann");
        var closedStatus = (await desk.Get<VocabularyCache>().GetAsync(default)).FirstStatus(StatusKind.Resolved)!.Id;
        var open = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId });
        var closed = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId, StatusId = closedStatus });

        Some.Value(await desk.Get<RemovePerson>().RunAsync(agent.PersonId, desk.Owner, default));

        Assert.Null((await Some.FindAsync(desk, open.Id))!.Agent);
        Assert.Equal(agent.PersonId, (await Some.FindAsync(desk, closed.Id))!.Agent!.Id);
        var told = await desk.ListAsync(
            row => (Ticket: row.Long(), Data: row.Text()), $"select ticket_id, data from events where type = 'ticket.agent_changed' order by id");
        var (ticket, data) = Assert.Single(told);
        Assert.Equal(open.Id, ticket);
        Assert.Contains("ann", data, StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task What_a_customer_asked_stays_under_their_name(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = "joe@example.com" });

        Some.Value(await desk.Get<RemovePerson>().RunAsync(ticket.Requester.Id, desk.Owner, default));
        var again = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = "joe@example.com" });

        Assert.Equal(("joe", "joe@example.com"), ((await Some.FindAsync(desk, ticket.Id))!.Requester.Name, (await Some.FindAsync(desk, ticket.Id))!.Requester.Email));
        Assert.NotEqual(ticket.Requester.Id, again.Requester.Id);
    }

    [Theory, EachEngine]
    public async Task Their_keys_open_nothing_from_then_on(TestDesk desk)
    {
        var id = Some.Value(await desk.Get<AddPerson>().RunAsync(new() { Name = "Joe", Email = "joe@example.com" }, desk.Owner, default));
        var hash = Assert.Single(await desk.ListAsync(row => row.Text(), $"select hash from api_keys where person_id = {id}"));
        Assert.NotNull(await desk.Get<ApiKeys>().FindAsync("eddydesk", hash, default));

        Some.Value(await desk.Get<RemovePerson>().RunAsync(id, desk.Owner, default));

        Assert.Null(await desk.Get<ApiKeys>().FindAsync("eddydesk", hash, default));
    }

    [Theory, EachEngine]
    public async Task Many_at_once_remove_a_person_once(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Task.Run(() => desk.Get<RemovePerson>().RunAsync(joe, desk.Owner, default))));

        Assert.Single(outcomes, o => !o.Failed(out var problem, out var done));
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where type = 'person.removed'"));
    }
}
