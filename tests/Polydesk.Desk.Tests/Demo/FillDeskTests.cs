using Polydesk.Desk.Demo;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Demo;

public sealed class FillDeskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task A_demo_is_whole_and_has_the_tickets_that_were_asked_for(TestDesk desk)
    {
        var result = await FillAsync(desk, new(120));

        Assert.Equal(120, result.Tickets);
        Assert.Equal(120, await desk.NumberAsync($"select count(*) from tickets"));
        Assert.Equal(result.Messages, await desk.NumberAsync($"select count(*) from messages"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(Ct)).Findings);
        Assert.All(
            await desk.ListAsync(static row => (Name: row.Text(), Key: row.Text()), $"select name, name_key from organizations"),
            row => Assert.Equal(OrganizationStore.NameKey(row.Name), row.Key));
    }

    [Theory, EachEngine]
    public async Task A_demo_leaves_its_indexes_of_texts_in_order(TestDesk desk)
    {
        await FillAsync(desk, new(2500) { Profile = DemoProfile.Bench });
        await using var db = await desk.Get<Database>().BeginAsync(Ct);

        foreach (var step in db.Engine.TidyIndexes)
        {
            var before = await db.NumberAsync($"select total_changes()", Ct);
            await db.ExecuteAsync(step, Ct);
            Assert.True(await db.NumberAsync($"select total_changes()", Ct) - before < 2);
        }
    }

    [Theory, EachEngine]
    public async Task A_fresh_desk_gets_the_ids_that_examples_name(TestDesk desk)
    {
        await FillAsync(desk, new(40));

        var fields = await desk.ListAsync(static row => $"{row.Long()} {row.Text()}", $"select id, type from fields where subject = {Subject.Ticket} order by position, id");
        Assert.Equal(
            [
                "2 Select", "3 Date", "4 Checkbox", "5 Text", "6 Textarea", "7 Number", "8 Hierarchy", "9 Multibutton", "10 Button", "11 File", "12 Time",
                "13 Regexp",
            ],
            fields);
        Assert.Equal(4, await desk.NumberAsync($"select max(level) from field_options where field_id = 8"));
        Assert.True(await desk.NumberAsync($"select count(*) from field_options where field_id = 2") >= 4);

        var departments = await desk.ListAsync(static row => row.LocalText().In("en"), $"select name from departments where id in (1, 2) order by id");
        Assert.Equal(["Support Department", "Test department"], departments);

        var categories = await desk.ListAsync(static row => row.Long(), $"select id from article_categories where id in (-1, -2, 1, 2) order by id");
        Assert.Equal([-2, -1, 1, 2], categories);
        Assert.True(await desk.NumberAsync($"select count(*) from articles") >= 11);
        Assert.Equal([1L], await desk.ListAsync(static row => row.Long(), $"select department_id from person_departments where person_id = 2"));
    }

    [Theory, EachEngine]
    public async Task There_is_a_frozen_a_deleted_an_unassigned_and_a_lower_ticket_and_a_very_long_one(TestDesk desk)
    {
        await FillAsync(desk, new(40));

        var now = desk.Clock.GetUtcNow();
        Assert.True(await desk.NumberAsync($"select count(*) from tickets where frozen_until > {now}") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from tickets where deleted = {true}") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from tickets where agent_id is null") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from tickets where parent_id = 9") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from messages where ticket_id = 9 and kind <> {MessageKind.Note}") >= 31);
        Assert.True(await desk.NumberAsync($"select count(*) from messages where ticket_id = 9 and kind = {MessageKind.Note}") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from time_entries where ticket_id = 9 and action is null") >= 1);
        Assert.True(await desk.NumberAsync($"select count(*) from field_values where subject = {Subject.Ticket} and subject_id = 9 and file_id is not null") >= 1);
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from tickets where created_at > {now}"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from messages where created_at > {now}"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from events where at > {now}"));
    }

    [Theory, EachEngine]
    public async Task Each_printed_key_belongs_to_its_person(TestDesk desk)
    {
        var result = await FillAsync(desk, new(40));

        Assert.Equal([1, 2, 3, 4], result.Keys.Select(k => k.PersonId));

        foreach (var key in result.Keys)
        {
            var holder = await desk.Get<Access.ApiKeys>().FindAsync("eddydesk", Desk.Accounts.Secrets.Hash(key.ApiKey), Ct);
            Assert.Equal(key.PersonId, holder?.Caller.PersonId);
        }
    }

    [Theory, EachEngine]
    public async Task Everybody_has_a_key_that_is_shown_again_and_names_the_desk_alone(TestDesk desk)
    {
        await FillAsync(desk, new(40));
        var keys = desk.Get<Access.ApiKeys>();
        var people = await desk.ListAsync(static row => row.Long(), $"select id from people order by id");
        await using var db = await desk.Get<Database>().OpenAsync(Ct);
        var shown = await keys.ShowAsync(db, "eddydesk", people, Ct);

        Assert.Equal(people, shown.Keys.Order());
        Assert.Equal(people.Count, await desk.NumberAsync($"select count(*) from api_keys where dialect = 'eddydesk'"));

        foreach (var (person, key) in shown)
        {
            var hash = Desk.Accounts.Secrets.Hash(key);
            Assert.NotNull(await desk.Get<Desk.Accounts.Catalog>().FindAccountAsync(hash, "eddydesk", Ct));

            if (await desk.NumberAsync($"select count(*) from people where id = {person} and status = {Desk.People.PersonStatus.Active}") == 1)
            {
                Assert.Equal(person, (await keys.FindAsync("eddydesk", hash, Ct))?.Caller.PersonId);
            }
        }
    }

    [Theory, EachEngine]
    public async Task A_demo_that_was_stopped_leaves_a_whole_desk_and_goes_on_to_the_same_end(TestDesk desk)
    {
        var fill = desk.Get<FillDesk>();
        await Assert.ThrowsAsync<OperationCanceledException>(() => fill.RunAsync(
            new(2_400, 7, DemoProfile.Bench), p => { if (p is { Step: "tickets", Done: 1_000 }) { throw new OperationCanceledException(); } }, Ct));

        Assert.Equal(1_000, await desk.NumberAsync($"select count(*) from tickets"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(Ct)).Findings);

        var rest = await FillAsync(desk, new(2_400, 7, DemoProfile.Bench));

        Assert.Equal(1_400, rest.Tickets);
        Assert.Equal(2_400, await desk.NumberAsync($"select count(*) from tickets"));
        Assert.Equal(2_352 * 3 + 48 * 20, await desk.NumberAsync($"select max(id) from messages"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(Ct)).Findings);
    }

    [Theory, EachEngine]
    public async Task What_comes_after_a_demo_gets_the_next_id(TestDesk desk)
    {
        await FillAsync(desk, new(40));

        await desk.ExecuteAsync(
            $"""
            insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, created_at, updated_at)
            values ('next', 'web', 1, 1, 0, 1, 1, 0, 0)
            """);

        Assert.Equal(41, await desk.NumberAsync($"select id from tickets where subject = 'next'"));
    }

    [Theory, EachEngine]
    public async Task Neither_a_finished_demo_nor_a_desk_with_tickets_is_filled_again(TestDesk desk)
    {
        await FillAsync(desk, new(40));

        var again = await desk.Get<FillDesk>().RunAsync(new(40), _ => { }, Ct);
        await desk.ExecuteAsync($"delete from settings where key = 'demo'");
        var beside = await desk.Get<FillDesk>().RunAsync(new(40), _ => { }, Ct);

        Assert.True(again.Failed(out var finished, out _));
        Assert.Equal((ProblemKind.Conflict, "demo"), (finished.Kind, finished.Subject));
        Assert.True(beside.Failed(out var taken, out _));
        Assert.Equal((ProblemKind.Conflict, "tickets"), (taken.Kind, taken.Subject));
        Assert.Equal(40, await desk.NumberAsync($"select count(*) from tickets"));
    }

    [Fact]
    public async Task The_same_seed_tells_the_same_and_another_seed_something_else()
    {
        await using var one = await TestDesk.CreateAsync(null);
        await using var two = await TestDesk.CreateAsync(null);
        await using var other = await TestDesk.CreateAsync(null);

        await FillAsync(one, new(60, 3));
        await FillAsync(two, new(60, 3));
        await FillAsync(other, new(60, 4));

        Assert.Equal(await TextsAsync(one), await TextsAsync(two));
        Assert.NotEqual(await TextsAsync(one), await TextsAsync(other));
    }

    private static async Task<DemoResult> FillAsync(TestDesk desk, DemoOptions options) =>
        (await desk.Get<FillDesk>().RunAsync(options, _ => { }, Ct)).Failed(out var problem, out var result)
            ? throw new InvalidOperationException(problem.ToString())
            : result;

    private static Task<List<string>> TextsAsync(TestDesk desk) => desk.ListAsync(
        static row => $"{row.Long()} {row.Text()} {row.Long()} {row.Text()} {row.Long()}",
        $"""
        select t.id, t.subject, t.requester_id, m.html, m.created_at from tickets t join messages m on m.ticket_id = t.id order by m.id
        """);
}
