using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Periodic;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Webhooks;
using Xunit;

namespace Polydesk.Desk.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly WebhookSettings Quick = new()
    {
        Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)],
        Gather = TimeSpan.FromMilliseconds(5),
        Poll = TimeSpan.FromMilliseconds(50),
        RestFactor = 0, // A clock that is moved by hand makes a round look long.
    };

    [Theory, EachEngine]
    public async Task A_change_is_told_once_to_each_who_subscribed_before_it(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        var early = await Some.TicketAsync(desk);
        var hook = await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        await using var pump = Pumping.Start(desk, Quick);

        var ticket = await Some.TicketAsync(desk);
        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()));
        var other = await Some.TicketAsync(desk);
        await receiver.WaitAsync(2);
        await desk.SettleAsync();

        Assert.Equal([ticket.Id, other.Id], receiver.All.Select(t => long.Parse(t.Body)).Order());
        Assert.All(receiver.All, t => Assert.Equal((EventTypes.TicketCreated, "application/json"), (t.Word, t.Headers["Content-Type"])));
        Assert.Equal(2, receiver.All.Select(t => t.Id).Distinct().Count());
        Assert.StartsWith($"{hook.Id}-", receiver.All.First().Id, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.All, t => t.Body == early.Id.ToString());
    }

    [Theory, EachEngine]
    public async Task A_department_filter_keeps_out_what_happens_elsewhere(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        var (_, elsewhere) = await Some.AgentAsync(desk, "ann");
        await SubscribeAsync(desk, receiver, [EventTypes.TicketCreated], [elsewhere]);
        await using var pump = Pumping.Start(desk, Quick);

        await Some.TicketAsync(desk);
        var there = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = elsewhere });
        await receiver.WaitAsync(1);
        await desk.SettleAsync();

        Assert.Equal(there.Id.ToString(), Assert.Single(receiver.All).Body);
    }

    [Theory, EachEngine]
    public async Task A_view_keeps_out_what_it_does_not_hold_for_its_subscriber(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        var (ann, department) = await Some.AgentAsync(desk, "ann");
        var terms = default(Optional<IReadOnlyList<ViewTerm>>).With([new("tag", ["urgent"])]);
        Assert.False((await desk.Get<SaveTicketView>().RunAsync(null, new() { Title = "Urgent", Terms = terms, ForAll = true }, desk.Owner, default)).Failed(out _, out var view));
        var draft = new WebhookDraft("plain", receiver.Url, [EventTypes.TicketCreated], []) { ViewId = view };
        var hook = Some.Value(await desk.Get<AddWebhook>().RunAsync(draft, desk.Owner, default));
        await desk.ExecuteAsync($"update webhooks set person_id = {ann.PersonId} where id = {hook.Id}");
        await using var pump = Pumping.Start(desk, Quick);

        await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department });
        await Some.TicketAsync(desk, Some.Draft() with { Tags = ["urgent"] });
        var seen = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, Tags = ["urgent"] });
        await receiver.WaitAsync(1);
        await desk.SettleAsync();

        Assert.Equal(seen.Id.ToString(), Assert.Single(receiver.All).Body);
        Assert.Equal(
            [new("view", FieldFault.Unknown, "999")], Some.Refusal(await desk.Get<AddWebhook>().RunAsync(draft with { ViewId = 999 }, desk.Owner, default)).Fields!);

        await desk.ExecuteAsync($"delete from ticket_views where id = {view}");
        await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, Tags = ["urgent"] });
        await desk.SettleAsync();
        Assert.Single(receiver.All);
    }

    [Theory, EachEngine]
    public async Task A_failed_delivery_is_tried_again_after_each_pause_with_the_same_bytes_and_then_given_up(TestDesk desk)
    {
        await using var receiver = Receiver.Start(_ => 500);
        var hook = await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        await using var pump = Pumping.Start(desk, Quick);

        await Some.TicketAsync(desk);
        await desk.UntilAsync(1, $"select count(*) from webhook_attempts");
        await desk.SettleAsync();
        Assert.Single(receiver.All);

        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.UntilAsync(2, $"select count(*) from webhook_attempts");
        await desk.SettleAsync();
        Assert.Equal(2, receiver.All.Count);

        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.UntilAsync(3, $"select count(*) from webhook_attempts");
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await desk.SettleAsync();

        Assert.Equal(3, receiver.All.Count);
        Assert.Single(receiver.All.Select(t => (t.Id, t.Body, t.Signature)).Distinct());
        var delivery = Assert.Single(await LogAsync(desk));
        Assert.Equal((WebhookState.GivenUp, 3), (delivery.State, delivery.Tries));
        Assert.Equal([500, 500, 500], delivery.Attempts.Select(a => a.Status));
        var now = await FindAsync(desk, hook.Id);
        Assert.Equal((500, "The other server answered 500"), (now.LastStatus, now.LastError));
    }

    [Theory, EachEngine]
    public async Task What_follows_about_the_same_ticket_waits_for_what_failed_and_other_tickets_do_not(TestDesk desk)
    {
        var broken = true;
        var first = await Some.TicketAsync(desk);
        var second = await Some.TicketAsync(desk);
        await using var receiver = Receiver.Start(t => broken && t.Body == first.Id.ToString() ? 503 : 200);
        await SubscribeAsync(desk, receiver, EventTypes.NoteAdded, EventTypes.AgentReplied, EventTypes.CustomerReplied, EventTypes.TicketDeleted);
        await using var pump = Pumping.Start(desk, Quick);

        await Some.ReplyAsync(desk, first.Id, new(Some.Text()) { IsNote = true });
        await Some.ReplyAsync(desk, first.Id, new(Some.Text()));
        await desk.Get<DeleteTicket>().RunAsync(first.Id, false, desk.Owner, default);
        await Some.ReplyAsync(desk, second.Id, new(Some.Text()));
        await desk.UntilAsync(2, $"select count(*) from webhook_attempts");
        await desk.SettleAsync();
        Assert.Equal([(first.Id, EventTypes.NoteAdded), (second.Id, EventTypes.AgentReplied)], receiver.All.Select(Said).Order());

        broken = false;
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await receiver.WaitAsync(5);

        Assert.Equal(
            [EventTypes.NoteAdded, EventTypes.NoteAdded, EventTypes.AgentReplied, EventTypes.TicketDeleted],
            receiver.All.Select(Said).Where(s => s.Ticket == first.Id).Select(s => s.Word));
    }

    [Theory, EachEngine]
    public async Task Hostile_receivers_delay_nobody_else(TestDesk desk)
    {
        await using var silent = Receiver.Raw(static (_, ct) => Task.Delay(TimeSpan.FromMinutes(1), ct));
        await using var endless = Receiver.Raw(static async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8.ToArray(), ct);
            var block = new byte[64 * 1024];

            for (var sent = 0L; sent < 1 << 30; sent += block.Length)
            {
                await stream.WriteAsync(block, ct);
            }
        });
        await using var circular = Receiver.Raw(static (stream, ct) =>
            stream.WriteAsync("HTTP/1.1 307 X\r\nLocation: /hook\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), ct).AsTask());
        await using var good = Receiver.Start();

        foreach (var receiver in (Receiver[])[silent, endless, circular, good])
        {
            await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        }

        await using var pump = Pumping.Start(desk, Quick);

        for (var n = 0; n < 20; n++)
        {
            await Some.TicketAsync(desk);
        }

        await good.WaitAsync(20);
        await endless.WaitAsync(20);
        await silent.WaitAsync(Quick.AtOnce);
        await desk.UntilAsync(20, $"select count(*) from webhook_attempts where status = 307 and error = 'The other server answered 307'");
        await desk.SettleAsync();

        // Silent ones hold no more requests than they may; a redirect is a failure that is not followed.
        Assert.Equal(Quick.AtOnce, silent.All.Count);
        Assert.Equal(20, circular.All.Count);
        Assert.True(good.Most <= Quick.AtOnce);
    }

    [Theory, EachEngine]
    public async Task What_was_not_told_before_a_stop_is_told_after_it_and_nothing_twice(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        var tickets = new List<long>();

        for (var round = 0; round < 5; round++)
        {
            tickets.Add((await Some.TicketAsync(desk)).Id);

            await using (Pumping.Start(desk, Quick))
            {
                tickets.Add((await Some.TicketAsync(desk)).Id);
                await receiver.WaitAsync(round * 3 + 2);
            }

            tickets.Add((await Some.TicketAsync(desk)).Id);
        }

        await using var pump = Pumping.Start(desk, Quick);
        await receiver.WaitAsync(15);
        await desk.SettleAsync();
        Assert.Equal(tickets.Order(), receiver.All.Select(t => long.Parse(t.Body)).Order());
    }

    [Theory, EachEngine]
    public async Task Of_an_erased_ticket_all_is_told_that_happened_to_it(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated, EventTypes.AgentReplied, EventTypes.TicketErased);

        var ticket = await Some.TicketAsync(desk);
        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()));
        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, true, desk.Owner, default);
        await using var pump = Pumping.Start(desk, Quick);
        await receiver.WaitAsync(3);

        Assert.Equal(
            [(ticket.Id, EventTypes.TicketCreated), (ticket.Id, EventTypes.AgentReplied), (ticket.Id, EventTypes.TicketErased)], receiver.All.Select(Said));
    }

    [Theory, EachEngine]
    public async Task Nothing_is_kept_of_an_erased_ticket_where_nobody_subscribed(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);

        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, true, desk.Owner, default);

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from webhook_remains"));
    }

    [Theory, EachEngine]
    public async Task A_replay_sends_the_same_again(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        await using var pump = Pumping.Start(desk, Quick);
        await Some.TicketAsync(desk);
        await desk.UntilAsync(1, $"select count(*) from webhook_attempts");

        var done = Assert.Single(await LogAsync(desk));
        Some.Value(await desk.Get<ReplayWebhook>().RunAsync(done.Id, desk.Owner, default));
        Some.Value(await desk.Get<ReplayWebhook>().RunAsync(done.Id, desk.Owner, default));
        await receiver.WaitAsync(3);

        Assert.Single(receiver.All.Select(t => (t.Id, t.Body, t.Signature)).Distinct());
        Assert.Equal(ProblemKind.NotFound, Some.Refusal(await desk.Get<ReplayWebhook>().RunAsync(99, desk.Owner, default)).Kind);
    }

    [Theory, EachEngine]
    public async Task What_cannot_be_written_does_not_stop_the_rest(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        await using var pump = Pumping.Start(desk, Quick);

        await Some.TicketAsync(desk, Some.Draft("unwritable"));
        var good = await Some.TicketAsync(desk);

        Assert.Equal(good.Id.ToString(), (await receiver.WaitAsync(1))[0].Body);
    }

    [Theory, EachEngine]
    public async Task An_ended_subscription_is_told_nothing_more(TestDesk desk)
    {
        await using var ended = Receiver.Start(_ => 500);
        await using var other = Receiver.Start();
        var hook = await SubscribeAsync(desk, ended, EventTypes.TicketCreated);
        await SubscribeAsync(desk, other, EventTypes.TicketCreated);
        await using var pump = Pumping.Start(desk, Quick);
        await Some.TicketAsync(desk);
        await ended.WaitAsync(1);

        Some.Value(await desk.Get<RemoveWebhook>().RunAsync("plain", hook.Id, desk.Owner, default));
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        await Some.TicketAsync(desk);
        await other.WaitAsync(2);
        await desk.SettleAsync();

        Assert.Single(ended.All);
    }

    [Theory, EachEngine]
    public async Task Only_an_admin_subscribes_and_the_address_must_be_one(TestDesk desk)
    {
        var (agent, _) = await Some.AgentAsync(desk, "ann");
        var add = desk.Get<AddWebhook>();

        Assert.Equal(ProblemKind.Forbidden, Some.Refusal(await add.RunAsync(Draft("http://a.example"), agent, default)).Kind);
        Assert.Equal(new FieldProblem("url", FieldFault.Missing), await WrongAsync(Draft(null)));
        Assert.Equal(new FieldProblem("url", FieldFault.Incorrect, "ftp://a.example"), await WrongAsync(Draft("ftp://a.example")));
        Assert.Equal(FieldFault.TooMany, (await WrongAsync(Draft("http://a.example/" + new string('x', AddWebhook.LongestUrl)))).Fault);
        Assert.Equal(new FieldProblem("departments", FieldFault.Unknown, "77"), await WrongAsync(Draft("http://a.example") with { DepartmentIds = [77] }));

        static WebhookDraft Draft(string? url) => new("plain", url, [EventTypes.TicketCreated], []);

        async Task<FieldProblem> WrongAsync(WebhookDraft draft) => Assert.Single(Some.Refusal(await add.RunAsync(draft, desk.Owner, default)).Fields!);
    }

    [Theory, EachEngine]
    public async Task Old_deliveries_are_forgotten_with_their_tries(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);

        await using (Pumping.Start(desk, Quick))
        {
            await Some.TicketAsync(desk);
            await receiver.WaitAsync(1);
        }

        desk.Clock.Advance(TimeSpan.FromDays(4));
        await new PruneWebhooks(desk.Get<Database>(), Quick, desk.Clock).RunAsync(default);

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from webhook_deliveries"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from webhook_attempts"));
    }

    [Theory, EachEngine]
    public async Task All_that_is_too_old_is_forgotten_at_once_however_much_it_is(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        await desk.ExecuteAsync(
            $"""
            insert into webhook_deliveries (webhook_id, event_id, word, lane, media_type, headers, body, state, due_at, created_at, finished_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
            select w.id, n.i, 'word', '', 'text/plain', '', '', 1, 0, 0, 0 from n cross join webhooks w
            """);

        IPeriodic prune = new PruneWebhooks(desk.Get<Database>(), Quick, desk.Clock);
        await prune.RunAsync(default);

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from webhook_deliveries"));
    }

    [Theory, EachEngine]
    public async Task An_event_that_is_committed_late_is_told_too(TestDesk desk)
    {
        Assert.SkipUnless(desk.ToString() == "postgres", "SQLite has one writer.");
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        var tickets = new[] { await InsertTicketAsync(desk), await InsertTicketAsync(desk) };
        var log = desk.Get<EventLog>();
        await using var pump = Pumping.Start(desk, Quick);

        await using var slow = await desk.Get<Database>().BeginAsync(default);
        await log.AppendAsync(slow, Event.OfTicket(EventTypes.TicketCreated, tickets[0]), Caller.System, default);
        await slow.NumberAsync($"select 1", default); // sends what was added

        await using (var quick = await desk.Get<Database>().BeginAsync(default))
        {
            await log.AppendAsync(quick, Event.OfTicket(EventTypes.TicketCreated, tickets[1]), Caller.System, default);
            await quick.CommitAsync(default);
        }

        await receiver.WaitAsync(1);
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.SettleAsync();
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from cursors where gaps <> ''"));
        await slow.CommitAsync(default);
        await receiver.WaitAsync(2);

        // A gap stays open for as long as any transaction of the whole server is older, also one of another test.
        await desk.UntilAsync(0, $"select count(*) from cursors where gaps <> ''", TimeSpan.FromMinutes(1));
        Assert.Equal([tickets[1], tickets[0]], receiver.All.Select(t => long.Parse(t.Body)));
    }

    [Theory, EachEngine]
    public async Task Many_writers_at_once_lose_no_event(TestDesk desk)
    {
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        var log = desk.Get<EventLog>();
        var ticket = await InsertTicketAsync(desk);
        await using var pump = Pumping.Start(desk, Quick);

        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var committed = 0;

            for (var n = 0; n < 20; n++)
            {
                await using var db = await desk.Get<Database>().BeginAsync(default);
                await log.AppendAsync(db, Event.OfTicket(EventTypes.TicketCreated, ticket), Caller.System, default);

                // On SQLite others wait meanwhile; on PostgreSQL they overtake.
                await db.NumberAsync($"select 1", default);
                await Task.Delay((writer * 7 + n * 3) % 10);

                if (n % 4 != 0)
                {
                    await db.CommitAsync(default);
                    committed++;
                }
            }

            return committed;
        }));
        await receiver.WaitAsync(kept.Sum());
        await desk.SettleAsync();

        Assert.Equal(kept.Sum(), receiver.All.Select(t => t.Id).Distinct().Count());
        Assert.Equal(kept.Sum(), receiver.All.Count);
    }

    [Theory, EachEngine]
    public async Task Two_nodes_tell_each_change_once_and_one_goes_on_when_the_other_dies(TestDesk desk)
    {
        Assert.SkipUnless(desk.ToString() == "postgres", "An embedded desk has one node.");
        await using var receiver = Receiver.Start();
        await SubscribeAsync(desk, receiver, EventTypes.TicketCreated);
        var one = Pumping.Start(desk, Quick);
        await Some.TicketAsync(desk);
        await receiver.WaitAsync(1);
        await using var two = Pumping.Start(desk, Quick);

        for (var n = 0; n < 10; n++)
        {
            await Some.TicketAsync(desk);
        }

        await receiver.WaitAsync(11);
        await desk.SettleAsync();
        Assert.Equal(11, receiver.All.Count);

        await one.DisposeAsync();
        await Some.TicketAsync(desk);
        await receiver.WaitAsync(12);
        await desk.SettleAsync();
        Assert.Equal(12, receiver.All.Count);
    }

    private static (long Ticket, string Word) Said(Told told) => (long.Parse(told.Body), told.Word);

    private static Task<Webhook> SubscribeAsync(TestDesk desk, Receiver receiver, params string[] events) => SubscribeAsync(desk, receiver, events, []);

    private static async Task<Webhook> SubscribeAsync(TestDesk desk, Receiver receiver, IReadOnlyList<string> events, IReadOnlyList<long> departments) =>
        Some.Value(await desk.Get<AddWebhook>().RunAsync(new("plain", receiver.Url, events, departments), desk.Owner, default));

    private static async Task<Webhook> FindAsync(TestDesk desk, long id)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return (await desk.Get<WebhookStore>().FindAsync(db, "plain", id, default))!;
    }

    private static async Task<IReadOnlyList<WebhookDelivery>> LogAsync(TestDesk desk)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await desk.Get<WebhookStore>().DeliveriesAsync(db, null, false, 100, default);
    }

    /// <summary>A ticket without an event of its own.</summary>
    private static async Task<long> InsertTicketAsync(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        await desk.ExecuteAsync($"delete from events where ticket_id = {ticket.Id}");
        return ticket.Id;
    }
}
