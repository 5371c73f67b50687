using System.Text.RegularExpressions;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>What the server says of itself, and what belongs to no dialect.</summary>
public sealed partial class HealthTests : IAsyncLifetime
{
    private DataFolder data = null!;
    private ServerProcess server = null!;
    private string key = "";

    public async ValueTask InitializeAsync()
    {
        data = await DataFolder.CreateAsync("sqlite");
        key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        server = await data.ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await data.DisposeAsync();
    }

    [Fact]
    public async Task Health_asks_for_no_key()
    {
        using var alive = await server.GetAsync("/healthz");
        using var ready = await server.GetAsync("/readyz");

        Assert.Equal("ok\n", await TextAsync(alive));
        Assert.Equal("ready\n", await TextAsync(ready));
    }

    [Fact]
    public async Task Metrics_are_valid_text_that_counts_requests_by_operation()
    {
        for (var i = 0; i < 3; i++)
        {
            (await server.GetAsync("/eddydesk/api/v2/statuses", "owner@desk.example", key)).Dispose();
        }

        (await server.GetAsync("/eddydesk/api/v2/statuses")).Dispose();
        using var page = await server.GetAsync("/metrics");
        var text = await TextAsync(page);
        var lines = text.TrimEnd('\n').Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.All(lines, line => Assert.Matches(Line(), line));
        var types = lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(types.Distinct(), types);
        Assert.Equal(lines.Where(l => l[0] != '#').Distinct().Count(), lines.Count(l => l[0] != '#'));
        Assert.Contains("polydesk_requests_total{dialect=\"eddydesk\",operation=\"ED-22\",status=\"2xx\"} 3", lines);
        Assert.Contains("polydesk_requests_total{dialect=\"eddydesk\",operation=\"-\",status=\"4xx\"} 1", lines);
        Assert.Contains("polydesk_request_duration_seconds_bucket{dialect=\"eddydesk\",operation=\"ED-22\",le=\"+Inf\"} 3", lines);
        Assert.Contains("polydesk_request_duration_seconds_count{dialect=\"eddydesk\",operation=\"ED-22\"} 3", lines);
    }

    [Fact]
    public async Task Metrics_are_not_for_who_comes_through_a_proxy()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_an_id_of_its_own_that_no_client_chooses()
    {
        var ids = new List<string>();

        foreach (var path in new[] { "/", "/healthz", "/nowhere", "/eddydesk/api/v2/statuses", "/eddydesk/nowhere" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Request-Id", "chosen");
            using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            ids.Add(answer.Headers.GetValues("X-Request-Id").Single());
        }

        Assert.All(ids, id => Assert.Matches("^[0-9a-z]{10}$", id));
        Assert.Equal(5, ids.Distinct().Count());
    }

    [Fact]
    public async Task The_root_is_a_page_without_script_and_the_rest_is_not_found()
    {
        using var root = await server.GetAsync("/");
        using var nowhere = await server.GetAsync("/nowhere");

        Assert.Equal("text/html; charset=utf-8", root.Content.Headers.ContentType!.ToString());
        Assert.Contains("default-src 'none'", root.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await TextAsync(root), StringComparison.Ordinal);
        Assert.Equal(404, (int)nowhere.StatusCode);
        Assert.Matches("^\\{\"status\":404,\"code\":\"not_found\",\"message\":\"Nothing is here\\.\",\"request_id\":\"[0-9a-z]{10}\"\\}$", await TextAsync(nowhere));
        Assert.False(root.Headers.Contains("Server"));
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>The exposition format: a help or type line, or a name with labels and a number.</summary>
    [GeneratedRegex(
        """^(# HELP [a-z_0-9]+ .+|# TYPE [a-z_0-9]+ (counter|gauge|histogram)|[a-z][a-zA-Z_0-9]*(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.]+(E[+-]?[0-9]+)?)$""")]
    private static partial Regex Line();
}
