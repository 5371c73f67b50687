using System.CommandLine;
using Polydesk.Kills;

var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => "sqlite" };
var rounds = new Option<int>("--rounds") { Description = "How often the server is killed", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Where chance begins", DefaultValueFactory = _ => 1 };
var longest = new Option<double>("--seconds") { Description = "The longest that a round writes", DefaultValueFactory = _ => 1.5 };
var postgres = new Option<string?>("--postgres") { Description = "Connection string of an empty database" };
var crash = new Option<string?>("--crash") { Description = "Command that crashes and restarts PostgreSQL, in place of every second kill" };
var command = new RootCommand("Kills the server under load and looks whether anything was lost.") { engine, rounds, seed, longest, postgres, crash };
engine.AcceptOnlyFromAmong("sqlite", "postgres");

command.SetAction(async (given, _) =>
{
    var options = new KillOptions(
        given.GetValue(rounds), given.GetValue(engine) == "postgres" ? given.GetValue(postgres) : null, given.GetValue(seed), given.GetValue(crash),
        TimeSpan.FromSeconds(given.GetValue(longest)));
    await using var run = new KillRun(options, Console.WriteLine);
    var result = await run.RunAsync();

    foreach (var fault in result.Faults)
    {
        Console.WriteLine(fault);
    }

    Console.WriteLine(result);
    return result.Faults.Count == 0 ? 0 : 1;
});

return await command.Parse(args).InvokeAsync();
