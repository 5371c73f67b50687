using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class CampaignTests
{
    [Theory, EachEngine]
    public async Task LD_48_LD_49_LD_50_LD_51_LD_52_LD_53_Offices_come_change_and_go(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var name = $"Office {Some.Next()}";
        var office = await lead.AddAsync("/offices", new { name, time_zone = "Europe/Oslo" });
        var agent = await lead.UserAsync("agent", office);
        var campaign = await lead.AddAsync("/campaigns", new { name = "Of the office", office_id = office });

        (await owner.PostAsync("/offices", JsonSerializer.Serialize(new { name = name.ToUpperInvariant() }))).Invalid("name: The name has already been taken.");
        Assert.Equal([office], (await owner.GetAsync("/offices?name=" + Uri.EscapeDataString(name))).CollectionIds());
        (await owner.PatchAsync($"/offices/{office}", """{"ip_address":"10.0.0.1"}""")).IsDone();
        var shown = (await owner.GetAsync($"/offices/{office}")).IsOk().Json;
        Assert.Equal((name, "10.0.0.1", "Europe/Oslo"), (shown.Text("name"), shown.Text("ip_address"), shown.Text("time_zone")));
        Assert.Equal(["self", "users", "campaigns", "contact_lists", "products"], shown.GetProperty("_links").Keys());
        Assert.Equal([agent.Id], (await owner.GetAsync($"/offices/{office}/users")).CollectionIds());
        Assert.Equal([campaign], (await owner.GetAsync($"/offices/{office}/campaigns")).CollectionIds());

        var manager = await lead.AsAsync(await lead.UserAsync("manager"));
        (await manager.PostAsync("/offices", """{"name":"No"}""")).Fails(403, "insufficient_scope");
        (await owner.DeleteAsync($"/offices/{office}")).IsDone();
        (await owner.DeleteAsync($"/offices/{office}")).Fails(404, "office_not_found");
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/users/{agent.Id}")).Json.GetProperty("office").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/campaigns/{campaign}")).Json.GetProperty("office_id").ValueKind);
    }

    [Theory, EachEngine]
    public async Task LD_54_LD_55_The_token_has_one_client(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var id = api.Account.Info.Id;

        Assert.Equal([id], (await owner.GetAsync("/clients")).CollectionIds());
        Assert.Equal(["id", "name", "time_zone", "currency", "created_at", "_links"], (await owner.GetAsync($"/clients/{id}")).IsOk().Json.Keys());
        (await owner.GetAsync($"/clients/{id + 1}")).Fails(404, "client_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_56_LD_57_LD_58_A_campaign_is_a_department_of_the_other_dialects(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var campaign = await lead.AddAsync("/campaigns", new { name = "Winter sale", url = "https://x.example/", users = new[] { new { id = api.Owner.Id } } });

        var shown = (await owner.GetAsync($"/campaigns/{campaign}")).IsOk();
        Assert.Equal(("Winter sale", "outbound", false), (shown.Json.Text("name"), shown.Json.Text("type"), shown.Json.GetProperty("disabled").GetBoolean()));
        Assert.Equal([api.Owner.Id], shown.Related("users"));
        Assert.Empty(shown.Related("products"));
        var listed = (await owner.GetAsync("/campaigns?name=winter&type=outbound&disabled=false&user_id=" + api.Owner.Id)).IsOk();
        Assert.Equal([campaign], listed.CollectionIds());
        Assert.False(listed.Json.GetProperty("collection")[0].TryGetProperty("users", out _));

        var ticket = await api.TicketAsync(("department_id", campaign.ToString()));
        Assert.Equal([ticket], (await owner.GetAsync($"/campaigns/{campaign}/tickets")).CollectionIds());
        Assert.Equal("omni", (await owner.GetAsync("/campaigns/1")).Json.Text("type"));
        (await owner.PostAsync("/campaigns", """{"type":"x","url":"ftp://a","disabled":"no","users":7}""")).Invalid(
            "name: The name field is required.", "type: The selected type is invalid.", "url: The url format is invalid.",
            "disabled: The disabled field must be true or false.", "users: The users must be an array.");
    }

    [Theory, EachEngine]
    public async Task LD_59_LD_60_LD_32_Attributes_and_relations_change_together_or_not_at_all(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var campaign = await lead.AddAsync("/campaigns", new { name = "Together" });
        var (one, two) = ((await api.Some.EmployeeAsync(1)).Id, (await api.Some.EmployeeAsync(1)).Id);

        (await owner.PatchAsync($"/campaigns/{campaign}", $$"""{"name":"Renamed","users":[{"id":{{one}}},{"id":999999}]}""")).Invalid(
            "users.1.id: The selected users.1.id is invalid.");
        Assert.Equal("Together", (await owner.GetAsync($"/campaigns/{campaign}")).Json.Text("name"));
        (await owner.PatchAsync($"/campaigns/{campaign}", $$"""{"name":"Renamed","disabled":true,"users":[{"id":{{one}}}]}""")).IsDone();
        (await owner.PostAsync($"/campaigns/{campaign}", $$"""{"users":[{"id":{{two}}},{"id":{{one}}}],"mystery":1}""")).IsDone();
        Assert.Equal([one, two], (await owner.GetAsync($"/campaigns/{campaign}")).Related("users"));
        (await owner.PostAsync($"/campaigns/{campaign}", """{"name":"By POST"}""")).Invalid("name: The name can not be added, use PATCH.");
        (await owner.PatchAsync($"/campaigns/{campaign}/users", $$"""[{"id":{{two}}},{"id":{{two}}}]""")).IsDone();
        Assert.Equal([two], (await owner.GetAsync($"/campaigns/{campaign}")).Related("users"));
        (await owner.PatchAsync($"/campaigns/{campaign}/users", """[{"id":999999}]""")).Invalid("0.id: The selected 0.id is invalid.");
        (await owner.PatchAsync($"/campaigns/{campaign}/users", "{}")).Fails(400, "invalid_request_body");
    }

    [Theory, EachEngine]
    public async Task LD_61_A_campaign_with_open_tickets_stays(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var campaign = await lead.AddAsync("/campaigns", new { name = "Ends" });
        var ticket = await api.TicketAsync(("department_id", campaign.ToString()));

        (await owner.DeleteAsync($"/campaigns/{campaign}")).Fails(400, "campaign_in_use");
        (await api.PutAsync($"/tickets/{ticket}", ("status_id", "closed"))).Data();
        (await owner.DeleteAsync($"/campaigns/{campaign}")).IsDone();
        (await owner.DeleteAsync($"/campaigns/{campaign}")).Fails(404, "campaign_not_found");
        Assert.Equal(ticket, (await api.GetAsync($"/tickets/{ticket}")).Data().Number("id"));
    }

    [Theory, EachEngine]
    public async Task LD_62_LD_63_LD_64_LD_65_Users_of_a_campaign_are_attached_and_detached(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var campaign = await lead.AddAsync("/campaigns", new { name = "Users" });
        var (one, two) = ((await api.Some.EmployeeAsync(1)).Id, (await api.Some.EmployeeAsync(1)).Id);

        (await owner.PatchAsync($"/campaigns/{campaign}/users", $$"""[{"id":{{one}}}]""")).IsDone();
        (await owner.PostAsync($"/campaigns/{campaign}/users", $$"""{"id":{{two}}}""")).IsDone();
        Assert.Equal([one, two], (await owner.GetAsync($"/campaigns/{campaign}/users")).CollectionIds());
        (await owner.DeleteAsync($"/campaigns/{campaign}/users/{one}")).IsDone();
        (await owner.DeleteAsync($"/campaigns/{campaign}/users/{one}")).Fails(404, "user_not_found");
        Assert.Equal([two], (await owner.GetAsync($"/campaigns/{campaign}/users")).CollectionIds());
        Assert.Equal("GET, PATCH, POST", (await owner.DeleteAsync($"/campaigns/{campaign}/users")).Fails(405, "method_not_allowed").Header("Allow"));
    }

    [Theory, EachEngine]
    public async Task LD_18_Another_offices_campaign_is_answered_like_one_that_does_not_exist(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var (here, there) = (await lead.AddAsync("/offices", new { name = $"Here {Some.Next()}" }), await lead.AddAsync("/offices", new { name = $"There {Some.Next()}" }));
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", here));
        var other = await lead.AddAsync("/campaigns", new { name = "Other", office_id = there });
        var own = (await leader.PostAsync("/campaigns", """{"name":"Own"}""")).IsOk().Json.Number("id");

        var hidden = (await leader.PatchAsync($"/campaigns/{other}", """{"name":"Mine"}""")).Fails(404, "campaign_not_found");
        var missing = await leader.PatchAsync("/campaigns/999999", """{"name":"Mine"}""");
        Assert.Equal(missing.Bytes, hidden.Bytes);
        Assert.Equal([own], (await leader.GetAsync("/campaigns")).CollectionIds());
        Assert.Equal(here, (await leader.GetAsync($"/campaigns/{own}")).Json.Number("office_id"));
        (await leader.PatchAsync($"/campaigns/{own}", $$"""{"office_id":{{there}}}""")).Invalid("office_id: The selected office id is invalid.");
        (await leader.DeleteAsync($"/campaigns/{own}")).Fails(403, "insufficient_scope");
    }

    [Theory, EachEngine]
    public async Task LD_56_An_agent_sees_the_enabled_campaigns_of_their_own(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var agent = await lead.UserAsync("agent");
        var caller = await lead.AsAsync(agent);
        var campaign = await lead.AddAsync("/campaigns", new { name = "Mine", users = new[] { new { id = agent.Id } } });
        var ticket = await api.TicketAsync(("department_id", campaign.ToString()));

        Assert.Equal([campaign], (await caller.GetAsync("/campaigns")).CollectionIds());
        Assert.Equal([ticket], (await caller.GetAsync("/tickets")).CollectionIds());
        (await owner.PatchAsync($"/campaigns/{campaign}", """{"disabled":true}""")).IsDone();
        Assert.Empty((await caller.GetAsync("/campaigns")).CollectionIds());
        Assert.Empty((await caller.GetAsync("/tickets")).CollectionIds());
        (await caller.GetAsync($"/tickets/{ticket}")).Fails(404, "ticket_not_found");
    }
}
