using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;

namespace Polydesk.Kills;

/// <summary>
/// Starts the server, lets several clients write, kills it at a moment that chance chooses, starts it again, and holds what is there against what was
/// acknowledged; again and again, on the same data.
/// </summary>
public sealed class KillRun(KillOptions options, Action<string> report) : IAsyncDisposable
{
    private readonly Random dice = new(options.Seed);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polydesk-kills-");
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 });
    private readonly List<string> faults = [];
    private string email = "";
    private string key = "";
    private Book book = new(0, 0);
    private int kills;
    private int crashes;
    private int survived;
    private int lost;

    public async Task<KillResult> RunAsync()
    {
        await FoundAsync();
        var server = await StartAsync();

        try
        {
            book.Shared = await FirstTicketAsync(server);

            for (var round = 1; round <= options.Rounds; round++)
            {
                (server, var writers) = await RoundAsync(server, round);
                await ReckonAsync(server, writers, round);
            }

            await CheckAllAsync(server);
            _ = await FirstTicketAsync(server);
        }
        finally
        {
            await server.DisposeAsync();
        }

        return new(options.Engine, kills, crashes, book.Acknowledged, survived, lost, book.Tickets.Count, faults);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        folder.Delete(recursive: true);
        return default;
    }

    /// <summary>An account with its owner, and a custom field, which the API cannot make.</summary>
    private async Task FoundAsync()
    {
        var printed = await ServerProcess.RunAsync(
            options.Postgres, "init", "--data", folder.FullName, "--email", "owner@kills.example", "--password", "a long password", "--json");
        var owner = JsonElement.Parse(printed[printed.IndexOf('{', StringComparison.Ordinal)..]);
        (email, key) = (owner.GetProperty("email").GetString()!, owner.GetProperty("eddydesk_api_key").GetString()!);

        await using var database = await Installation.OpenDeskAsync(1, TimeProvider.System, default);
        await using var db = await database.BeginAsync(default);
        var field = await db.InsertAsync(
            $$"""insert into fields (subject, type, name) values ({{Subject.Ticket}}, 'Text', '{"en": "Version"}') returning id""", default);
        await db.CommitAsync(default);
        book = new(owner.GetProperty("person_id").GetInt64(), field);
    }

    private Installation Installation => new(folder.FullName, options.Postgres);

    private async Task<ServerProcess> StartAsync()
    {
        await WaitForOldConnectionsAsync();
        var server = ServerProcess.Launch(folder.FullName, options.Postgres);
        await server.WaitUntilReadyAsync(http);
        return server;
    }

    private async Task<KnownTicket> FirstTicketAsync(ServerProcess server)
    {
        var attempt = new Attempt(WriteKind.Create, null, $"shared{book.Acknowledged}x");
        var answer = await ApiOf(server).SendAsync(
            HttpMethod.Post, "/tickets", [.. KnownTicket.Form(attempt.Text, 0, book.Owner, book.Field), ("description", attempt.Text)]);
        return book.Keep(attempt, answer.Data.GetProperty("id").GetInt64())!;
    }

    private Api ApiOf(ServerProcess server) => new(http, server.Url, email, key);

    /// <summary>Writes until the kill; answers the next server and who wrote.</summary>
    private async Task<(ServerProcess Server, List<Writer> Writers)> RoundAsync(ServerProcess server, int round)
    {
        var crashing = options.Crash is not null && round % 2 == 0;
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, KillOptions.Writers)
            .Select(n => new Writer(ApiOf(server), book, $"r{round}w{n}", dice.Next())).ToList();
        var writing = writers.ConvertAll(w => Task.Run(() => w.RunAsync(crashing, stop.Token), stop.Token));
        await book.WaitForMoreAsync();
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
            await using var hasty = ServerProcess.Launch(folder.FullName, options.Postgres);
            await Task.Delay(dice.Next(600));
        }

        return (await StartAsync(), writers);
    }

    private void Blame(ServerProcess server, List<Writer> writers) =>
        faults.AddRange(writers.Select(w => w.Fault).OfType<string>().Select(fault => $"{fault}; the server said: {server.LastWords}"));

    private async Task ReckonAsync(ServerProcess server, List<Writer> writers, int round)
    {
        await WaitUntilAnsweringAsync(server);
        var reckoning = new Reckoning(ApiOf(server), book);

        foreach (var attempt in writers.Select(w => w.Unanswered).OfType<Attempt>())
        {
            await reckoning.SettleAsync(attempt);
        }

        var old = book.Tickets;
        var sample = Enumerable.Range(0, 20).Select(_ => old[dice.Next(old.Count)]);
        await CheckAsync(reckoning, [.. writers.SelectMany(w => w.Tickets).Concat(sample).Append(book.Shared!).Distinct()]);
        faults.AddRange(reckoning.Faults);
        faults.AddRange(await Wholeness.CheckAsync(Installation, 1));
        (survived, lost) = (survived + reckoning.Survived, lost + reckoning.Lost);
        report($"round {round}: {book.Acknowledged} writes acknowledged so far, {faults.Count} faults");
    }

    private async Task CheckAllAsync(ServerProcess server)
    {
        var reckoning = new Reckoning(ApiOf(server), book);
        await CheckAsync(reckoning, book.Tickets);
        var keys = await KeysAsync();

        foreach (var person in book.Emails)
        {
            await reckoning.CheckPersonAsync(person, keys.GetValueOrDefault(person));
        }

        faults.AddRange(reckoning.Faults);
        faults.AddRange(await ServerProcess.ComplaintAsync(options.Postgres, "check", "--data", folder.FullName) is { } complaint ? [complaint] : []);
    }

    private static Task CheckAsync(Reckoning reckoning, IReadOnlyList<KnownTicket> tickets) =>
        Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (ticket, _) => await reckoning.CheckAsync(ticket));

    private async Task<Dictionary<string, string>> KeysAsync()
    {
        await using var database = await Installation.OpenDeskAsync(1, TimeProvider.System, default);
        await using var db = await database.OpenAsync(default);
        var secrets = new Secrets(Installation);
        var sealedKeys = await db.ListAsync(
            static row => (Email: row.Text(), Sealed: row.Text()),
            $"select p.email, k.sealed from people p join api_keys k on k.person_id = p.id where k.dialect = 'eddydesk' and k.sealed is not null", default);
        return sealedKeys.ToDictionary(k => k.Email, k => secrets.Unseal(k.Sealed));
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
            if ((await ApiOf(server).GetAsync("/tickets")).Status == 200)
            {
                return;
            }

            await Task.Delay(100);
        }

        faults.Add("The server does not answer again.");
    }

    /// <summary>What a killed server had sent, PostgreSQL still finishes; only then is it known what is there.</summary>
    private async Task WaitForOldConnectionsAsync()
    {
        if (options.Postgres is null)
        {
            return;
        }

        var name = new NpgsqlConnectionStringBuilder(options.Postgres).Database;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false });

        while (true)
        {
            await using var others = source.CreateCommand(
                "select count(*) from pg_stat_activity where starts_with(datname, $1) and pid <> pg_backend_pid() and backend_type = 'client backend'");
            others.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name! });

            if (await others.ExecuteScalarAsync() is 0L)
            {
                return;
            }

            await Task.Delay(20);
        }
    }
}
