using System.Net;
using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Server.Settings;
using Xunit;

namespace Polydesk.Conformance.Edge;

/// <summary>A server with a certificate that also listens to plain http. A trusted proxy on this machine tells of clients elsewhere.</summary>
public sealed class HttpsOnlyTests : IDisposable
{
    private const string Here = "127.0.0.1";
    private const string Somewhere = "203.0.113.9";

    private readonly TestAuthority authority = new();
    private readonly string folder = Directory.CreateTempSubdirectory("polydesk-tls-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("HEAD", "/docs")]
    [InlineData("GET", "/deskpro/api/v2/doc?a=%20b&c")]
    [InlineData("GET", "/api/v2/helpdesk/discover")]
    [InlineData("GET", "/nothing/h%C3%A9")]
    [InlineData("GET", "/file.php/2ABC/a.txt")]
    [InlineData("GET", "/storage/attachment/1?token=x")]
    [InlineData("GET", "/deskpro/api/v2/search?code=x")]
    public async Task Who_only_looks_is_sent_on_to_the_same_page(string method, string path)
    {
        await using var server = await StartAsync();

        var answer = await AskAsync(server, method, path);

        Assert.Equal((308, $"https://desk.example:{server.Urls[1].Port}{path}"), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("GET", "/eddydesk/api/v2/statuses", "Authorization", "Basic YTpi")]
    [InlineData("HEAD", "/deskpro/api/v2/me", "Authorization", "key 1:x")]
    [InlineData("GET", "/freescout/api/mailboxes", "X-FreeScout-API-Key", "x")]
    [InlineData("GET", "/freescout/api/mailboxes?api_key=x", "X-Other", "x")]
    [InlineData("GET", "/api/mailboxes?API_KEY=", "X-Other", "x")]
    [InlineData("GET", "/leaddesk/stable/users", "authorization", "Bearer x")]
    [InlineData("GET", "/api/v2/api_tokens/user_sources/1/callback/default?state=x&code=x", "X-Other", "x")]
    [InlineData("GET", "/deskpro/api/v2/20200101/api_tokens/user_sources/1/callback/default?code=x", "X-Other", "x")]
    [InlineData("POST", "/leaddesk/stable/oauth/access-token", "X-Other", "x")]
    [InlineData("OPTIONS", "/deskpro/api/v2/tickets", "X-Other", "x")]
    public async Task What_came_readable_for_all_is_refused_and_not_sent_on(string method, string path, string header, string value)
    {
        await using var server = await StartAsync();

        var answer = await AskAsync(server, method, path, (header, value));

        Assert.Equal((403, null), (answer.Status, answer.Header("Location")));
        Assert.True(method == "HEAD" || answer.Json.Text("code") == "https_required", answer.ToString());
    }

    [Theory]
    [InlineData("/healthz", "http", Somewhere)]
    [InlineData("/readyz", "http", Somewhere)]
    [InlineData("/metrics", "http", Somewhere)]
    [InlineData("/docs", "http", Here)]
    [InlineData("/docs", "https", Somewhere)]
    public async Task Health_this_machine_and_what_a_trusted_proxy_took_by_https_are_answered(string path, string scheme, string client)
    {
        await using var server = await StartAsync();

        Assert.Equal(200, (await AskAsync(server, "GET", path, ("X-Forwarded-Proto", scheme), ("X-Forwarded-For", client))).Status);
    }

    [Fact]
    public async Task An_unknown_proxy_on_this_machine_changes_nothing()
    {
        await using var server = await StartAsync(s => s with { TrustedProxies = [] });

        Assert.Equal(200, (await AskAsync(server, "GET", "/docs")).Status);
    }

    [Fact]
    public async Task Switched_off_or_without_https_plain_http_is_answered_everywhere()
    {
        await using var off = await StartAsync(s => s with { Tls = s.Tls with { Only = false } });
        await using var bare = await StartAsync(s => s with { Tls = new(), Urls = "http://127.0.0.1:0" });

        Assert.Equal((200, 200), ((await AskAsync(off, "GET", "/docs")).Status, (await AskAsync(bare, "GET", "/docs")).Status));
        Assert.Null((await AskAsync(bare, "GET", "/docs", ("X-Forwarded-Proto", "https"))).Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_public_address_says_which_port_is_open_to_the_world()
    {
        await using var server = await StartAsync(s => s with { PublicUrl = "https://desk.example" });

        Assert.Equal("https://desk.example/docs", (await AskAsync(server, "GET", "/docs")).Header("Location"));
    }

    [Theory]
    [InlineData("desk.example", 30, "max-age=2592000")]
    [InlineData("desk.example:8443", 365, "max-age=31536000")]
    [InlineData("desk.example", 0, null)]
    [InlineData("localhost", 30, null)]
    [InlineData("127.0.0.1:5081", 30, null)]
    [InlineData("[::1]", 30, null)]
    public async Task By_https_browsers_are_told_to_come_so_again(string host, int days, string? promise)
    {
        await using var server = await StartAsync(s => s with { Tls = s.Tls with { HstsDays = days } });

        foreach (var (path, status) in new[] { ("/docs", 200), ("/nothing", 404), ("/eddydesk/api/v2/statuses", 401) })
        {
            var lines = await SecretlyAsync(server.Urls[1], host, path);

            Assert.StartsWith($"HTTP/1.1 {status} ", lines[0], StringComparison.Ordinal);
            Assert.Equal(promise is null ? [] : [$"Strict-Transport-Security: {promise}"], lines.Where(l => l.StartsWith("Strict-", StringComparison.OrdinalIgnoreCase)));
        }

        Assert.Null((await AskAsync(server, "GET", "/healthz")).Header("Strict-Transport-Security"));
    }

    private Task<TestServer> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var issued = authority.Issue(7);
        var (chain, key) = (Path.Combine(folder, "chain.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(chain, issued.Chain);
        File.WriteAllText(key, issued.Key);
        return TestServer.StartAsync("sqlite", change: s =>
        {
            s = s with
            {
                Urls = "http://127.0.0.1:0;https://127.0.0.1:0",
                Tls = new(chain, key),
                TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
                MetricsAllow = [IPNetwork.Parse(Somewhere + "/32")],
            };
            return change?.Invoke(s) ?? s;
        });
    }

    /// <summary>Asks by plain http as a client elsewhere, unless the headers say otherwise.</summary>
    private static Task<ApiAnswer> AskAsync(TestServer server, string method, string path, params (string Name, string Value)[] headers)
    {
        var forwarded = headers.Any(h => h.Name == "X-Forwarded-For") ? headers : [("X-Forwarded-For", Somewhere), .. headers];
        return new Api.ApiClient(server, null, "").At("", "desk.example").SendAsync(method, path, null, forwarded);
    }

    /// <summary>The head of an answer over TLS.</summary>
    private async Task<string[]> SecretlyAsync(Uri url, string host, string path)
    {
        await using var tls = await authority.ConnectAsync(url);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(tls, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
    }
}
