using System.Text.Json;
using Polydesk.Desk.Accounts;

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

var app = await Polydesk.Server.Host.BuildAsync(installation, args is [.., "--urls", var urls] ? urls : "http://localhost:5080", TimeProvider.System, default);
await app.RunAsync();
return 0;
