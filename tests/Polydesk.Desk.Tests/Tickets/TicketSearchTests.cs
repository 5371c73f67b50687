using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class TicketSearchTests
{
    [Theory, EachEngine]
    public async Task A_customer_finds_their_own_tickets_among_thousands_that_hold_the_word(TestDesk desk)
    {
        var customer = await Some.CustomerAsync(desk, "ann");
        var mine = await Some.TicketAsync(desk, Some.Draft("Common words") with { RequesterId = customer.PersonId });
        var other = await Some.TicketAsync(desk, Some.Draft("Rare") with { RequesterId = customer.PersonId });
        var reply = await Some.TicketAsync(desk, Some.Draft("Something") with { RequesterId = customer.PersonId, Description = MessageText.Of("<p>commonly</p>") });
        await MoreAsync(desk, mine, 2 * TicketSearch.Cap, mine.DepartmentId, "common", "words");

        Assert.Equal([reply.Id, mine.Id], (await Some.PageAsync(desk, new() { Search = "common" }, customer)).Ids);
        Assert.Equal([mine.Id], (await Some.PageAsync(desk, new() { Search = "common words", ExactSearch = true }, customer)).Ids);
        Assert.Equal([reply.Id, other.Id, mine.Id], (await Some.PageAsync(desk, new() { Search = "ann@people" }, customer)).Ids);
        Assert.Equal(TicketSearch.Cap, (await Some.PageAsync(desk, new() { Search = "common" })).Total);
    }

    [Theory, EachEngine]
    public async Task A_long_list_is_searched_farther_back_than_the_desk(TestDesk desk)
    {
        var (_, department) = await Some.AgentAsync(desk, "ann");
        var first = await Some.TicketAsync(desk);
        await MoreAsync(desk, first, 400, department, "common");
        await MoreAsync(desk, first, 2 * TicketSearch.Cap, first.DepartmentId, "common");

        Assert.Equal(400, (await Some.PageAsync(desk, new() { Search = "common", DepartmentIds = [department] })).Total);
    }

    [Theory, EachEngine]
    public async Task The_newest_tickets_are_found_however_many_people_the_term_tells_of(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk);
        await desk.ExecuteAsync(
            $"""
            insert into people (role, group_id, status, name, name_key, email, availability, search, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
            select p.role, p.group_id, p.status, p.name, p.name_key, 'p' || i || '@bigcorp.example', p.availability, 'p' || i || '@bigcorp.example', 0, 0
            from people p cross join n where p.id = {first.Requester.Id}
            """);
        List<long> made = [];

        foreach (var number in (int[])[1, 1200, 77, 1150])
        {
            made.Insert(0, (await Some.TicketAsync(desk, Some.Draft() with { RequesterEmail = $"p{number}@bigcorp.example" })).Id);
        }

        Assert.Equal(made, (await Some.PageAsync(desk, new() { Search = "bigcorp.example" })).Ids);
        Assert.Equal([made[0], made[2]], (await Some.PageAsync(desk, new() { Search = "0@bigcorp" })).Ids);
        Assert.Equal([.. made, first.Id], (await Some.PageAsync(desk, new() { Search = "@" })).Ids);
    }

    [Theory, EachEngine]
    public async Task A_long_term_is_looked_for_by_its_first_words(TestDesk desk)
    {
        var words = Enumerable.Range(0, 3_000).Select(n => $"w{n}").ToList();
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Description = MessageText.Of($"<p>{string.Join(' ', words.Take(40))}</p>") });

        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Search = string.Join(' ', words) })).Ids);
        Assert.Equal([], (await Some.PageAsync(desk, new() { Search = "absent " + string.Join(' ', words) })).Ids);
    }

    /// <summary>Copies of a ticket that hold words, newer than all before.</summary>
    private static async Task MoreAsync(TestDesk desk, Ticket like, int count, long department, params string[] words)
    {
        var requester = (await Some.TicketAsync(desk, Some.Draft("More") with { RequesterEmail = "others@example.org" })).Requester.Id;
        var last = await desk.NumberAsync($"select max(id) from tickets") ?? 0;
        await desk.ExecuteAsync(
            $"""
            insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
            select t.subject, t.channel, t.status_id, t.priority_id, t.type_id, {department}, {requester}, t.created_at + i, t.updated_at
            from tickets t cross join n where t.id = {like.Id}
            """);
        await using var db = await desk.Get<Database>().BeginAsync(default);

        foreach (var id in await db.ListAsync(static row => row.Long(), $"select id from tickets where id > {last}", default))
        {
            await MessageIndex.AddAsync(db, MessageKey.Of(id, 0), isNote: false, words, default);
        }

        await db.CommitAsync(default);
    }
}
