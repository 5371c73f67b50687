using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class UsageTests
{
    [Theory]
    [InlineData("init", "Option '--email' is required.")]
    [InlineData("init --email nobody", "'nobody' is no e-mail address.")]
    [InlineData("init --email a:b@c.example", "'a:b@c.example' is no e-mail address.")]
    [InlineData("serve --frobnicate", "Unrecognized command or argument '--frobnicate'.")]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'.")]
    [InlineData("demo --tickets many", "Cannot parse argument 'many' for option '--tickets'.")]
    [InlineData("key create --dialect freescout --person me", "Cannot parse argument 'me' for option '--person'.")]
    [InlineData("serve --urls http://desk.example:1", "Setting Urls is 'http://desk.example:1' (command line), but it must be addresses like http://localhost:5080 or https://*:443.")]
    [InlineData("serve --set EddyDesk:Limit=many", "Setting EddyDesk:Limit is 'many' (command line), but it must be a whole number from 0 to 1000000.")]
    [InlineData("serve --set Edddydesk:Limit=1", "There is no setting Edddydesk:Limit (command line). `polydesk settings` lists all.")]
    [InlineData("serve --set EddyDesk", "--set EddyDesk is not of the form NAME=VALUE.")]
    [InlineData("serve --urls https://localhost:1", "Setting Urls is https://localhost:1, but an https address needs a certificate: set Tls:Certificate.")]
    [InlineData("key create --dialect eddydesk", "--person is missing: the id of the person who acts with the key.")]
    [InlineData("key create --dialect eddydesk --person 1 --tags x", "--tags, --hourly, --daily and --superuser are for keys of --dialect deskpro.")]
    [InlineData("key create --dialect deskpro --person 1 --hourly 0", "--hourly and --daily are numbers from 1 on.")]
    [InlineData("api-client create ", "An API client needs a name.")]
    [InlineData("api-client create x --scope dogs:read", "dogs:read is no scope.")]
    [InlineData("api-client grant 1", "Say what to give: --grant, --scope or --for.")]
    [InlineData("account host http://a.example", "'http://a.example' is no host name. Give it without http:// and without a port.")]
    public async Task Wrong_usage_is_told_in_a_sentence_and_ends_with_2(string line, string sentence)
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        var result = await data.RunAsync(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(sentence, result.Errors.Split('\n')[0]);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(data.Path));
    }

    [Theory]
    [InlineData("account list")]
    [InlineData("key create --dialect freescout --person 1")]
    [InlineData("maintenance on")]
    [InlineData("api-client list")]
    [InlineData("demo --tickets 40")]
    public async Task A_command_on_an_empty_folder_says_how_to_make_a_desk_and_makes_nothing(string line)
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        var result = await data.RunAsync(line.Split(' '));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"There is no desk in {data.Path} yet. `polydesk init --data {data.Path}` makes one.", result.Error);
        Assert.False(Directory.Exists(data.Path));
    }

    [Fact]
    public async Task A_damaged_database_is_named_in_a_sentence()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        var file = data.Installation.NameOfDesk(1);

        // The pages after the first, which says that it is a database.
        await using (var damage = File.OpenWrite(file))
        {
            damage.Seek(4096, SeekOrigin.Begin);
            await damage.WriteAsync(new byte[damage.Length - 4096], TestContext.Current.CancellationToken);
        }

        var broken = await data.RunAsync("check");
        await File.WriteAllTextAsync(file, new string('x', 10_000), TestContext.Current.CancellationToken);
        var none = await data.RunAsync("key", "list");

        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));
        Assert.Matches($"^A database is damaged, or is none: {file}: .+ Restore it from a back-up\\.$", broken.Error);
        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.Matches($"^A database is damaged, or is none: {file}: .+ Restore it from a back-up\\.$", none.Error);
    }

    [Fact]
    public async Task User_sources_are_added_switched_and_listed_without_their_secret()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        string[] made = ["user-source", "create", "Ours", "--client-id", "desk", "--client-secret", "s3cret-of-ours", "--issuer"];
        Assert.Equal(0, (await data.RunAsync("init", "--email", "owner@desk.example")).ExitCode);

        var refused = await data.RunAsync([.. made, "ftp://id.example"]);
        var added = await data.RunAsync([.. made, "https://id.example/", "--json"]);
        var disabled = await data.RunAsync("user-source", "disable", "1");
        var missing = await data.RunAsync("user-source", "enable", "2");
        var list = await data.RunAsync("user-source", "list");

        Assert.Equal((1, "Not added: the issuer must be a complete http or https URL without query."), (refused.ExitCode, refused.Error));
        Assert.Equal((0, 0, 1), (added.ExitCode, disabled.ExitCode, missing.ExitCode));
        Assert.Contains("/api_tokens/user_sources/1/callback/default", added.Output, StringComparison.Ordinal);
        Assert.Contains("disabled  agent  Ours  https://id.example  desk", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", added.Output + list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_of_a_command_below_another_names_both()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        Assert.EndsWith("`polydesk api-client create --help` explains.", (await data.RunAsync("api-client", "create")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_PostgreSQL_is_told_in_a_sentence_without_the_password()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        var result = await Cli.RunAsync(
            "Host=127.0.0.1;Port=1;Database=polydesk;Username=u;Password=hidden", "account", "list", "--data", data.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("PostgreSQL cannot be reached: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", result.Error, StringComparison.Ordinal);
    }
}
