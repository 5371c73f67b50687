using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class ReplyToTicketTests
{
    private const long Open = 1;
    private const long Closed = 3;

    [Theory, EachEngine]
    public async Task A_reply_of_somebody_new_to_a_ticket_that_is_not_there_is_refused_and_makes_nobody(TestDesk desk)
    {
        var draft = new MessageDraft(Some.Text()) { Customer = new() { Email = "new@example.com" } };

        Assert.Equal(ProblemKind.NotFound, Some.Refusal(await desk.Get<ReplyToTicket>().RunAsync(999, draft, desk.Owner, default)).Kind);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from people"));
    }

    [Theory, EachEngine]
    public async Task A_customers_reply_opens_a_resolved_ticket(TestDesk desk)
    {
        var customer = await Some.CustomerAsync(desk, "ann");
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = null }, customer);
        await Some.ChangedAsync(desk, ticket.Id, new() { StatusId = Closed });

        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()), customer);

        var after = (await Some.FindAsync(desk, ticket.Id))!;
        Assert.Equal(Open, after.StatusId);
        Assert.Null(after.ClosedAt);
        Assert.False(after.SeenByStaff);
    }

    [Theory, EachEngine]
    public async Task An_agents_reply_leaves_the_status_and_is_new_to_the_customer(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        await Some.ChangedAsync(desk, ticket.Id, new() { StatusId = Closed });

        var reply = await Some.ReplyAsync(desk, ticket.Id, new(Some.Text("<p>Done</p>")));

        var after = (await Some.FindAsync(desk, ticket.Id))!;
        Assert.Equal(MessageKind.Agent, reply.Kind);
        Assert.Equal((Closed, false, true, 2, "Done"), (after.StatusId, after.SeenByCustomer, after.SeenByStaff, after.MessageCount, after.Preview));
    }

    [Theory, EachEngine]
    public async Task A_preview_does_not_end_within_a_character(TestDesk desk)
    {
        var start = new string('a', 254);
        var ticket = await Some.TicketAsync(desk);

        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text($"<p>{start}😀 and more</p>")));

        Assert.Equal(start, (await Some.FindAsync(desk, ticket.Id))!.Preview);
    }

    [Theory, EachEngine]
    public async Task A_note_is_seen_counted_and_found_by_no_customer(TestDesk desk)
    {
        var customer = await Some.CustomerAsync(desk, "ann");
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = null }, customer);

        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text("<p>confidential</p>")) { IsNote = true });

        Assert.Equal(1, (await Some.FindAsync(desk, ticket.Id))!.MessageCount);
        Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = "confidential" }, customer)).Total);
        Assert.Equal(
            ProblemKind.NotFound,
            Some.Refusal(await desk.Get<ReplyToTicket>().RunAsync(ticket.Id, new(Some.Text()) { IsNote = true }, customer, default)).Kind);
    }

    [Theory, EachEngine]
    public async Task Nobody_but_staff_writes_in_anothers_name_or_to_a_locked_ticket(TestDesk desk)
    {
        var customer = await Some.CustomerAsync(desk, "ann");
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = null }, customer);
        var forged = new MessageDraft(Some.Text()) { AuthorId = desk.Owner.PersonId };

        var inAnothersName = Some.Refusal(await desk.Get<ReplyToTicket>().RunAsync(ticket.Id, forged, customer, default));
        await Some.ChangedAsync(desk, ticket.Id, new() { Locked = true });
        var locked = Some.Refusal(await desk.Get<ReplyToTicket>().RunAsync(ticket.Id, new(Some.Text()), customer, default));

        Assert.Equal((ProblemKind.Forbidden, ProblemKind.Forbidden), (inAnothersName.Kind, locked.Kind));
    }

    [Theory, EachEngine]
    public async Task Parallel_replies_all_arrive_each_in_a_place_of_its_own(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Task.Run(() => Some.ReplyAsync(desk, ticket.Id, new(Some.Text($"<p>reply{n}</p>"))))));

        Assert.Equal(31, (await Some.FindAsync(desk, ticket.Id))!.MessageCount);
        Assert.Equal(31, await desk.NumberAsync($"select count(distinct ordinal) from messages where ticket_id = {ticket.Id}"));
        Assert.Equal(1, (await Some.PageAsync(desk, new() { Search = "reply17" })).Total);
    }

    [Theory, EachEngine]
    public async Task A_message_whose_files_change_is_answered_as_it_is_then(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        var content = (await desk.Get<BlobStore>().AddAsync(new MemoryStream("a"u8.ToArray()), long.MaxValue, default))!;
        var reply = await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()) { Files = [new("old.txt", "text/plain", content)] });

        var changed = Some.Value(await desk.Get<ChangeMessage>().SetAsync(
            ticket.Id, reply.Id, [MessageKind.Agent], new(null, new([], [new("new.txt", "text/plain", content)])), desk.Owner, default));

        Assert.Equal("new.txt", Assert.Single(changed.Files).Name);
    }

    [Theory, EachEngine]
    public async Task A_changed_text_is_found_by_its_new_words_only_and_a_removed_one_by_none(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        var reply = await Some.ReplyAsync(desk, ticket.Id, new(Some.Text("<p>alpha</p>")));
        var change = desk.Get<ChangeMessage>();

        await change.SetTextAsync(ticket.Id, reply.Id, [MessageKind.Agent], Some.Text("<p>omega</p>"), desk.Owner, default);
        var (before, after) = ((await Some.PageAsync(desk, new() { Search = "alpha" })).Total, (await Some.PageAsync(desk, new() { Search = "omega" })).Total);
        await change.RemoveAsync(ticket.Id, reply.Id, [MessageKind.Agent], desk.Owner, default);

        Assert.Equal((0, 1), (before, after));
        Assert.Equal(0, (await Some.PageAsync(desk, new() { Search = "omega" })).Total);
        Assert.Equal(1, (await Some.FindAsync(desk, ticket.Id))!.MessageCount);
    }
}
