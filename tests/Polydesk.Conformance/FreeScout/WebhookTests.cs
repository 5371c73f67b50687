using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Subscriptions to changes (section 12).</summary>
public sealed class WebhookTests
{
    [Theory, EachEngine]
    public async Task FS_24_A_subscription_comes_back_whole_with_its_address_byte_for_byte(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");
        const string url = "https://Example.ORG:443/a%2fb/../hook?x=%7Eü&y=1#part";

        var answer = await SendAsync(
            api, key, "POST", "/webhooks", $$"""{"url": "{{url}}", "events": ["convo.updated", "convo.created", "convo.created", "convo.note.created"], "mailboxes": [1]}""");

        Assert.Equal(201, answer.Status);
        var id = answer.Json.Number("id");
        Assert.Equal(id.ToString(), answer.Header("Resource-ID"));
        Assert.EndsWith($"/freescout/api/webhooks/{id}", answer.Header("Location"), StringComparison.Ordinal);
        Shape.Of(Example.Of("freescout", "FS-24")).Hold(answer.Json);
        Assert.Equal(url, answer.Json.Text("url"));
        Assert.Equal(["convo.created", "convo.note.created"], answer.Json.Texts("events"));
        Assert.Equal([1L], answer.Json.Numbers("mailboxes"));
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("lastRunTime").ValueKind);
    }

    [Theory, EachEngine]
    public async Task FS_24_Events_may_be_a_text_and_mailboxes_may_be_left_out(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");

        var answer = await SendAsync(api, key, "POST", "/webhooks", """{"url": "http://a.example", "events": "convo.status, customer.created"}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal(["convo.status", "customer.created"], answer.Json.Texts("events"));
        Assert.Empty(answer.Json.Numbers("mailboxes"));
    }

    [Theory]
    [EachEngine]
    public async Task FS_24_What_is_wrong_is_named(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");
        var tooLong = "http://a.example/" + new string('x', 239);

        Assert.Equal(("url", "`url` parameter is required"), await RefusedAsync("""{"events": ["convo.created"]}"""));
        Assert.Equal(("url", "may not be empty"), await RefusedAsync("""{"url": "", "events": ["convo.created"]}"""));
        Assert.Equal(("url", "Expected a complete http or https address"), await RefusedAsync("""{"url": "ftp://a.example", "events": ["convo.created"]}"""));
        Assert.Equal(("url", "may not be longer than 255 characters"), await RefusedAsync($$"""{"url": "{{tooLong}}", "events": ["convo.created"]}"""));
        Assert.Equal(("events", "`events` parameter is required"), await RefusedAsync("""{"url": "http://a.example"}"""));
        Assert.Equal(("mailboxes", "Mailbox not found"), await RefusedAsync("""{"url": "http://a.example", "events": ["convo.created"], "mailboxes": [77]}"""));
        Assert.StartsWith(
            "Unknown events. Allowed: convo.created, convo.assigned, ",
            (await RefusedAsync("""{"url": "http://a.example", "events": ["convo.updated"]}""")).Message, StringComparison.Ordinal);

        async Task<(string? Path, string? Message)> RefusedAsync(string json)
        {
            var answer = await SendAsync(api, key, "POST", "/webhooks", json);
            Assert.Equal(400, answer.Status);
            var error = Assert.Single(answer.Json.GetProperty("_embedded").GetProperty("errors").EnumerateArray());
            return (error.Text("path"), error.Text("message"));
        }
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_25_Subscriptions_are_listed_oldest_first(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");

        foreach (var n in Enumerable.Range(1, 3))
        {
            await SendAsync(api, key, "POST", "/webhooks", $$"""{"url": "http://a.example/{{n}}", "events": ["convo.created"]}""");
        }

        var all = (await SendAsync(api, key, "GET", "/webhooks")).Json;
        var second = (await SendAsync(api, key, "GET", "/webhooks?page=2&pageSize=2")).Json;

        Shape.Of(Example.Of("freescout", "FS-25")).Hold(all);
        Assert.Equal(["http://a.example/1", "http://a.example/2", "http://a.example/3"], Urls(all));
        Assert.Equal(["http://a.example/3"], Urls(second));
        Assert.Equal(2, second.GetProperty("page").Number("totalPages"));

        static IReadOnlyList<string?> Urls(JsonElement page) =>
            [.. page.GetProperty("_embedded").GetProperty("webhooks").EnumerateArray().Select(w => w.Text("url"))];
    }

    [Theory, EachEngine]
    public async Task FS_26_A_subscription_ends_once(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, api.Owner.Id, "global");
        var id = (await SendAsync(api, key, "POST", "/webhooks", """{"url": "http://a.example", "events": ["convo.created"]}""")).Json.Number("id");

        var first = await SendAsync(api, key, "DELETE", $"/webhooks/{id}");
        var second = await SendAsync(api, key, "DELETE", $"/webhooks/{id}");

        Assert.Equal((204, 0), (first.Status, first.Bytes.Length));
        Assert.Equal(404, second.Status);
        Assert.Equal(404, (await SendAsync(api, key, "DELETE", "/webhooks/x")).Status);
        Assert.Equal(405, (await SendAsync(api, key, "GET", $"/webhooks/{id}")).Status);
    }

    [Theory, EachEngine]
    [Operation("FS-24", "FS-25", "FS-26")]
    public async Task Subscriptions_are_for_administrators_only(TestApi api)
    {
        var key = await WebhookDesk.KeyAsync(api, (await api.Some.EmployeeAsync()).Id);

        Assert.Equal(403, (await SendAsync(api, key, "GET", "/webhooks")).Status);
        Assert.Equal(403, (await SendAsync(api, key, "POST", "/webhooks", """{"url": "http://a.example", "events": ["convo.created"]}""")).Status);
        Assert.Equal(403, (await SendAsync(api, key, "DELETE", "/webhooks/1")).Status);
    }

    private static Task<ApiAnswer> SendAsync(TestApi api, string key, string method, string path, string? json = null) =>
        WebhookDesk.SendAsync(api, key, method, path, json);
}
