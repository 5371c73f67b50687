using System.Diagnostics;

namespace Polydesk.Kills;

/// <summary>
/// Starts the server, lets several clients write, kills it at a moment that chance chooses, starts it again, and holds what is there against what was
/// acknowledged; again and again, on the same data.
/// </summary>
public sealed class KillRun(KillOptions options, Action<string> report) : IAsyncDisposable
{
    private readonly Random dice = new(options.Seed);
    private readonly Ground ground = new(options.Postgres);
    private readonly List<string> faults = [];
    private int kills;
    private int crashes;
    private int survived;
    private int lost;

    public async Task<KillResult> RunAsync()
    {
        await ground.LayAsync();
        var server = await StartAsync();

        try
        {
            Book.Shared = await ground.FirstTicketAsync(server.Url);

            for (var round = 1; round <= options.Rounds; round++)
            {
                (server, var writers) = await RoundAsync(server, round);
                await ReckonAsync(server, writers, round);
            }

            faults.AddRange(await ground.CheckAllAsync(server.Url));
            _ = await ground.FirstTicketAsync(server.Url);
        }
        finally
        {
            await server.DisposeAsync();
        }

        return new(options.Engine, kills, crashes, Book.Acknowledged, survived, lost, Book.Tickets.Count, faults);
    }

    public ValueTask DisposeAsync()
    {
        ground.Dispose();
        return default;
    }

    private Book Book => ground.Book;

    private async Task<ServerProcess> StartAsync()
    {
        await ground.WaitForOldConnectionsAsync();
        var server = ServerProcess.Launch(ground.Folder, options.Postgres);
        await server.WaitUntilReadyAsync(ground.Http);
        return server;
    }

    /// <summary>Writes until the kill; answers the next server and who wrote.</summary>
    private async Task<(ServerProcess Server, List<Writer> Writers)> RoundAsync(ServerProcess server, int round)
    {
        var crashing = options.Crash is not null && round % 2 == 0;
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, KillOptions.Writers)
            .Select(n => new Writer(ground.ApiAt(server.Url), Book, $"r{round}w{n}", dice.Next())).ToList();
        var writing = writers.ConvertAll(w => Task.Run(() => w.RunAsync(crashing, stop.Token), stop.Token));
        await Book.WaitForMoreAsync();
        await Task.Delay(dice.NextDouble() * options.Longest);

        if (crashing)
        {
            crashes++;
            await CrashAsync(options.Crash!);
            await stop.CancelAsync();
            await Task.WhenAll(writing);
            Blame(server, writers);
            return (server, writers);
        }

        kills++;
        await server.DisposeAsync();
        await Task.WhenAll(writing);
        Blame(server, writers);

        // Now and then the next one is killed while it starts.
        if (dice.Next(5) == 0)
        {
            kills++;
            await using var hasty = ServerProcess.Launch(ground.Folder, options.Postgres);
            await Task.Delay(dice.Next(600));
        }

        return (await StartAsync(), writers);
    }

    private void Blame(ServerProcess server, List<Writer> writers) =>
        faults.AddRange(writers.Select(w => w.Fault).OfType<string>().Select(fault => $"{fault}; the server said: {server.LastWords}"));

    private async Task ReckonAsync(ServerProcess server, List<Writer> writers, int round)
    {
        await WaitUntilAnsweringAsync(server);
        var reckoning = new Reckoning(ground.ApiAt(server.Url), Book);

        foreach (var attempt in writers.Select(w => w.Unanswered).OfType<Attempt>())
        {
            await reckoning.SettleAsync(attempt);
        }

        var old = Book.Tickets;
        var sample = Enumerable.Range(0, 20).Select(_ => old[dice.Next(old.Count)]);
        await Ground.CheckAsync(reckoning, [.. writers.SelectMany(w => w.Tickets).Concat(sample).Append(Book.Shared!).Distinct()]);
        faults.AddRange(reckoning.Faults);
        faults.AddRange(await Wholeness.CheckAsync(ground.Installation, 1));
        (survived, lost) = (survived + reckoning.Survived, lost + reckoning.Lost);
        report($"round {round}: {Book.Acknowledged} writes acknowledged so far, {faults.Count} faults");
    }

    private static async Task CrashAsync(string command)
    {
        using var process = Process.Start("bash", ["-c", command])!;
        await process.WaitForExitAsync();

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command}' failed with exit code {process.ExitCode}.");
        }
    }

    /// <summary>After a crash of PostgreSQL the living server finds its connections broken, once.</summary>
    private async Task WaitUntilAnsweringAsync(ServerProcess server)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if ((await ground.ApiAt(server.Url).GetAsync("/tickets")).Status == 200)
            {
                return;
            }

            await Task.Delay(100);
        }

        faults.Add("The server does not answer again.");
    }
}
