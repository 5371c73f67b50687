using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class CallbackTests
{
    [Theory, EachEngine]
    public async Task LD_114_LD_115_LD_116_Private_ones_are_seen_by_their_user_and_by_supervisors(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var colleague = await centre.Lead.AsAsync(await CallCentre.UserAsync(centre.Lead, "agent", null, centre.Campaign));
        var leader = await centre.Lead.AsAsync(await centre.Lead.UserAsync("teamleader"));

        var own = (await centre.Agent.PostAsync("/callbacks", Body(centre, ""))).IsOk().Json.Number("id");
        var open = (await leader.PostAsync("/callbacks", Body(centre, ",\"type\":\"public\",\"comment\":\"Any\""))).IsOk().Json.Number("id");

        var shown = (await centre.Agent.GetAsync($"/callbacks/{own}")).IsOk().Json;
        Assert.Equal(
            ["id", "type", "campaign_id", "contact_id", "phone", "user_id", "due_at", "comment", "status", "ticket_id", "created_by", "created_at", "updated_at", "_links"],
            shown.Keys());
        Assert.Equal(("private", centre.Phone, "2030-01-01T00:00:00+00:00", "open"), (shown.Text("type"), shown.Text("phone"), shown.Text("due_at"), shown.Text("status")));
        Assert.Equal((centre.AgentId, centre.AgentId), (shown.Number("user_id"), shown.Number("created_by")));

        Assert.Equal([own, open], (await centre.Agent.GetAsync($"/callbacks?campaign_id={centre.Campaign}")).CollectionIds());
        Assert.Equal([open], (await colleague.GetAsync($"/callbacks?campaign_id={centre.Campaign}")).CollectionIds());
        Assert.Equal([own, open], (await leader.GetAsync($"/callbacks?campaign_id={centre.Campaign}&sort=due_at")).CollectionIds());
        (await colleague.GetAsync($"/callbacks/{own}")).Fails(404, "callback_not_found");
        (await colleague.PatchAsync($"/callbacks/{own}", "{}")).Fails(404, "callback_not_found");

        foreach (var filter in new[] { "type=public", "due_from=2030-01-01T00:00:00Z&type=public", "due_to=2031-01-01T00:00:00Z&type=public&status=open" })
        {
            Assert.Equal([open], (await leader.GetAsync($"/callbacks?campaign_id={centre.Campaign}&{filter}")).CollectionIds());
        }

        Assert.Equal([own], (await leader.GetAsync($"/callbacks?user_id={centre.AgentId}&contact_id={centre.Contact}")).CollectionIds());
        (await leader.GetAsync("/callbacks?type=x&status=y&due_from=z")).Invalid(
            "type: The selected type is invalid.", "status: The selected status is invalid.", "due_from: The due from is not a valid date.");
    }

    [Theory, EachEngine]
    public async Task LD_115_Everything_wrong_with_a_callback_is_said(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var other = await CallCentre.OfAsync(api);
        var owner = centre.Owner;

        (await owner.PostAsync("/callbacks", "{}")).Invalid(
            "campaign_id: The campaign id field is required.", "phone: The phone field is required when contact id is not present.",
            "due_at: The due at field is required.");
        (await owner.PostAsync("/callbacks", """{"type":"secret","campaign_id":"1","phone":"x","due_at":"soon"}""")).Invalid(
            "type: The selected type is invalid.", "campaign_id: The campaign id must be an integer.", "phone: The phone format is invalid.",
            "due_at: The due at is not a valid date.");
        (await (await centre.Lead.ItselfAsync()).PostAsync("/callbacks", Body(centre, ""))).Invalid("user_id: The user id field is required when type is private.");
        (await owner.PostAsync("/callbacks", Body(centre, $",\"user_id\":{other.AgentId}"))).Invalid("user_id: The selected user id is invalid.");
        (await owner.PostAsync("/callbacks", Body(centre, $",\"type\":\"public\",\"user_id\":{centre.AgentId}"))).Invalid("user_id: The selected user id is invalid.");
        (await centre.Agent.PostAsync("/callbacks", Body(other, ""))).Invalid(
            "campaign_id: The selected campaign id is invalid.", "contact_id: The selected contact id is invalid.");
        (await centre.Agent.PostAsync("/callbacks", Body(centre, ",\"type\":\"public\""))).Fails(403, "forbidden");
    }

    [Theory, EachEngine]
    public async Task LD_117_LD_118_A_callback_changes_and_goes(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var id = (await centre.Agent.PostAsync("/callbacks", Body(centre, ""))).IsOk().Json.Number("id");

        (await centre.Agent.PatchAsync($"/callbacks/{id}", """{"due_at":"2031-02-03T04:05:06+02:00","comment":"Later","status":"done"}""")).IsDone();
        var shown = (await centre.Agent.GetAsync($"/callbacks/{id}")).Json;
        Assert.Equal(("2031-02-03T02:05:06+00:00", "Later", "done"), (shown.Text("due_at"), shown.Text("comment"), shown.Text("status")));
        (await centre.Owner.PatchAsync($"/callbacks/{id}", """{"type":"public","user_id":null}""")).IsDone();
        Assert.Equal(JsonValueKind.Null, (await centre.Owner.GetAsync($"/callbacks/{id}")).Json.GetProperty("user_id").ValueKind);
        (await centre.Agent.PatchAsync($"/callbacks/{id}", """{"due_at":null,"status":"lost"}""")).Invalid(
            "due_at: The due at field is required.", "status: The selected status is invalid.");

        (await centre.Agent.DeleteAsync($"/callbacks/{id}")).Fails(403, "forbidden");
        (await centre.Owner.DeleteAsync($"/callbacks/{id}")).IsDone();
        (await centre.Owner.DeleteAsync($"/callbacks/{id}")).Fails(404, "callback_not_found");
        var own = (await centre.Agent.PostAsync("/callbacks", Body(centre, ""))).IsOk().Json.Number("id");
        (await centre.Agent.DeleteAsync($"/callbacks/{own}")).IsDone();
    }

    [Theory, EachEngine]
    public async Task LD_40_The_private_callbacks_of_a_user_who_goes_become_public(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var id = (await centre.Agent.PostAsync("/callbacks", Body(centre, ""))).IsOk().Json.Number("id");

        (await centre.Owner.DeleteAsync($"/users/{centre.AgentId}")).IsDone();

        var shown = (await centre.Owner.GetAsync($"/callbacks/{id}")).IsOk().Json;
        Assert.Equal(("public", JsonValueKind.Null), (shown.Text("type"), shown.GetProperty("user_id").ValueKind));
    }

    [Theory, EachEngine]
    public async Task LD_119_LD_120_LD_121_LD_122_A_blocked_number_is_refused_wherever_it_would_be_called_until_it_is_released(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var owner = centre.Owner;
        var callback = (await centre.Agent.PostAsync("/callbacks", Body(centre, ",\"comment\":\"Before\""))).IsOk().Json.Number("id");
        var phone = JsonSerializer.Serialize(centre.Phone);

        var id = (await owner.PostAsync("/blacklist", $$"""{"phone":{{phone}},"comment":"Asked"}""")).IsOk().Json.Number("id");
        Assert.Equal(id, (await owner.PostAsync("/blacklist", $$"""{"phone":"({{centre.Phone[..4]}}) {{centre.Phone[4..]}}"}""")).IsOk().Json.Number("id"));
        var shown = (await owner.GetAsync($"/blacklist/{id}")).IsOk().Json;
        Assert.Equal(["id", "phone", "campaign_id", "comment", "source", "created_by", "created_at", "_links"], shown.Keys());
        Assert.Equal((centre.Phone, "Asked", "api"), (shown.Text("phone"), shown.Text("comment"), shown.Text("source")));

        (await centre.Agent.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}} }""")).Invalid("phone: The phone is blacklisted.");
        (await centre.Agent.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"phone":"{{centre.Phone[1..]}}"}""")).Invalid("phone: The phone is blacklisted.");
        (await centre.Agent.PostAsync("/callbacks", Body(centre, ""))).Invalid("phone: The phone is blacklisted.");
        (await centre.Agent.PatchAsync($"/callbacks/{callback}", """{"phone":"+44123456"}""")).IsDone();
        (await centre.Agent.PatchAsync($"/callbacks/{callback}", $$"""{"phone":{{phone}} }""")).Invalid("phone: The phone is blacklisted.");
        await centre.CallAsync(new { direction = "in" });

        Assert.Equal([id], (await owner.GetAsync("/blacklist?phone=" + Uri.EscapeDataString(centre.Phone))).CollectionIds());
        (await owner.PatchAsync($"/blacklist/{id}", "{}")).Fails(405, "method_not_allowed");
        (await owner.DeleteAsync($"/blacklist/{id}")).IsDone();
        (await owner.DeleteAsync($"/blacklist/{id}")).Fails(404, "blacklist_entry_not_found");
        await centre.CallAsync();
    }

    [Theory, EachEngine]
    public async Task LD_119_LD_120_Agents_look_numbers_up_and_entries_can_be_of_one_campaign(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var other = await CallCentre.OfAsync(api);
        var phone = CallCentre.NewPhone();

        var id = (await centre.Agent.PostAsync("/blacklist", $$"""{"phone":"{{phone}}","campaign_id":{{centre.Campaign}} }""")).IsOk().Json.Number("id");
        Assert.Equal("agent", (await centre.Owner.GetAsync($"/blacklist/{id}")).Json.Text("source"));
        Assert.Equal([id], (await centre.Agent.GetAsync("/blacklist?phone=" + Uri.EscapeDataString(phone))).CollectionIds());
        (await centre.Agent.GetAsync("/blacklist")).Invalid("phone: The phone field is required.");
        (await centre.Agent.GetAsync($"/blacklist/{id}")).Fails(403, "forbidden");
        Assert.Empty((await other.Agent.GetAsync("/blacklist?phone=" + Uri.EscapeDataString(phone))).CollectionIds());
        (await centre.Agent.PostAsync("/blacklist", $$"""{"phone":"{{phone}}","campaign_id":{{other.Campaign}} }""")).Invalid("campaign_id: The selected campaign id is invalid.");
        (await centre.Agent.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"phone":"{{phone}}"}""")).Invalid("phone: The phone is blacklisted.");
        (await other.Agent.PostAsync("/calls", $$"""{"campaign_id":{{other.Campaign}},"phone":"{{phone}}"}""")).IsOk();
        (await centre.Agent.DeleteAsync($"/blacklist/{id}")).Fails(403, "insufficient_scope");
    }

    private static string Body(CallCentre centre, string more) =>
        $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"due_at":"2030-01-01T00:00:00Z"{{more}}}""";
}
