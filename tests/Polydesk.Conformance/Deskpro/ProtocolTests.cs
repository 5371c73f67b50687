using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>What holds for every endpoint: who may ask, how often, in which form, and how answers look.</summary>
public sealed class ProtocolTests
{
    [Theory, EachEngine]
    public async Task DP_01_Discovery_needs_no_credentials(TestApi api)
    {
        var host = $"discover{Some.Next()}.example";
        await api.Server.BindAsync(host, api.Account, null);

        foreach (var headers in new (string, string)[][] { [], [("Authorization", "key 1:wrong")] })
        {
            var answer = await api.As(null).At(ProDesk.Mount, host).SendAsync("GET", "/helpdesk/discover", null, headers);

            Assert.True(answer.Data().GetProperty("is_deskpro").GetBoolean());
            Assert.EndsWith("/api/v2/", answer.Data().Text("base_api_url"), StringComparison.Ordinal);
            Assert.EndsWith("/", answer.Data().Text("helpdesk_url"), StringComparison.Ordinal);
            Assert.NotEmpty(answer.Data().Text("build")!);
            Assert.Equal(["data", "meta", "linked"], answer.Json.Keys());
        }
    }

    [Theory, EachEngine]
    public async Task DP_02_DP_X04_The_key_says_for_whom_it_acts(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var me = (await desk.GetAsync("/me")).Data();

        Assert.Equal("api_key", me.Text("auth_method"));
        Assert.Equal(api.Owner.Id, me.Number("person_id"));
        Assert.Equal(api.Owner.Id, me.GetProperty("person").Number("id"));
        Assert.Equal(200, (await desk.AskAsync("GET", "/me", null, ("Authorization", "KEY  " + desk.Key))).Status);
    }

    [Theory, EachEngine]
    public async Task DP_X04_Who_cannot_be_known_is_told_so(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var gone = await ProDesk.OfAsync(api, (await api.Some.DisabledAsync()).Id);
        var customer = await ProDesk.OfAsync(api, (await api.Some.ClientAsync()).Id);

        Assert.Equal("You must be authenticated to make this request.", Message(await desk.AskAsync("GET", "/me")));
        Assert.Equal("Invalid API key.", Message(await desk.AskAsync("GET", "/me", null, ("Authorization", "key 1:nonsense"))));
        Assert.Equal("Invalid API key.", Message(await desk.AskAsync("GET", "/me", null, ("Authorization", "key"))));
        Assert.Equal("Invalid API key.", Message(await desk.AskAsync("GET", "/me", null, ("Authorization", "nothing " + desk.Key))));
        Assert.Equal("Invalid API token.", Message(await desk.AskAsync("GET", "/me", null, ("Authorization", "token " + desk.Key))));
        Assert.Equal("Invalid API key.", Message(await gone.GetAsync("/me")));
        Assert.Equal("Invalid API key.", Message(await customer.GetAsync("/me")));

        static string? Message(ApiAnswer answer)
        {
            answer.Is(401, "unauthorized");
            return answer.Json.Text("message");
        }
    }

    [Theory, EachEngine]
    public async Task DP_X05_A_superuser_key_acts_for_whom_a_header_names(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var customer = await api.Some.ClientAsync();
        var super = await ProDesk.OfAsync(api, api.Owner.Id, new KeyTerms(Superuser: true));
        var nobody = await ProDesk.OfAsync(api, null, new KeyTerms(Superuser: true));
        var normal = await ProDesk.OfAsync(api);

        Assert.Equal(api.Owner.Id, await MeAsync(super));
        Assert.Equal(agent.Id, await MeAsync(super, agent.Id.ToString()));
        Assert.Equal(api.Owner.Id, await MeAsync(super));
        Assert.Equal(agent.Id, await MeAsync(nobody, agent.Id.ToString()));
        Assert.Equal(api.Owner.Id, await MeAsync(normal, agent.Id.ToString()));
        (await nobody.GetAsync("/me")).Is(401, "unauthorized");
        (await super.SendAsync("GET", "/me", null, ("X-DeskPRO-Agent-ID", customer.Id.ToString()))).Is(401, "unauthorized");
        (await super.SendAsync("GET", "/me", null, ("X-DeskPRO-Agent-ID", "me"))).Is(401, "unauthorized");

        static async Task<long> MeAsync(ProDesk desk, string? agent = null) =>
            (await desk.SendAsync("GET", "/me", null, agent is null ? [] : [("X-DeskPRO-Agent-ID", agent)])).Data().Number("person_id");
    }

    [Theory, EachEngine]
    public async Task DP_03_A_password_is_exchanged_for_a_token(TestApi api)
    {
        var host = $"tokens{Some.Next()}.example";
        await api.Server.BindAsync(host, api.Account, null);
        var browser = api.As(null).At(ProDesk.Mount, host);
        var before = await api.NumberAsync($"select count(*) from api_keys");

        var wrong = await browser.PostJsonAsync("/api_tokens", $$"""{"email": "{{api.Owner.Email}}", "password": "wrong"}""");
        var unknown = await browser.PostJsonAsync("/api_tokens", """{"email": "nobody@example.net", "password": "wrong"}""");
        wrong.Is(401, "unauthorized");
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(before, await api.NumberAsync($"select count(*) from api_keys"));
        Assert.Equal(["email: required", "password: required"], (await browser.PostJsonAsync("/api_tokens", "{}")).Faults());

        var made = await browser.PostJsonAsync("/api_tokens", $$"""{"email": "{{api.Owner.Email.ToUpperInvariant()}}", "password": "password"}""");
        LookupTests.Hold(made, "DP-03");
        Assert.True(made.Status == 201, made.ToString());
        var token = made.Json.GetProperty("data").Text("token")!;
        Assert.Equal(api.Owner.Id, made.Json.GetProperty("data").Number("person_id"));
        Assert.Matches("^[0-9]+:[0-9a-z]{20,}$", token);

        foreach (var scheme in new[] { "token", "Bearer" })
        {
            var me = await browser.SendAsync("GET", "/me", null, ("Authorization", $"{scheme} {token}"));
            Assert.Equal("api_token", me.Data().Text("auth_method"));
            Assert.Equal(api.Owner.Id, me.Data().Number("person_id"));
        }

        (await browser.SendAsync("GET", "/me", null, ("Authorization", "key " + token))).Is(401, "unauthorized");
    }

    [Theory, EachEngine]
    public async Task DP_03_Too_many_wrong_passwords_are_refused_for_a_while(TestApi api)
    {
        var host = $"throttle{Some.Next()}.example";
        await api.Server.BindAsync(host, api.Account, null);
        var browser = api.As(null).At(ProDesk.Mount, host);
        var body = $$"""{"email": "locked{{Some.Next()}}@example.net", "password": "wrong"}""";

        for (var n = 0; n < 10; n++)
        {
            (await browser.PostJsonAsync("/api_tokens", body)).Is(401, "unauthorized");
        }

        var refused = await browser.PostJsonAsync("/api_tokens", body);
        refused.Is(429, "rate_limits");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 900);
    }

    [Theory, EachEngine]
    public async Task DP_X01_DP_X02_A_body_is_JSON_under_any_name(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        foreach (var type in new[] { "application/json", "application/json;charset=utf-8", "text/plain;charset=UTF-8", null, "application/x-www-form-urlencoded", "x/y" })
        {
            var answer = await desk.AskAsync("POST", "/tickets", ApiClient.Raw(type, "{\"subject\": \"Grüße\"}"u8.ToArray()), ("Authorization", "key " + desk.Key));
            Assert.Equal("Grüße", answer.Created().Text("subject"));
        }

        var form = await desk.AskAsync("POST", "/tickets", ApiClient.Form(("subject", "From a form")), ("Authorization", "key " + desk.Key));
        Assert.Equal("From a form", form.Created().Text("subject"));

        foreach (var bad in new[] { "{", "nonsense", "{\"a\":1}x" })
        {
            (await desk.PostAsync("/tickets", bad)).Is(400, "invalid_json_body");
        }

        (await desk.PostAsync("/tickets", "[1]")).Is(400, "invalid_input");
        Assert.Equal(["subject: required"], (await desk.AskAsync("POST", "/tickets", ApiClient.Raw("application/json", []), ("Authorization", "key " + desk.Key))).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_X03_Unknown_members_are_named_globally(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var answer = await desk.PostAsync("/tickets", """{"subject": "x", "nope": 1, "other": 2}""");

        Assert.Equal([": extra_fields"], answer.Faults());
        Assert.False(answer.Json.GetProperty("errors").TryGetProperty("fields", out _));
        Assert.Equal("Unexpected field names: nope, other", answer.Json.GetProperty("errors").GetProperty("errors")[0].Text("message"));
        Assert.Equal("Request input is invalid.", answer.Json.Text("message"));
    }

    [Theory, EachEngine]
    public async Task DP_X06_What_an_agent_may_not_see_is_refused_and_left_out(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var elsewhere = await api.Some.DepartmentAsync();
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync(1)).Id);
        var hidden = await desk.TicketAsync($"\"department\": {elsewhere}, \"message\": \"Secret\"");
        var seen = await desk.TicketAsync("\"department\": 1");

        foreach (var answer in new[]
        {
            await agent.GetAsync($"/tickets/{hidden}"), await agent.PutAsync($"/tickets/{hidden}", """{"subject": "x"}"""), await agent.DeleteAsync($"/tickets/{hidden}"),
            await agent.GetAsync($"/tickets/{hidden}/messages"), await agent.PostAsync($"/tickets/{hidden}/messages", """{"message": "x"}"""),
            await agent.GetAsync($"/tickets/{hidden}/attachments"), await agent.GetAsync($"/tickets/{hidden}/participants"),
        })
        {
            answer.Is(403, "no_permission");
        }

        var list = await agent.GetAsync("/tickets?count=200");
        Assert.Contains(seen, list.Ids());
        Assert.DoesNotContain(hidden, list.Ids());
        Assert.Equal(list.Ids().Count, list.Meta().Number("total"));
        (await agent.GetAsync("/tickets/999999")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_X07_A_key_may_only_call_what_its_tags_allow(TestApi api)
    {
        var listing = await ProDesk.OfAsync(api, api.Owner.Id, new KeyTerms(Tags: "tickets.tickets.list"));
        var keeping = await ProDesk.OfAsync(api, api.Owner.Id, new KeyTerms(Tags: "tickets.*, -*.delete"));
        var id = await keeping.TicketAsync();

        Assert.Equal(200, (await listing.GetAsync("/tickets")).Status);
        (await listing.GetAsync($"/tickets/{id}")).Is(403, "api_tag_denied");
        (await listing.PostAsync("/tickets", """{"subject": "x"}""")).Is(403, "api_tag_denied");
        (await keeping.DeleteAsync($"/tickets/{id}")).Is(403, "api_tag_denied");
        (await keeping.GetAsync("/people")).Is(403, "api_tag_denied");
        (await keeping.PutAsync($"/tickets/{id}", """{"subject": "Changed"}""")).IsChanged();
        Assert.Equal(200, (await keeping.GetAsync($"/tickets/{id}")).Status);
    }

    [Theory, EachEngine]
    public async Task DP_X09_Limits_of_an_hour_and_of_a_day_are_kept(TestApi api)
    {
        foreach (var terms in new[] { new KeyTerms(HourlyLimit: 2), new KeyTerms(DailyLimit: 2) })
        {
            var desk = await ProDesk.OfAsync(api, api.Owner.Id, terms);

            Assert.Equal("1", (await desk.GetAsync("/me")).Header("X-RateLimit-Remaining"));
            Assert.Equal(200, (await desk.GetAsync("/tickets")).Status);
            var refused = await desk.GetAsync("/me");

            refused.Is(429, "rate_limits");
            Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, terms.HourlyLimit is null ? 86_400 : 3600);
            Assert.Equal("2", refused.Header("X-RateLimit-Limit"));
            Assert.Equal("0", refused.Header("X-RateLimit-Remaining"));
        }
    }

    [Theory, EachEngine]
    public async Task DP_X09_A_batch_counts_by_its_parts(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api, api.Owner.Id, new KeyTerms(HourlyLimit: 3));
        var batch = await desk.PostAsync("/batch", """{"requests": ["/me", "/me", "/me", "/me"]}""");

        Assert.Equal([200, 200, 200, 429], batch.Json.GetProperty("responses").EnumerateArray().Select(r => r.GetProperty("headers").Number("status-code")));
        (await desk.GetAsync("/me")).Is(429, "rate_limits");
    }

    [Theory, EachEngine]
    public async Task DP_X10_In_maintenance_every_call_is_told_so(TestApi api)
    {
        await using var server = await TestServer.StartAsync(api.Engine);
        var other = await server.NewDeskAsync();
        var desk = await ProDesk.OfAsync(other);

        await SwitchAsync(true);
        (await desk.GetAsync("/me")).Is(423, "helpdesk_offline");
        (await desk.AskAsync("GET", "/helpdesk/discover")).Is(423, "helpdesk_offline");
        (await desk.GetAsync("/nothing")).Is(423, "helpdesk_offline");

        await SwitchAsync(false);
        Assert.Equal(200, (await desk.GetAsync("/me")).Status);

        async Task SwitchAsync(bool on)
        {
            await other.Account.Get<Desk.Accounts.Catalog>().SetMaintenanceAsync(on, default);
            server.Clock.SkipPolls(TimeSpan.FromSeconds(1));
        }
    }

    [Theory, EachEngine]
    public async Task DP_X11_A_version_in_the_path_is_kept_in_addresses_only(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        Assert.Equal((await desk.GetAsync("/me")).Text, (await desk.GetAsync("/20161122/me")).Text);
        Assert.Equal((await desk.GetAsync("/me")).Text, (await desk.GetAsync("/me/")).Text);
        Assert.Contains("/api/v2/20170605/tickets/", (await desk.PostAsync("/20170605/tickets", """{"subject": "x"}""")).Header("Location"), StringComparison.Ordinal);
        (await desk.GetAsync("/2016112/me")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_X12_A_wrong_verb_is_told_apart_from_a_wrong_path(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var wrong = await desk.DeleteAsync("/tickets");

        wrong.Is(405, "method_not_allowed");
        Assert.Equal("GET, HEAD, POST, PUT, OPTIONS", wrong.Header("Allow"));
        (await desk.SendAsync("PATCH", "/tickets", "{}")).Is(405, "method_not_allowed");
        (await desk.GetAsync("/nothing/here")).IsMissing();
        var options = await desk.SendAsync("OPTIONS", "/tickets/1");
        Assert.Equal((204, "GET, HEAD, DELETE, PATCH, POST, PUT, OPTIONS"), (options.Status, options.Header("Allow")));
        var head = await desk.SendAsync("HEAD", "/tickets");
        Assert.Equal((200, 0), (head.Status, head.Bytes.Length));
    }

    [Theory, EachEngine]
    public async Task DP_X13_Related_objects_are_loaded_beside_or_in_place(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync($"\"person\": \"{ProDesk.NewEmail()}\", \"agent\": {api.Owner.Id}");
        var ticket = await desk.TicketAsync(id);
        var person = ticket.Number("person");

        Assert.Empty((await desk.GetAsync($"/tickets/{id}")).Linked().Keys());
        var beside = (await desk.GetAsync($"/tickets/{id}?include=department,person,agent,nothing")).Linked();
        Assert.Equal(["department", "person", "agent"], beside.Keys());
        Assert.Equal(person, beside.GetProperty("person").GetProperty(person.ToString()).Number("id"));
        Assert.Equal("Support", beside.GetProperty("department").GetProperty("1").Text("title"));
        Assert.Equal([api.Owner.Id.ToString()], beside.GetProperty("agent").Keys());

        var inline = await desk.GetAsync($"/tickets/{id}?include=department,person&inline_sideloads=1");
        Assert.Empty(inline.Linked().Keys());
        Assert.Equal(person, inline.Data().GetProperty("person").Number("id"));
        Assert.Equal("Support", inline.Data().GetProperty("department").Text("title"));
        Assert.Equal(person, inline.Data().Number("person_id"));

        var created = await desk.PostAsync("/tickets?follow_location=1&include=person", """{"subject": "x"}""");
        Assert.Equal([api.Owner.Id.ToString()], created.Linked().GetProperty("person").Keys());
        var changed = await desk.PutAsync($"/tickets/{id}?follow_location=true&include=person", "{}");
        Assert.Contains(person.ToString(), changed.Linked().GetProperty("person").Keys());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task DP_10_DP_X14_Pages_links_and_both_shapes_of_the_numbers_are_right(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        for (var n = 0; n < 45; n++)
        {
            await desk.TicketAsync();
        }

        var last = await desk.GetAsync("/tickets?count=10&page=5&status=awaiting_agent");
        Assert.Equal([41, 42, 43, 44, 45], last.Ids());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, last.Links().GetProperty("next").ValueKind);
        Assert.Equal("/tickets?page=5&count=10&status=awaiting_agent", last.Links().Text("last"));
        Assert.Equal("/tickets?count=10&status=awaiting_agent", last.Links().Text("first"));
        Assert.Equal("/tickets?page=4&count=10&status=awaiting_agent", last.Links().Text("prev"));
        Assert.Equal("/tickets?page=5&count=10&status=awaiting_agent", last.Links().Text("self"));
        Assert.Equal([45, 45, 5, 5, 10, 5], new[] { "total", "total_count", "count", "page", "per_page", "total_pages" }.Select(n => last.Meta().Number(n)));
        var pagination = last.Meta().GetProperty("pagination");
        Assert.Equal([45, 5, 10, 5, 5], new[] { "total", "count", "per_page", "current_page", "total_pages" }.Select(n => pagination.Number(n)));

        var first = await desk.GetAsync("/tickets");
        Assert.Equal(("/tickets", "/tickets?page=2", "/tickets?page=5"), (first.Links().Text("first"), first.Links().Text("next"), first.Links().Text("last")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, first.Links().GetProperty("prev").ValueKind);
        Assert.Equal([1, 3], (await desk.GetAsync("/tickets?ids=1,3,999")).Ids());
        Assert.Equal([1, 3], (await desk.GetAsync("/tickets?ids[0]=1&ids[1]=3")).Ids());
        Assert.Empty((await desk.GetAsync("/tickets?page=99")).Ids());
        Assert.Equal(12, (await desk.GetAsync("/tickets?limit=12")).Ids().Count);
        var capped = await desk.GetAsync("/tickets?limit=12&count=10&page=2");
        Assert.Equal((2, 12, 2), (capped.Ids().Count, capped.Meta().Number("total"), capped.Meta().Number("total_pages")));
        Assert.Equal(200, (await desk.GetAsync("/tickets?count=5000")).Meta().Number("per_page"));
        Assert.Equal(["page: out_of_range", "count: out_of_range"], (await desk.GetAsync("/tickets?page=0&count=x")).Faults().Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(45, (await desk.GetAsync("/tickets?order_by=id&order_dir=desc")).Ids()[0]);
        Assert.Equal(45, (await desk.GetAsync("/tickets?order_by=date_status&group_sort=desc")).Ids()[0]);
        Assert.Equal(["order_by: bad_choice"], (await desk.GetAsync("/tickets?order_by=colour")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_08_The_documented_batch_runs_in_order_and_one_failing_part_fails_alone(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var person = api.Owner.Id;
        var batch = await desk.PostAsync("/batch", $$"""
            {"t": {"method": "POST", "url": "/api/tickets", "payload": {"title": "new-ticket"} }, "john": "/api/people/{{person}}",
             "img": "/api/people/{{person}}/image", "parts": "/api/tickets/999999/participants"}
            """);

        Assert.True(batch.Status == 200, batch.ToString());
        Assert.Equal(["t", "john", "img", "parts"], batch.Json.Keys());
        Assert.Equal([201, 200, 404, 404], batch.Json.EnumerateObject().Select(p => p.Value.GetProperty("headers").Number("response_code")));
        Assert.Equal("new-ticket", batch.Json.GetProperty("t").GetProperty("data").Text("title"));
        Assert.EndsWith("/tickets/" + batch.Json.GetProperty("t").GetProperty("data").Number("id"), batch.Json.GetProperty("t").GetProperty("headers").Text("location"), StringComparison.Ordinal);
        Assert.Equal("not_found", batch.Json.GetProperty("img").GetProperty("data").Text("code"));
        Assert.Equal(["headers", "data", "meta", "linked"], batch.Json.GetProperty("john").Keys());
    }

    [Theory, EachEngine]
    public async Task DP_08_A_wrapped_batch_answers_a_map_for_a_map_and_a_list_for_a_list(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync();
        var map = await desk.PostAsync("/batch", $$"""{"requests": {"a": "tickets/{{id}}", "b": {"url": "/tickets/999999"}, "c": {"method": "PUT", "url": "/api/v2/20170605/tickets/{{id}}", "payload": {"subject": "Later"} }, "d": "/tickets/{{id}}"} }""");
        var responses = map.Json.GetProperty("responses");

        Assert.Equal(["a", "b", "c", "d"], responses.Keys());
        Assert.Equal(["headers", "status", "code", "message", "errors"], responses.GetProperty("b").Keys());
        Assert.Equal(["headers"], responses.GetProperty("c").Keys());
        Assert.Equal(204, responses.GetProperty("c").GetProperty("headers").Number("status-code"));
        Assert.Equal("Later", responses.GetProperty("d").GetProperty("data").Text("subject"));

        var list = await desk.PostAsync("/batch", $$"""{"requests": ["/tickets/{{id}}", {"url": "/batch"}, {"method": "GET"}, "/tickets?count=1", {"method": "POST", "url": "/tickets", "payload": [1]}, "/doc/nothing"]}""");
        Assert.Equal([200, 400, 400, 200, 400, 404], list.Json.GetProperty("responses").EnumerateArray().Select(r => r.GetProperty("headers").Number("status-code")));
        Assert.Equal(["headers", "data", "meta", "links", "linked"], list.Json.GetProperty("responses")[3].Keys());

        (await desk.PostAsync("/batch", "{}")).Is(400, "invalid_input");
        (await desk.PostAsync("/batch", $$"""{"requests": [{{string.Join(',', Enumerable.Repeat("\"/me\"", 101))}}]}""")).Is(400, "invalid_input");
    }

    [Theory, EachEngine]
    public async Task DP_09_The_short_form_answers_its_keys(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        foreach (var path in new[] { "/batch", "/batch/api/v2/batch" })
        {
            var answer = await desk.GetAsync(path + "?get[stars]=/api/v2/ticket_stars&get[departments]=/api/v2/ticket_departments&get[some]=%2Ftickets%3Fcount%3D1%26page%3D1");

            Assert.Equal(["stars", "departments", "some", "responses"], answer.Json.Keys());
            Assert.Equal(System.Text.Json.JsonValueKind.Array, answer.Json.GetProperty("stars").GetProperty("data").ValueKind);
            Assert.Equal(System.Text.Json.JsonValueKind.Array, answer.Json.GetProperty("departments").GetProperty("data").ValueKind);
            Assert.Equal(1, answer.Json.GetProperty("some").GetProperty("meta").Number("per_page"));
            Assert.Equal(["stars", "departments", "some"], answer.Json.GetProperty("responses").Keys());
        }
    }

    [Theory, EachEngine]
    public async Task DP_08_Parts_have_the_rights_of_the_key(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api, api.Owner.Id, new KeyTerms(Tags: "batch.*, tickets.*, -*.delete"));
        var id = await desk.TicketAsync();
        var batch = await desk.PostAsync("/batch", $$"""{"gone": {"method": "DELETE", "url": "/tickets/{{id}}" }, "people": "/people", "there": "/tickets/{{id}}"}""");

        Assert.Equal([403, 403, 200], batch.Json.EnumerateObject().Select(p => p.Value.GetProperty("headers").Number("response_code")));
        Assert.Equal("api_tag_denied", batch.Json.GetProperty("gone").GetProperty("data").Text("code"));
    }

    [Theory, EachEngine]
    public async Task The_native_paths_are_this_products_without_basic_credentials(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var native = await api.As(null).At("/api/v2").SendAsync("GET", "/me", null, ("Authorization", "key " + desk.Key));
        var other = await api.As(api.Owner).At("/api/v2").GetAsync("/tickets/");

        Assert.Equal(api.Owner.Id, native.Data().Number("person_id"));
        Assert.True(other.Json.TryGetProperty("pagination", out _), other.ToString());
        Assert.Contains("unauthorized", Encoding.UTF8.GetString((await api.As(null).At("/api/v2").GetAsync("/me")).Bytes), StringComparison.Ordinal);
    }
}
