using System.Net;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Xunit;

namespace Polydesk.Conformance.Edge;

/// <summary>What a reverse proxy says of a request is believed from those proxies that the operator names, and from nobody else.</summary>
public sealed class ProxyTests
{
    private const string Somewhere = "203.0.113.9";

    [Theory]
    [InlineData("127.0.0.0/8", "https://help.example/deskpro/")]
    [InlineData("198.51.100.0/24", null)]
    [InlineData(null, null)]
    public async Task Links_begin_with_the_address_that_a_trusted_proxy_names(string? trusted, string? root)
    {
        await using var server = await StartAsync(trusted);
        await server.NewDeskAsync();

        var answer = await AskAsync(
            server, "/deskpro/api/v2/helpdesk/discover", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "help.example"), ("X-Forwarded-For", Somewhere));

        Assert.Equal(root ?? $"{server.Url}deskpro/", answer.Data().Text("helpdesk_url"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", "freescout")]
    [InlineData("198.51.100.0/24", "nobody")]
    [InlineData(null, "nobody")]
    public async Task A_bound_host_is_the_one_that_a_trusted_proxy_names(string? trusted, string speaker)
    {
        await using var server = await StartAsync(trusted);
        await server.BindAsync("free.example", (await server.NewDeskAsync()).Account, "freescout");

        var answer = await AskAsync(server, "/nothing", ("X-Forwarded-Host", "free.example"), ("X-Forwarded-For", Somewhere));

        Assert.Equal(speaker, Speaker.Of(answer));
    }

    [Theory]
    [InlineData("127.0.0.0/8", Somewhere, 200)]
    [InlineData("127.0.0.0/8", "198.51.100.7", 403)]
    [InlineData("127.0.0.0/8", Somewhere + ", 198.51.100.7", 403)]
    [InlineData("127.0.0.0/8", Somewhere + ", 127.0.0.2", 200)]
    [InlineData("198.51.100.0/24", Somewhere, 403)]
    [InlineData(null, Somewhere, 403)]
    public async Task The_client_is_the_last_one_that_is_no_trusted_proxy(string? trusted, string forwardedFor, int status)
    {
        await using var server = await StartAsync(trusted);

        var answer = await AskAsync(server, "/metrics", ("X-Forwarded-For", forwardedFor));

        Assert.Equal(status, answer.Status);
    }

    private static Task<TestServer> StartAsync(string? trusted) => TestServer.StartAsync(
        "sqlite",
        change: s => s with
        {
            TrustedProxies = trusted is null ? [] : [IPNetwork.Parse(trusted)],
            MetricsAllow = [IPNetwork.Parse(Somewhere + "/32")],
        });

    private static Task<ApiAnswer> AskAsync(TestServer server, string path, params (string Name, string Value)[] headers) =>
        new Api.ApiClient(server, null, "").SendAsync("GET", path, null, headers);
}
