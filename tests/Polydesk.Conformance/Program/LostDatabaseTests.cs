using Polydesk.Desk.Accounts;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>A database that has been there is never made anew: whoever would look at the empty desk would take it for theirs.</summary>
public sealed class LostDatabaseTests
{
    private const string Statuses = "/eddydesk/api/v2/statuses";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_account_whose_database_is_lost_is_refused_and_others_are_served(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        var second = (await data.RunAsync("account", "create", "--name", "Second", "--email", "second@desk.example", "--json")).Json;
        var secondKey = (string)second["eddydesk_api_key"]!;
        await data.LoseDeskAsync(2);
        var sentence = $"The database of account 2 (Second) is lost: {data.Installation.NameOfDesk(2)} is missing or empty. It is not made anew; restore it from a back-up.";

        await using var server = await data.ServeAsync();
        using var refused = await server.GetAsync(Statuses, "second@desk.example", secondKey);
        using var again = await server.GetAsync(Statuses, "second@desk.example", secondKey);
        using var other = await server.GetAsync(Statuses, "owner@desk.example", key);
        using var ready = await server.GetAsync("/readyz");

        Assert.Equal((503, 503, 200, 200), ((int)refused.StatusCode, (int)again.StatusCode, (int)other.StatusCode, (int)ready.StatusCode));
        Assert.Equal(
            """{"errors":[{"code":"e-503","title":"Service unavailable","details":"The help desk is not available at the moment"}]}""",
            await refused.Content.ReadAsStringAsync(Ct));
        Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal("ready\nThe database of account 2 is lost. Restore it from a back-up.\n", await ready.Content.ReadAsStringAsync(Ct));

        foreach (var args in new string[][] { ["account", "create", "--name", "second", "--email", "second@desk.example"], ["check", "--account", "2"], ["demo", "--tickets", "10", "--account", "2"] })
        {
            var command = await data.RunAsync(args);
            Assert.Equal((1, sentence, ""), (command.ExitCode, command.Error, command.Output));
        }

        await server.TerminateAsync();
        var ended = await server.EndAsync();
        Assert.Equal((0, 2), (ended.ExitCode, ended.Output.Split(sentence).Length));
        Assert.False(await data.Installation.HasDeskAsync(2, Ct));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_default_account_is_not_made_anew_either_and_an_empty_database_in_its_place_does_not_help(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await data.LoseDeskAsync(1);

        Assert.Equal(1, (await data.RunAsync("init", "--email", "owner@desk.example")).ExitCode);
        Assert.False(await data.Installation.HasDeskAsync(1, Ct));
        await data.Installation.MakeDeskAsync(1, Ct);
        Assert.Equal(1, (await data.RunAsync("init", "--email", "owner@desk.example")).ExitCode);

        await using var server = await data.ServeAsync();
        using var refused = await server.GetAsync(Statuses, "owner@desk.example", key);
        using var ready = await server.GetAsync("/readyz");

        Assert.Equal((503, 503), ((int)refused.StatusCode, (int)ready.StatusCode));
        Assert.Equal("The database of account 1 is lost. Restore it from a back-up.\n", await ready.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_account_whose_making_was_killed_before_its_database_was_there_is_made_by_the_same_command(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        await data.InitAsync();

        await using (var catalog = new Catalog(data.Installation.OpenCatalog(TimeProvider.System), TimeProvider.System))
        {
            await catalog.AddAsync("Second", Ct);
        }

        var check = await data.RunAsync("check", "--account", "2");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("The making of account 2 (Second) has not come to its end", check.Error, StringComparison.Ordinal);

        await using var server = await data.ServeAsync();
        var made = await data.RunAsync("account", "create", "--name", "Second", "--email", "second@desk.example", "--json");

        Assert.Equal((0, 2), (made.ExitCode, (int)made.Json["account_id"]!));
        Assert.True(await server.SoonAnswersAsync(200, Statuses, "second@desk.example", (string)made.Json["eddydesk_api_key"]!));
        await server.TerminateAsync();
        Assert.DoesNotContain("Account 2", (await server.EndAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_desk_is_made_in_a_folder_whose_accounts_another_catalog_knows()
    {
        await using var data = await DataFolder.CreateAsync("postgres");
        await data.InitAsync();
        var sentence = $"{data.Path} has files of accounts, but {Path.Combine(data.Path, "catalog.db")} knows no account. Is the setting Postgres that of this folder? "
            + "If the catalog is lost, restore it from a back-up; for a new desk take an empty data folder.";

        foreach (var args in new string[][] { ["init", "--email", "o@desk.example"], ["account", "create", "--name", "One", "--email", "o@desk.example"], ["serve", "--urls", "http://127.0.0.1:0"] })
        {
            var command = await Cli.RunAsync(null, [.. args, "--data", data.Path]);
            Assert.Equal((1, sentence, ""), (command.ExitCode, command.Error, command.Output));
        }
    }

    [Fact]
    public async Task A_folder_whose_catalog_is_lost_gets_no_other_one()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        File.Delete(Path.Combine(data.Path, "catalog.db"));

        var command = await data.RunAsync("serve", "--urls", "http://127.0.0.1:0");

        Assert.Equal((1, ""), (command.ExitCode, command.Output));
        Assert.Contains("knows no account", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_that_would_go_to_a_file_which_was_removed_while_the_server_runs()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();
        using var before = await server.PostAsync("/eddydesk/api/v2/tickets", """{"title":"a","description":"b"}""", "owner@desk.example", key);
        await data.LoseDeskAsync(1);

        using var refused = await server.PostAsync("/eddydesk/api/v2/tickets", """{"title":"a","description":"b"}""", "owner@desk.example", key);
        using var ready = await server.GetAsync("/readyz");

        Assert.Equal((200, 503, 503), ((int)before.StatusCode, (int)refused.StatusCode, (int)ready.StatusCode));
        Assert.False(await data.Installation.HasDeskAsync(1, Ct));
        await server.TerminateAsync();
        Assert.Contains("desk.db was removed or replaced while it was open", (await server.EndAsync()).Output, StringComparison.Ordinal);
    }
}
