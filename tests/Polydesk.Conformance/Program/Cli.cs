using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Polydesk.Conformance.Program;

/// <summary>Runs the built program as an operator would.</summary>
public static class Cli
{
    public static async Task<CliResult> RunAsync(string? postgres, params string[] args)
    {
        using var process = Start(postgres, args);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    public static Process Start(string? postgres, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "polydesk"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        if (postgres is not null)
        {
            start.Environment["POLYDESK__POSTGRES"] = postgres;
        }

        return Process.Start(start)!;
    }
}

/// <summary>How a run of the program ended.</summary>
public sealed record CliResult(int ExitCode, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>What it said on stderr, without the last line break.</summary>
    public string Error => Errors.TrimEnd('\n');
}
