using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Fields;
using Polydesk.Dialects.FreeScout;
using Polydesk.Kills;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>What subscribers are told, and how (section 14).</summary>
public sealed class WebhookDeliveryTests
{
    private const string All =
        "convo.created,convo.assigned,convo.status,convo.moved,convo.customer.reply.created,convo.agent.reply.created,convo.note.created,convo.deleted,"
        + "convo.restored,convo.deleted_forever";

    [Fact]
    public void FS_40_The_signature_is_that_of_the_test_vector() =>
        Assert.Equal("sqZqUFJDQ0MnKyYR1CHBPmkV6NI=", FreeWebhooks.Sign("""{"id":36,"status":"active"}""", "5f4dcc3b5aa765d61d8327deb882cf99"));

    [Theory, EachEngine]
    public async Task FS_40_A_ticket_created_through_EddyDesk_is_told_as_the_API_shows_it_and_signed(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine);
        var hook = await desk.SubscribeAsync("convo.created");

        var customer = desk.Api.As(await desk.Api.Some.PersonAsync(p => p with { Lastname = "" }));
        var ticket = (await customer.PostAsync("/tickets/", ("title", "Flux capacitor"), ("description", "It hums ü"))).Data().Number("id");
        var told = (await desk.Receiver.WaitAsync(1))[0];

        Assert.Equal(("convo.created", "application/json"), (told.Event, told.Headers["Content-Type"]));
        Assert.Equal(Signature(await desk.SecretAsync(), told.Body), told.Signature);
        Assert.StartsWith($"{hook}-", told.Delivery, StringComparison.Ordinal);
        var shown = await desk.SendAsync("GET", $"/conversations/{ticket}");
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(shown.Bytes), JsonNode.Parse(told.Body)),
            $"Shown: {shown.Text}\nTold: {Encoding.UTF8.GetString(told.Body)}");
        Shape.Of(Example.Of("freescout", "FS-40")).Hold(JsonElement.Parse(told.Body));
    }

    [Theory, EachEngine]
    public async Task FS_40_Subscribers_are_told_of_the_custom_fields_that_all_staff_sees(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine);
        var open = await desk.Api.FieldAsync(FieldType.Text);
        var hidden = await desk.Api.FieldAsync(FieldType.Text, but: f => f with { Staff = new(View: false, Edit: false, Required: false, RequiredToClose: false) });
        await desk.SubscribeAsync("convo.created");

        var ticket = await desk.Api.TicketAsync(($"custom_fields[{open}]", "seen"), ($"custom_fields[{hidden}]", "secret"));
        var told = JsonElement.Parse((await desk.Receiver.WaitAsync(1))[0].Body);

        Assert.Equal([open], Fields(told));
        Assert.Equal([open, hidden], Fields((await desk.SendAsync("GET", $"/conversations/{ticket}")).Json));

        static IEnumerable<long> Fields(JsonElement conversation) => conversation.GetProperty("customFields").EnumerateArray().Select(f => f.Number("id"));
    }

    [Theory, EachEngine]
    public async Task FS_40_Each_change_is_told_under_its_name_in_order(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine);
        var (api, owner) = (desk.Api, desk.Api.Owner.Id);
        var customer = await api.Some.ClientAsync();
        var elsewhere = await api.Some.DepartmentAsync();
        await desk.SubscribeAsync(All);

        var ticket = await api.TicketAsync(("user_id", $"{customer.Id}"));
        await PutAsync(("owner_id", $"{owner}"));
        await PutAsync(("owner_id", "0"));
        await PutAsync(("status_id", "process"));
        await PutAsync(("status_id", "closed"));
        await api.As(customer).PostAsync($"/tickets/{ticket}/posts/", ("text", "It is back"));
        await api.MessageAsync(ticket, "Try now");
        await api.MessageAsync(ticket, "He is patient", "comments");
        await PutAsync(("department_id", $"{elsewhere}"));
        await PutAsync(("priority_id", "1"));
        await api.DeleteAsync($"/tickets/{ticket}");

        // A change is told with the thing as it is then, so what follows waits until it has been.
        await desk.Receiver.WaitAsync(8);
        await desk.SendAsync("POST", $"/conversations/{ticket}/threads", $$"""{"type": "customer", "text": "Not so fast", "customer": {"id": {{customer.Id}} } }""");

        string[] words =
        [
            "convo.created", "convo.assigned", "convo.status", "convo.customer.reply.created", "convo.agent.reply.created", "convo.note.created", "convo.moved",
            "convo.deleted", "convo.restored", "convo.customer.reply.created",
        ];
        var told = await desk.Receiver.WaitAsync(words.Length);
        await Task.Delay(300);
        Assert.Equal(words, desk.Receiver.Requests.Select(r => r.Event));
        var bodies = told.Select(t => JsonElement.Parse(t.Body)).ToList();
        Assert.All(bodies, b => Assert.Equal(ticket, b.Number("id")));
        Assert.Equal("It is back", bodies[3].Text("preview"));
        Assert.Equal("customer", bodies[3].GetProperty("_embedded").GetProperty("threads")[0].Text("type"));
        Assert.Equal("Try now", bodies[4].Text("preview"));
        Assert.Equal("message", bodies[4].GetProperty("_embedded").GetProperty("threads")[0].Text("type"));
        Assert.Equal("note", bodies[5].GetProperty("_embedded").GetProperty("threads")[0].Text("type"));
        Assert.Equal(elsewhere, bodies[6].Number("mailboxId"));
        Assert.Equal("deleted", bodies[7].Text("state"));

        async Task PutAsync(params (string, string)[] form) => Assert.Equal(200, (await api.PutAsync($"/tickets/{ticket}", form)).Status);
    }

    [Theory, EachEngine]
    public async Task FS_40_Customers_are_told_as_the_API_shows_them_and_users_are_not(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine);
        await desk.SubscribeAsync("customer.created", "customer.updated");

        var id = (await desk.SendAsync("POST", "/customers", """{"firstName": "Mark", "emails": ["mark@example.org"], "phone": "555"}""")).Json.Number("id");
        await desk.Api.PutAsync($"/users/{desk.Api.Owner.Id}", ("name", "Boss"));
        await desk.Receiver.WaitAsync(1);
        Assert.Equal(200, (await desk.Api.PutAsync($"/users/{id}", ("name", "Marc"))).Status);
        var told = await desk.Receiver.WaitAsync(2);

        Assert.Equal(["customer.created", "customer.updated"], told.Select(t => t.Event));
        Assert.Equal(["Mark", "Marc"], told.Select(t => JsonElement.Parse(t.Body).Text("firstName")));
        var shown = await desk.SendAsync("GET", $"/customers/{id}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(shown.Bytes), JsonNode.Parse(told[1].Body)), $"{shown.Text}\n{Encoding.UTF8.GetString(told[1].Body)}");
        Assert.Equal(
            Example.Of("freescout", "FS-40.customer").Response.Keys().Order(), JsonElement.Parse(told[0].Body).Keys().Order());
    }

    [Theory, EachEngine]
    public async Task FS_40_A_draft_is_told_when_it_is_published_and_an_erased_conversation_as_it_was(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine);
        var customer = await desk.Api.Some.ClientAsync();
        await desk.SubscribeAsync(All);

        var draft = await desk.SendAsync("POST", "/conversations", $$"""
            {"type": "email", "mailboxId": 1, "subject": "Thoughts", "customer": {"id": {{customer.Id}}},
             "threads": [{"type": "message", "user": {{desk.Api.Owner.Id}}, "text": "Not yet", "state": "draft"}]}
            """);
        Assert.Equal(201, draft.Status);
        var id = draft.Json.Number("id");
        await Task.Delay(400);
        Assert.Empty(desk.Receiver.Requests);

        var published = await desk.SendAsync("POST", $"/conversations/{id}/threads", $$"""{"type": "message", "user": {{desk.Api.Owner.Id}}, "text": "Now"}""");
        Assert.Equal(201, published.Status);
        await desk.Receiver.WaitAsync(1);
        Assert.Equal(204, (await desk.SendAsync("DELETE", $"/conversations/{id}")).Status);
        var told = await desk.Receiver.WaitAsync(2);

        Assert.Equal(["convo.created", "convo.deleted_forever"], told.Select(t => t.Event));
        Assert.Equal("Thoughts", JsonElement.Parse(told[1].Body).Text("subject"));
        Assert.Equal(404, (await desk.SendAsync("GET", $"/conversations/{id}")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_40_A_failing_endpoint_is_tried_ten_times_with_the_same_bytes_and_its_error_is_shown(TestApi any)
    {
        await using var desk = await WebhookDesk.StartAsync(any.Engine, _ => 500);
        await desk.SubscribeAsync("convo.created");

        await desk.Api.TicketAsync();
        var told = await desk.Receiver.WaitAsync(10);
        await Task.Delay(500);

        Assert.Equal(10, desk.Receiver.Requests.Count);
        Assert.Single(told.Select(t => (t.Delivery, t.Signature, Convert.ToHexString(t.Body))).Distinct());
        var shown = (await desk.SendAsync("GET", "/webhooks")).Json.GetProperty("_embedded").GetProperty("webhooks")[0];
        Assert.Equal("Response status code: 500", shown.Text("lastRunError"));
        Assert.NotNull(shown.Text("lastRunTime"));
    }

    [Theory, EachEngine]
    public async Task FS_40_A_private_address_is_refused_where_the_operator_does_not_allow_it(TestApi any)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await TestServer.StartAsync(any.Engine, change: s => s with { Background = true, WebhookBackoffSeconds = [] });
        var api = await server.NewDeskAsync();
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");
        await WebhookDesk.SendAsync(api, key, "POST", "/webhooks", $$"""{"url": "{{receiver.Url}}", "events": "convo.created"}""");

        await api.TicketAsync();
        var error = "";

        for (var patience = 0; error?.Length == 0 && patience < 1500; patience++)
        {
            await Task.Delay(20);
            error = (await WebhookDesk.SendAsync(api, key, "GET", "/webhooks")).Json.GetProperty("_embedded").GetProperty("webhooks")[0].Text("lastRunError");
        }

        Assert.Equal("The address leads where this server may not go", error);
        Assert.Empty(receiver.Requests);
    }

    private static string Signature(string secret, byte[] body)
    {
#pragma warning disable CA5350 // The receivers of this product check this algorithm.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body));
#pragma warning restore CA5350
    }
}
