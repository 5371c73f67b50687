using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Kills;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class HookTests
{
    [Theory, EachEngine]
    public async Task LD_134_LD_135_LD_136_Hooks_are_made_shown_changed_and_ended(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var id = await lead.AddAsync("/hooks", new { url = "https://example.com/{campaign.id}", target = "campaigns", @event = "create", secret = "s3cret" });

        var answer = await owner.GetAsync($"/hooks/{id}");
        var shown = answer.IsOk().Json;
        Assert.Equal(
            ["id", "url", "target", "event", "method", "active", "last_status", "last_called_at", "created_at", "updated_at", "_links"], shown.Keys());
        Assert.Equal(("https://example.com/{campaign.id}", "campaigns", "create", "GET"), (shown.Text("url"), shown.Text("target"), shown.Text("event"), shown.Text("method")));
        Assert.True(shown.GetProperty("active").GetBoolean());
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
        Assert.Contains(id, (await owner.GetAsync("/hooks")).CollectionIds());

        (await owner.PostAsync("/hooks", """{"url":"ftp://x","target":"campaigns","event":"explode","method":"PUT","active":1}""")).Invalid(
            "url: The url format is invalid.", "event: The selected event is invalid.", "method: The selected method is invalid.",
            "active: The active field must be true or false.");
        (await owner.PostAsync("/hooks", """{"target":"moon"}""")).Invalid(
            "url: The url field is required.", "target: The selected target is invalid.", "event: The event field is required.");

        (await owner.PatchAsync($"/hooks/{id}", """{"event":"delete","method":"POST","active":false}""")).IsDone();
        shown = (await owner.GetAsync($"/hooks/{id}")).Json;
        Assert.Equal(("campaigns", "delete", "POST", false), (shown.Text("target"), shown.Text("event"), shown.Text("method"), shown.GetProperty("active").GetBoolean()));
        (await owner.PatchAsync($"/hooks/{id}", """{"target":"tickets"}""")).Invalid("event: The selected event is invalid.");
        var manager = await lead.AsAsync(await lead.UserAsync("manager"));
        (await manager.GetAsync($"/hooks/{id}")).IsOk();
        (await manager.DeleteAsync($"/hooks/{id}")).Fails(403, "insufficient_scope");
        (await (await lead.AsAsync(await lead.UserAsync("teamleader"))).GetAsync("/hooks")).Fails(403, "insufficient_scope");
        (await owner.DeleteAsync($"/hooks/{id}")).IsDone();
        (await owner.DeleteAsync($"/hooks/{id}")).Fails(404, "hook_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_137_A_new_campaign_calls_the_address_with_its_tags_filled_in(TestApi any)
    {
        await using var desk = await HookDesk.StartAsync(any.Engine);
        var owner = await desk.Lead.OwnerAsync();
        await desk.HookAsync(
            "campaigns", "create", "/{campaign.id}/{campaign.copy_of}?client={client.id}&name={agent.name}&who={agent.username}&lang={agent.lang}&x={no.such}&i={client.identification}");

        var campaign = (await owner.PostAsync("/campaigns", """{"name":"Spring"}""")).IsOk().Json.Number("id");

        var told = (await desk.Receiver.WaitAsync(1))[0];
        Assert.Equal("GET", told.Method);
        Assert.StartsWith(
            $"/hook/{campaign}/?client={desk.Api.Account.Info.Id}&name=Owner&who=owner%40desk.example&lang=1&x=&i=", told.Target.Replace("name=Admin", "name=Owner", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Equal(32, told.Target.Split("&i=")[1].Length);
        Assert.Empty(told.Body);
        Assert.Equal(200, (await desk.WaitForStatusAsync(owner)).Number("last_status"));
    }

    [Theory, EachEngine]
    public async Task LD_138_A_POST_is_JSON_whose_signature_verifies_and_tells_of_changes_through_any_dialect(TestApi any)
    {
        await using var desk = await HookDesk.StartAsync(any.Engine);
        var owner = await desk.Lead.OwnerAsync();

        foreach (var name in new[] { "create", "update", "message", "close" })
        {
            await desk.HookAsync("tickets", name, "", "POST", "täst");
        }

        var ticket = await desk.Api.TicketAsync(("title", "Flux"));
        var message = await desk.Api.MessageAsync(ticket, "Hello");
        (await owner.PatchAsync($"/tickets/{ticket}", """{"status":"closed"}""")).IsDone();

        var told = await desk.Receiver.WaitAsync(4);
        Assert.All(told, t =>
        {
            Assert.Equal(("POST", "application/json"), (t.Method, t.Headers["Content-Type"]));
            Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("täst"), t.Body)), t.Headers["X-LeadDesk-Signature"]);
        });
        var bodies = told.Select(t => JsonElement.Parse(t.Body)).ToLookup(b => b.Text("event")!);
        var created = Assert.Single(bodies["create"]);
        Assert.Equal(("tickets", ticket, desk.Api.Account.Info.Id, desk.Api.Owner.Id), (created.Text("target"), created.Number("id"), created.Number("client_id"), created.Number("user_id")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", created.Text("occurred_at"));
        var shown = (await owner.GetAsync($"/tickets/{ticket}")).Json;
        var closed = Assert.Single(bodies["close"]).GetProperty("data");
        Assert.Equal(shown.Keys(), closed.Keys());
        Assert.Equal(("Flux", "closed"), (closed.Text("subject"), closed.Text("status")));
        Assert.Equal(message, Assert.Single(bodies["message"]).Number("message_id"));
        Assert.Single(bodies["update"]);
    }

    [Theory, EachEngine]
    public async Task LD_138_Contacts_lists_calls_and_callbacks_are_told_of_as_the_API_shows_them(TestApi any)
    {
        await using var desk = await HookDesk.StartAsync(any.Engine);

        foreach (var (target, name) in new[]
        {
            ("callinglist", "import"), ("callinglist", "add"), ("contacts", "create"), ("contacts", "update"), ("calls", "create"), ("callbacks", "create"),
            ("callbacks", "update"),
        })
        {
            await desk.HookAsync(target, name, "/{calling_list.id}/{contact.id}/{call.id}/{callback.id}/{last_call_id}", "POST");
        }

        var centre = await CallCentre.OfAsync(desk.Api);
        var call = await centre.CallAsync();
        var callback = (await centre.Agent.PostAsync(
            "/callbacks", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"due_at":"2030-01-01T00:00:00Z"}""")).IsOk().Json.Number("id");
        (await centre.Agent.PatchAsync($"/callbacks/{callback}", """{"status":"done"}""")).IsDone();

        string Path(params string[] parts) => "/hook/" + string.Join('/', parts);
        var told = await desk.WaitForAsync(
            ("callinglist", "import"), ("callinglist", "add"), ("contacts", "create"), ("calls", "create"), ("callbacks", "create"), ("callbacks", "update"));
        Assert.Equal(Path($"{centre.List}", "", "", "", ""), told["callinglist.import"].Target);
        Assert.Equal(Path("", $"{centre.Contact}", "", "", ""), told["contacts.create"].Target);
        Assert.Equal(Path("", "", $"{call}", "", $"{call}"), told["calls.create"].Target);
        Assert.Equal(Path("", "", "", $"{callback}", ""), told["callbacks.update"].Target);
        Assert.Equal((await centre.Owner.GetAsync($"/calls/{call}")).Json.Keys(), JsonElement.Parse(told["calls.create"].Body).GetProperty("data").Keys());
        Assert.Equal("done", JsonElement.Parse(told["callbacks.update"].Body).GetProperty("data").Text("status"));
    }

    [Theory, EachEngine]
    public async Task LD_137_A_hook_that_rests_is_not_called_and_one_that_fails_is_tried_five_times(TestApi any)
    {
        await using var desk = await HookDesk.StartAsync(any.Engine, _ => 302);
        var owner = await desk.Lead.OwnerAsync();
        var rests = await desk.HookAsync("campaigns", "create", "/rests");
        (await owner.PatchAsync($"/hooks/{rests}", """{"active":false}""")).IsDone();
        await desk.HookAsync("campaigns", "create", "/works");

        (await owner.PostAsync("/campaigns", """{"name":"Spring"}""")).IsOk();

        await desk.Receiver.WaitAsync(5);
        await Task.Delay(500);
        Assert.Equal(5, desk.Receiver.Requests.Count);
        Assert.All(desk.Receiver.Requests, r => Assert.Equal("/hook/works", r.Target));
        Assert.Equal(302, (await desk.WaitForStatusAsync(owner)).Number("last_status"));
    }

    /// <summary>A desk whose server delivers, to loopback too and with short pauses, and a receiver.</summary>
    private sealed class HookDesk(TestServer server, TestApi api, Lead lead, WebhookReceiver receiver) : IAsyncDisposable
    {
        public TestApi Api => api;

        public Lead Lead => lead;

        public WebhookReceiver Receiver => receiver;

        public static async Task<HookDesk> StartAsync(string engine, Func<WebhookRequest, int>? status = null)
        {
            var server = await TestServer.StartAsync(
                engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = FreeScout.WebhookDesk.Pauses });
            var api = await server.NewDeskAsync();
            return new(server, api, await Lead.OfAsync(api), await WebhookReceiver.StartAsync(status));
        }

        public Task<long> HookAsync(string target, string name, string path, string method = "GET", string? secret = null) =>
            lead.AddAsync("/hooks", new { url = receiver.Url + path, target, @event = name, method, secret });

        /// <summary>Waits until each of these has been told, and answers the last request of each.</summary>
        public async Task<Dictionary<string, WebhookRequest>> WaitForAsync(params (string Target, string Event)[] words)
        {
            for (var patience = 0; patience < 1500; patience++)
            {
                var told = receiver.Requests.ToList().GroupBy(r => Word(r)).ToDictionary(g => g.Key, g => g.Last());

                if (words.All(w => told.ContainsKey($"{w.Target}.{w.Event}")))
                {
                    return told;
                }

                await Task.Delay(20);
            }

            throw new TimeoutException("Only these came: " + string.Join(", ", receiver.Requests.Select(Word)));

            static string Word(WebhookRequest request)
            {
                var body = JsonElement.Parse(request.Body);
                return $"{body.Text("target")}.{body.Text("event")}";
            }
        }

        /// <summary>The last hook, when it knows how its last call went.</summary>
        public async Task<JsonElement> WaitForStatusAsync(LeadCaller owner)
        {
            for (var patience = 0; patience < 1500; patience++)
            {
                var hook = (await owner.GetAsync("/hooks")).Json.GetProperty("collection").EnumerateArray().Last();

                if (hook.GetProperty("last_status").ValueKind is JsonValueKind.Number)
                {
                    return hook;
                }

                await Task.Delay(20);
            }

            throw new TimeoutException("The hook was not called.");
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await receiver.DisposeAsync();
        }
    }
}
