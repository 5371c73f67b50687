using Polydesk.Desk.Integrity;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class StatusTimeTests
{
    [Theory, EachEngine]
    public async Task A_status_is_as_old_as_its_last_change_whatever_brought_it(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        Assert.Equal(ticket.CreatedAt, ticket.StatusAt);

        desk.Clock.Advance(TimeSpan.FromHours(1));
        var resolved = await Some.ChangedAsync(desk, ticket.Id, new() { StatusKinds = [StatusKind.Resolved] });
        desk.Clock.Advance(TimeSpan.FromHours(1));
        var renamed = await Some.ChangedAsync(desk, ticket.Id, new() { Subject = "Other", StatusKinds = [StatusKind.Resolved] });
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await Some.ReplyAsync(desk, ticket.Id, new(Some.Text()) { Kind = MessageKind.Customer });

        Assert.Equal((resolved.UpdatedAt, resolved.UpdatedAt), (resolved.StatusAt, renamed.StatusAt));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(default)).Findings);
        Assert.Equal(TimeSpan.FromHours(3), DateTimeOffset.FromUnixTimeMilliseconds(await StatusAtAsync(desk, ticket.Id)) - ticket.CreatedAt);
    }

    [Theory, EachEngine]
    public async Task A_desk_of_an_older_version_knows_it_from_its_events(TestDesk desk)
    {
        var silent = await Some.TicketAsync(desk);
        var changed = await Some.TicketAsync(desk);
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await Some.ChangedAsync(desk, changed.Id, new() { StatusKinds = [StatusKind.Pending] });
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await Some.ChangedAsync(desk, changed.Id, new() { Subject = "Other" });
        await Some.ChangedAsync(desk, silent.Id, new() { Subject = "Other" });
        var before = (await StatusAtAsync(desk, silent.Id), await StatusAtAsync(desk, changed.Id));
        await desk.ExecuteAsync($"drop index tickets_status_time");
        await desk.ExecuteAsync($"alter table tickets drop column status_at");
        await desk.ExecuteAsync($"delete from schema_migrations where name = '0013_status_time'");

        await Migrator.RunAsync(desk.Get<Database>(), "desk", desk.Clock, default);

        Assert.Equal(before, (await StatusAtAsync(desk, silent.Id), await StatusAtAsync(desk, changed.Id)));
        Assert.NotEqual(before.Item1, before.Item2);
    }

    private static async Task<long> StatusAtAsync(TestDesk desk, long id) => await desk.NumberAsync($"select status_at from tickets where id = {id}") ?? 0;
}
