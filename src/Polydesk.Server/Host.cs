using Microsoft.Extensions.Logging.Abstractions;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Dialects;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Server;

/// <summary>Builds the web server over an installation.</summary>
public static class Host
{
    public static async Task<WebApplication> BuildAsync(
        Installation installation, string urls, TimeProvider clock, CancellationToken ct, EddySettings? eddydesk = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        var catalog = new Catalog(installation.OpenCatalog(clock), clock);
        await catalog.MigrateAsync(ct);
        var accounts = new AccountRegistry(installation, catalog, new Secrets(installation), clock);
        builder.Services.AddSingleton(_ => accounts);
        builder.Services.AddSingleton<IRateWindows>(_ => new LocalRateWindows(clock));

        var app = builder.Build();
        IReadOnlyList<IDialect> dialects =
        [
            new EddyDeskDialect(
                accounts, app.Services.GetRequiredService<IRateWindows>(), eddydesk ?? new(), ParameterLimits.Default, null,
                app.Services.GetRequiredService<ILogger<EddyDeskDialect>>()),
        ];
        var selector = new DialectSelector(dialects, accounts);

        app.Run(async http =>
        {
            if (http.Request.Path == "/healthz")
            {
                await http.Response.WriteAsync("ok");
                return;
            }

            if (!await selector.TryInvokeAsync(http))
            {
                http.Response.StatusCode = 404;
            }
        });

        return app;
    }
}
