using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class UserTests
{
    [Theory, EachEngine]
    public async Task LD_36_LD_35_Users_are_filtered_and_unknown_parameters_ignored(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var leader = await lead.UserAsync("teamleader");
        var owner = await lead.OwnerAsync();

        Assert.Equal([leader.Id], (await owner.GetAsync($"/users?username={leader.Email.ToUpperInvariant()}&whatever=1")).CollectionIds());
        Assert.Equal([leader.Id], (await owner.GetAsync("/users?role=teamleader&employment=active")).CollectionIds().Intersect([leader.Id]));
        Assert.Contains(api.Owner.Id, (await owner.GetAsync("/users?role=admin&per_page=500")).CollectionIds());
        (await owner.GetAsync("/users?role=king&sort=shoe&office_id=x")).Invalid(
            "role: The selected role is invalid.", "sort: The selected sort is invalid.", "office_id: The office id must be an integer.");
    }

    [Theory, EachEngine]
    public async Task LD_37_LD_26_The_documented_body_alone_makes_a_user(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var made = await owner.PostAsync("/users", $$"""{"username":"example{{Some.Next()}}"}""");

        Assert.Equal(["id"], made.IsOk().Json.Keys());
        var id = made.Json.Number("id");
        Assert.EndsWith($"/leaddesk/stable/users/{id}", made.Header("Location"));
        var user = (await owner.GetAsync($"/users/{id}")).IsOk().Json;
        Assert.Equal(("agent", "active"), (user.Text("role"), user.Text("employment")));
        Assert.Equal(user.Text("username"), user.Text("name"));
        Assert.Equal(id, (await api.GetAsync($"/users/{id}")).Data().Number("id"));
    }

    [Theory, EachEngine]
    public async Task LD_27_A_client_that_prefers_it_gets_the_whole_object(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var made = await owner.PostAsync("/users", $$"""{"username":"whole{{Some.Next()}}","name":"Whole"}""", ("Prefer", "return=representation"));

        Assert.Equal(201, made.Status);
        Assert.Equal("return=representation", made.Header("Preference-Applied"));
        Assert.Equal("Whole", made.Json.Text("name"));
        Assert.Equal(made.Header("Location"), made.Json.GetProperty("_links").Text("self"));
    }

    [Theory, EachEngine]
    public async Task LD_37_LD_34_All_failing_attributes_are_reported_and_nothing_is_made(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var taken = await lead.UserAsync("agent");
        var owner = await lead.OwnerAsync();
        var count = (await owner.GetAsync("/users")).Json.GetProperty("_meta").Number("total");

        (await owner.PostAsync("/users", """{"Username":"x"}""")).Invalid("username: The username field is required.");
        (await owner.PostAsync("/users", $$"""{"username":"{{taken.Email}}"}""")).Invalid("username: The username has already been taken.");
        (await owner.PostAsync(
            "/users",
            """{"username":"a b","password":"123","role":"sponsor","primary_email":"no","phone":"ab","lang":2,"time_zone":"Moon","office_id":99,"campaigns":[{"id":9999},{}]}"""))
            .Invalid(
                "username: The username format is invalid.", "password: The password must be at least 6 characters.", "role: The selected role is invalid.",
                "primary_email: The primary email must be a valid email address.", "phone: The phone format is invalid.", "lang: The selected lang is invalid.",
                "time_zone: The time zone must be a valid zone.", "campaigns.0.id: The selected campaigns.0.id is invalid.",
                "campaigns.1.id: The campaigns.1.id field is required.");
        (await owner.PostAsync("/users", """{"username":"free","office_id":999999}""")).Invalid("office_id: The selected office id is invalid.");
        Assert.Equal(count, (await owner.GetAsync("/users")).Json.GetProperty("_meta").Number("total"));
    }

    [Theory, EachEngine]
    public async Task LD_38_LD_25_A_user_has_the_documented_attributes_and_links(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var user = (await (await lead.OwnerAsync()).GetAsync($"/users/{api.Owner.Id}")).IsOk().Json;

        Assert.Equal(
            ["id", "username", "name", "role", "employment", "office", "office_id", "primary_email", "phone", "workphone", "inbound_number", "lang", "time_zone",
             "external_id", "last_login_at", "created_at", "updated_at", "_links"], user.Keys());
        Assert.Equal(["self", "custom_fields", "campaigns"], user.GetProperty("_links").Keys());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", user.Text("created_at"));
    }

    [Theory, EachEngine]
    public async Task LD_39_LD_28_LD_21_A_PATCH_changes_only_what_it_names(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var owner = await lead.OwnerAsync();

        (await owner.PatchAsync($"/users/{agent.Id}", """{"name":"Ann Bee","phone":"+358 (40) 123-4567","time_zone":"Europe/Helsinki","role":"manager","unknown":1}""")).IsDone();
        var user = (await owner.GetAsync($"/users/{agent.Id}")).Json;
        Assert.Equal(("Ann Bee", "+358401234567", "manager", agent.Email), (user.Text("name"), user.Text("phone"), user.Text("role"), user.Text("username")));

        var own = (await (await lead.AsAsync(agent)).GetAsync("/users/me")).IsOk().Json;
        Assert.Matches(@"\+0[23]:00$", own.Text("created_at"));
        (await owner.PatchAsync($"/users/{agent.Id}", """{"phone":null,"name":""}""")).Invalid("name: The name field is required.");
        Assert.Equal("+358401234567", (await owner.GetAsync($"/users/{agent.Id}")).Json.Text("phone"));
    }

    [Theory, EachEngine]
    public async Task LD_40_LD_29_A_deleted_user_is_gone_here_and_cannot_log_in(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var caller = await lead.AsAsync(agent);
        var owner = await lead.OwnerAsync();

        (await owner.DeleteAsync($"/users/{agent.Id}")).IsDone();
        (await owner.DeleteAsync($"/users/{agent.Id}")).Fails(404, "user_not_found");
        (await caller.GetAsync("/users")).Fails(401, "invalid_token");
        (await lead.AskAsync(new { grant_type = "password", username = agent.Email, password = agent.Key })).Fails(400, "invalid_grant");
        (await owner.DeleteAsync($"/users/{api.Owner.Id}")).Fails(400, "user_delete_self");
        (await (await lead.ItselfAsync()).DeleteAsync($"/users/{api.Owner.Id}")).Fails(400, "user_last_admin");
        (await owner.PatchAsync($"/users/{api.Owner.Id}", """{"role":"agent"}""")).Invalid("role: The role can not be changed.");
    }

    [Theory, EachEngine]
    public async Task LD_41_LD_42_LD_43_LD_33_Custom_values_merge_by_name(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var owner = await lead.OwnerAsync();
        var n = Some.Next();
        await api.Some.AddAsync(
            $"insert into fields (subject, type, name, position, code, target) values (2, 'Text', {"{\"en\":\"Badge\"}"}, 1, {"badge" + n}, 'user') returning id");
        await api.Some.AddAsync(
            $"insert into fields (subject, type, name, position, code, target) values (2, 'Number', {"{\"en\":\"Shift\"}"}, 2, {"shift" + n}, 'user') returning id");
        var path = $"/users/{agent.Id}/custom_fields";

        (await owner.PatchAsync(path, $$"""{"badge{{n}}":"A17","shift{{n}}":2.5}""")).IsDone();
        (await owner.PostAsync(path, $$"""{"shift{{n}}":3}""")).IsDone();
        var values = (await owner.GetAsync(path)).IsOk().Json;
        Assert.Equal(("A17", 3), (values.Text("badge" + n), values.Number("shift" + n)));
        Assert.EndsWith($"/users/{agent.Id}", values.GetProperty("_links").Text("user"));

        (await owner.PatchAsync(path, $$"""{"nix":1,"shift{{n}}":"three"}""")).Invalid(
            "nix: The selected nix is invalid.", $"shift{n}: The shift{n} must be a number.");
        (await owner.PatchAsync($"/users/{agent.Id}", """{"custom_fields":{"nix":1}}""")).Invalid("custom_fields.nix: The selected nix is invalid.");
        (await owner.DeleteAsync($"{path}/badge{n}")).IsDone();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await owner.GetAsync(path)).Json.GetProperty("badge" + n).ValueKind);
        (await owner.DeleteAsync($"{path}/nix")).Fails(404, "custom_field_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_44_LD_45_A_user_has_campaigns_and_a_token_its_user(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var campaign = await lead.AddAsync("/campaigns", new { name = "Own", users = new[] { new { id = agent.Id } } });
        var caller = await lead.AsAsync(agent);

        Assert.Equal([campaign], (await caller.GetAsync($"/users/{agent.Id}/campaigns")).CollectionIds());
        Assert.Equal(agent.Id, (await caller.GetAsync("/users/me")).IsOk().Json.Number("id"));
        (await caller.GetAsync($"/users/{api.Owner.Id}")).Fails(404, "user_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_46_LD_47_Agents_are_the_users_with_that_role(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var manager = await lead.UserAsync("manager");
        var owner = await lead.OwnerAsync();
        var agents = await owner.GetAsync("/agents?per_page=500");

        Assert.Contains(agent.Id, agents.CollectionIds());
        Assert.DoesNotContain(manager.Id, agents.CollectionIds());
        Assert.Contains("/agents", agents.Json.GetProperty("_links").Text("self"));
        Assert.All(agents.Json.GetProperty("collection").EnumerateArray(), a => Assert.Contains("/users/", a.GetProperty("_links").Text("self")));
        (await owner.GetAsync($"/agents/{agent.Id}")).IsOk();
        (await owner.GetAsync($"/agents/{manager.Id}")).Fails(404, "agent_not_found");
        Assert.Equal("GET", (await owner.PostAsync("/agents", "{}")).Fails(405, "method_not_allowed").Header("Allow"));
    }

    [Theory, EachEngine]
    public async Task LD_39_Who_may_change_whom_follows_the_role(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var office = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var manager = await lead.AsAsync(await lead.UserAsync("manager"));
        var leaderPerson = await lead.UserAsync("teamleader", office);
        var leader = await lead.AsAsync(leaderPerson);
        var agent = await lead.UserAsync("agent", office);
        var stranger = await lead.UserAsync("agent");

        (await manager.PatchAsync($"/users/{api.Owner.Id}", """{"name":"X"}""")).Fails(403, "forbidden");
        (await manager.DeleteAsync($"/users/{api.Owner.Id}")).Fails(403, "forbidden");
        (await manager.PostAsync("/users", $$"""{"username":"boss{{Some.Next()}}","role":"admin"}""")).Invalid("role: The selected role is invalid.");
        (await leader.PatchAsync($"/users/{stranger.Id}", """{"name":"X"}""")).Fails(404, "user_not_found");
        (await leader.PatchAsync($"/users/{agent.Id}", """{"name":"Renamed"}""")).IsDone();
        (await leader.PatchAsync($"/users/{agent.Id}", """{"role":"manager"}""")).Invalid("role: The selected role is invalid.");
        Assert.Equal([leaderPerson.Id, agent.Id], (await leader.GetAsync("/users")).CollectionIds());

        var made = await leader.PostAsync("/users", $$"""{"username":"new{{Some.Next()}}"}""");
        Assert.Equal(office, (await leader.GetAsync($"/users/{made.IsOk().Json.Number("id")}")).Json.Number("office_id"));

        var self = await lead.AsAsync(agent);
        (await self.PatchAsync($"/users/{agent.Id}", """{"time_zone":"Europe/Oslo","password":"another1"}""")).IsDone();
        (await self.PatchAsync($"/users/{agent.Id}", """{"name":"Self"}""")).Fails(403, "forbidden");
    }
}
