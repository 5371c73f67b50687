using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>The README's commands, run as they are written by somebody who has pasted the secrets that the first start prints.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_command_and_every_call_works_as_written(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var secrets = await FirstStartAsync(data);
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root(), "README.md"))).Select(m => m.Groups["text"].Value).ToList();
        var before = blocks.Single(b => b.StartsWith("./run demo", StringComparison.Ordinal));
        await RunAsync(data, before.Replace("\n./run\n", "\n", StringComparison.Ordinal));
        await using var server = await data.ServeAsync();

        var calls = blocks.Where(b => b.StartsWith("export ", StringComparison.Ordinal) || b.StartsWith("./run account", StringComparison.Ordinal)).ToList();
        var script = string.Concat(calls).Replace("http://localhost:5080", server.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal);
        await RunAsync(data, Placeholder().Replace(script, m => secrets[m.Groups["name"].Value]));

        Assert.True(Curl().Count(script) >= 9, script);
    }

    /// <summary>What the first start prints, by the name that the README's placeholders give it.</summary>
    private static async Task<Dictionary<string, string>> FirstStartAsync(DataFolder data)
    {
        await using var server = await data.ServeAsync();
        await server.TerminateAsync();
        var said = (await server.EndAsync()).Output;
        string After(string label) => Regex.Match(said, label + @" +(\S+)").Groups[1].Value.TrimEnd(',');

        return new()
        {
            ["PASSWORD"] = After("Password"),
            ["EDDYDESK-KEY"] = After("EddyDesk API key"),
            ["FREESCOUT-KEY"] = After("FreeScout API key"),
            ["DESKPRO-KEY"] = After("Deskpro API key"),
            ["CLIENT-ID"] = After("LeadDesk API client"),
            ["CLIENT-SECRET"] = After("secret"),
        };
    }

    /// <summary>Runs the lines in a shell that stops at the first failure, which an answer of 400 and above is too.</summary>
    private static async Task RunAsync(DataFolder data, string lines)
    {
        var folder = Directory.CreateTempSubdirectory("polydesk-readme-");
        var program = Path.Combine(AppContext.BaseDirectory, "polydesk");
        var script = $$"""
            set -eEuo pipefail
            trap 'echo "Failed: $BASH_COMMAND" >&2' ERR
            curl() { command curl --fail-with-body --silent --show-error "$@"; }
            ./run() { '{{program}}' "$@" --data '{{data.Path}}'; }
            {{lines}}
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POLYDESK__POSTGRES"] = data.Postgres ?? "";
        File.Copy(Path.Combine(Repository.Root(), "README.md"), Path.Combine(folder.FullName, "README.md"));

        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
        Assert.True(shell.ExitCode == 0, $"{errors}\n{await output}");
    }

    [GeneratedRegex(@"^```[a-z]*\n(?<text>.*?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("PUT-THE-(?<name>[A-Z-]+)-HERE")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\bcurl ")]
    private static partial Regex Curl();
}
