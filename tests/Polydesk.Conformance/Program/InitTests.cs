using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class InitTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Init_prints_the_owner_and_a_key_for_each_dialect(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);

        var made = (await data.InitAsync()).Json.AsObject();

        Assert.Equal(
            ["account_id", "person_id", "email", "freescout_api_key", "freescout_webhook_secret", "deskpro_api_key", "eddydesk_api_key", "leaddesk"],
            made.Select(m => m.Key));
        Assert.Equal(
            ["client_id", "client_secret", "leaddesk_client_id", "username", "password"], made["leaddesk"]!.AsObject().Select(m => m.Key));
        Assert.Equal("owner@desk.example", (string?)made["email"]);
        Assert.Equal((long)made["account_id"]!, (long)made["leaddesk"]!["leaddesk_client_id"]!);
        Assert.Equal("correct horse", (string?)made["leaddesk"]!["password"]);
        Assert.Matches("^[0-9]+:[0-9a-f]{32}$", (string?)made["deskpro_api_key"]);
    }

    [Fact]
    public async Task A_second_init_for_the_same_administrator_says_that_the_desk_exists()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();

        var again = await data.RunAsync("init", "--email", "owner@desk.example");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("exists already", again.Error, StringComparison.Ordinal);
        Assert.Empty(again.Output);
    }

    [Fact]
    public async Task A_second_init_for_another_administrator_fails_with_one_sentence()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();

        var again = await data.RunAsync("init", "--email", "other@desk.example", "--json");

        Assert.Equal(1, again.ExitCode);
        Assert.Equal("This desk exists already, with another administrator; `polydesk account create` makes a further account.", again.Error);
        Assert.Empty(again.Output);
    }

    [Fact]
    public async Task A_password_that_is_not_given_is_generated_and_printed_once()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        var made = await data.RunAsync("init", "--email", "owner@desk.example");

        Assert.Equal(0, made.ExitCode);
        Assert.Matches("Password +[0-9a-f]{16}\n", made.Output);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task In_a_folder_that_others_may_enter_they_can_read_nothing_of_the_desk(string engine)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var data = await DataFolder.CreateAsync(engine);
        Directory.CreateDirectory(data.Path);
        File.SetUnixFileMode(data.Path, (UnixFileMode)0b111_101_101);

        await data.InitAsync();

        foreach (var entry in Directory.EnumerateFileSystemEntries(data.Path))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(entry) & (UnixFileMode)0b000_111_111);
        }
    }

    [Fact]
    public async Task No_secret_lies_readable_in_the_data_folder()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var made = (await data.InitAsync()).Json;
        string?[] secrets =
        [
            (string?)made["freescout_api_key"], (string?)made["freescout_webhook_secret"], ((string?)made["deskpro_api_key"])?.Split(':')[1],
            (string?)made["eddydesk_api_key"], (string?)made["leaddesk"]!["client_secret"], "correct horse",
        ];

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(ownerOnly, File.GetUnixFileMode(data.Path));
        }

        foreach (var file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret!, content, StringComparison.Ordinal));
        }
    }
}
