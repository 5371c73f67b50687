using Polydesk.Desk.Access;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

/// <summary>What several do at once to tickets, to people and to what is above them comes out as if one had come after the other.</summary>
public sealed class TicketsAtOnceTests
{
    private const int Rounds = 12;

    /// <summary>Transactions that wait for each other are ended by PostgreSQL with an exception, which would be the failure here.</summary>
    [Theory, EachEngine]
    public async Task A_new_requester_and_a_reply_do_not_wait_for_each_other(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);

        var jobs = Enumerable.Range(0, 160).Select(n => Task.Run<object>(async () => n % 2 == 0
            ? await desk.Get<ChangeTicket>().RunAsync(ticket.Id, new() { RequesterEmail = $"x{n / 4}@example.com" }, desk.Owner, default)
            : await desk.Get<ReplyToTicket>().RunAsync(
                ticket.Id, new(Some.Text()) { Customer = new() { Email = $"x{n / 4}@example.com" } }, desk.Owner, default)));

        await Task.WhenAll(jobs);

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from (select email from people where deleted_at is null group by email having count(*) > 1) twice"));
        Assert.Equal(81, await desk.NumberAsync($"select count(*) from messages where ticket_id = {ticket.Id}"));
    }

    [Theory, EachEngine]
    public async Task Nobody_gets_or_follows_a_ticket_while_they_are_removed(TestDesk desk)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (agent, department) = await Some.AgentAsync(desk, $"ann{round}");
            var (one, other) = (await Some.TicketAsync(desk), await Some.TicketAsync(desk));
            var all = default(Optional<IReadOnlyList<long>>).With([agent.PersonId]);
            await AtOnceAsync(
                () => desk.Get<RemovePerson>().RunAsync(agent.PersonId, desk.Owner, default),
                () => desk.Get<ChangeTicket>().RunAsync(one.Id, new() { AgentId = (long?)agent.PersonId, FollowerIds = all }, desk.Owner, default),
                () => desk.Get<ChangeTicket>().RunAsync(other.Id, new() { FollowerIds = all }, desk.Owner, default),
                () => desk.Get<CreateTicket>().RunAsync(
                    Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId, FollowerIds = [agent.PersonId] }, desk.Owner, default));
        }

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from people where role = {Role.Agent} and deleted_at is null"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from tickets t join people p on p.id = t.agent_id where p.deleted_at is not null"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from ticket_followers f join people p on p.id = f.person_id where p.deleted_at is not null"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(default)).Findings);
    }

    [Theory, EachEngine]
    public async Task Tickets_that_are_put_below_each_other_at_once_form_no_ring(TestDesk desk)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = (await Some.TicketAsync(desk), await Some.TicketAsync(desk));
            await AtOnceAsync(() => BelowAsync(desk, a.Id, b.Id), () => BelowAsync(desk, b.Id, a.Id));
        }

        Assert.Equal(Rounds, await desk.NumberAsync($"select count(*) from tickets where parent_id is not null"));
    }

    [Theory, EachEngine]
    public async Task A_ticket_that_is_erased_leaves_none_below_it(TestDesk desk)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (above, below) = (await Some.TicketAsync(desk), await Some.TicketAsync(desk));
            await AtOnceAsync(
                () => BelowAsync(desk, below.Id, above.Id), () => desk.Get<DeleteTicket>().RunAsync(above.Id, forGood: true, desk.Owner, default),
                () => desk.Get<CreateTicket>().RunAsync(Some.Draft() with { ParentId = above.Id }, desk.Owner, default));
        }

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from tickets where parent_id is not null"));
    }

    [Theory, EachEngine]
    public async Task Copies_that_are_added_and_taken_away_at_once_all_are(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Cc = [.. Enumerable.Range(0, Rounds).Select(n => $"Old{n}@example.com")] });

        await Task.WhenAll(Enumerable.Range(0, 2 * Rounds).Select(n => Task.Run(() => desk.Get<ChangeTicket>().RunAsync(
            ticket.Id, n < Rounds ? new() { RemovedCc = [$"old{n}@example.com"] } : new() { AddedCc = [$"new{n}@example.com", "Both@example.com"] }, desk.Owner, default))));

        var cc = (await Some.FindAsync(desk, ticket.Id))!.Cc;
        Assert.Equal(
            [.. Enumerable.Range(Rounds, Rounds).Select(n => $"new{n}@example.com"), "Both@example.com"],
            cc.OrderBy(c => c == "Both@example.com").ThenBy(c => c, StringComparer.Ordinal));
    }

    [Theory, EachEngine]
    public async Task Only_staff_takes_followers_away(TestDesk desk)
    {
        var (agent, _) = await Some.AgentAsync(desk, "ann");
        var joe = await Some.CustomerAsync(desk, "joe");
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = null, RequesterId = joe.PersonId, FollowerIds = [agent.PersonId, desk.Owner.PersonId] });
        var change = new TicketChange { RemovedFollowerIds = [agent.PersonId] };

        Assert.Equal(ProblemKind.Forbidden, Some.Refusal(await desk.Get<ChangeTicket>().RunAsync(ticket.Id, change, joe, default)).Kind);
        Assert.Equal([desk.Owner.PersonId], (await Some.ChangedAsync(desk, ticket.Id, change)).FollowerIds);
    }

    private static Task<Outcome<Ticket>> BelowAsync(TestDesk desk, long ticket, long parent) =>
        desk.Get<ChangeTicket>().RunAsync(ticket, new() { ParentId = (long?)parent }, desk.Owner, default);

    private static async Task AtOnceAsync(params Func<Task>[] jobs) => await Task.WhenAll(jobs.Select(Task.Run));
}
