using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class ChangeTicketTests
{
    private const long Closed = 3;

    [Theory, EachEngine]
    public async Task Only_what_is_given_changes_and_each_change_is_an_event(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Tags = ["one"] });
        desk.Clock.Advance(TimeSpan.FromMinutes(1));

        var changed = await Some.ChangedAsync(desk, ticket.Id, new() { StatusId = Closed, AgentId = (long?)desk.Owner.PersonId });

        Assert.Equal((Closed, desk.Owner.PersonId, "Printer offline"), (changed.StatusId, changed.Agent!.Id, changed.Subject));
        Assert.Equal(["one"], changed.Tags);
        Assert.True(changed.UpdatedAt > ticket.UpdatedAt);
        Assert.Equal(
            ["ticket.created", "ticket.status_changed", "ticket.agent_changed"],
            await desk.ListAsync(r => r.Text(), $"select type from events where ticket_id = {ticket.Id} order by id"));
    }

    [Theory, EachEngine]
    public async Task Setting_the_present_values_again_changes_nothing(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Tags = ["one"], Cc = ["a@b.example"] });
        desk.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await Some.ChangedAsync(desk, ticket.Id, new()
        {
            Subject = ticket.Subject,
            StatusId = ticket.StatusId,
            DepartmentId = ticket.DepartmentId,
            AgentId = (long?)null,
            Tags = new Optional<IReadOnlyList<string>>().With(["one"]),
            Cc = new Optional<IReadOnlyList<string>>().With(["a@b.example"]),
        });

        Assert.Equal(ticket.UpdatedAt, again.UpdatedAt);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where ticket_id = {ticket.Id}"));
    }

    [Theory, EachEngine]
    public async Task Counters_follow_status_department_and_deletion(TestDesk desk)
    {
        var (_, department) = await Some.AgentAsync(desk, "sales");
        var ticket = await Some.TicketAsync(desk);

        await Some.ChangedAsync(desk, ticket.Id, new() { StatusId = Closed, DepartmentId = department });
        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, forGood: false, desk.Owner, default);
        var moved = await desk.NumberAsync(
            $"select n from ticket_counts where department_id = {department} and status_id = {Closed} and deleted = {true}");
        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, forGood: true, desk.Owner, default);

        Assert.Equal(1, moved);
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from ticket_counts where n <> 0"));
    }

    [Theory, EachEngine]
    public async Task Parallel_changes_of_one_ticket_lose_nothing(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        List<TicketChange> changes =
        [
            new() { Subject = "New subject" }, new() { PriorityId = 3 }, new() { TypeId = 1 }, new() { StatusId = Closed }, new() { Locked = true },
            new() { Tags = new Optional<IReadOnlyList<string>>().With(["x"]) },
            new() { FollowerIds = new Optional<IReadOnlyList<long>>().With([desk.Owner.PersonId]) },
        ];

        await Task.WhenAll(changes.Select(c => Task.Run(() => Some.ChangedAsync(desk, ticket.Id, c))));

        var after = (await Some.FindAsync(desk, ticket.Id))!;
        Assert.Equal(("New subject", 3, 1, Closed, true), (after.Subject, after.PriorityId, after.TypeId, after.StatusId, after.Locked));
        Assert.Equal(["x"], after.Tags);
        Assert.Equal([desk.Owner.PersonId], after.FollowerIds);
        Assert.Equal(1, await desk.NumberAsync($"select sum(n) from ticket_counts"));
    }

    [Theory, EachEngine]
    public async Task Parents_never_form_a_ring(TestDesk desk)
    {
        var top = await Some.TicketAsync(desk);
        var below = await Some.TicketAsync(desk, Some.Draft() with { ParentId = top.Id });

        var refused = Some.Refusal(await desk.Get<ChangeTicket>().RunAsync(top.Id, new() { ParentId = (long?)below.Id }, desk.Owner, default));

        Assert.Equal("parent", Assert.Single(refused.Fields!).Field);
    }

    [Theory, EachEngine]
    public async Task A_frozen_ticket_thaws_by_itself_at_its_time(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        await Some.ChangedAsync(desk, ticket.Id, new() { FrozenUntil = (DateTimeOffset?)desk.Clock.GetUtcNow().AddHours(1) });
        Assert.Equal(1, (await Some.PageAsync(desk, new() { Frozen = true })).Total);

        desk.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Null((await Some.FindAsync(desk, ticket.Id))!.FrozenUntil);
        Assert.Equal(1, (await Some.PageAsync(desk, new() { Frozen = false })).Total);
        Assert.Equal(1, await desk.Get<ThawTickets>().RunAsync(default));
        Assert.Equal(0, await desk.Get<ThawTickets>().RunAsync(default));
        Assert.Equal(2, await desk.NumberAsync($"select count(*) from events where type = 'ticket.freeze_changed'"));
    }

    [Theory, EachEngine]
    public async Task Erasing_leaves_nothing_but_the_fact(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Tags = ["one"], FollowerIds = [desk.Owner.PersonId] });
        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text("<p>unmistakable</p>")));

        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, forGood: true, desk.Owner, default);

        Assert.Null(await Some.FindAsync(desk, ticket.Id));
        Assert.Equal(0, await desk.NumberAsync($"select (select count(*) from messages) + (select count(*) from ticket_tags) + (select count(*) from ticket_followers)"));
        Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = "unmistakable" })).Total);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where type = 'ticket.erased'"));
    }
}
