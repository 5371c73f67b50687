using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Polydesk.Desk.Accounts;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Server;

namespace Polydesk.Conformance.Api;

/// <summary>The whole program on a free loopback port, over one engine. Tests share it and have accounts of their own.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static readonly string? PostgresSettings = Environment.GetEnvironmentVariable("POLYDESK_TEST_POSTGRES");

    private readonly WebApplication app;
    private readonly Installation installation;
    private readonly AccountRegistry accounts;

    private TestServer(string engine, WebApplication app, Installation installation, MovableClock clock)
    {
        (Engine, this.app, this.installation, Clock) = (engine, app, installation, clock);
        accounts = app.Services.GetRequiredService<AccountRegistry>();
        Url = new(app.Urls.First());
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public static bool HasPostgres => PostgresSettings is not null;

    public string Engine { get; }

    public Uri Url { get; }

    public MovableClock Clock { get; }

    public HttpClient Http { get; }

    /// <param name="engine"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="settings">The dialect's settings; without them nothing is limited.</param>
    public static async Task<TestServer> StartAsync(string engine, EddySettings? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("polydesk-test-").FullName;
        var installation = new Installation(folder, engine == "postgres" ? await NewCatalogAsync() : null);
        var clock = new MovableClock();
        var app = await Host.BuildAsync(
            installation, "http://127.0.0.1:0", clock, default, settings ?? new() { Limit = 0, KnowledgeLimit = 0 });
        await app.StartAsync();
        return new(engine, app, installation, clock);
    }

    /// <summary>A fresh account with its owner.</summary>
    public async Task<TestApi> NewDeskAsync()
    {
        var info = await accounts.Catalog.AddAsync("test", default);
        var account = await accounts.OpenAsync(info, default);
        var outcome = await account.Get<FirstRun>().RunAsync("owner@desk.example", "password", default);
        Clock.SkipPolls(TimeSpan.FromSeconds(1));

        return outcome.Failed(out var problem, out var owner)
            ? throw new InvalidOperationException(problem.ToString())
            : new(this, account, new(owner.PersonId, owner.Email, owner.EddyDeskApiKey));
    }

    public async Task DisableAsync(Account account)
    {
        await accounts.Catalog.SetDisabledAsync(account.Info.Id, true, default);
        Clock.SkipPolls(TimeSpan.FromSeconds(1));
    }

    /// <summary>Binds a host name to an account, and to one dialect when it is given.</summary>
    public async Task BindAsync(string host, Account account, string? dialect)
    {
        await accounts.Catalog.BindHostAsync(host, account.Info.Id, dialect, default);
        Clock.SkipPolls(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await accounts.Catalog.DisposeAsync();

        if (installation.Postgres is { } catalog)
        {
            await DropAsync(new NpgsqlConnectionStringBuilder(catalog).Database!);
        }

        Directory.Delete(installation.Folder, recursive: true);
    }

    private static async Task<string> NewCatalogAsync()
    {
        var name = "test_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        await ExecuteAsync($"create database {name} encoding 'UTF8'");

        // Many accounts share few connections.
        return new NpgsqlConnectionStringBuilder(PostgresSettings)
        {
            Database = name,
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 2,
            ConnectionPruningInterval = 1,
        }.ConnectionString;
    }

    private static async Task DropAsync(string catalog)
    {
        await using var source = NpgsqlDataSource.Create(PostgresSettings!);
        var names = new List<string>();
        await using (var list = source.CreateCommand("select datname from pg_database where datname like $1 order by datname"))
        {
            list.Parameters.Add(new() { Value = catalog + "%" });
            await using var reader = await list.ExecuteReaderAsync();

            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await ExecuteAsync($"drop database {name} with (force)");
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(PostgresSettings) { Pooling = false });
#pragma warning disable CA2100 // The names are our own; a database name cannot be a parameter.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
