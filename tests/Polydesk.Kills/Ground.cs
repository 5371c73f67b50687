using System.Text.Json;
using Npgsql;
using Polydesk.Desk;
using Polydesk.Desk.Accounts;

namespace Polydesk.Kills;

/// <summary>What a run of kills stands on: a data folder with an account, and the book of what was acknowledged.</summary>
internal sealed class Ground(string? postgres) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polydesk-kills-");
    private string email = "";
    private string key = "";

    public string Folder => folder.FullName;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 });

    public Installation Installation => new(folder.FullName, postgres);

    public Book Book { get; private set; } = new(0, 0);

    /// <summary>A key of the FreeScout API, which subscribes to webhooks.</summary>
    public string FreeScoutKey { get; private set; } = "";

    /// <summary>Makes an account with its owner, and a custom field, which the API cannot make.</summary>
    public async Task LayAsync()
    {
        var printed = await ServerProcess.RunAsync(
            postgres, "init", "--data", folder.FullName, "--email", "owner@kills.example", "--password", "a long password", "--json");
        var owner = JsonElement.Parse(printed[printed.IndexOf('{', StringComparison.Ordinal)..]);
        (email, key) = (owner.GetProperty("email").GetString()!, owner.GetProperty("eddydesk_api_key").GetString()!);
        FreeScoutKey = owner.GetProperty("freescout_api_key").GetString()!;

        await using var database = Installation.OpenDesk(1, TimeProvider.System);
        await using var db = await database.BeginAsync(default);
        var field = await db.InsertAsync(
            $$"""insert into fields (subject, type, name) values ({{Subject.Ticket}}, 'Text', '{"en": "Version"}') returning id""", default);
        await db.CommitAsync(default);
        Book = new(owner.GetProperty("person_id").GetInt64(), field);
    }

    public void Dispose()
    {
        Http.Dispose();
        folder.Delete(recursive: true);
    }

    public Api ApiAt(Uri url) => new(Http, url, email, key);

    public async Task<KnownTicket> FirstTicketAsync(Uri url)
    {
        var attempt = new Attempt(WriteKind.Create, null, $"shared{Book.Acknowledged}x");
        var answer = await ApiAt(url).SendAsync(
            HttpMethod.Post, "/tickets", [.. KnownTicket.Form(attempt.Text, 0, Book.Owner, Book.Field), ("description", attempt.Text)]);
        return Book.Keep(attempt, answer.Data.GetProperty("id").GetInt64())!;
    }

    public static Task CheckAsync(Reckoning reckoning, IReadOnlyList<KnownTicket> tickets) =>
        Parallel.ForEachAsync(tickets, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (ticket, _) => await reckoning.CheckAsync(ticket));

    /// <summary>Holds all that was ever acknowledged; answers what is not as it should be.</summary>
    public async Task<IReadOnlyList<string>> CheckAllAsync(Uri url)
    {
        var reckoning = new Reckoning(ApiAt(url), Book);
        await CheckAsync(reckoning, Book.Tickets);
        var keys = await KeysAsync();

        foreach (var person in Book.Emails)
        {
            await reckoning.CheckPersonAsync(person, keys.GetValueOrDefault(person));
        }

        return [.. reckoning.Faults, .. await ServerProcess.ComplaintAsync(postgres, "check", "--data", folder.FullName) is { } complaint ? [complaint] : Array.Empty<string>()];
    }

    /// <summary>What a killed server had sent, PostgreSQL still finishes; only then is it known what is there.</summary>
    /// <param name="application">The name of that server's connections; without one, no connection may be left at all.</param>
    public async Task WaitForOldConnectionsAsync(string? application = null)
    {
        if (postgres is null)
        {
            return;
        }

        var name = new NpgsqlConnectionStringBuilder(postgres).Database;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false });

        while (true)
        {
            await using var others = source.CreateCommand(
                """
                select count(*) from pg_stat_activity
                where starts_with(datname, $1) and pid <> pg_backend_pid() and backend_type = 'client backend' and ($2 = '' or application_name = $2)
                """);
            others.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name! });
            others.Parameters.Add(new NpgsqlParameter<string> { TypedValue = application ?? "" });

            if (await others.ExecuteScalarAsync() is 0L)
            {
                return;
            }

            await Task.Delay(20);
        }
    }

    private async Task<Dictionary<string, string>> KeysAsync()
    {
        await using var database = Installation.OpenDesk(1, TimeProvider.System);
        await using var db = await database.OpenAsync(default);
        var secrets = new Secrets(Installation);
        var sealedKeys = await db.ListAsync(
            static row => (Email: row.Text(), Sealed: row.Text()),
            $"select p.email, k.sealed from people p join api_keys k on k.person_id = p.id where k.dialect = 'eddydesk' and k.sealed is not null", default);
        return sealedKeys.ToDictionary(k => k.Email, k => secrets.Unseal(k.Sealed));
    }
}
