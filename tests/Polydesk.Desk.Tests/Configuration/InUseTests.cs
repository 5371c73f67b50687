using Polydesk.Desk.Configuration;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Configuration;

public sealed class InUseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task A_department_with_do_not_call_entries_or_callbacks_is_not_removed(TestDesk desk)
    {
        await ApplyAsync(desk, """{"departments": [{"id": 21, "name": "Sales"}, {"id": 22, "name": "Support"}]}""");
        await desk.ExecuteAsync($"insert into blacklist (phone, digits, department_id, source, created_at) values ('+371 2', '3712', 21, 'user', 0)");
        await desk.ExecuteAsync(
            $"insert into call_results (department_id, name, created_at, updated_at) values (22, 'Sold', 0, 0)");

        var result = await ApplyAsync(desk, """{"departments": [{"id": 21, "remove": true}, {"id": 22, "remove": true}]}""");

        Assert.Equal(
            [
                "departments[1] cannot be removed: department 22 \"Support\" is in use (1 results of calls)",
                "departments[0] cannot be removed: department 21 \"Sales\" is in use (1 do-not-call entries)",
            ],
            result.Faults.Select(f => f.ToString()));
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from blacklist"));
    }

    [Fact]
    public async Task No_table_that_refers_to_a_thing_is_forgotten()
    {
        await using var desk = await TestDesk.CreateAsync(null);
        var keys = await desk.ListAsync(
            static row => (Table: row.Text(), Column: row.Text(), Of: row.Text()),
            $"select m.name, f.\"from\", f.\"table\" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by m.name, f.\"from\"");

        foreach (var section in Section.All)
        {
            var known = section.Uses.Select(u => (u.Table, u.Column)).Concat(section.Parts).ToList();
            var needed = keys.FindAll(k => k.Of == section.Table);

            Assert.NotEmpty(needed);
            Assert.All(needed, key => Assert.Contains((key.Table, key.Column), known));
        }
    }

    [Theory, EachEngine]
    public async Task The_kind_of_a_status_stays_while_a_ticket_has_it(TestDesk desk)
    {
        await Some.TicketAsync(desk);

        var used = await ApplyAsync(desk, """{"statuses": [{"slug": "open", "kind": "resolved", "name": "Done"}]}""");
        var same = await ApplyAsync(desk, """{"statuses": [{"slug": "open", "kind": "open", "name": "To do"}, {"slug": "process", "kind": "pending"}]}""");

        Assert.Equal("statuses[0].kind cannot change: status 1 \"open\" is \"open\" and in use (1 tickets)", Assert.Single(used.Faults).ToString());
        Assert.Empty(same.Faults);
        Assert.Contains("changed status 2 \"process\": kind \"in_progress\" -> \"pending\"", same.Changes);
    }

    [Theory, EachEngine]
    public async Task The_last_status_of_a_kind_that_the_desk_needs_stays(TestDesk desk)
    {
        var removed = await ApplyAsync(desk, """{"statuses": [{"slug": "spam", "remove": true}]}""");
        var changed = await ApplyAsync(desk, """{"statuses": [{"slug": "spam", "kind": "pending"}]}""");
        var replaced = await ApplyAsync(desk, """{"statuses": [{"slug": "spam", "remove": true}, {"slug": "junk", "kind": "spam", "name": "Junk"}]}""");

        Assert.Equal("statuses must leave one of kind spam", Assert.Single(removed.Faults).ToString());
        Assert.Equal("statuses must leave one of kind spam", Assert.Single(changed.Faults).ToString());
        Assert.Empty(replaced.Faults);
    }

    [Theory, EachEngine]
    public async Task Two_departments_have_different_addresses(TestDesk desk)
    {
        await ApplyAsync(desk, """{"departments": [{"id": 31, "name": "North", "email": "north@desk.example"}]}""");

        var taken = await ApplyAsync(desk, """{"departments": [{"id": 31, "position": 4}, {"id": 32, "name": "South", "email": "North@Desk.example"}]}""");
        var both = await ApplyAsync(
            desk, """{"departments": [{"id": 33, "name": "East", "email": "e@desk.example"}, {"id": 34, "name": "West", "email": "e@desk.example"}]}""");
        var moved = await ApplyAsync(
            desk, """{"departments": [{"id": 31, "email": "n@desk.example"}, {"id": 32, "name": "South", "email": "north@desk.example"}, {"id": 35, "name": "None", "email": ""}, {"id": 36, "name": "None too", "email": ""}]}""");

        Assert.Equal("departments[1].email is taken by department 31 \"North\"", Assert.Single(taken.Faults).ToString());
        Assert.Equal("departments[1].email is taken by department 33 \"East\"", Assert.Single(both.Faults).ToString());
        Assert.Empty(moved.Faults);
    }

    [Theory, EachEngine]
    public async Task Departments_that_have_shared_an_address_before_may_be_applied_as_they_are(TestDesk desk)
    {
        await ApplyAsync(desk, """{"departments": [{"id": 41, "name": "One", "email": "a@desk.example"}, {"id": 42, "name": "Two"}]}""");
        await desk.ExecuteAsync($"update departments set email = 'a@desk.example' where id = 42");

        var result = await ApplyAsync(desk, await desk.Get<ExportDesk>().RunAsync(Ct));

        Assert.Empty(result.Faults);
    }

    private static Task<ApplyResult> ApplyAsync(TestDesk desk, string document) => desk.Get<ApplyDesk>().RunAsync(document, dryRun: false, Ct);
}
