using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class CreateTicketTests
{
    [Theory, EachEngine]
    public async Task A_new_ticket_is_open_counted_found_and_logged(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);

        Assert.Equal("open", await desk.ListAsync(r => r.Text(), $"select slug from statuses where id = {ticket.StatusId}") is [var slug] ? slug : "");
        Assert.Equal(1, await desk.NumberAsync($"select sum(n) from ticket_counts"));
        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Search = "print" })).Ids);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where ticket_id = {ticket.Id} and type = 'ticket.created'"));
    }

    [Theory, EachEngine]
    public async Task All_problems_are_told_at_once_and_nothing_is_stored(TestDesk desk)
    {
        var draft = new TicketDraft { Subject = " ", AgentId = 99, TypeId = 77, Cc = ["nobody"], RequesterEmail = "joe@example.com", ParentId = 5 };

        var problem = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(draft, desk.Owner, default));

        Assert.Equal(
            ["agent", "cc", "description", "parent", "subject", "type"], problem.Fields!.Select(f => f.Field).Order(StringComparer.Ordinal));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from tickets"));
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from people"));
    }

    [Theory, EachEngine]
    public async Task The_same_address_is_the_same_customer_in_any_letter_case(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = "Joe@Example.com" });
        var second = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = "joe@example.COM" });

        Assert.Equal(first.Requester.Id, second.Requester.Id);
    }

    [Theory, EachEngine]
    public async Task A_customer_asks_for_themselves_only(TestDesk desk)
    {
        var customer = await Some.CustomerAsync(desk, "ann");

        var own = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = null }, customer);
        var others = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(Some.Draft(), customer, default));
        var staffs = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(
            Some.Draft() with { RequesterEmail = null, AgentId = desk.Owner.PersonId }, customer, default));

        Assert.Equal(customer.PersonId, own.Requester.Id);
        Assert.Equal(ProblemKind.Invalid, others.Kind);
        Assert.Equal(ProblemKind.Forbidden, staffs.Kind);
    }

    [Theory, EachEngine]
    public async Task An_agent_creates_in_departments_of_theirs_only(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "sales");

        var own = await Some.TicketAsync(desk, Some.Draft(), agent);
        var refused = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(Some.Draft() with { DepartmentId = 1 }, agent, default));

        Assert.Equal(department, own.DepartmentId);
        Assert.Equal("department", Assert.Single(refused.Fields!).Field);
    }
}
