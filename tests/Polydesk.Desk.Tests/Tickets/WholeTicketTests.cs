using Microsoft.Data.Sqlite;
using Npgsql;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

/// <summary>A ticket, the people of its copies and the star on it come together or not at all.</summary>
public sealed class WholeTicketTests
{
    private static readonly TicketDraft Draft = Some.Draft() with { Cc = ["Zoe@example.com", "amy@example.com"], CopiesArePeople = true, Star = 3 };

    [Theory, EachEngine]
    public async Task A_ticket_comes_with_the_people_of_its_copies_and_its_star(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Draft with { Cc = [.. Draft.Cc, "JOE@example.com"] });

        Assert.Equal(
            ["amy@example.com", "joe@example.com", "owner@desk.example", "zoe@example.com"],
            await desk.ListAsync(r => r.Text(), $"select address from person_emails order by address"));
        Assert.Equal(["Zoe@example.com", "amy@example.com", "JOE@example.com"], ticket.Cc);
        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Stars = [3] })).Ids);
    }

    [Theory, EachEngine]
    public async Task A_ticket_whose_star_cannot_be_written_leaves_nothing_behind(TestDesk desk)
    {
        var before = await CountAsync(desk);
        await desk.ExecuteAsync($"alter table ticket_stars rename to lost_stars");

        Assert.True(await FailsAsync(desk.Get<CreateTicket>().RunAsync(Draft, desk.Owner, default)));

        await desk.ExecuteAsync($"alter table lost_stars rename to ticket_stars");
        Assert.Equal(before, await CountAsync(desk));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(default)).Findings);
    }

    [Theory, EachEngine]
    public async Task A_change_whose_star_cannot_be_written_leaves_the_ticket_and_the_people_as_they_were(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        var before = await CountAsync(desk);
        await desk.ExecuteAsync($"alter table ticket_stars rename to lost_stars");

        Assert.True(await FailsAsync(desk.Get<ChangeTicket>().RunAsync(ticket.Id, Change("new@example.com") with { Star = 3 }, desk.Owner, default)));

        await desk.ExecuteAsync($"alter table lost_stars rename to ticket_stars");
        Assert.Equal(before, await CountAsync(desk));
        Assert.Empty((await Some.FindAsync(desk, ticket.Id))!.Cc);
    }

    [Theory, EachEngine]
    public async Task What_is_refused_makes_nobody(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);
        var before = await CountAsync(desk);
        var create = desk.Get<CreateTicket>();
        var change = desk.Get<ChangeTicket>();

        var star = Some.Refusal(await create.RunAsync(Draft with { Star = 99 }, desk.Owner, default));
        var copy = Some.Refusal(await create.RunAsync(Draft with { Cc = ["amy@example.com", "nobody"] }, desk.Owner, default));
        var changedStar = Some.Refusal(await change.RunAsync(ticket.Id, Change("new@example.com") with { Star = 99 }, desk.Owner, default));
        var changedCopy = Some.Refusal(await change.RunAsync(ticket.Id, Change("new@example.com", "nobody"), desk.Owner, default));
        var missing = Some.Refusal(await change.RunAsync(999, Change("new@example.com"), desk.Owner, default));

        Assert.Equal(["star", "cc", "star", "cc"], new[] { star, copy, changedStar, changedCopy }.Select(p => Assert.Single(p.Fields!).Field));
        Assert.Equal(ProblemKind.NotFound, missing.Kind);
        Assert.Equal(before, await CountAsync(desk));
    }

    [Theory, EachEngine]
    public async Task A_copy_that_the_ticket_has_already_becomes_a_person_once(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Cc = ["Amy@example.com"] });
        var before = await CountAsync(desk);

        for (var twice = 0; twice < 2; twice++)
        {
            await Some.ChangedAsync(desk, ticket.Id, new() { AddedCc = ["amy@example.com"], CopiesArePeople = true });
        }

        Assert.Equal(before with { People = before.People + 1, Events = before.Events + 1 }, await CountAsync(desk));
    }

    /// <summary>Names are held in the order of the addresses, whoever is requester or copy: on PostgreSQL a deadlock would be an exception here.</summary>
    [Theory, EachEngine]
    public async Task Tickets_that_make_the_same_people_at_once_do_not_wait_for_each_other(TestDesk desk)
    {
        var ticket = await Some.TicketAsync(desk);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Task.Run<object>(async () =>
        {
            var (one, other) = ($"a{n / 6}@example.com", $"b{n / 6}@example.com");
            return (n % 3) switch
            {
                0 => Some.Value(await desk.Get<CreateTicket>().RunAsync(Draft with { RequesterEmail = other, Cc = [one] }, desk.Owner, default)),
                1 => Some.Value(await desk.Get<CreateTicket>().RunAsync(Draft with { RequesterEmail = one, Cc = [other] }, desk.Owner, default)),
                _ => Some.Value(await desk.Get<ChangeTicket>().RunAsync(ticket.Id, Change(other, one) with { RequesterEmail = other, Star = 1 }, desk.Owner, default)),
            };
        })));

        Assert.Equal(22, await desk.NumberAsync($"select count(*) from people"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(default)).Findings);
    }

    private static TicketChange Change(params string[] copies) =>
        new() { Subject = "Another", AddedCc = copies, CopiesArePeople = true };

    private static async Task<bool> FailsAsync(Task job)
    {
        try
        {
            await job;
            return false;
        }
        catch (Exception e) when (e is SqliteException or PostgresException)
        {
            return true;
        }
    }

    private static async Task<Counts> CountAsync(TestDesk desk) => new(
        await desk.NumberAsync($"select count(*) from tickets"), await desk.NumberAsync($"select count(*) from messages"),
        await desk.NumberAsync($"select count(*) from people"), await desk.NumberAsync($"select count(*) from events"),
        await desk.NumberAsync($"select count(*) from ticket_stars"), await desk.NumberAsync($"select sum(n) from ticket_counts"));

    private sealed record Counts(long? Tickets, long? Messages, long? People, long? Events, long? Stars, long? Counted);
}
