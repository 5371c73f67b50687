using System.CommandLine;
using Polydesk.Desk.Configuration;

namespace Polydesk.Server.Commands;

/// <summary>The configuration of a desk as one document: written out, and applied.</summary>
internal static class DeskCommand
{
    public static Command Create(CommonOptions common) =>
        new("desk", "The configuration of a desk as one JSON document") { Export(common), Apply(common) };

    private static Command Export(CommonOptions common)
    {
        var command = new Command("export", "Write the configuration to standard output") { common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            Console.WriteLine(await account.Get<ExportDesk>().RunAsync(ct));
            return 0;
        });
        return command;
    }

    private static Command Apply(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "The document; - is standard input" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change" };
        var command = new Command("apply", "Change the configuration to what a document says, all or nothing") { file, dryRun, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var json = await ReadAsync(parsed.GetRequiredValue(file), ct);
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var isDry = parsed.GetValue(dryRun);
            var result = await account.Get<ApplyDesk>().RunAsync(json, isDry, ct);

            foreach (var fault in result.Faults)
            {
                await Console.Error.WriteLineAsync(fault.ToString());
            }

            if (result.Faults.Count > 0)
            {
                await Console.Error.WriteLineAsync("Nothing was changed.");
                return CommandException.Failed;
            }

            foreach (var change in result.Changes)
            {
                Console.WriteLine(change);
            }

            Console.WriteLine((result.Changes.Count, isDry) switch
            {
                (0, _) => "Nothing to change: the desk is as the document says.",
                (var n, true) => $"{Changes(n)} would be made (dry run).",
                (var n, false) => $"{Changes(n)} made.",
            });
            return 0;
        });
        return command;
    }

    private static string Changes(int n) => n == 1 ? "1 change" : $"{n} changes";

    private static async Task<string> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return file == "-" ? await Console.In.ReadToEndAsync(ct) : await File.ReadAllTextAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {e.Message}");
        }
    }
}
