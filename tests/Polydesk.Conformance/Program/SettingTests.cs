using System.Collections;
using Polydesk.Desk.Limits;
using Polydesk.Server.Settings;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class SettingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polydesk-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        Write("""{ "EddyDesk": { "Limit": 1, "BlockMinutes": 2, "KnowledgeLimit": 3 } }""");

        var read = Read(new() { ["POLYDESK__EDDYDESK__BLOCKMINUTES"] = "20", ["POLYDESK__EDDYDESK__KNOWLEDGELIMIT"] = "30" }, ("EddyDesk:KnowledgeLimit", "300"));

        Assert.Equal((1, 20, 300), (read.Settings.EddyDesk.Limit, read.Settings.EddyDesk.Block.TotalMinutes, read.Settings.EddyDesk.KnowledgeLimit));
        Assert.Equal(
            [Path.Combine(folder, "polydesk.json"), "environment", "command line", "default"],
            new[] { "EddyDesk:Limit", "EddyDesk:BlockMinutes", "EddyDesk:KnowledgeLimit", "EddyDesk:BlockedStatus" }
                .Select(name => read.OriginOf(SettingTable.Find(name)!)));
    }

    [Theory]
    [InlineData("""{ "EddyDesk": { "Limit": "many" } }""", "Setting EddyDesk:Limit is 'many' (")]
    [InlineData("""{ "Eddy": { "Limit": 1 } }""", "There is no setting Eddy:Limit (")]
    [InlineData("""{ "Data": "elsewhere" }""", "Setting Data is 'elsewhere' (")]
    [InlineData("""{ "Postgres": "Password=hidden" }""", "Setting Postgres (")]
    [InlineData("{", "")]
    public void What_makes_no_sense_is_refused_by_name_and_place(string file, string beginning)
    {
        Write(file);

        var refused = Assert.Throws<SettingException>(() => Read([]));

        Assert.StartsWith(beginning, refused.Message, StringComparison.Ordinal);
        Assert.Contains("polydesk.json", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_default_is_a_value_that_its_setting_accepts()
    {
        var settings = new ServerSettings();

        Assert.All(SettingTable.All, s => Assert.Equal(s.Default, s.Show(s.Apply(settings, s.Default)!)));
    }

    [Fact]
    public void A_limit_that_a_desk_can_have_itself_is_named_like_its_setting_and_goes_as_far()
    {
        var settings = SettingTable.All.ToDictionary(s => s.Name.Replace(":", ".", StringComparison.Ordinal).ToLowerInvariant(), s => s.Needed);

        Assert.All(DeskLimit.All, limit => Assert.Equal(
            $"a whole number from {limit.Least} to {limit.Most}", settings[limit.Name.Replace("_", "", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Every_setting_changes_what_it_names()
    {
        var values = new Dictionary<string, string>
        {
            ["Data"] = "/srv/desk",
            ["Urls"] = "http://*:80;http://[::1]:81",
            ["PublicUrl"] = "https://desk.example/help",
            ["Postgres"] = "Host=db;Database=polydesk",
            ["Outgoing:Allow"] = "10.0.0.0/8",
            ["Webhooks:Backoff"] = "0.2, 0.5, 1",
            ["Log:Format"] = "json",
            ["Log:Level"] = "debug",
            ["Proxy:Trusted"] = "10.0.0.0/8, ::1/128",
            ["Metrics:Allow"] = "192.168.0.0/16",
            ["LeadDesk:CreateStatus"] = "201",
            ["LeadDesk:Currency"] = "SEK",
        };

        Assert.All(SettingTable.All, setting =>
        {
            var other = setting.Default is "true" ? "false" : "401";
            var value = values.GetValueOrDefault(setting.Name, other);
            value = setting.Name == "MaxBodyMegabytes" ? "9" : setting.Name == "EddyDesk:BlockedStatus" ? "429" : value;
            Assert.Equal(value, setting.Show(setting.Apply(new(), value)!));
            Assert.NotEqual(value, setting.Default);
        });
    }

    [Fact]
    public async Task The_command_prints_values_and_origins_but_no_secret()
    {
        var result = await Cli.RunAsync("Host=db;Database=polydesk;Username=u;Password=hidden", "settings", "--data", folder, "--set", "EddyDesk:Limit=7");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("(?m)^EddyDesk:Limit +7 +command line$", result.Output);
        Assert.Matches("(?m)^Postgres +Host=db;Database=polydesk;Username=u;Password=\\*\\*\\* +environment$", result.Output);
        Assert.DoesNotContain("hidden", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operators_page_holds_the_table_of_settings()
    {
        var file = Path.Combine(Repository.Root(), "docs", "operations.md");
        var page = File.ReadAllText(file);
        const string begin = "<!-- settings -->\n", end = "<!-- /settings -->";
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));

        if (Environment.GetEnvironmentVariable("POLYDESK_WRITE_DOCS") == "1")
        {
            page = page[..from] + SettingPage.Table() + page[to..];
            File.WriteAllText(file, page);
            to = page.IndexOf(end, StringComparison.Ordinal);
        }

        Assert.True(page[from..to] == SettingPage.Table(), "docs/operations.md is out of date. Run: POLYDESK_WRITE_DOCS=1 ./test --filter-class '*SettingTests'");
    }

    private void Write(string file) => File.WriteAllText(Path.Combine(folder, "polydesk.json"), file);

    private ReadSettings Read(Dictionary<string, string> environment, params (string Name, string Value)[] options) =>
        SettingReader.Read(options.Append(("Data", folder)).ToDictionary(o => o.Item1, o => o.Item2), (IDictionary)environment);
}
