using System.Net;
using System.Text;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class WebhookListTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Subscriptions_are_listed_with_what_narrows_them(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var keys = (await data.InitAsync()).Json;
        await using var server = await data.ServeAsync();
        var deskpro = "key " + keys["deskpro_api_key"];
        await AddAsync(server, deskpro, "/deskpro/api/v2/apps/zapier/hooks", """{"target_url": "https://a.example/all", "event": "ticket_created"}""");
        await AddAsync(server, deskpro, "/deskpro/api/v2/apps/zapier/hooks", """{"target_url": "https://a.example/some", "event": "ticket_created", "params": {"filter": 4}}""");
        await AddAsync(server, "Bearer " + keys["freescout_api_key"], "/freescout/api/webhooks", """{"url": "https://b.example", "events": ["convo.created"], "mailboxes": [1]}""");

        var lines = (await data.RunAsync("webhook", "list")).Output.Split('\n');

        Assert.EndsWith("  https://a.example/all  ticket_created  not used yet", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("  https://a.example/some  ticket_created  only view 4 of person 1 (Unassigned tickets)  not used yet", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  https://b.example  convo.created  only departments 1  not used yet", lines[2], StringComparison.Ordinal);
        Assert.Equal((0, "0 tickets, 0 messages: everything agrees.\n"), await CheckAsync(data));
    }

    private static async Task AddAsync(ServerProcess server, string credential, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task<(int, string)> CheckAsync(DataFolder data)
    {
        var result = await data.RunAsync("check");
        return (result.ExitCode, result.Output);
    }
}
