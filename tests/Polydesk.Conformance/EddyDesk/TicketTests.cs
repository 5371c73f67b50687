using System.Text;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class TicketTests
{
    /// <summary>What a new ticket can have that the documented one has not: no due date, and values of other types of fields.</summary>
    private static Shape Free(Shape shape) => shape.Or("..sla_date", "null").Anything("..field_value").Or("..cc", """["a@b.example"]""").Or("..followers", "[1]");

    [Theory, EachEngine(Alone = true)]
    public async Task ED_05_A_date_that_no_time_zone_can_hold_is_refused(TestApi api)
    {
        await api.WriteAsync($$"""insert into settings (key, value) values ('desk', {{"""{"Languages":["en"],"TimeZone":"America/New_York"}"""}})""");
        var ticket = await api.TicketAsync();

        (await api.PutAsync($"/tickets/{ticket}", ("sla_date", "31.12.9999 23:59"))).IsBad("Field {sla_date} value is incorrect or empty (date format 01.01.1970 00:00)");
        Assert.Equal(200, (await api.PutAsync($"/tickets/{ticket}", ("sla_date", "30.12.9999 12:00"))).Status);
        Assert.Equal(200, (await api.GetAsync("/tickets/?to_date_created=9999-12-31%2023:59:59")).Status);
    }

    [Theory, EachEngine]
    public async Task ED_03_A_ticket_has_exactly_the_documented_keys(TestApi api)
    {
        var ticket = await FullTicketAsync(api);

        var data = (await api.GetAsync($"/tickets/{ticket}")).Shows("ED-03", Free).Data();

        Assert.Equal(Example.Of("eddydesk", "ED-03").Response.GetProperty("data").Keys(), data.Keys());
        Assert.Matches("^[A-Z]{3}-[0-9]{5,}$", data.Text("unique_id"));
        Assert.Equal("api", data.Text("source"));
        Assert.Equal("null", data.Text("freeze_date"));
        Assert.Equal("17.08.2030 16:00", data.Text("sla_date"));
        Assert.Equal("[\"one\",\"2\"]", data.GetProperty("tags").GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_03_Unset_values_are_written_as_documented(TestApi api)
    {
        var data = (await api.GetAsync($"/tickets/{await api.TicketAsync()}")).Shows("ED-03", Free).Data();

        Assert.Equal((0, "", "", ""), (data.Number("owner_id"), data.Text("owner_name"), data.Text("owner_lastname"), data.Text("owner_email")));
        Assert.Equal((0, "", "", ""), (data.Number("pid"), data.Text("rate"), data.Text("rate_comment"), data.Text("rate_date")));
        Assert.Equal(("null", 0L), (data.Text("freeze_date"), data.Number("freeze")));
        Assert.Equal(JsonValueKind.Null, data.GetProperty("sla_date").ValueKind);
    }

    [Theory, EachEngine]
    public async Task ED_03_An_unknown_id_is_answered_literally(TestApi api)
    {
        (await api.GetAsync("/tickets/987654")).Shows("ED-03.404").IsMissing("Ticket", 987654);
        (await api.GetAsync("/tickets/-1")).IsMissing("Ticket", -1);
        (await api.GetAsync("/tickets/0")).IsMissing("Ticket", 0);
        (await api.GetAsync("/tickets/abc")).Refuses(404, "e-404|Not found|Ticket with id {abc} does not exist");
        (await api.GetAsync("/tickets/99999999999999999999")).Refuses(404, "e-404|Not found|Ticket with id {99999999999999999999} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_03_A_ticket_of_another_account_does_not_exist(TestApi api)
    {
        var other = await api.Server.NewDeskAsync();
        await other.TicketAsync();
        var beyond = 0L;

        for (var i = 0; i < 3; i++)
        {
            beyond = await other.TicketAsync(("title", "Only there"));
        }

        var answer = await (await api.Server.NewDeskAsync()).GetAsync($"/tickets/{beyond}");

        answer.IsMissing("Ticket", beyond);
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_C7_Form_multipart_and_JSON_create_the_same_ticket(TestApi api)
    {
        var text = await api.FieldAsync(FieldType.Text);
        var select = await api.FieldAsync(FieldType.Select);
        var red = await api.OptionAsync(select, "Red");
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        (string, string)[] form =
        [
            ("title", "Problem & more"), ("description", "Ünïcode ✓"), ("sla_date", "17.08.2030 16:00"), ("status_id", "process"), ("priority_id", "3"),
            ("type_id", "1"), ("department_id", "1"), ("ticket_lock", "true"), ("owner_id", $"{agent.Id}"), ("user_id", $"{client.Id}"),
            ("cc[]", "a@example.com"), ("cc[]", "b@example.com"), ("bcc", "c@example.com"), ("followers[0]", $"{agent.Id}"),
            ($"custom_fields[{text}]", "value"), ($"custom_fields[{select}]", $"{red}"), ("tags", "one,2"),
        ];
        var json =
            $$"""
            {"title":"Problem & more","description":"Ünïcode ✓","sla_date":"17.08.2030 16:00","status_id":"process","priority_id":3,"type_id":"1",
             "department_id":1,"ticket_lock":true,"owner_id":"{{agent.Id}}","user_id":{{client.Id}},"cc":["a@example.com","b@example.com"],
             "bcc":["c@example.com"],"followers":[{{agent.Id}}],"custom_fields":{"{{text}}":"value","{{select}}":{{red}}},"tags":["one","2"],"pid":null}
            """;
        var owner = api.As(api.Owner);

        List<ApiAnswer> made =
        [
            await owner.PostAsync("/tickets/", form),
            await owner.PostFilesAsync("/tickets", form),
            await owner.PostJsonAsync("/tickets/", json),
            await owner.SendAsync("POST", "/tickets/", ApiClient.Raw("application/json; charset=utf-8", Encoding.UTF8.GetBytes(json))),
            await owner.SendAsync("POST", "/tickets/", ApiClient.Raw(null, Encoding.UTF8.GetBytes(json))),
        ];

        Assert.All(made, answer => answer.Shows("ED-04", Free));
        Assert.Single(made.Select(a => Comparable(a.Data())).Distinct());
        var data = made[0].Data();
        Assert.Equal(["a@example.com", "b@example.com"], data.Texts("cc"));
        Assert.Equal(["c@example.com"], data.Texts("bcc"));
        Assert.Equal([agent.Id], data.Numbers("followers"));
        Assert.Equal(["one", "2"], data.Texts("tags"));
        Assert.Equal("\"value\"", data.FieldValue(text));
        Assert.Equal(Option(red, "Red"), data.FieldValue(select));
        Assert.Equal((agent.Id, client.Id, 1L), (data.Number("owner_id"), data.Number("user_id"), data.Number("ticket_lock")));
    }

    [Theory, EachEngine]
    public async Task ED_04_Several_bad_fields_give_one_answer_with_several_errors(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var before = await api.NumberAsync($"select count(*) from tickets");

        (await api.PostAsync(
            "/tickets/", ("title", "x"), ("description", "y"), ("sla_date", "tomorrow"), ("owner_id", "987654"), ("type_id", "99"))).IsBad(
            "Field {sla_date} value is incorrect or empty (date format 01.01.1970 00:00)",
            "Field {type_id} value is incorrect or empty",
            "Field {owner_id} with id {987654} does not exist");
        (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("owner_id", $"{client.Id}"))).IsBad(
            "Field {owner_id} value is incorrect, user must be with staff permissions");
        (await api.PostAsync("/tickets/")).Refuses(
            400,
            "e-411|Required {title} field|Required field {title} is missing or empty",
            "e-411|Required {description} field|Required field {description} is missing or empty");
        (await api.PostAsync(
            "/tickets/", ("title", "x"), ("description", "y"), ("pid", "987654"), ("freeze_date", "2030-01-01"), ("status_id", "none"), ("priority_id", "x"),
            ("department_id", ""), ("user_id", "987654"), ("cc", "nobody"), ("bcc", "a@b.example,nobody"), ("followers", $"987654,{client.Id},987655"))).IsBad(
            "Field {pid} with id {987654} does not exist",
            "Field {freeze_date} value is incorrect or empty (date format 01.01.1970 00:00)",
            "Field {status_id} value is incorrect or empty",
            "Field {priority_id} value is incorrect or empty",
            "Field {department_id} value is incorrect or empty",
            "Field {user_id} with id {987654} does not exist",
            "Field {cc} value is incorrect or empty",
            "Field {bcc} value is incorrect or empty",
            "Field {followers} with id {987654} does not exist",
            "Field {followers} with id {987655} does not exist",
            "Field {followers} value is incorrect, user must be with staff permissions");
        (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("followers", $"{client.Id}"))).IsBad(
            "Field {followers} value is incorrect, user must be with staff permissions");

        Assert.Equal(before, await api.NumberAsync($"select count(*) from tickets"));
    }

    [Theory, EachEngine]
    public async Task ED_04_Defaults_are_as_documented(TestApi api)
    {
        var data = (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"))).Data();

        Assert.Equal(("open", 2L, 0L, 1L), (data.Text("status_id"), data.Number("priority_id"), data.Number("type_id"), data.Number("department_id")));
        Assert.Equal((api.Owner.Id, 0L, 0L), (data.Number("user_id"), data.Number("owner_id"), data.Number("ticket_lock")));
    }

    [Theory, EachEngine]
    public async Task ED_04_An_unknown_address_makes_a_client_of_it(TestApi api)
    {
        var address = $"new.person{Some.Next()}@example.com";

        var first = (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("user_email", address))).Data();
        var second = (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("user_email", address.ToUpperInvariant()))).Data();

        Assert.Equal((address.Split('@')[0], "", address), (first.Text("user_name"), first.Text("user_lastname"), first.Text("user_email")));
        Assert.Equal(first.Number("user_id"), second.Number("user_id"));
        (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("user_email", "nonsense")))
            .IsBad("Field {user_email} value is incorrect or empty");
    }

    [Theory, EachEngine]
    public async Task ED_04_The_description_is_the_first_post_with_its_files(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var answer = await api.PostFilesAsync(
            "/tickets/", [("title", "x"), ("description", "Hello"), ("user_id", $"{client.Id}")], ("files[0]", "a.txt", "aa"u8.ToArray()));
        var staff = await api.TicketAsync(("user_id", $"{client.Id}"), ("create_from_user", "0"));

        var post = Assert.Single((await api.GetAsync($"/tickets/{answer.Data().Number("id")}/posts")).Items());
        Assert.Equal((client.Id, "<p>Hello</p>"), (post.Number("user_id"), post.Text("text")));
        Assert.Equal("aa", (await api.As(null).DownloadAsync(post.GetProperty("files")[0].Text("url")!)).Text);
        Assert.Equal(api.Owner.Id, Assert.Single((await api.GetAsync($"/tickets/{staff}/posts")).Items()).Number("user_id"));
    }

    [Theory, EachEngine]
    public async Task ED_04_A_parent_is_kept(TestApi api)
    {
        var parent = await api.TicketAsync();
        var child = await api.TicketAsync(("pid", $"{parent}"));

        Assert.Equal(parent, (await api.GetAsync($"/tickets/{child}")).Data().Number("pid"));
        Assert.Equal([child], (await api.GetAsync($"/tickets/?pid={parent}")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_C6_Brackets_of_PHP_arrays_may_be_raw_or_encoded(TestApi api)
    {
        var text = await api.FieldAsync(FieldType.Text);
        var places = await api.FieldAsync(FieldType.Hierarchy);
        var latvia = await api.OptionAsync(places, "Latvia");
        var riga = await api.OptionAsync(places, "Riga", latvia);
        string[] bodies =
        [
            $"title=x&description=y&custom_fields[{text}]=v&custom_fields[{places}][1]={latvia}&custom_fields[{places}][2]={riga}",
            $"title=x&description=y&custom_fields%5B{text}%5D=v&custom_fields%5B{places}%5D%5B1%5D={latvia}&custom_fields%5b{places}%5d%5b2%5d={riga}",
        ];

        foreach (var body in bodies)
        {
            var answer = await api.As(api.Owner).SendAsync(
                "POST", "/tickets/", ApiClient.Raw("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body)));

            Assert.Equal("\"v\"", answer.Data().FieldValue(text));
            Assert.Equal($"{{\"1\":{Option(latvia, "Latvia")},\"2\":{Option(riga, "Riga")}}}", answer.Data().FieldValue(places));
        }
    }

    [Theory, EachEngine]
    public async Task ED_05_Only_what_is_supplied_changes(TestApi api)
    {
        var ticket = await FullTicketAsync(api);
        var before = (await api.GetAsync($"/tickets/{ticket}")).Data();

        var json = (await api.PutJsonAsync($"/tickets/{ticket}", """{"status_id":"closed","title":null,"unknown":1}""")).Shows("ED-05", Free).Data();
        var form = (await api.PutAsync($"/tickets/{ticket}", ("title", "Other"))).Shows("ED-05", Free).Data();

        Assert.Equal(("closed", before.Text("title")), (json.Text("status_id"), json.Text("title")));
        Assert.Equal(("closed", "Other"), (form.Text("status_id"), form.Text("title")));
        Assert.Equal(
            Comparable(before, "status_id", "title", "viewed_by_staff", "viewed_by_client"),
            Comparable(form, "status_id", "title", "viewed_by_staff", "viewed_by_client"));
    }

    [Theory, EachEngine]
    public async Task ED_05_Every_documented_parameter_is_written(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var parent = await api.TicketAsync();
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var department = await api.Some.DepartmentAsync();
        var field = await api.FieldAsync(FieldType.Number);

        var data = (await api.PutJsonAsync(
            $"/tickets/{ticket}",
            $$$"""
            {"title":"T","sla_date":"01.02.2031 03:04","freeze_date":"02.02.2031 03:04","status_id":"process","priority_id":"1","type_id":3,
             "department_id":{{{department}}},"cc":"x@example.com, y@example.com","bcc":["z@example.com"],"followers":["{{{agent.Id}}}"],"ticket_lock":1,
             "owner_id":{{{agent.Id}}},"user_id":{{{client.Id}}},"custom_fields":{"{{{field}}}":"7"},"tags":["a"],"pid":{{{parent}}},"description":"New text"}
            """)).Data();

        Assert.Equal(("T", "01.02.2031 03:04", "02.02.2031 03:04", 1L), (data.Text("title"), data.Text("sla_date"), data.Text("freeze_date"), data.Number("freeze")));
        Assert.Equal(("process", 1L, 3L, department), (data.Text("status_id"), data.Number("priority_id"), data.Number("type_id"), data.Number("department_id")));
        Assert.Equal(["x@example.com", "y@example.com"], data.Texts("cc"));
        Assert.Equal(["z@example.com"], data.Texts("bcc"));
        Assert.Equal([agent.Id], data.Numbers("followers"));
        Assert.Equal((1L, agent.Id, client.Id, parent), (data.Number("ticket_lock"), data.Number("owner_id"), data.Number("user_id"), data.Number("pid")));
        Assert.Equal("7", data.FieldValue(field));
        Assert.Equal(["a"], data.Texts("tags"));
        Assert.Equal("<p>New text</p>", (await api.GetAsync($"/tickets/{ticket}/posts")).Items()[^1].Text("text"));
        Assert.Equal(JsonElement.Parse(data.GetRawText()).GetRawText(), (await api.GetAsync($"/tickets/{ticket}")).Data().GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_05_Empty_values_clear_what_may_be_empty(TestApi api)
    {
        var ticket = await FullTicketAsync(api);
        await api.PutAsync($"/tickets/{ticket}", ("freeze_date", "02.02.2031 03:04"));

        var data = (await api.PutAsync(
            $"/tickets/{ticket}", ("owner_id", ""), ("sla_date", ""), ("freeze_date", ""), ("cc", ""), ("bcc", ""), ("followers", ""), ("tags", ""),
            ("ticket_lock", ""))).Data();

        Assert.Equal((0L, "null", 0L, 0L), (data.Number("owner_id"), data.Text("freeze_date"), data.Number("freeze"), data.Number("ticket_lock")));
        Assert.Equal(JsonValueKind.Null, data.GetProperty("sla_date").ValueKind);
        Assert.Equal(["[]", "[]", "[]", "[]"], ((string[])["cc", "bcc", "followers", "tags"]).Select(k => data.GetProperty(k).GetRawText()));
        (await api.PutAsync($"/tickets/{ticket}", ("status_id", ""), ("priority_id", ""), ("type_id", ""), ("department_id", ""))).IsBad(
            "Field {status_id} value is incorrect or empty",
            "Field {priority_id} value is incorrect or empty",
            "Field {type_id} value is incorrect or empty",
            "Field {department_id} value is incorrect or empty");
        Assert.Equal(
            "[]", (await api.PutJsonAsync($"/tickets/{await FullTicketAsync(api)}", """{"followers":[]}""")).Data().GetProperty("followers").GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_05_Errors_are_those_of_creation(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var before = (await api.GetAsync($"/tickets/{ticket}")).Text;

        (await api.PutJsonAsync($"/tickets/{ticket}", """{"title":"Changed","sla_date":"x","owner_id":987654,"type_id":"99"}""")).IsBad(
            "Field {sla_date} value is incorrect or empty (date format 01.01.1970 00:00)",
            "Field {type_id} value is incorrect or empty",
            "Field {owner_id} with id {987654} does not exist");

        Assert.Equal(before, (await api.GetAsync($"/tickets/{ticket}")).Text);
        (await api.PutJsonAsync("/tickets/987654", """{"title":"x"}""")).Shows("ED-05.404").IsMissing("Ticket", 987654);
    }

    [Theory, EachEngine]
    public async Task ED_05_A_frozen_ticket_thaws_by_itself(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine);
        var api = await server.NewDeskAsync();
        var until = server.Clock.GetUtcNow().AddHours(2).ToString("dd.MM.yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var ticket = await api.TicketAsync(("freeze_date", until));

        var frozen = (await api.GetAsync($"/tickets/{ticket}")).Data();
        Assert.Equal((1L, until), (frozen.Number("freeze"), frozen.Text("freeze_date")));
        Assert.Equal([ticket], (await api.GetAsync("/tickets?freeze=1")).Ids());

        server.Clock.Move(TimeSpan.FromHours(3));
        var thawed = (await api.GetAsync($"/tickets/{ticket}")).Data();
        Assert.Equal((0L, "null"), (thawed.Number("freeze"), thawed.Text("freeze_date")));
        Assert.Empty((await api.GetAsync("/tickets?freeze=1")).Ids());
        Assert.Equal([ticket], (await api.GetAsync("/tickets?freeze=0")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_06_A_deleted_ticket_stays_readable_until_it_is_removed_for_good(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var said = $"Ticket with id {{{ticket}}} successfully deleted";

        (await api.DeleteAsync($"/tickets/{ticket}")).Shows("ED-06").IsDeleted(said);
        Assert.Equal(1, (await api.GetAsync($"/tickets/{ticket}")).Data().Number("deleted"));
        Assert.DoesNotContain(ticket, (await api.GetAsync("/tickets")).Ids());
        Assert.Contains(ticket, (await api.GetAsync("/tickets?deleted=1")).Ids());
        (await api.DeleteAsync($"/tickets/{ticket}")).IsDeleted(said);

        (await api.DeleteAsync($"/tickets/{ticket}?delete=true")).IsDeleted(said);
        (await api.GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        (await api.DeleteAsync($"/tickets/{ticket}")).Shows("ED-06.404").IsMissing("Ticket", ticket);
    }

    [Theory, EachEngine]
    public async Task ED_06_Removal_may_be_asked_for_in_query_form_or_JSON(TestApi api)
    {
        var owner = api.As(api.Owner);

        foreach (var remove in (Func<string, Task<ApiAnswer>>[])
            [
                path => owner.DeleteAsync(path + "?delete=1"),
                path => owner.SendAsync("DELETE", path, ApiClient.Form(("delete", "true"))),
                path => owner.DeleteJsonAsync(path, """{"delete":true}"""),
            ])
        {
            var ticket = await api.TicketAsync();

            Assert.Equal(200, (await remove($"/tickets/{ticket}")).Status);
            (await api.GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        }
    }

    [Theory, EachEngine]
    public async Task ED_06_Only_an_administrator_removes_for_good(TestApi api)
    {
        var employee = api.As(await api.Some.EmployeeAsync());
        var ticket = await api.TicketAsync();

        (await employee.DeleteAsync($"/tickets/{ticket}?delete=true")).IsForbidden();
        Assert.Equal(0, (await api.GetAsync($"/tickets/{ticket}")).Data().Number("deleted"));
        Assert.Equal(200, (await employee.DeleteAsync($"/tickets/{ticket}")).Status);
        Assert.Equal(1, (await api.GetAsync($"/tickets/{ticket}")).Data().Number("deleted"));
    }

    private static async Task<long> FullTicketAsync(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var text = await api.FieldAsync(FieldType.Textarea);
        var check = await api.FieldAsync(FieldType.Checkbox);

        return await api.TicketAsync(
            ("owner_id", $"{agent.Id}"), ("user_id", $"{client.Id}"), ("sla_date", "17.08.2030 16:00"), ("cc", "a@example.com"), ("bcc", "b@example.com"),
            ("followers", $"{agent.Id}"), ($"custom_fields[{text}]", "4345"), ($"custom_fields[{check}]", "1"), ("tags", "one,2"), ("ticket_lock", "1"));
    }

    private static string Option(long id, string name) => JsonSerializer.Serialize(new { id, name = new { en = name } });

    /// <summary>A ticket's JSON without what differs between two tickets anyway.</summary>
    private static string Comparable(JsonElement ticket, params string[] without)
    {
        string[] own = ["id", "unique_id", "date_created", "date_updated", .. without];
        return string.Join('\n', ticket.EnumerateObject().Where(p => !own.Contains(p.Name)).Select(p => $"{p.Name}: {p.Value.GetRawText()}"));
    }
}
