using System.CommandLine;
using Polydesk.Desk.Integrity;

namespace Polydesk.Server.Commands;

/// <summary>Looks whether a desk is whole: exit code 0, or 1 with a line for each thing that does not agree. It can run beside a server.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("check", "Look whether counters, search index, times, files and rows of an account agree") { common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var result = await account.Get<CheckDesk>().RunAsync(ct);

            foreach (var finding in result.Findings)
            {
                Console.WriteLine($"{finding.What}: {finding.Detail}");
            }

            Console.WriteLine(
                $"{result.Tickets} tickets, {result.Messages} messages: {(result.Findings.Count == 0 ? "everything agrees" : $"{result.Findings.Count} findings")}.");
            return result.Findings.Count == 0 ? 0 : CommandException.Failed;
        });
        return command;
    }
}
