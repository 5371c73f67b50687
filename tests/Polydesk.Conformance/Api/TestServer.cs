using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Dialects;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.Parameters;
using Polydesk.Server;
using Polydesk.Server.Settings;

namespace Polydesk.Conformance.Api;

/// <summary>The whole program on a free loopback port, over one engine. Tests share it and have accounts of their own.</summary>
public sealed class TestServer : IAsyncDisposable
{
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

    public string Engine { get; }

    public Uri Url { get; }

    public MovableClock Clock { get; }

    /// <summary>Every operation of the dialect, as its own route table has them.</summary>
    public IReadOnlyList<(string Id, string Method, string Path)> Operations => new EddyDeskDialect(
        accounts, new LocalRateWindows(Clock), new(), ParameterLimits.Default, null, NullLogger<EddyDeskDialect>.Instance).Operations;

    /// <summary>The dialects as they run.</summary>
    public IReadOnlyList<IDialect> Dialects => app.Services.GetRequiredService<IReadOnlyList<IDialect>>();

    public HttpClient Http { get; }

    /// <param name="engine"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="settings">The dialect's settings; without them nothing is limited.</param>
    /// <param name="change">What else is set.</param>
    public static async Task<TestServer> StartAsync(string engine, EddySettings? settings = null, Func<ServerSettings, ServerSettings>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("polydesk-test-").FullName;
        var installation = new Installation(folder, engine == "postgres" ? await TestPostgres.NewDatabaseAsync() : null);
        var clock = new MovableClock();
        var all = new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            EddyDesk = settings ?? new() { Limit = 0, KnowledgeLimit = 0 },
            LogRequests = false,
            CountCalls = false,
            Background = false,
        };
        var app = await Host.BuildAsync(installation, change?.Invoke(all) ?? all, clock, default);
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
        await app.StopAsync();
        await app.DisposeAsync();

        if (installation.Postgres is { } catalog)
        {
            await TestPostgres.DropAsync(catalog);
        }

        Directory.Delete(installation.Folder, recursive: true);
    }
}
