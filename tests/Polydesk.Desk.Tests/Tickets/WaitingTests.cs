using Polydesk.Desk.Integrity;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class WaitingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory, EachEngine]
    public async Task A_customer_waits_from_their_message_until_a_reply_or_the_end(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Silent());
        Assert.Equal(Waiting.None, ticket.Waiting);

        var first = await WriteAsync(desk, ticket.Id, MessageKind.Customer);
        await WriteAsync(desk, ticket.Id, MessageKind.Customer);
        Assert.Equal((first + Hour, (DateTimeOffset?)null, first), await SeenAsync(desk, ticket.Id));
        var reply = await WriteAsync(desk, ticket.Id, MessageKind.Agent);
        await WriteAsync(desk, ticket.Id, MessageKind.Note);
        Assert.Equal((first + Hour, reply, (DateTimeOffset?)null), await SeenAsync(desk, ticket.Id));
        var again = await WriteAsync(desk, ticket.Id, MessageKind.Customer);
        Assert.Equal((again, reply, again), await SeenAsync(desk, ticket.Id));
        Assert.Equal(3 * Hour, await WaitedAsync(desk, ticket.Id));

        await Some.ChangedAsync(desk, ticket.Id, new() { StatusKinds = [StatusKind.Resolved] });
        desk.Clock.Advance(Hour);
        Assert.Equal((again, reply, (DateTimeOffset?)null), await SeenAsync(desk, ticket.Id));
        await Some.ChangedAsync(desk, ticket.Id, new() { StatusKinds = [StatusKind.Open] });
        Assert.Equal((again, reply, again + 2 * Hour), await SeenAsync(desk, ticket.Id));
        Assert.Equal(3 * Hour, await WaitedAsync(desk, ticket.Id));
    }

    [Theory, EachEngine]
    public async Task A_reply_that_was_taken_back_ended_no_waiting(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        var asked = await WriteAsync(desk, ticket.Id, MessageKind.Customer);
        var reply = await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()) { Kind = MessageKind.Agent });
        desk.Clock.Advance(Hour);
        Assert.Null((await SeenAsync(desk, ticket.Id)).Since);

        await desk.Get<ChangeMessage>().RemoveAsync(ticket.Id, reply.Id, [MessageKind.Agent], desk.Owner, default);

        Assert.Equal((asked, ticket.Waiting.AgentAt), ((await SeenAsync(desk, ticket.Id)).Customer, (await SeenAsync(desk, ticket.Id)).Agent));
        Assert.Equal(asked, (await SeenAsync(desk, ticket.Id)).Since);
        Assert.Equal(2 * Hour, await WaitedAsync(desk, ticket.Id));
    }

    [Theory, EachEngine]
    public async Task Lists_are_sorted_by_what_tickets_show(TestDesk desk)
    {
        List<long> ids = [];

        for (var at = 0; at < 4; at++)
        {
            ids.Add((await Some.TicketAsync(desk, Silent())).Id);
        }

        await WriteAsync(desk, ids[2], MessageKind.Customer);
        await WriteAsync(desk, ids[1], MessageKind.Customer);
        await WriteAsync(desk, ids[3], MessageKind.Customer);
        await WriteAsync(desk, ids[2], MessageKind.Agent);

        // Ticket 1 waits for three hours, 2 has waited for three and no longer does, 3 waits for two, 0 never did.
        await WriteAsync(desk, ids[0], MessageKind.Note);
        Assert.Equal([ids[0], ids[2], ids[1], ids[3]], await IdsAsync(TicketKey.CustomerWrote));
        Assert.Equal([ids[0], ids[1], ids[3], ids[2]], await IdsAsync(TicketKey.AgentWrote));
        Assert.Equal([ids[0], ids[2], ids[1], ids[3]], await IdsAsync(TicketKey.WaitingSince));
        Assert.Equal([ids[0], ids[2], ids[3], ids[1]], await IdsAsync(TicketKey.WaitingTime));
        desk.Clock.Advance(-2 * Hour);
        Assert.Equal([ids[0], ids[3], ids[1], ids[2]], await IdsAsync(TicketKey.Waited));
        desk.Clock.Advance(3 * Hour);
        Assert.Equal([ids[0], ids[2], ids[3], ids[1]], await IdsAsync(TicketKey.Waited));

        async Task<List<long>> IdsAsync(TicketKey key)
        {
            await using var db = await desk.Get<Database>().OpenAsync(default);
            var store = desk.Get<TicketStore>();
            var (up, _) = await store.PageAsync(db, new() { Deleted = false }, [new(key)], 0, 9, desk.Owner, default);
            var (down, _) = await store.PageAsync(db, new() { Ids = ids }, [new(key, Descending: true)], 0, 9, desk.Owner, default);
            down.Reverse();
            Assert.Equal(up.ConvertAll(t => t.Id), down.ConvertAll(t => t.Id));
            return up.ConvertAll(t => t.Id);
        }
    }

    [Theory, EachEngine]
    public async Task It_is_the_same_told_step_by_step_anew_and_by_an_older_desk(TestDesk desk)
    {
        var dice = new Random(14);
        var vocabulary = await desk.Get<VocabularyCache>().GetAsync(default);
        List<long> ids = [], statuses = [.. vocabulary.Statuses.Select(s => s.Id)];

        for (var step = 0; step < 160; step++)
        {
            desk.Clock.Advance(TimeSpan.FromMilliseconds(dice.Next(1, 5_000_000)));

            if (step % 20 == 0)
            {
                ids.Add((await Some.TicketAsync(desk, Some.Draft() with { StatusId = statuses[dice.Next(statuses.Count)] })).Id);
            }

            await DoAsync(desk, dice, ids[dice.Next(ids.Count)]);
        }

        var kept = await AllAsync(desk);
        Assert.Contains(kept, row => row.Contains('?', StringComparison.Ordinal));

        await using (var db = await desk.Get<Database>().BeginAsync(default))
        {
            foreach (var id in ids)
            {
                await WaitingStore.TellAnewAsync(db, id, vocabulary, default);
            }

            await db.CommitAsync(default);
        }

        Assert.Equal(kept, await AllAsync(desk));

        foreach (var column in (string[])["customer_wrote_at", "agent_wrote_at", "waiting_since", "waited"])
        {
            await desk.ExecuteAsync($"alter table tickets drop column {Sql.Trusted(column)}");
        }

        await desk.ExecuteAsync($"delete from schema_migrations where name = '0014_waiting'");
        await Migrator.RunAsync(desk.Get<Database>(), "desk", desk.Clock, default);

        Assert.Equal(kept, await AllAsync(desk));
        Assert.DoesNotContain((await desk.Get<CheckDesk>().RunAsync(default)).Findings, f => f.What == "waiting");
    }

    private static async Task DoAsync(TestDesk desk, Random dice, long id)
    {
        switch (dice.Next(10))
        {
            case < 5:
                var old = dice.Next(6) == 0 ? desk.Clock.GetUtcNow().AddMilliseconds(-dice.Next(90_000_000)) : (DateTimeOffset?)null;
                await Some.ReplyAsync(desk, id, new(Some.Text()) { Kind = (MessageKind)dice.Next(3), CreatedAt = old, IsDraft = dice.Next(8) == 0 });
                break;
            case < 8:
                await Some.ChangedAsync(desk, id, new() { StatusKinds = [(StatusKind)dice.Next(1, 6)] });
                break;
            case 8:
                await Some.ReplyAsync(
                    desk, id, new(Some.Text()) { Kind = MessageKind.Agent, StatusKinds = [StatusKind.Resolved], QuietStatus = true });
                break;
            default:
                MessageKind[] kinds = [MessageKind.Agent, MessageKind.Customer];
                var last = await desk.NumberAsync($"select max(id) from messages where ticket_id = {id} and kind <> 2");

                if (last is { } message)
                {
                    await desk.Get<ChangeMessage>().RemoveAsync(id, message, kinds, desk.Owner, default);
                }

                break;
        }
    }

    private static TicketDraft Silent() => Some.Draft() with { Description = null, MayBeEmpty = true };

    /// <summary>A message of now; an hour passes after it.</summary>
    private static async Task<DateTimeOffset> WriteAsync(TestDesk desk, long ticket, MessageKind kind)
    {
        var written = await Some.ReplyAsync(desk, ticket, new(Some.Text()) { Kind = kind });
        desk.Clock.Advance(Hour);
        return written.CreatedAt;
    }

    private static async Task<(DateTimeOffset? Customer, DateTimeOffset? Agent, DateTimeOffset? Since)> SeenAsync(TestDesk desk, long id)
    {
        var waiting = (await Some.FindAsync(desk, id))!.Waiting;
        return (waiting.CustomerAt, waiting.AgentAt, waiting.Since);
    }

    private static async Task<TimeSpan> WaitedAsync(TestDesk desk, long id) => (await Some.FindAsync(desk, id))!.Waiting.Total(desk.Clock.GetUtcNow());

    private static async Task<List<string>> AllAsync(TestDesk desk)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await db.ListAsync(
            static row => $"{row.Long()}: {row.LongOrNull()} {row.LongOrNull()} {row.LongOrNull()?.ToString() ?? "?"} {row.Long()}",
            $"select id, customer_wrote_at, agent_wrote_at, waiting_since, waited from tickets order by id", default);
    }
}
