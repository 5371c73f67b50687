using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Demo;

namespace Polydesk.Server.Commands;

/// <summary>Fills an account with demo data and prints who can call the API now, and how fast it went.</summary>
internal static class Demo
{
    public static async Task<int> RunAsync(
        Account account, DemoOptions options, TextWriter output, TextWriter errors, bool isTerminal, TimeProvider clock, CancellationToken ct)
    {
        var outcome = await DemoProgressBar.RunAsync(
            output, isTerminal, clock, report => account.Get<FillDesk>().RunAsync(options, report, ct));

        if (outcome.Failed(out var problem, out var result))
        {
            await errors.WriteLineAsync(Words(problem));
            return problem.Kind is ProblemKind.Invalid ? 2 : 1;
        }

        await output.WriteLineAsync(
            $"{result.Tickets} tickets with {result.Messages} messages, and {result.People} people, in {result.Taken.TotalSeconds:0.0} s "
            + $"({result.TicketsPerSecond:0} tickets a second).");

        foreach (var key in result.Keys)
        {
            await output.WriteLineAsync($"EddyDesk key of {key.Email} (id {key.PersonId}, {key.Who}): {key.ApiKey}");
        }

        return 0;
    }

    private static string Words(Problem problem) => problem switch
    {
        { Kind: ProblemKind.Conflict, Subject: "demo", Id: var options } =>
            $"This desk already has the demo data of {options}. A demo that was interrupted goes on with the same options; for new data take an empty data folder.",
        { Kind: ProblemKind.Conflict, Subject: "tickets" } =>
            "This desk already has tickets. Demo data goes only into a desk without any, so that it never mixes with real ones.",
        { Kind: ProblemKind.Invalid } => $"--tickets must be from {DemoOptions.FewestTickets} to {DemoOptions.MostTickets}.",
        _ => $"The demo was refused: {problem.Kind} {problem.Subject} {problem.Id}".TrimEnd(),
    };
}
