using System.Text.Json.Nodes;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class ApiLogTests
{
    private const string Owner = "owner@desk.example";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task It_tells_who_called_what_how_often_and_with_which_parameters_in_vain(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var secrets = (await data.InitAsync()).Json;
        var (eddy, free) = ((string)secrets["eddydesk_api_key"]!, (string)secrets["freescout_api_key"]!);
        await using var server = await data.ServeAsync();

        for (var n = 0; n < 3; n++)
        {
            (await server.GetAsync("/eddydesk/api/v2/tickets?department_list=1&colour=red&s3cr3t12345678=x", Owner, eddy)).Dispose();
        }

        (await server.GetAsync("/eddydesk/api/v2/tickets/99", Owner, eddy)).Dispose();
        (await server.GetAsync("/freescout/api/conversations?mailboxId=1&shape=round", free, "x")).Dispose();
        (await server.GetAsync("/eddydesk/api/v2/tickets", Owner, "a-wrong-key")).Dispose();
        await server.TerminateAsync();
        await server.EndAsync();
        var json = await data.RunAsync("api", "log", "--json");
        var uses = json.Json.AsArray().Select(u => u!).ToList();

        JsonNode Use(string operation) => uses.Single(u => (string)u["operation"]! == operation);
        Assert.Equal(["ED-02", "ED-03", "FS-02"], uses.Select(u => (string)u["operation"]!).Order());
        Assert.Equal(("eddydesk", 3, 0), ((string)Use("ED-02")["dialect"]!, (long)Use("ED-02")["calls"]!, (long)Use("ED-02")["refused"]!));
        Assert.Equal(["colour", "…"], Use("ED-02")["ignored"]!.AsObject().Select(i => i.Key).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), ((long)Use("ED-03")["calls"]!, (long)Use("ED-03")["refused"]!));
        Assert.Equal(3, (long)Use("ED-02")["ignored"]!["colour"]!);
        Assert.Equal(["shape"], Use("FS-02")["ignored"]!.AsObject().Select(i => i.Key));
        Assert.Matches("^key [0-9]+$", (string)Use("FS-02")["integration"]!);
        Assert.DoesNotContain("s3cr3t", json.Output, StringComparison.Ordinal);

        var table = await data.RunAsync("api", "log", "--dialect", "freescout");
        Assert.Contains("shape (1)", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ED-02", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Each_part_of_a_batch_is_a_call_of_its_own_operation(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["deskpro_api_key"]!;
        await using var server = await data.ServeAsync();
        server.Http.DefaultRequestHeaders.Add("Authorization", $"key {key}");

        using var batch = await server.PostAsync("/deskpro/api/v2/batch", """
            {
              "stars": "ticket_stars?colour=red", "more": "/api/v2/ticket_stars", "none": "tickets/99?shape=round", "lost": "no/such/thing",
              "gone": {"method": "DELETE", "url": "tickets/98", "payload": {"why": "old"}}, "inner": {"method": "POST", "url": "batch", "payload": {}},
              "ask": {"method": "GET", "url": "ticket_stars", "payload": {"page_size": 5}}
            }
            """);
        await server.TerminateAsync();
        await server.EndAsync();
        var uses = (await data.RunAsync("api", "log", "--json")).Json.AsArray().Select(u => u!).ToList();

        // The batch, and the one within it, which was refused.
        Assert.Equal(200, (int)batch.StatusCode);
        Assert.Equal(
            ["DP-08 2 1 ", "DP-11 1 1 ", "DP-14 1 1 ", "DP-18 3 0 colour page_size"],
            uses.Select(u => $"{u["operation"]} {u["calls"]} {u["refused"]} {string.Join(' ', u["ignored"]!.AsObject().Select(i => i.Key).Order())}").Order());
        Assert.Single(uses.Select(u => (string)u["integration"]!).Distinct());
    }

    [Fact]
    public async Task Without_counting_nothing_is_kept()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync("--set", "Log:Calls=false");

        (await server.GetAsync("/eddydesk/api/v2/statuses", Owner, key)).Dispose();
        await server.TerminateAsync();
        await server.EndAsync();

        Assert.Equal("Nobody has called an API in this time.\n", (await data.RunAsync("api", "log")).Output);
    }
}
