using System.Text.Json.Nodes;
using Polydesk.Server.Observing;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class RequestLogTests
{
    private const string Owner = "owner@desk.example";
    private const string Token = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Every_request_is_one_line_without_a_secret(string format)
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync("--set", $"Log:Format={format}", "--set", "Log:Level=trace");
        var id = "";

        using (var answer = await server.GetAsync("/eddydesk/api/v2/statuses?api_key=in-the-query", Owner, key))
        {
            id = answer.Headers.GetValues("X-Request-Id").Single();
        }

        (await server.GetAsync("/eddydesk/api/v2/statuses", Owner, "a-wrong-key")).Dispose();
        (await server.GetAsync($"/eddydesk/files/{Token}?password=in-the-query")).Dispose();
        (await server.GetAsync("/a%0Ab%22c/%D0%96")).Dispose();
        (await server.PostAsync("/eddydesk/api/v2/users", """{"name": "N", "email": "n@desk.example", "password": "in-the-body"}""", Owner, key)).Dispose();
        await server.TerminateAsync();
        var log = (await server.EndAsync()).Output;

        string[] secrets = [key, "a-wrong-key", Token, "in-the-query", "in-the-body", "Basic "];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        var lines = log.Split('\n').Where(line => line.Contains(format == "json" ? "\"request\"" : " request ", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, lines.Count);
        var first = lines.Single(line => line.Contains(id, StringComparison.Ordinal));
        Assert.Contains("/a%0Ab%22c/%D0%96", lines[3], StringComparison.Ordinal);

        if (format == "json")
        {
            var entry = JsonNode.Parse(first)!;
            Assert.Equal(
                "eddydesk ED-22 1 1 GET /eddydesk/api/v2/statuses 200",
                $"{entry["dialect"]} {entry["operation"]} {entry["account"]} {entry["person"]} {entry["method"]} {entry["path"]} {entry["status"]}");
            Assert.True((long)entry["bytes"]! > 100);
            Assert.All(lines, line => JsonNode.Parse(line));
        }
        else
        {
            Assert.Matches($@"^\S+Z request {id} GET /eddydesk/api/v2/statuses 200 [0-9.]+ ms [0-9]+ B eddydesk ED-22 account 1 person 1$", first);
        }
    }

    [Theory]
    [InlineData("/eddydesk/api/v2/tickets/12345/posts", "/eddydesk/api/v2/tickets/12345/posts")]
    [InlineData("/eddydesk/api/v2/knowledge_base/articles", "/eddydesk/api/v2/knowledge_base/articles")]
    [InlineData("/files/" + Token, "/files/***")]
    [InlineData("/files/" + Token + "/name.pdf", "/files/***/name.pdf")]
    [InlineData("no/slash", "/no/slash")]
    public void What_could_be_a_token_is_masked_in_a_path(string path, string shown) => Assert.Equal(shown, SafePath.Of(path));

    [Fact]
    public void A_long_path_is_cut() => Assert.Equal(203, SafePath.Of("/" + string.Join('/', Enumerable.Repeat("abc", 1000))).Length);
}
