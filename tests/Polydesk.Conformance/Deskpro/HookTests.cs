using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Tickets;
using Polydesk.Kills;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Subscriptions of the product's Zapier app.</summary>
public sealed class HookTests
{
    [Theory, EachEngine]
    public async Task DP_111_DP_112_DP_113_Subscribers_are_told_until_they_leave(TestApi api)
    {
        await using var server = await TestServer.StartAsync(api.Engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = [0.05, 0.05] });
        await using var receiver = await WebhookReceiver.StartAsync();
        var desk = await ProDesk.OfAsync(await server.NewDeskAsync());
        var hooks = new Dictionary<string, long>();

        foreach (var word in new[] { "ticket_created", "ticket_update", "new_ticket_reply" })
        {
            var hook = (await desk.PostAsync("/apps/zapier/hooks", $$"""{"target_url": "{{receiver.Url}}", "event": "{{word}}", "params": {} }""")).Created();
            Assert.Equal(["id", "target_url", "event", "params"], hook.Keys());
            hooks[word] = hook.Number("id");
        }

        var id = await desk.TicketAsync("\"message\": \"Hello\"");
        (await desk.PutAsync($"/tickets/{id}", """{"urgency": 5}""")).IsChanged();
        (await desk.PostAsync($"/tickets/{id}/messages", """{"message": "Answer"}""")).Created();
        var told = (await receiver.WaitAsync(3)).Select(r => JsonElement.Parse(r.Body)).ToList();

        foreach (var body in told)
        {
            var isReply = !body.TryGetProperty("data", out var ticket);
            var example = await desk.GetAsync("/apps/zapier/example/" + (isReply ? "new_ticket_reply" : "ticket_created"));
            Assert.Equal(200, example.Status);
            Assert.Equal(example.Json.Keys(), body.Keys());
            Assert.Equal(id, isReply ? body.Number("ticket") : ticket.Number("id"));
        }

        foreach (var hook in hooks.Values)
        {
            (await desk.DeleteAsync($"/apps/zapier/hooks/{hook}")).IsGone();
            (await desk.DeleteAsync($"/apps/zapier/hooks/{hook}")).IsMissing();
        }
    }

    [Theory, EachEngine]
    public async Task DP_111_A_hook_with_a_filter_is_told_of_tickets_that_match_it_alone(TestApi api)
    {
        await using var server = await TestServer.StartAsync(api.Engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = [0.05, 0.05] });
        await using var receiver = await WebhookReceiver.StartAsync();
        var desk = await ProDesk.OfAsync(await server.NewDeskAsync());
        var urgent = await ViewAsync(desk.Api, desk.Api.Owner, new ViewTerm("tag", ["urgent"]));
        var hook = (await desk.PostAsync(
            "/apps/zapier/hooks", $$"""{"target_url": "{{receiver.Url}}", "event": "ticket_created", "params": {"filter": "{{urgent}}"} }""")).Created();
        (await desk.PostAsync(
            "/apps/zapier/hooks", $$"""{"target_url": "{{receiver.Url}}", "event": "new_ticket_reply", "params": {"filter": {{urgent}}} }""")).Created();

        var calm = await desk.TicketAsync("\"labels\": [\"calm\"], \"message\": \"Hello\"");
        (await desk.PostAsync($"/tickets/{calm}/messages", """{"message": "Answer"}""")).Created();
        var pressing = await desk.TicketAsync("\"labels\": [\"Urgent\"], \"message\": \"Hello\"");
        (await desk.PostAsync($"/tickets/{pressing}/messages", """{"message": "Answer"}""")).Created();
        var told = (await receiver.WaitAsync(2)).Select(r => JsonElement.Parse(r.Body)).ToList();

        Assert.Equal(urgent, hook.GetProperty("params").Number("filter"));
        Assert.Equal([pressing, pressing], told.Select(t => t.TryGetProperty("data", out var ticket) ? ticket.Number("id") : t.Number("ticket")));
    }

    [Theory, EachEngine]
    public async Task DP_111_A_receiver_that_says_it_is_gone_is_told_no_more(TestApi api)
    {
        await using var server = await TestServer.StartAsync(api.Engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = [0.05, 0.05] });
        await using var receiver = await WebhookReceiver.StartAsync(_ => 410);
        var desk = await ProDesk.OfAsync(await server.NewDeskAsync());
        var hook = (await desk.PostAsync("/apps/zapier/hooks", $$"""{"target_url": "{{receiver.Url}}", "event": "ticket_created"}""")).Created().Number("id");

        await desk.TicketAsync();

        await receiver.WaitAsync(1);
        for (var patience = 0; patience < 1500 && await desk.Api.NumberAsync($"select count(*) from webhooks") > 0; patience++)
        {
            await Task.Delay(20);
        }

        (await desk.DeleteAsync($"/apps/zapier/hooks/{hook}")).IsMissing();
        Assert.Equal(1, await desk.Api.NumberAsync($"select count(*) from events where type = 'webhook.removed' and subject_id = {hook}"));
    }

    [Theory, EachEngine]
    public async Task DP_111_DP_113_What_cannot_be_subscribed_to_is_refused(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        Assert.Equal(["target_url: required", "event: required"], (await desk.PostAsync("/apps/zapier/hooks", "{}")).Faults());
        Assert.Equal(["event: bad_choice"], (await desk.PostAsync("/apps/zapier/hooks", """{"target_url": "https://example.org/", "event": "nothing"}""")).Faults());
        Assert.Equal(["target_url: bad_choice"], (await desk.PostAsync("/apps/zapier/hooks", """{"target_url": "nothing", "event": "ticket_update"}""")).Faults());
        (await desk.GetAsync("/apps/zapier/example/nothing")).IsMissing();

        var theirs = await ViewAsync(api, await api.Some.EmployeeAsync(), new ViewTerm("agent", ["me"]));
        Assert.Equal(["params.filter: bad_choice"], (await HookAsync($$"""{"filter": {{theirs}}}""")).Faults());
        Assert.Equal(["params.filter: bad_choice"], (await HookAsync("""{"filter": 999999}""")).Faults());
        Assert.Equal(["params.filter: bad_choice"], (await HookAsync("""{"filter": "mine"}""")).Faults());
        Assert.Equal(["params: invalid_type"], (await HookAsync("5")).Faults());
        Assert.Empty((await HookAsync("""{"filter": ""}""")).Created().GetProperty("params").EnumerateObject());
        (await desk.DeleteAsync("/apps/zapier/hooks/999999")).IsMissing();

        Task<ApiAnswer> HookAsync(string parameters) =>
            desk.PostAsync("/apps/zapier/hooks", $$"""{"target_url": "https://example.org/", "event": "ticket_created", "params": {{parameters}}}""");
    }

    private static async Task<long> ViewAsync(TestApi api, TestPerson person, ViewTerm term)
    {
        var draft = new ViewDraft { Title = "Some", Terms = default(Optional<IReadOnlyList<ViewTerm>>).With([term]) };
        return (await api.Account.Get<SaveTicketView>().RunAsync(null, draft, await api.CallerAsync(person), default)).Failed(out var problem, out var id)
            ? throw new InvalidOperationException(problem.ToString())
            : id;
    }
}
