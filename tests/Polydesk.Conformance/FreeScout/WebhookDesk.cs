using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Polydesk.Desk.Webhooks;
using Polydesk.Kills;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.FreeScout;

/// <summary>A desk whose server delivers webhooks, to loopback too and with short pauses, and a receiver.</summary>
internal sealed class WebhookDesk(TestServer server, TestApi api, WebhookReceiver receiver, string key) : IAsyncDisposable
{
    public static readonly double[] Pauses = [0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05];

    public TestApi Api => api;

    public WebhookReceiver Receiver => receiver;

    public static async Task<WebhookDesk> StartAsync(string engine, Func<WebhookRequest, int>? status = null)
    {
        var server = await TestServer.StartAsync(
            engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = Pauses });
        var api = await server.NewDeskAsync();
        return new(server, api, await WebhookReceiver.StartAsync(status), await KeyAsync(api, api.Owner.Id, "global"));
    }

    /// <summary>A key of the FreeScout API.</summary>
    public static async Task<string> KeyAsync(TestApi api, long person, string label = "")
    {
        var outcome = await api.Account.Get<CreateApiKey>().RunAsync("freescout", person, KeyTerms.None, label, default);
        return outcome.Failed(out var problem, out var issued) ? throw new InvalidOperationException(problem.ToString()) : issued.Secret;
    }

    public static Task<ApiAnswer> SendAsync(TestApi api, string key, string method, string path, string? json = null) =>
        api.As(null).At("/freescout/api").SendAsync(method, path, json is null ? null : ApiClient.Json(json), ("X-FreeScout-API-Key", key));

    public Task<ApiAnswer> SendAsync(string method, string path, string? json = null) => SendAsync(api, key, method, path, json);

    public async Task<long> SubscribeAsync(params string[] events) => (await SendAsync(
        "POST", "/webhooks", $$"""{"url": "{{receiver.Url}}", "events": "{{string.Join(',', events)}}"}""")).Json.Number("id");

    public async Task<string> SecretAsync()
    {
        await using var db = await api.Account.Database.OpenAsync(default);
        return (await api.Account.Get<WebhookSecret>().FindAsync(db, "freescout", default))!;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await receiver.DisposeAsync();
    }
}
