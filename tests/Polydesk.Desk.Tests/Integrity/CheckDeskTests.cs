using Polydesk.Desk.Demo;
using Polydesk.Desk.Events;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Integrity;

public sealed class CheckDeskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task Each_disagreement_is_found_and_named(TestDesk desk)
    {
        await desk.Get<FillDesk>().RunAsync(new(40), _ => { }, Ct);
        var note = await desk.NumberAsync($"select ordinal from messages where ticket_id = 9 and kind = 2 order by id limit 1") ?? 0;
        var changed = await desk.NumberAsync($"select max(ticket_id) from events where type = {EventTypes.StatusChanged} and ticket_id <> 4") ?? 0;
        var silent = await desk.NumberAsync($"select max(id) from tickets where closed_at is null and id not in (4, {changed})") ?? 0;
        var open = await desk.NumberAsync($"select min(id) from tickets where closed_at is null and id not in (4, {changed}, {silent})") ?? 0;
        var ended = await desk.NumberAsync($"select min(id) from tickets where closed_at is not null and id not in (4, {changed}, {silent})") ?? 0;
        var engine = await EngineAsync(desk);
        (Sql Harm, string What)[] harms =
        [
            ($"update ticket_counts set n = n + 1 where department_id = 1 and status_id = 3 and deleted = {false}", "counter"),
            ($"update tickets set last_ordinal = 1 where id = 9", "last_ordinal"),
            ($"update tickets set message_count = 1 where id = 9", "message_count"),
            ($"update tickets set agent_wrote_at = 1 where id = 9", "ticket 9: who wrote last"),
            ($"update tickets set waiting_since = null, closed_at = null, agent_wrote_at = null, customer_wrote_at = null where id = 11", "ticket 11: who wrote last"),
            (engine.UnindexMessage(MessageKey.Of(3, 0)), "the subject of ticket 3 is not in the index"),
            (engine.UnindexMessage(MessageKey.Of(9, 5)), "of ticket 9 is not in the index"),
            (engine.IndexMessage(MessageKey.Of(4_000, 1), false, ["stray"]), "belongs to nothing"),
            (engine.IndexMessage(MessageKey.Of(9, (int)note), false, ["public"]), "are not those of its text"),
            ($"update tickets set parent_id = 4000 where id = 2", "is below ticket 4000"),
            ($"""
             update people set deleted_at = (select max(status_at) + 1 from tickets) where id = (
               select min(agent_id) from tickets where status_id in (select id from statuses where kind = {StatusKind.Open}))
             """, "has been open since before its agent"),
            ($"insert into ticket_followers (ticket_id, person_id, position) select 2, id, 9 from people where deleted_at is not null on conflict do nothing", "ticket 2 is followed by person"),
            ($"update tickets set closed_at = 5 where id = {open}", $"ticket {open}: whether it has ended"),
            ($"update tickets set closed_at = null where id = {ended}", $"ticket {ended}: whether it has ended"),
            ($"update tickets set status_at = 0 where id = 4", "ticket 4: nothing says when its status last changed"),
            ($"update tickets set status_at = status_at + 120000 where id = {changed}", $"ticket {changed}: the time of its status"),
            ($"update tickets set closed_at = status_at - 120000 where id = {silent}", $"ticket {silent}: the time of its status"),
            ($"update articles set search = '' where id = 1", "article 1 has no words"),
            ($"update articles set title = body where id = 2", "the words of article 2 are not"),
            ($"insert into webhooks (dialect, url, events, after_event, created_at, view_id) values ('deskpro', 'https://a.example', '[]', 0, 0, 5)", "subscription 1 names a view"),
            ($"update files set sha256 = {new string('0', 64)} where id = 1", "is not on the disk"),
        ];

        foreach (var (harm, _) in harms)
        {
            await desk.ExecuteAsync(harm);
        }

        var found = (await desk.Get<CheckDesk>().RunAsync(Ct)).Findings.Select(f => $"{f.What}: {f.Detail}").ToList();

        Assert.All(harms, harm => Assert.Contains(found, line => line.Contains(harm.What, StringComparison.Ordinal)));
    }

    private static async Task<Engine> EngineAsync(TestDesk desk)
    {
        await using var db = await desk.Get<Database>().OpenAsync(Ct);
        return db.Engine;
    }
}
