using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class AuditTests
{
    [Theory, EachEngine]
    public async Task ED_15_Records_are_keyed_by_running_number_newest_first(TestApi api)
    {
        var ticket = await api.TicketAsync();
        await api.PutAsync($"/tickets/{ticket}", ("status_id", "closed"));
        var agent = await api.Some.PersonAsync(p => p with { Name = "Ann", Lastname = "Lee", Role = Desk.Access.Role.Agent, GroupId = 3, DepartmentIds = [1] });
        await api.PutAsync($"/tickets/{ticket}", ("owner_id", $"{agent.Id}"));

        var answer = (await api.GetAsync($"/tickets/{ticket}/audit/")).Shows("ED-15", shape => shape.AllowExtra());

        Assert.Equal(Enumerable.Range(0, answer.Items().Count).Select(i => $"{i}"), answer.Data().Keys());
        Assert.All(answer.Items(), e => Assert.Equal(["id", "event", "text", "user_id", "user_name", "date_created", "via"], e.Keys()));
        Assert.Equal(["owner_update", "status_update"], answer.Items().Select(e => e.Text("event")).Take(2));
        Assert.Equal(
            "Changing request status from <strong>\"Open\"</strong> to <strong>\"Closed\"</strong>", answer.Items()[1].English("text"));
        Assert.Equal((api.Owner.Id, "Admin"), (answer.Items()[0].Number("user_id"), answer.Items()[0].Text("user_name")));
        Assert.Contains("\"Unassigned\"", answer.Items()[0].English("text"), StringComparison.Ordinal);
        Assert.Contains("Ann Lee", answer.Items()[0].English("text"), StringComparison.Ordinal);
        Assert.Equal($$"""{"total":"{{answer.Items().Count}}","per_page":30,"current_page":1,"total_pages":1}""", answer.Pagination.GetRawText());
        Assert.Equal("[]", (await api.GetAsync($"/tickets/{ticket}/audit/?page=9")).Data().GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_05_ED_15_Each_changed_attribute_leaves_a_record(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var parent = await api.TicketAsync();
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var department = await api.Some.DepartmentAsync();
        var field = await api.FieldAsync(FieldType.Text);
        (string Event, string Name, string Value)[] changes =
        [
            ("status_update", "status_id", "process"), ("priority_update", "priority_id", "1"), ("type_update", "type_id", "1"),
            ("department_update", "department_id", $"{department}"), ("owner_update", "owner_id", $"{agent.Id}"), ("user_update", "user_id", $"{client.Id}"),
            ("title_update", "title", "Other"), ("sla_update", "sla_date", "01.01.2031 00:00"), ("freeze_update", "freeze_date", "01.01.2032 00:00"),
            ("followers_update", "followers", $"{agent.Id}"), ("cc_update", "cc", "a@example.com"), ("tags_update", "tags", "x"),
            ("custom_field_update", $"custom_fields[{field}]", "v"), ("parent_update", "pid", $"{parent}"), ("ticket_lock", "ticket_lock", "1"),
        ];

        foreach (var (code, name, value) in changes)
        {
            var before = await CountAsync();
            Assert.Equal(200, (await api.PutAsync($"/tickets/{ticket}", (name, value))).Status);
            var once = (await api.GetAsync($"/tickets/{ticket}/audit/")).Items();
            Assert.True(once[0].Text("event") == code && once.Count == before + 1, $"{name}={value}: {string.Join(", ", once.Select(e => e.Text("event")))}");

            // The same value again is no change.
            await api.PutAsync($"/tickets/{ticket}", (name, value));
            Assert.Equal(before + 1, await CountAsync());
        }

        async Task<int> CountAsync() => (await api.GetAsync($"/tickets/{ticket}/audit/")).Items().Count;
    }

    [Theory, EachEngine]
    public async Task ED_15_Texts_escape_what_HTML_would_read_and_leave_letters_as_they_are(TestApi api)
    {
        var ticket = await api.TicketAsync(("title", "Ünïcode Тема"));
        await api.PutAsync($"/tickets/{ticket}", ("title", "<b>Müller & Söhne's \"é\"</b>"));

        Assert.Equal(
            "Changing the subject from <strong>\"Ünïcode Тема\"</strong> to <strong>\"&lt;b&gt;Müller &amp; Söhne&#39;s &quot;é&quot;&lt;/b&gt;\"</strong>",
            (await api.GetAsync($"/tickets/{ticket}/audit/")).Items()[0].English("text"));
    }

    [Theory, EachEngine]
    public async Task ED_15_Messages_and_deletion_leave_records(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var post = await api.MessageAsync(ticket, "a");
        var note = await api.MessageAsync(ticket, "b", "comments");
        await api.PutAsync($"/tickets/{ticket}/posts/{post}", ("text", "c"));
        await api.PutAsync($"/tickets/{ticket}/comments/{note}", ("text", "d"));
        await api.DeleteAsync($"/tickets/{ticket}/posts/{post}");
        await api.DeleteAsync($"/tickets/{ticket}/comments/{note}");
        await api.DeleteAsync($"/tickets/{ticket}");

        Assert.Equal(
            ["ticket_delete", "comment_delete", "answer_delete", "comment_update", "answer_update", "comment_add", "ticket_answer", "ticket_create"],
            (await api.GetAsync($"/tickets/{ticket}/audit/")).Items().Select(e => e.Text("event")));
    }

    [Theory, EachEngine]
    public async Task ED_15_Reading_leaves_no_record(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var before = await api.NumberAsync($"select count(*) from events");

        await api.GetAsync($"/tickets/{ticket}");
        await api.GetAsync($"/tickets/{ticket}/posts");
        await api.GetAsync("/tickets");

        Assert.Equal(before, await api.NumberAsync($"select count(*) from events"));
    }

    [Theory, EachEngine]
    public async Task ED_15_Events_people_and_dates_filter(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var ticket = await api.TicketAsync();
        await api.As(agent).PutAsync($"/tickets/{ticket}", ("status_id", "closed"));
        await api.PutAsync($"/tickets/{ticket}", ("priority_id", "1"));
        await api.WriteAsync($"update events set actor_id = null, at = 1704110400000 where ticket_id = {ticket} and type = 'ticket.priority_changed'");

        await ShowsAsync("event_list=status_update", "status_update");
        await ShowsAsync("event_list=status_update,priority_update", "status_update", "priority_update");
        await ShowsAsync("event_list=nonsense");
        await ShowsAsync($"user_list={agent.Id}", "status_update");
        await ShowsAsync("user_list=-1", "priority_update");
        await ShowsAsync("user_list=987654");
        await ShowsAsync("from_date_created=2024-01-01&to_date_created=2024-01-02", "priority_update");
        await ShowsAsync("to_date_created=2023-12-31");
        await ShowsAsync($"from_date_created=2024-01-02&user_list={agent.Id},{api.Owner.Id}", "status_update", "ticket_create");
        var system = (await api.GetAsync($"/tickets/{ticket}/audit/?user_list=-1")).Items()[0];
        Assert.Equal((-1L, "System", "12:00:00 01.01.2024"), (system.Number("user_id"), system.Text("user_name"), system.Text("date_created")));
        (await api.GetAsync($"/tickets/{ticket}/audit/?from_date_created=x"))
            .IsBad("Field {from_date_created} value is incorrect or empty (date format 1970-01-01 00:00:00)");

        async Task ShowsAsync(string query, params string[] events)
        {
            var answer = await api.GetAsync($"/tickets/{ticket}/audit/?{query}");
            Assert.Equal(events, answer.Items().Select(e => e.Text("event")));
            Assert.Equal($"{events.Length}", answer.Pagination.Text("total"));
        }
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_15_Texts_come_in_every_active_language(TestApi api)
    {
        await api.WriteAsync($$"""insert into settings (key, value) values ('desk', {{"""{"Languages":["en","ru","ua"],"TimeZone":"UTC"}"""}})""");
        var ticket = await api.TicketAsync();
        await api.PutAsync($"/tickets/{ticket}", ("status_id", "process"));

        var text = (await api.GetAsync($"/tickets/{ticket}/audit/")).Items()[0].GetProperty("text");

        Assert.Equal(["en", "ru", "ua"], text.Keys().Order());
        Assert.Equal("Изменение статуса заявки с <strong>\"Открыт\"</strong> на <strong>\"В процессе\"</strong>", text.Text("ru"));
        Assert.Equal("Зміна статусу заявки з <strong>\"Відкрито\"</strong> на <strong>\"В процесі\"</strong>", text.Text("ua"));
    }

    [Theory, EachEngine]
    public async Task ED_15_Followers_are_named(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var ann = await api.Some.PersonAsync(p => p with { Name = "Ann", Lastname = "Lee", Role = Desk.Access.Role.Agent, GroupId = 3, DepartmentIds = [1] });
        await api.PutAsync($"/tickets/{ticket}", ("followers", $"{ann.Id},{api.Owner.Id}"));

        var text = (await api.GetAsync($"/tickets/{ticket}/audit/?event_list=followers_update")).Items()[0].English("text");

        Assert.Equal("Changing the followers from <strong>\"\"</strong> to <strong>\"Ann Lee, Admin\"</strong>", text);
    }

    [Theory, EachEngine]
    public async Task ED_15_A_field_is_shown_to_those_who_may_see_it(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var agent = await api.Some.EmployeeAsync();
        var secret = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = f.Staff with { View = false } });
        var date = await api.FieldAsync(FieldType.Date, but: f => f with { Name = LocalText.Of([new("en", "Call at"), new("ru", "Позвонить")]) });
        var check = await api.FieldAsync(FieldType.Checkbox);
        await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{secret}]", "hush"));
        await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{date}]", "31.12.2026"));
        await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{check}]", "1"));

        var seen = (await api.As(agent).GetAsync($"/tickets/{ticket}/audit/?event_list=custom_field_update")).Items();

        Assert.Equal(3, seen.Count);
        Assert.EndsWith("from <strong>\"No\"</strong> to <strong>\"Yes\"</strong>", seen[0].English("text"), StringComparison.Ordinal);
        Assert.Equal(
            "Changing the field <strong>\"Call at\"</strong> from <strong>\"\"</strong> to <strong>\"31.12.2026\"</strong>", seen[1].English("text"));
        Assert.Equal("Changing a field", seen[2].English("text"));

        // Of older events only the name is known.
        await api.WriteAsync($"update events set data = replace(data, '\"field\"', '\"was\"') where ticket_id = {ticket}");
        var older = (await api.As(agent).GetAsync($"/tickets/{ticket}/audit/?event_list=custom_field_update")).Items();
        Assert.Equal("Changing a field", older[2].English("text"));
        Assert.Contains("Call at", older[1].English("text"), StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task ED_15_ED_16_An_unknown_ticket_is_not_found(TestApi api)
    {
        (await api.GetAsync("/tickets/987654/audit")).IsMissing("Ticket", 987654);
        (await api.GetAsync("/tickets/987654/billing")).IsMissing("Ticket", 987654);
    }

    [Theory, EachEngine]
    public async Task ED_16_Billing_shows_automatic_and_manual_entries(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var agent = await api.Some.PersonAsync(p => p with { Name = "Ann", Lastname = "Lee", Role = Desk.Access.Role.Agent, GroupId = 3 });
        var first = await EntryAsync(api, ticket, null, null, api.Owner.Id, "2024-01-01T10:00:00Z", "2024-01-02T10:00:00Z");
        var second = await EntryAsync(api, ticket, "create-post", agent.Id, null, "2024-02-01T10:00:00Z", "2024-02-02T10:00:00Z");

        var answer = (await api.GetAsync($"/tickets/{ticket}/billing/")).Shows("ED-16");

        Assert.Equal([second, first], answer.Ids());
        Assert.Equal("""{"total":2,"per_page":30,"current_page":1,"total_pages":1}""", answer.Pagination.GetRawText());
        var (automatic, manual) = (answer.Items()[0], answer.Items()[1]);
        Assert.Equal(("create-post", agent.Id, "Ann Lee", -1L, "System"), (
            automatic.Text("action"), automatic.Number("staff_id"), automatic.Text("staff_name"), automatic.Number("creator_id"), automatic.Text("creator_name")));
        Assert.Equal((null, -1L, "System", api.Owner.Id), (
            manual.Text("action"), manual.Number("staff_id"), manual.Text("staff_name"), manual.Number("creator_id")));
        Assert.Equal(("10:00:00 01.01.2024", "10:00:00 02.01.2024"), (manual.Text("billing_date"), manual.Text("date_created")));
    }

    [Theory, EachEngine]
    public async Task ED_16_Staff_creator_and_both_dates_filter(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var agent = await api.Some.EmployeeAsync();
        var a = await EntryAsync(api, ticket, null, null, api.Owner.Id, "2024-01-01T10:00:00Z", "2024-01-02T10:00:00Z");
        var b = await EntryAsync(api, ticket, "create-post", agent.Id, null, "2024-02-01T10:00:00Z", "2024-02-02T10:00:00Z");
        var c = await EntryAsync(api, ticket, null, agent.Id, agent.Id, "2024-03-01T10:00:00Z", "2024-01-05T10:00:00Z");

        await ShowsAsync($"staff_list={agent.Id}", c, b);
        await ShowsAsync("staff_list=-1", a);
        await ShowsAsync($"creator_list={api.Owner.Id},-1", b, a);
        await ShowsAsync("from_date_created=2024-01-03", c, b);
        await ShowsAsync("to_date_created=2024-01-05%2010:00:00", c, a);
        await ShowsAsync("from_billing_date=2024-02-01%2010:00:00", c, b);
        await ShowsAsync("to_billing_date=2024-01-31", a);
        await ShowsAsync($"staff_list={agent.Id}&creator_list={agent.Id}", c);
        (await api.GetAsync($"/tickets/{ticket}/billing/?to_billing_date=x"))
            .IsBad("Field {to_billing_date} value is incorrect or empty (date format 1970-01-01 00:00:00)");

        async Task ShowsAsync(string query, params long[] ids) => Assert.Equal(ids, (await api.GetAsync($"/tickets/{ticket}/billing/?{query}")).Ids());
    }

    private static Task<long> EntryAsync(TestApi api, long ticket, string? action, long? staff, long? creator, string billed, string created) =>
        api.Some.AddAsync(
            $"""
            insert into time_entries (ticket_id, action, comment, spent_seconds, paid_seconds, staff_id, creator_id, billed_at, created_at)
            values ({ticket}, {action}, 'Work', 26, 30, {staff}, {creator}, {DateTimeOffset.Parse(billed, null)}, {DateTimeOffset.Parse(created, null)})
            returning id
            """);
}
