using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

public class CallTests
{
    [Theory, EachEngine]
    public async Task LD_105_LD_106_LD_107_A_call_is_logged_shown_and_found(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var (owner, agent) = (centre.Owner, centre.Agent);
        var deal = await centre.ResultAsync("deal");

        var id = await centre.CallAsync(new
        {
            talk_start = "2026-05-01T10:00:00+03:00",
            talk_end = "2026-05-01T07:01:30Z",
            comment = "He buys",
            result_id = deal,
            status = "answered",
        });

        var shown = (await agent.GetAsync($"/calls/{id}")).IsOk().Json;
        Assert.Equal(
            ["id", "campaign_id", "phone", "contact_id", "user_id", "user_username", "direction", "status", "result_id", "result", "comment", "talk_start",
             "talk_end", "talk_time", "handling_stop", "ticket_id", "call_recording", "order_ids", "created_at", "updated_at", "_links"], shown.Keys());
        Assert.Equal((centre.Phone, centre.Contact, centre.AgentId), (shown.Text("phone"), shown.Number("contact_id"), shown.Number("user_id")));
        Assert.Equal(("out", "answered", "Deal", "He buys", 90), (shown.Text("direction"), shown.Text("status"), shown.Text("result"), shown.Text("comment"), shown.Number("talk_time")));
        Assert.Equal(("2026-05-01T07:00:00+00:00", centre.AgentPerson.Email), (shown.Text("talk_start"), shown.Text("user_username")));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("call_recording").ValueKind);

        foreach (var filter in new[]
        {
            $"user_id={centre.AgentId}", $"contact_id={centre.Contact}", $"campaign_id={centre.Campaign}", $"result_id={deal}&campaign_id={centre.Campaign}",
            "phone=" + Uri.EscapeDataString(centre.Phone), $"direction=out&campaign_id={centre.Campaign}",
            $"talk_start_from=2026-05-01T07:00:00Z&talk_start_to=2026-05-01T07:00:01Z&campaign_id={centre.Campaign}",
        })
        {
            Assert.Equal([id], (await owner.GetAsync("/calls?sort=-talk_start&" + filter)).CollectionIds());
        }

        Assert.Empty((await owner.GetAsync($"/calls?direction=in&campaign_id={centre.Campaign}")).CollectionIds());
        (await owner.GetAsync("/calls?direction=up&sort=id")).Invalid("direction: The selected direction is invalid.", "sort: The selected sort is invalid.");
        (await owner.GetAsync("/calls/999999")).Fails(404, "call_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_106_Everything_wrong_with_a_call_is_said_at_once(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var other = await CallCentre.OfAsync(api);

        (await centre.Agent.PostAsync("/calls", "{}")).Invalid(
            "campaign_id: The campaign id field is required.", "phone: The phone field is required when contact id is not present.");
        (await centre.Agent.PostAsync(
            "/calls",
            """{"campaign_id":1,"phone":"call me","direction":"up","status":"x","talk_start":"2026-01-02T00:00:00Z","talk_end":"2026-01-01T00:00:00Z"}""")).Invalid(
            "phone: The phone format is invalid.", "direction: The selected direction is invalid.", "status: The selected status is invalid.",
            "talk_end: The talk end must be a date after talk start.");
        (await centre.Agent.PostAsync(
            "/calls", $$"""{"campaign_id":{{other.Campaign}},"contact_id":{{other.Contact}},"result_id":999999,"user_id":{{other.AgentId}} }""")).Invalid(
            "campaign_id: The selected campaign id is invalid.", "contact_id: The selected contact id is invalid.", "result_id: The selected result id is invalid.");
        (await centre.Owner.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"user_id":{{other.AgentId}} }""")).Invalid(
            "user_id: The selected user id is invalid.");
        (await (await centre.Lead.ItselfAsync()).PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}} }""")).Invalid(
            "user_id: The user id field is required.");
        Assert.Empty((await centre.Owner.GetAsync($"/calls?campaign_id={centre.Campaign}")).CollectionIds());

        (await centre.Owner.PatchAsync($"/campaigns/{centre.Campaign}", """{"disabled":true}""")).IsDone();
        (await centre.Owner.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"user_id":{{centre.AgentId}} }""")).Invalid(
            "campaign_id: The selected campaign id is invalid.");
    }

    [Theory, EachEngine]
    public async Task LD_106_LD_108_A_call_that_began_now_ends_later(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        const string past = """{"talk_end":"2000-01-01T00:00:00Z","handling_stop":"2000-01-01T00:00:00Z"}""";
        string[] refusals = ["talk_end: The talk end must be a date after talk start.", "handling_stop: The handling stop must be a date after talk start."];

        (await centre.Agent.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},{{past[1..]}}""")).Invalid(refusals);
        Assert.Empty((await centre.Owner.GetAsync($"/calls?campaign_id={centre.Campaign}")).CollectionIds());

        var call = await centre.CallAsync(new { talk_end = "2090-01-01T00:00:00Z" });
        (await centre.Agent.PatchAsync($"/calls/{call}", past)).Invalid(refusals);
        var read = (await centre.Agent.GetAsync($"/calls/{call}")).Json;
        (await centre.Agent.PatchAsync($"/calls/{call}", $$"""{"handling_stop":"{{read.Text("talk_start")}}"}""")).IsDone();
        (await centre.Agent.PatchAsync($"/calls/{call}", (await centre.Agent.GetAsync($"/calls/{call}")).Json.GetRawText())).IsDone();
    }

    [Theory, EachEngine]
    public async Task LD_106_A_call_out_takes_an_attempt_and_its_result_has_its_effects_once(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var owner = centre.Owner;
        Assert.Equal(1, (await owner.GetAsync($"/contact_lists/{centre.List}")).Json.Number("unused"));

        var call = await centre.CallAsync();
        var standing = await centre.StandingAsync();
        Assert.Equal((2, false), (standing.Number("attempts_left"), standing.GetProperty("finalised").GetBoolean()));
        Assert.NotNull(standing.Text("last_call_at"));
        Assert.Equal(1, (await owner.GetAsync($"/contact_lists/{centre.List}")).Json.Number("in_circulation"));
        await centre.CallAsync(new { direction = "in" });
        Assert.Equal(2, (await centre.StandingAsync()).Number("attempts_left"));

        var callback = (await centre.Agent.PostAsync(
            "/callbacks", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"due_at":"2030-01-01T00:00:00Z"}""")).IsOk().Json.Number("id");
        var noDeal = await centre.ResultAsync("no_deal");
        (await centre.Agent.PatchAsync($"/calls/{call}", $$"""{"result_id":{{noDeal}} }""")).IsDone();
        standing = await centre.StandingAsync();
        Assert.Equal((2, true, noDeal), (standing.Number("attempts_left"), standing.GetProperty("finalised").GetBoolean(), standing.Number("last_result_id")));
        Assert.Equal("done", (await centre.Agent.GetAsync($"/callbacks/{callback}")).Json.Text("status"));
        Assert.Equal(1, (await owner.GetAsync($"/contact_lists/{centre.List}")).Json.Number("finished"));

        // A later result changes what the call says, and nothing else.
        var never = await centre.Lead.AddAsync("/results", new { name = "Never again", blacklists_number = true });
        (await centre.Agent.PatchAsync($"/calls/{call}", $$"""{"result_id":{{never}} }""")).IsDone();
        Assert.Empty((await owner.GetAsync("/blacklist?phone=" + Uri.EscapeDataString(centre.Phone))).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task LD_106_A_result_moves_the_contact_and_blocks_the_number(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var owner = centre.Owner;
        var to = await centre.Lead.AddAsync("/contact_lists", new { name = $"Later {Some.Next()}", call_attempts = 7 });
        var moves = await centre.Lead.AddAsync(
            "/results", new { name = "Later", moves_to_contact_list_id = to, blacklists_number = true, campaign_id = centre.Campaign });

        await centre.CallAsync(new { result_id = moves });

        Assert.Empty((await owner.GetAsync($"/contact_lists/{centre.List}/contacts")).CollectionIds());
        Assert.Equal(7, (await centre.StandingAsync(to)).Number("attempts_left"));
        var entry = (await owner.GetAsync("/blacklist?phone=" + Uri.EscapeDataString(centre.Phone))).IsOk().Json.GetProperty("collection")[0];
        Assert.Equal(("result", centre.Campaign, centre.AgentId), (entry.Text("source"), entry.Number("campaign_id"), entry.Number("created_by")));
        (await owner.PostAsync("/calls", $$"""{"campaign_id":{{centre.Campaign}},"phone":"{{centre.Phone}}","user_id":{{centre.AgentId}} }""")).Invalid(
            "phone: The phone is blacklisted.");
    }

    [Theory, EachEngine]
    public async Task LD_106_A_linked_call_shows_in_the_ticket_in_every_dialect(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var ticket = await centre.Lead.AddAsync(
            "/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Please call" });

        var call = await centre.CallAsync(new { ticket_id = ticket, comment = "Says <yes>" });

        var messages = (await centre.Agent.GetAsync($"/tickets/{ticket}/messages")).IsOk().Json.GetProperty("collection").EnumerateArray().ToList();
        Assert.Equal(["customer", "note"], messages.Select(m => m.Text("type")!));
        Assert.Contains(centre.Phone, messages[1].Text("body"));
        Assert.Contains("Says <yes>", messages[1].Text("body"));
        Assert.Contains("Says &lt;yes&gt;", (await api.GetAsync($"/tickets/{ticket}/comments/")).Text, StringComparison.Ordinal);
        Assert.Equal([call], (await centre.Agent.GetAsync($"/tickets/{ticket}/calls")).CollectionIds());
        Assert.Equal([call], (await centre.Agent.GetAsync($"/calls?ticket_id={ticket}")).CollectionIds());

        (await centre.Agent.PatchAsync($"/calls/{call}", """{"comment":"Says no"}""")).IsDone();
        Assert.Contains("Says no", (await centre.Agent.GetAsync($"/tickets/{ticket}/messages/{messages[1].Number("id")}")).Json.Text("body"));
        (await centre.Agent.PatchAsync($"/calls/{call}", """{"ticket_id":999999}""")).Invalid("ticket_id: The selected ticket id is invalid.");
    }

    [Theory, EachEngine]
    public async Task LD_86_LD_132_Calls_and_callbacks_of_a_contact_and_of_a_ticket(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var ticket = await centre.Lead.AddAsync(
            "/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Please call" });
        var call = await centre.CallAsync();
        var callback = (await centre.Agent.PostAsync(
            "/callbacks",
            $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"due_at":"2030-01-01T00:00:00Z","ticket_id":{{ticket}} }""")).IsOk().Json.Number("id");

        Assert.Equal([call], (await centre.Agent.GetAsync($"/contacts/{centre.Contact}/calls")).CollectionIds());
        Assert.Equal([callback], (await centre.Agent.GetAsync($"/contacts/{centre.Contact}/callbacks")).CollectionIds());
        Assert.Empty((await centre.Agent.GetAsync($"/tickets/{ticket}/calls")).CollectionIds());
        Assert.Equal([callback], (await centre.Agent.GetAsync($"/tickets/{ticket}/callbacks")).CollectionIds());

        foreach (var path in new[] { "/contacts/999999/calls", "/contacts/999999/callbacks" })
        {
            (await centre.Agent.GetAsync(path)).Fails(404, "contact_not_found");
        }

        (await centre.Agent.GetAsync("/tickets/999999/calls")).Fails(404, "ticket_not_found");
        (await centre.Agent.GetAsync("/tickets/999999/callbacks")).Fails(404, "ticket_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_108_LD_109_A_call_changes_and_goes(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var call = await centre.CallAsync(new { talk_start = "2026-05-01T10:00:00Z" });

        (await centre.Agent.PatchAsync(
            $"/calls/{call}", """{"comment":"Long","talk_end":"2026-05-01T10:02:00Z","handling_stop":"2026-05-01T10:05:00Z","direction":"in","phone":"1234"}""")).IsDone();
        var shown = (await centre.Agent.GetAsync($"/calls/{call}")).Json;
        Assert.Equal(("Long", 120, "2026-05-01T10:05:00+00:00", "out", centre.Phone),
            (shown.Text("comment"), shown.Number("talk_time"), shown.Text("handling_stop"), shown.Text("direction"), shown.Text("phone")));
        (await centre.Agent.PatchAsync($"/calls/{call}", """{"talk_end":"2026-05-01T09:00:00Z","comment":7}""")).Invalid(
            "talk_end: The talk end must be a date after talk start.", "comment: The comment must be a string.");

        (await centre.Agent.DeleteAsync($"/calls/{call}")).Fails(403, "insufficient_scope");
        (await centre.Owner.DeleteAsync($"/calls/{call}")).IsDone();
        (await centre.Owner.DeleteAsync($"/calls/{call}")).Fails(404, "call_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_110_LD_111_A_recording_is_stored_replaced_and_fetched_by_a_signed_link(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var call = await centre.CallAsync();

        await PutAsync("audio/mpeg", "first"u8.ToArray(), 204);
        var first = await NameAsync();
        await PutAsync("audio/ogg", "second"u8.ToArray(), 204);
        var name = await NameAsync();
        Assert.EndsWith(".ogg", name, StringComparison.Ordinal);
        Assert.StartsWith($"{call}-", name, StringComparison.Ordinal);
        (await centre.Agent.GetAsync($"/audio/files/{first}")).Fails(404, "recording_not_found");

        var found = await centre.Agent.GetAsync($"/audio/files/{name}");
        Assert.True(found.Status == 302, found.ToString());
        var link = found.Header("Location")!.Split("/leaddesk/stable")[1];
        var audio = await centre.Lead.With(null).GetAsync(link);
        Assert.Equal(("second", "audio/ogg"), (audio.Text, audio.Header("Content-Type")));
        Assert.StartsWith("attachment;", audio.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal((206, "eco"), await PartAsync(link));

        await PutAsync("text/html", "x"u8.ToArray(), 415);
        await PutAsync("audio/wav", [], 400);
        await PutAsync("audio/wav", new byte[(25 * 1024 * 1024) + 1], 413);
        var stranger = await CallCentre.OfAsync(api);
        (await stranger.Agent.GetAsync($"/audio/files/{name}")).Fails(404, "recording_not_found");
        (await centre.Agent.GetAsync("/audio/files/1-nothing.mp3")).Fails(404, "recording_not_found");
        var reader = await centre.Lead.AsAsync(centre.AgentPerson, "calls:read");
        (await reader.SendAsync("PUT", $"/calls/{call}/recording", "{}")).Fails(403, "insufficient_scope");
        (await centre.Agent.SendAsync("PUT", "/calls/999999/recording", "{}")).Fails(404, "call_not_found");

        async Task PutAsync(string type, byte[] bytes, int status)
        {
            var answer = await centre.Agent.PutAsync($"/calls/{call}/recording", ApiClient.Raw(type, bytes));
            Assert.True(answer.Status == status, answer.ToString());
        }

        async Task<string> NameAsync() => (await centre.Agent.GetAsync($"/calls/{call}")).Json.Text("call_recording")!;

        async Task<(int, string)> PartAsync(string path)
        {
            var part = await centre.Lead.With(null).GetAsync(path, ("Range", "bytes=1-3"));
            return (part.Status, part.Text);
        }
    }

    [Theory, EachEngine]
    public async Task LD_68_LD_112_LD_113_Outcomes_are_there_and_managed(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var owner = centre.Owner;
        var all = (await owner.GetAsync("/results")).IsOk().Json.GetProperty("collection").EnumerateArray().ToList();
        Assert.Equal(
            ["Deal deal True", "Callback callback False", "Busy busy False", "Voicemail voicemail False", "No deal no_deal True"],
            all.Take(5).Select(r => $"{r.Text("name")} {r.Text("kind")} {r.GetProperty("finalises_contact").GetBoolean()}"));
        Assert.Equal(
            ["id", "name", "kind", "campaign_id", "finalises_contact", "blacklists_number", "moves_to_contact_list_id", "wait_minutes", "created_at", "updated_at",
             "_links"], all[0].Keys());

        var own = await centre.Lead.AddAsync("/results", new { name = "Sends mail", campaign_id = centre.Campaign, wait_minutes = 30 });
        Assert.Contains(own, (await owner.GetAsync($"/campaigns/{centre.Campaign}/results")).CollectionIds());
        Assert.Contains(all[0].Number("id"), (await owner.GetAsync($"/results?campaign_id={centre.Campaign}")).CollectionIds());
        Assert.DoesNotContain(own, (await owner.GetAsync("/campaigns/1/results")).CollectionIds());
        (await owner.GetAsync("/campaigns/999999/results")).Fails(404, "campaign_not_found");

        (await owner.PatchAsync($"/results/{own}", """{"name":"Letter","kind":"busy","campaign_id":null}""")).IsDone();
        var shown = (await owner.GetAsync($"/results/{own}")).Json;
        Assert.Equal(("Letter", "busy", 30), (shown.Text("name"), shown.Text("kind"), shown.Number("wait_minutes")));
        (await owner.PatchAsync($"/results/{all[0].Number("id")}", """{"kind":"busy"}""")).Invalid("kind: The kind can not be changed.");
        (await owner.PostAsync("/results", """{"kind":"x","campaign_id":999999,"moves_to_contact_list_id":999999,"wait_minutes":-1}""")).Invalid(
            "name: The name field is required.", "kind: The selected kind is invalid.", "wait_minutes: The wait minutes must be at least 0.");
        (await owner.PostAsync("/results", """{"name":"x","campaign_id":999999,"moves_to_contact_list_id":999999}""")).Invalid(
            "campaign_id: The selected campaign id is invalid.", "moves_to_contact_list_id: The selected moves to contact list id is invalid.");

        var call = await centre.CallAsync(new { result_id = own });
        (await owner.DeleteAsync($"/results/{all[0].Number("id")}")).Fails(400, "result_protected");
        (await owner.DeleteAsync($"/results/{own}")).IsDone();
        (await owner.GetAsync($"/results/{own}")).Fails(404, "result_not_found");
        Assert.Equal("Letter", (await owner.GetAsync($"/calls/{call}")).Json.Text("result"));
        (await centre.Agent.PostAsync("/results", """{"name":"x"}""")).Fails(403, "forbidden");
        (await centre.Agent.PatchAsync($"/results/{all[0].Number("id")}", """{"name":"x"}""")).Fails(403, "forbidden");
    }

    [Theory, EachEngine]
    public async Task LD_126_A_ticket_keeps_its_result(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var deal = await centre.ResultAsync("deal");
        var ticket = await centre.Lead.AddAsync(
            "/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Hello", result_id = deal });

        Assert.Equal(deal, (await centre.Agent.GetAsync($"/tickets/{ticket}")).Json.Number("result_id"));
        (await centre.Agent.PatchAsync($"/tickets/{ticket}", """{"result_id":999999}""")).Invalid("result_id: The selected result id is invalid.");
        (await centre.Agent.PatchAsync($"/tickets/{ticket}", """{"result_id":null}""")).IsDone();
        Assert.Equal(JsonValueKind.Null, (await centre.Agent.GetAsync($"/tickets/{ticket}")).Json.GetProperty("result_id").ValueKind);
    }
}
