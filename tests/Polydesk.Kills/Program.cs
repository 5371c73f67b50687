using System.CommandLine;
using Polydesk.Kills;

var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => "sqlite" };
var rounds = new Option<int>("--rounds") { Description = "How often the server is killed", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Where chance begins", DefaultValueFactory = _ => 1 };
var longest = new Option<double>("--seconds") { Description = "The longest that a round writes", DefaultValueFactory = _ => 1.5 };
var postgres = new Option<string?>("--postgres") { Description = "Connection string of an empty database" };
var crash = new Option<string?>("--crash") { Description = "Command that crashes and restarts PostgreSQL, in place of every second kill" };
var webhooks = new Option<bool>("--webhooks") { Description = "Look whether every change was told to a subscriber" };
var haproxy = new Option<string?>("--haproxy") { Description = "Path of HAProxy: two nodes on PostgreSQL behind it, of which one is killed" };
var command = new RootCommand("Kills the server under load and looks whether anything was lost.")
{
    engine, rounds, seed, longest, postgres, crash, webhooks, haproxy,
};
engine.AcceptOnlyFromAmong("sqlite", "postgres");

command.SetAction(async (given, _) =>
{
    var options = new KillOptions(
        given.GetValue(rounds), given.GetValue(engine) == "postgres" ? given.GetValue(postgres) : null, given.GetValue(seed), given.GetValue(crash),
        TimeSpan.FromSeconds(given.GetValue(longest)));

    if (given.GetValue(haproxy) is { } program)
    {
        await using var nodes = new NodeKillRun(options, program, Console.WriteLine);
        var carried = await nodes.RunAsync();
        return End(carried.Faults, carried.ToString());
    }

    if (given.GetValue(webhooks))
    {
        await using var telling = new WebhookKillRun(options, Console.WriteLine);
        var told = await telling.RunAsync();
        return End(told.Faults, told.ToString());
    }

    await using var run = new KillRun(options, Console.WriteLine);
    var result = await run.RunAsync();

    return End(result.Faults, result.ToString());
});

return await command.Parse(args).InvokeAsync();

static int End(IReadOnlyList<string> faults, string result)
{
    foreach (var fault in faults)
    {
        Console.WriteLine(fault);
    }

    Console.WriteLine(result);
    return faults.Count == 0 ? 0 : 1;
}
