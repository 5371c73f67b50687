using System.CommandLine;
using System.Globalization;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;
using Polydesk.Dialects;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Commands;

/// <summary>Runs the server until SIGTERM or Ctrl-C, then finishes the requests under way. An empty data folder gets its default account first.</summary>
internal static class ServeCommand
{
    private const string FirstEmail = "admin@desk.example";

    public static Command Create(CommonOptions common)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen (default: http://localhost:5080)", HelpName = "URL" };
        var command = new Command("serve", "Run the server") { urls };
        command.SetAction((parsed, ct) => RunAsync(common.Read(parsed, ("Urls", parsed.GetValue(urls))).Settings, common.Clock, common.Started, ct));
        return command;
    }

    private static async Task<int> RunAsync(ServerSettings settings, TimeProvider clock, long started, CancellationToken ct)
    {
        var installation = new Installation(settings.Data, settings.Postgres);
        await using var app = await Host.BuildAsync(installation, settings, clock, ct);
        await using var claim = OneServer.Claim(installation);
        var made = await MakeFirstAccountAsync(app.Services.GetRequiredService<AccountRegistry>(), ct) is { } first ? MadeAccount.Of(first) : null;

        // What is made is told at once: should the server not start, nobody could tell it again.
        if (made is not null)
        {
            TellSecrets(made);
        }

        await app.StartAsync(ct);
        var url = AddressToCall(app.Urls.First());

        if (made is not null)
        {
            TellWhatToTry(made, url, app.Services.GetRequiredService<IReadOnlyList<IDialect>>());
        }

        Console.WriteLine($"Polydesk is ready on {url} ({clock.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)");
        await app.WaitForShutdownAsync(CancellationToken.None);
        return EndOf(app.Services.GetServices<IHostedService>(), Console.Error);
    }

    /// <summary>The exit code: 1 and the reason when the server stopped because work in the background could not go on, so that a supervisor starts it again.</summary>
    internal static int EndOf(IEnumerable<IHostedService> services, TextWriter errors)
    {
        var broken = services.OfType<BackgroundService>().Where(s => s.ExecuteTask is { IsFaulted: true }).ToList();
        broken.ForEach(s => errors.WriteLine($"The server stopped: {s.GetType().Name} ended with {s.ExecuteTask!.Exception!.InnerException}"));
        return broken.Count == 0 ? 0 : 1;
    }

    /// <summary>Null when there is a default account with its owner already.</summary>
    private static async Task<NewAccount.Made?> MakeFirstAccountAsync(AccountRegistry accounts, CancellationToken ct)
    {
        var info = (await accounts.Catalog.ListAsync(ct)).Find(a => a.IsDefault) ?? await accounts.AddAsync("default", ct);

        try
        {
            var account = await accounts.MakeAsync(info, ct);
            return await account.Get<FirstRun>().FindOwnerAsync(ct) is null ? await NewAccount.MakeAsync(account, FirstEmail, null, ct) : null;
        }
        catch (DatabaseMissingException)
        {
            // It is logged, and told by /readyz; other accounts are served.
            return null;
        }
    }

    private static void TellSecrets(MadeAccount made)
    {
        Console.WriteLine("This is a new desk. These secrets are shown this once:");

        foreach (var line in made.Lines(withPassword: true))
        {
            Console.WriteLine("  " + line);
        }

        Console.Out.Flush();
    }

    private static void TellWhatToTry(MadeAccount made, string url, IReadOnlyList<IDialect> dialects)
    {
        Console.WriteLine("Try it:");

        foreach (var dialect in dialects)
        {
            Console.WriteLine("  " + TryLine(dialect.Name, url, made));
        }

        Console.WriteLine();
    }

    /// <summary>A line that works when it is pasted.</summary>
    private static string TryLine(string dialect, string url, MadeAccount told) => dialect switch
    {
        "eddydesk" => $"curl -u '{told.Email}:{told.EddyDeskApiKey}' {url}/eddydesk/api/v2/statuses/",
        "freescout" => $"curl -H 'X-FreeScout-API-Key: {told.FreeScoutApiKey}' {url}/freescout/api/mailboxes",
        "deskpro" => $"curl -H 'Authorization: key {told.DeskproApiKey}' {url}/deskpro/api/v2/me",
        "leaddesk" => $"curl -d grant_type=password -d client_id={told.LeadDesk.ClientId} -d client_secret={told.LeadDesk.ClientSecret} "
            + $"-d username={told.LeadDesk.Username} -d password={told.LeadDesk.Password} {url}/leaddesk/stable/oauth/access-token",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "This dialect needs its line here."),
    };

    /// <summary>An address that listens to every host is called by a name.</summary>
    private static string AddressToCall(string url) =>
        url.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
}
