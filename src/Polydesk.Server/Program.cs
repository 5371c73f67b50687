using System.Text.Json;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Demo;

var installation = new Installation(args is [_, "--data", var folder, ..] ? folder : "data", Environment.GetEnvironmentVariable("POLYDESK__POSTGRES"));

if (args is ["init", ..])
{
    var clock = TimeProvider.System;
    await using var catalog = new Catalog(installation.OpenCatalog(clock), clock);
    await catalog.MigrateAsync(default);
    await using var registry = new AccountRegistry(installation, catalog, new Secrets(installation), clock);
    var info = (await catalog.ListAsync(default)).FirstOrDefault(a => a.IsDefault) ?? await catalog.AddAsync("default", default);
    var account = await registry.OpenAsync(info, default);
    var outcome = await account.Get<FirstRun>().RunAsync("admin@desk.example", "password", default);

    if (outcome.Failed(out var problem, out var owner))
    {
        await Console.Error.WriteLineAsync(problem.ToString());
        return 1;
    }

    Console.WriteLine(JsonSerializer.Serialize(owner));
    return 0;
}

if (args is ["demo", _, _, "--tickets", var tickets, ..])
{
    var clock = TimeProvider.System;
    await using var catalog = new Catalog(installation.OpenCatalog(clock), clock);
    await catalog.MigrateAsync(default);
    await using var registry = new AccountRegistry(installation, catalog, new Secrets(installation), clock);

    if ((await catalog.ListAsync(default)).FirstOrDefault(a => a.IsDefault) is not { } info)
    {
        await Console.Error.WriteLineAsync("There is no account yet: run init first.");
        return 1;
    }

    var options = new DemoOptions(int.Parse(tickets), 1, args is [.., "--profile", "bench"] ? DemoProfile.Bench : DemoProfile.Desk);
    return await Polydesk.Server.Commands.Demo.RunAsync(
        await registry.OpenAsync(info, default), options, Console.Out, Console.Error, !Console.IsOutputRedirected, clock, default);
}

var app = await Polydesk.Server.Host.BuildAsync(installation, args is [.., "--urls", var urls] ? urls : "http://localhost:5080", TimeProvider.System, default);
await app.RunAsync();
return 0;
