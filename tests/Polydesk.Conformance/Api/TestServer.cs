using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Dialects;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.Parameters;
using Polydesk.Kills;
using Polydesk.Server;
using Polydesk.Server.Settings;

namespace Polydesk.Conformance.Api;

/// <summary>
/// The whole program on a free loopback port, over one engine. Tests share it and have accounts of their own. On PostgreSQL it can be several nodes.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Installation installation;
    private readonly ServerSettings settings;
    private readonly AccountRegistry accounts;
    private readonly Stack<IAsyncDisposable> companions = [];
    private bool hasOtherNodes;
    private bool isCompanion;
    private bool isStopped;

    private TestServer(string engine, WebApplication app, Installation installation, ServerSettings settings, MovableClock clock)
    {
        (Engine, this.app, this.installation, this.settings, Clock) = (engine, app, installation, settings, clock);
        accounts = app.Services.GetRequiredService<AccountRegistry>();
        Url = new(app.Urls.First());
        var http = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        Http = new(new PollSkipper(this, http)) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Engine { get; }

    public Uri Url { get; private set; }

    /// <summary>All its addresses, in the order of the setting.</summary>
    public IReadOnlyList<Uri> Urls => [.. app.Urls.Select(u => new Uri(u))];

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
        all = change?.Invoke(all) ?? all;
        return IsPair(engine) ? await StartPairAsync(engine, installation, all, clock) : await StartAsync(engine, installation, all, clock);
    }

    /// <summary>Starts another node of this installation; it is stopped before this one.</summary>
    public async Task<TestServer> JoinAsync()
    {
        var node = await StartAsync(Engine, new(installation.Folder, installation.Postgres), settings, Clock);
        companions.Push(node);
        (hasOtherNodes, node.hasOtherNodes, node.isCompanion) = (true, true, true);
        return node;
    }

    /// <summary>Ends this node alone, as SIGTERM does.</summary>
    public async Task StopAsync()
    {
        if (isStopped)
        {
            return;
        }

        isStopped = true;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>A fresh account with its owner.</summary>
    public async Task<TestApi> NewDeskAsync()
    {
        var info = await accounts.Catalog.AddAsync("test", default);
        var account = await accounts.MakeAsync(info, default);
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

        while (companions.TryPop(out var companion))
        {
            await companion.DisposeAsync();
        }

        await StopAsync();

        if (isCompanion)
        {
            return;
        }

        if (installation.Postgres is { } catalog)
        {
            await TestPostgres.DropAsync(catalog);
        }

        Directory.Delete(installation.Folder, recursive: true);
    }

    private static bool IsPair(string engine) => engine == "postgres" && TestProxy.Program is not null;

    private static async Task<TestServer> StartPairAsync(string engine, Installation installation, ServerSettings settings, MovableClock clock)
    {
        var url = HaProxy.NewUrl();
        var behind = settings with
        {
            TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],

            // What is told in the background has no request whose address its links could begin with.
            PublicUrl = settings.PublicUrl ?? (settings.Background ? url.GetLeftPart(UriPartial.Authority) : null),
        };
        var first = await StartAsync(engine, installation, behind, clock);
        var second = await first.JoinAsync();
        first.companions.Push(await TestProxy.StartAsync(url, first.Url, second.Url));
        first.Url = url;
        return first;
    }

    private static async Task<TestServer> StartAsync(string engine, Installation installation, ServerSettings settings, MovableClock clock)
    {
        var app = await Host.BuildAsync(installation, settings, clock, default);
        await app.StartAsync();
        return new(engine, app, installation, settings, clock);
    }

    /// <summary>Nodes learn within half a second what another has changed; tests do not wait for it.</summary>
    private sealed class PollSkipper(TestServer server, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (server.hasOtherNodes)
            {
                server.Clock.SkipPolls(TimeSpan.FromSeconds(1));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
