using System.CommandLine;
using Polydesk.Desk.Demo;

namespace Polydesk.Server.Commands;

/// <summary>Fills an account with demonstration data.</summary>
internal static class DemoCommand
{
    public static Command Create(CommonOptions common)
    {
        var tickets = new Option<int>("--tickets") { Description = "How many tickets", HelpName = "N", DefaultValueFactory = _ => 1_000 };
        var seed = new Option<long>("--seed") { Description = "The same seed makes the same desk", HelpName = "S", DefaultValueFactory = _ => 1 };
        var profile = new Option<DemoProfile>("--profile") { Description = "desk: realistic; bench: uniform, to measure", HelpName = "P" };
        var command = new Command("demo", "Fill an account with realistic data") { tickets, seed, profile, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var options = new DemoOptions(parsed.GetValue(tickets), parsed.GetValue(seed), parsed.GetValue(profile));
            return await Demo.RunAsync(account, options, Console.Out, Console.Error, !Console.IsOutputRedirected, common.Clock, ct);
        });
        return command;
    }
}
