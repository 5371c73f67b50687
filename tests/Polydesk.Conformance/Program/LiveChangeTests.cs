using System.Text.Json.Nodes;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>What the command line changes beside a running server takes effect there within a second.</summary>
public sealed class LiveChangeTests
{
    private const string Owner = "owner@desk.example";
    private const string Statuses = "/eddydesk/api/v2/statuses";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_key_works_once_it_is_created_and_ends_when_it_is_revoked(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var person = (long)(await data.InitAsync()).Json["person_id"]!;
        await using var server = await data.ServeAsync();

        var made = await data.RunAsync("key", "create", "--dialect", "eddydesk", "--person", person.ToString(), "--json");
        Assert.True(made.ExitCode == 0, made.Errors);
        var key = (string)made.Json["key"]!;
        Assert.True(await server.SoonAnswersAsync(200, Statuses, Owner, key));

        var revoked = await data.RunAsync("key", "revoke", made.Json["id"]!.ToString());
        Assert.True(revoked.ExitCode == 0, revoked.Errors);
        Assert.True(await server.SoonAnswersAsync(401, Statuses, Owner, key));

        var again = await data.RunAsync("key", "revoke", made.Json["id"]!.ToString());
        Assert.Equal(1, again.ExitCode);
    }

    [Fact]
    public async Task A_key_keeps_the_terms_it_was_given()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();

        var made = await data.RunAsync(
            "key", "create", "--dialect", "deskpro", "--person", "1", "--tags", "tickets.*, -*.delete", "--hourly", "10", "--daily", "100", "--superuser", "--json");
        var listed = (await data.RunAsync("key", "list", "--json")).Json.AsArray().Single(k => (long)k!["id"]! == (long)made.Json["id"]!)!;

        Assert.StartsWith(listed["id"] + ":", (string)made.Json["key"]!, StringComparison.Ordinal);
        Assert.Equal("deskpro 1 tickets.*, -*.delete 10 100 true false", $"{listed["dialect"]} {listed["person_id"]} {listed["tags"]} {listed["hourly_limit"]} {listed["daily_limit"]} {listed["superuser"]} {listed["read_only"]}");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_disabled_account_is_refused_and_an_enabled_one_served_again(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();
        Assert.True(await server.SoonAnswersAsync(200, Statuses, Owner, key));

        Assert.Equal(0, (await data.RunAsync("account", "disable", "default")).ExitCode);
        Assert.True(await server.SoonAnswersAsync(401, Statuses, Owner, key));

        Assert.Equal(0, (await data.RunAsync("account", "enable", "1")).ExitCode);
        Assert.True(await server.SoonAnswersAsync(200, Statuses, Owner, key));
    }

    [Fact]
    public async Task Maintenance_refuses_every_call_in_the_words_of_the_dialect()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();

        Assert.Equal(0, (await data.RunAsync("maintenance", "on")).ExitCode);
        Assert.True(await server.SoonAnswersAsync(503, Statuses, Owner, key));
        using var refused = await server.GetAsync(Statuses, Owner, key);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["errors"]![0]!;
        Assert.Equal("e-503", (string?)error["code"]);
        using var health = await server.GetAsync("/readyz");
        Assert.Equal(200, (int)health.StatusCode);

        Assert.Equal(0, (await data.RunAsync("maintenance", "off")).ExitCode);
        Assert.True(await server.SoonAnswersAsync(200, Statuses, Owner, key));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_limit_of_the_desk_s_own_holds_once_it_is_applied(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();
        using var before = await server.GetAsync(Statuses, Owner, key);
        Assert.Equal("300", before.Headers.GetValues("X-Rate-Limit").Single());
        var file = Path.Combine(data.Path, "desk.json");

        await File.WriteAllTextAsync(file, """{"limits": {"eddydesk": {"limit": 5, "block_minutes": 0}}}""", TestContext.Current.CancellationToken);
        var refused = await data.RunAsync("desk", "apply", file);
        Assert.Equal((1, "limits.eddydesk.block_minutes must be a whole number from 1 to 10080, or null for the program's setting\nNothing was changed."), (refused.ExitCode, refused.Error));

        await File.WriteAllTextAsync(file, """{"limits": {"eddydesk": {"limit": 5}}}""", TestContext.Current.CancellationToken);
        var applied = await data.RunAsync("desk", "apply", file);
        Assert.Equal((0, "changed limits: eddydesk.limit the program's -> 5\n1 change made.\n"), (applied.ExitCode, applied.Output));
        Assert.Equal(5, (int)(await data.RunAsync("desk", "export")).Json["limits"]!["eddydesk"]!["limit"]!);
        Assert.True(await server.SoonAnswersAsync(401, Statuses, Owner, key));
        using var after = await server.GetAsync(Statuses, Owner, key);
        Assert.Equal("5", after.Headers.GetValues("X-Rate-Limit").Single());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Two_accounts_never_see_each_other(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var first = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();
        var created = await data.RunAsync("account", "create", "--name", "Second", "--email", Owner, "--password", "x", "--json");
        Assert.True(created.ExitCode == 0, created.Errors);
        var second = (string)created.Json["eddydesk_api_key"]!;
        Assert.Equal(2, (long)created.Json["account_id"]!);

        using var posted = await server.PostAsync(
            "/eddydesk/api/v2/tickets", """{"title": "Only the first", "description": "Text", "user_id": 1}""", Owner, first);
        Assert.Equal(200, (int)posted.StatusCode);
        var id = (long)JsonNode.Parse(await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!["id"]!;

        Assert.True(await server.SoonAnswersAsync(200, $"/eddydesk/api/v2/tickets/{id}", Owner, first));
        Assert.True(await server.SoonAnswersAsync(200, Statuses, Owner, second));
        Assert.True(await server.SoonAnswersAsync(404, $"/eddydesk/api/v2/tickets/{id}", Owner, second));
        using var list = await server.GetAsync("/eddydesk/api/v2/tickets", Owner, second);
        Assert.DoesNotContain("Only the first", await list.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var same = await data.RunAsync("account", "create", "--name", "second", "--email", Owner);
        Assert.Equal(1, same.ExitCode);
    }
}
