using Polydesk.Conformance.Api;
using Polydesk.Desk.Configuration;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>What the desk lets into a ticket, whoever writes it and in whatever order.</summary>
public class TicketRuleTests
{
    private static readonly (string, string)[] Form = [("title", "x"), ("description", "y")];

    [Theory, EachEngine(Alone = true)]
    public async Task ED_04_ED_05_ED_41_Where_no_group_takes_a_new_client_their_address_is_refused(TestApi api)
    {
        const string Why = "Field {user_email} value is incorrect, it would add a user, but no group of clients is enabled";
        var known = await api.Some.ClientAsync();
        var ticket = await api.TicketAsync();
        await api.WriteAsync($"update groups set disabled = {true} where id = 1");

        (await api.PostAsync("/tickets", [.. Form, ("user_email", "nogroup@x.example")])).IsBad(Why);
        (await api.PutAsync($"/tickets/{ticket}", ("title", "Changed"), ("user_email", "nogroup@x.example"))).IsBad(Why);
        Assert.Equal(known.Id, (await api.PostAsync("/tickets", [.. Form, ("user_email", known.Email)])).Data().Number("user_id"));
        Assert.NotEqual("Changed", (await api.GetAsync($"/tickets/{ticket}")).Data().Text("title"));
        Assert.Equal(0, await api.NumberAsync($"select count(*) from people where email = 'nogroup@x.example'"));
    }

    [Theory, EachEngine]
    public async Task ED_28_Who_becomes_a_client_has_and_follows_no_tickets(TestApi api)
    {
        var (agent, other) = (await api.Some.EmployeeAsync(), await api.Some.EmployeeAsync());
        var open = await api.TicketAsync(("owner_id", $"{agent.Id}"), ("followers", $"{agent.Id},{other.Id}"));
        var closed = await api.TicketAsync(("owner_id", $"{agent.Id}"), ("status_id", "closed"));
        var others = await api.TicketAsync(("owner_id", $"{other.Id}"));

        Assert.Equal(200, (await api.PutAsync($"/users/{agent.Id}", ("group_id", "1"))).Status);

        var data = (await api.GetAsync($"/tickets/{open}")).Data();
        Assert.Equal((0L, "", other.Id), (data.Number("owner_id"), data.Text("owner_email"), Assert.Single(data.Numbers("followers"))));
        Assert.Equal(0, (await api.GetAsync($"/tickets/{closed}")).Data().Number("owner_id"));
        Assert.Equal(other.Id, (await api.GetAsync($"/tickets/{others}")).Data().Number("owner_id"));
        Assert.Equal(1, await api.NumberAsync($"select count(*) from events where ticket_id = {open} and type = 'ticket.agent_changed'"));
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_52_Who_becomes_a_client_with_their_group_has_no_tickets_either(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var ticket = await api.TicketAsync(("owner_id", $"{agent.Id}"), ("followers", $"{agent.Id}"));

        var applied = await api.Account.Get<ApplyDesk>().RunAsync("""{"groups": [{"id": 3, "type": "user", "role": "customer"}]}""", dryRun: false, default);

        Assert.Empty(applied.Faults);
        var data = (await api.GetAsync($"/tickets/{ticket}")).Data();
        Assert.Equal((0L, "[]"), (data.Number("owner_id"), data.GetProperty("followers").GetRawText()));
    }

    [Theory, EachEngine]
    public async Task ED_05_Only_the_first_post_itself_is_described_anew(TestApi api)
    {
        var ticket = await api.TicketAsync(("description", "First"));
        var reply = await api.MessageAsync(ticket, "An answer");
        var first = (await api.GetAsync($"/tickets/{ticket}/posts")).Items()[^1].Number("id");
        Assert.Equal(200, (await api.PutAsync($"/tickets/{ticket}", ("description", "Better"))).Status);
        Assert.Equal("<p>Better</p>", (await api.GetAsync($"/tickets/{ticket}/posts")).Items()[^1].Text("text"));

        await api.DeleteAsync($"/tickets/{ticket}/posts/{first}");
        (await api.PutAsync($"/tickets/{ticket}", ("description", "NEW"), ("title", "Changed"))).IsBad("Field {description} can not be changed any more");
        Assert.Equal("<p>An answer</p>", Assert.Single((await api.GetAsync($"/tickets/{ticket}/posts")).Items()).Text("text"));

        await api.DeleteAsync($"/tickets/{ticket}/posts/{reply}");
        (await api.PutAsync($"/tickets/{ticket}", ("description", "NEW"))).IsBad("Field {description} can not be changed any more");
        Assert.NotEqual("Changed", (await api.GetAsync($"/tickets/{ticket}")).Data().Text("title"));
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_04_A_ticket_that_begins_closed_needs_what_closing_needs(TestApi api)
    {
        var close = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = f.Staff with { Required = true, RequiredToClose = true } });
        var alsoClose = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = f.Staff with { RequiredToClose = true } });
        (string, string)[] filled = [.. Form, ($"custom_fields[{close}]", "a")];
        string Missing(long field) => $"e-411|Required {{custom_fields[{field}]}} field|Required field {{custom_fields[{field}]}} is missing or empty";

        (await api.PostAsync("/tickets", [.. Form, ("status_id", "closed")])).Refuses(400, Missing(close), Missing(alsoClose));
        (await api.PostAsync("/tickets", [.. filled, ("status_id", "closed")])).Refuses(400, Missing(alsoClose));
        Assert.Equal(200, (await api.PostAsync("/tickets", filled)).Status);
        Assert.Equal("closed", (await api.PostAsync("/tickets", [.. filled, ($"custom_fields[{alsoClose}]", "b"), ("status_id", "closed")])).Data().Text("status_id"));
    }

    [Theory, EachEngine]
    public async Task ED_04_A_client_says_what_a_new_ticket_is_about_and_not_what_becomes_of_it(TestApi api)
    {
        var department = await api.Some.DepartmentAsync();
        var client = api.As(await api.Some.ClientAsync());
        var own = (await client.PostAsync("/tickets", Form)).Data().Number("id");

        foreach (var staffs in ((string, string)[])[("status_id", "closed"), ("status_id", "process"), ("tags", "vip"), ("ticket_lock", "1"), ("owner_id", $"{api.Owner.Id}")])
        {
            (await client.PostAsync("/tickets", [.. Form, staffs])).IsForbidden();
        }

        var data = (await client.PostAsync(
            "/tickets", [.. Form, ("status_id", "open"), ("priority_id", "1"), ("type_id", "2"), ("department_id", $"{department}"), ("pid", $"{own}"), ("cc", "a@b.example")])).Data();
        Assert.Equal((1L, 2L, department, own), (data.Number("priority_id"), data.Number("type_id"), data.Number("department_id"), data.Number("pid")));
    }

    [Theory, EachEngine]
    public async Task ED_04_A_ticket_without_department_goes_to_the_first_of_the_callers(TestApi api)
    {
        var (first, second) = (await api.Some.DepartmentAsync(), await api.Some.DepartmentAsync());
        var client = await api.Some.PersonAsync(p => p with { DepartmentIds = [second] });
        var nowhere = await api.Some.ClientAsync();
        var agent = await api.Some.EmployeeAsync(second, first);

        Assert.Equal(second, (await api.As(client).PostAsync("/tickets", Form)).Data().Number("department_id"));
        Assert.Equal(second, (await api.As(agent).PostAsync("/tickets", Form)).Data().Number("department_id"));
        Assert.Equal(1, (await api.As(nowhere).PostAsync("/tickets", Form)).Data().Number("department_id"));
    }

    [Theory, EachEngine]
    public async Task ED_04_Empty_lists_as_answers_have_them_are_taken(TestApi api)
    {
        var data = (await api.PostJsonAsync("/tickets", """{"title":"x","description":"y","cc":[],"bcc":[],"followers":[],"tags":[]}""")).Data();

        Assert.Equal(["[]", "[]", "[]"], ((string[])["cc", "bcc", "followers"]).Select(k => data.GetProperty(k).GetRawText()));
        (await api.PostAsync("/tickets", [.. Form, ("followers", "")])).IsBad("Field {followers} value is incorrect or empty");
    }

    [Theory, EachEngine]
    public async Task ED_08_ED_09_ED_12_ED_13_What_was_sent_as_text_and_is_none_is_incorrect_not_missing(TestApi api)
    {
        var ticket = await api.TicketAsync();

        foreach (var kind in (string[])["posts", "comments"])
        {
            var message = await api.MessageAsync(ticket, "Words", kind);

            foreach (var body in (string[])["""{"text":"a\u0000b"}""", """{"text":["a"]}""", """{"text":{"en":"a"}}"""])
            {
                (await api.PostJsonAsync($"/tickets/{ticket}/{kind}", body)).IsBad("Field {text} value is incorrect or empty");
                (await api.PutJsonAsync($"/tickets/{ticket}/{kind}/{message}", body)).IsBad("Field {text} value is incorrect or empty");
                (await api.PutJsonAsync($"/tickets/{ticket}/{kind}/987654", body)).Refuses(
                    404, $"e-404|Not found|{(kind == "posts" ? "Post" : "Comment")} with id {{987654}} in ticket with id {{{ticket}}} does not exist");
            }
        }
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_08_ED_12_A_part_named_file_is_a_file_too(TestApi api)
    {
        var made = (await api.PostFilesAsync("/tickets", Form, ("file", "a.txt", "a"u8.ToArray()))).Data().Number("id");
        Assert.Equal("a.txt", (await api.GetAsync($"/tickets/{made}/posts")).Items()[0].GetProperty("files")[0].Text("name"));

        foreach (var kind in (string[])["posts", "comments"])
        {
            var files = (await api.PostFilesAsync(
                $"/tickets/{made}/{kind}", [("text", "x")], ("files[]", "b.txt", "b"u8.ToArray()), ("file", "c.txt", "c"u8.ToArray()))).Data().GetProperty("files");
            Assert.Equal(["b.txt", "c.txt"], files.EnumerateArray().Select(f => f.Text("name")));
        }
    }

    [Theory, EachEngine]
    public async Task ED_03_ED_05_Administrators_see_and_write_what_other_staff_may_not(TestApi api)
    {
        var hidden = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = new(View: false, Edit: false, Required: true, RequiredToClose: true) });
        var agent = api.As(await api.Some.EmployeeAsync());
        var ticket = await api.TicketAsync(("status_id", "closed"));

        var data = (await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{hidden}]", "a"))).Data();

        Assert.Equal("\"a\"", data.FieldValue(hidden));
        (await agent.PutAsync($"/tickets/{ticket}", ($"custom_fields[{hidden}]", "b"))).IsForbidden();
        Assert.DoesNotContain(hidden, (await agent.GetAsync($"/tickets/{ticket}")).Data().GetProperty("custom_fields").EnumerateArray().Select(f => f.Number("id")));
    }
}
