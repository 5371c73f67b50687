using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.FreeScout;
using Polydesk.Dialects.LeadDesk;
using Polydesk.Server.Settings;

namespace Polydesk.Server;

/// <summary>What the server adds to the parts of every account: settings, the way out, and the dialects that tell of changes.</summary>
internal static class AccountParts
{
    /// <summary>Subscribers share it: each has few requests at a time, and none may take the connections of others at the same host.</summary>
    private const int ConnectionsToOneHost = 256;

    public static OutgoingClient Client(ServerSettings settings, TimeProvider clock) =>
        OutgoingPolicy.TryParse(settings.OutgoingAllow, out var policy, out var error)
            ? new(policy, clock, new OutgoingOptions { ConnectionsToOneHost = ConnectionsToOneHost })
            : throw new SettingException($"Setting Outgoing:Allow: {error}");

    public static void Add(IServiceCollection parts, IServiceProvider server, ServerSettings settings)
    {
        parts.AddSingleton(server.GetRequiredService<ILoggerFactory>());
        parts.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        parts.AddSingleton(server.GetRequiredService<OutgoingClient>());
        parts.AddSingleton(new WebhookSettings { Pauses = [.. settings.WebhookBackoffSeconds.Select(TimeSpan.FromSeconds)] });
        parts.AddSingleton<IWebhookDialect>(s => new DeskproWebhooks(s.GetRequiredService<Account>(), () => Root(server, settings, "deskpro")));
        parts.AddSingleton<IWebhookDialect>(s => new FreeWebhooks(s.GetRequiredService<Account>(), s.GetRequiredService<WebhookSecret>(), () => Root(server, settings, "freescout")));
        parts.AddSingleton<IWebhookDialect>(s => new LeadHooks(s.GetRequiredService<Account>(), settings.LeadDesk, () => Root(server, settings, "leaddesk")));
    }

    private static string Root(IServiceProvider server, ServerSettings settings, string dialect) =>
        $"{settings.PublicUrl ?? Listening(server) ?? settings.Urls.Split(';')[0]}/{dialect}";

    private static string? Listening(IServiceProvider server) =>
        server.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
}
