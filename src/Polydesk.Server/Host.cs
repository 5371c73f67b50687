using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Console;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Outgoing;
using Polydesk.Dialects;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.FreeScout;
using Polydesk.Dialects.LeadDesk;
using Polydesk.Server.Background;
using Polydesk.Server.Docs;
using Polydesk.Server.Edge;
using Polydesk.Server.Observing;
using Polydesk.Server.Settings;
using Polydesk.Server.Tls;

namespace Polydesk.Server;

/// <summary>Builds the web server over an installation. Disposing the application closes the databases.</summary>
public static class Host
{
    private static readonly TimeSpan LongestFinish = TimeSpan.FromSeconds(30);

    public static async Task<WebApplication> BuildAsync(Installation installation, ServerSettings settings, TimeProvider clock, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Polydesk.Server" });

        // The framework would read settings of its own from the environment and the folder it is started in.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddTls(builder, settings);
        AddLogging(builder.Logging, settings);

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestFinish);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(_ => new Catalog(installation.OpenCatalog(clock), clock));
        builder.Services.AddSingleton(s => new AccountRegistry(installation, s.GetRequiredService<Catalog>(), new Secrets(installation), clock)
        {
            Extend = parts => AccountParts.Add(parts, s, settings),
            Warn = sentence => s.GetRequiredService<ILogger<AccountRegistry>>().LogError("{Lost}", sentence),
            Tell = sentence => s.GetRequiredService<ILogger<AccountRegistry>>().LogInformation("{Upgrade}", sentence),
        });
        builder.Services.AddSingleton(_ => AccountParts.Client(settings, clock));
        builder.Services.AddSingleton<IRateWindows>(s => installation.Postgres is null
            ? new LocalRateWindows(clock)
            : new PostgresRateWindows(installation.OpenCatalog(clock), clock, s.GetRequiredService<ILogger<PostgresRateWindows>>()));
        builder.Services.AddSingleton<MetricStore>();
        builder.Services.AddSingleton(s => Dialects(s, settings));
        builder.Services.AddSingleton<DialectSelector>();
        builder.Services.AddSingleton<FrontPage>();
        builder.Services.AddSingleton(s => new HttpsOnly(settings, s.GetRequiredService<IServer>(), s.GetRequiredService<IReadOnlyList<IDialect>>()));
        builder.Services.AddSingleton<ViewerFiles>();
        builder.Services.AddSingleton<DocPages>();
        builder.Services.AddSingleton<ApiBrowser>();
        builder.Services.AddSingleton(s => new HealthPages(s.GetRequiredService<AccountRegistry>(), s.GetRequiredService<MetricStore>(), settings.MetricsAllow));
        builder.Services.AddSingleton<Reception>(s => new(
            s.GetRequiredService<DialectSelector>(), s.GetRequiredService<HealthPages>(), s.GetRequiredService<HttpsOnly>(), s.GetRequiredService<ApiBrowser>(),
            s.GetRequiredService<FrontPage>(), s.GetService<RequestLogWriter>(), s.GetService<TrafficService>(), clock, s.GetRequiredService<ILogger<Reception>>()));

        if (settings.Background)
        {
            builder.Services.AddHostedService<Clockwork>();
            builder.Services.AddHostedService<WebhookService>();
        }

        if (settings.CountCalls)
        {
            builder.Services.AddSingleton<TrafficService>();
            builder.Services.AddHostedService(s => s.GetRequiredService<TrafficService>());
        }

        if (settings.LogRequests)
        {
            builder.Services.AddSingleton(_ => new RequestLogWriter(Console.OpenStandardOutput(), settings.LogFormat, clock));
        }

        var app = builder.Build();

        try
        {
            await app.Services.GetRequiredService<Catalog>().MigrateAsync(ct);

            if (app.Services.GetRequiredService<IRateWindows>() is PostgresRateWindows shared)
            {
                await shared.PrepareAsync(ct);
            }
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        TrustProxies(app, settings);
        app.Run(app.Services.GetRequiredService<Reception>().InvokeAsync);
        return app;
    }

    private static void AddTls(WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.Tls.Certificate.Length == 0)
        {
            if (settings.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase))
            {
                throw new SettingException($"Setting Urls is {settings.Urls}, but an https address needs a certificate: set Tls:Certificate.");
            }

            return;
        }

        var certificate = new ServerCertificate(settings.Tls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(certificate.Use));
        builder.Services.AddSingleton(certificate);
        builder.Services.AddHostedService<CertificateWatch>();
    }

    /// <summary>The APIs that are built, each under its name.</summary>
    private static IReadOnlyList<IDialect> Dialects(IServiceProvider services, ServerSettings settings) =>
    [
        new EddyDeskDialect(
            services.GetRequiredService<AccountRegistry>(), services.GetRequiredService<IRateWindows>(), settings.EddyDesk, settings.Limits,
            settings.PublicUrl, services.GetRequiredService<ILogger<EddyDeskDialect>>()),
        new FreeScoutDialect(
            services.GetRequiredService<AccountRegistry>(), services.GetRequiredService<IRateWindows>(), settings.FreeScout, settings.Limits,
            services.GetRequiredService<OutgoingClient>(), settings.PublicUrl, services.GetRequiredService<ILogger<FreeScoutDialect>>()),
        new LeadDeskDialect(
            services.GetRequiredService<AccountRegistry>(), services.GetRequiredService<IRateWindows>(), settings.LeadDesk, settings.Limits,
            settings.PublicUrl, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<LeadDeskDialect>>()),
        new DeskproDialect(
            services.GetRequiredService<AccountRegistry>(), services.GetRequiredService<IRateWindows>(), settings.Deskpro, settings.Limits,
            services.GetRequiredService<OutgoingClient>(), settings.PublicUrl, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<DeskproDialect>>()),
    ];

    private static void AddLogging(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.LogLevel);

        // What the framework says of requests below a warning holds their query strings.
        logging.AddFilter("Microsoft", level => level >= LogLevel.Warning && level >= settings.LogLevel);

        // The command says why the server cannot start.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Npgsql", level => level >= LogLevel.Warning && level >= settings.LogLevel);

        if (settings.LogFormat is LogFormat.Json)
        {
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        }
        else
        {
            logging.AddSimpleConsole(text =>
            {
                (text.SingleLine, text.UseUtcTimestamp, text.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ ");
                text.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    }

    private static void TrustProxies(WebApplication app, ServerSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();

        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
