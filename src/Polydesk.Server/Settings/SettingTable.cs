using System.Globalization;
using System.Net;
using Npgsql;
using Polydesk.Desk.Outgoing;

namespace Polydesk.Server.Settings;

/// <summary>All settings, in the order in which they are shown and documented.</summary>
public static class SettingTable
{
    private const string ListOfNetworks = "networks like 127.0.0.0/8, 10.1.0.0/16, ::1/128, separated by commas";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Data", "The data folder. It cannot be set in `polydesk.json`, which lies in it.", "a folder", s => s.Data, (s, v) => s with { Data = v }),
        new("Urls", "Where the server listens; several are separated by semicolons.", "addresses like http://localhost:5080 or https://*:443",
            s => s.Urls, (s, v) => v.Split(';').All(IsListenedTo) ? s with { Urls = v } : null),
        Text("Tls:Certificate", "The certificate of https addresses: a PEM file with its intermediates, or a PFX file. It is read anew when it changes.",
            s => s.Tls.Certificate, (s, v) => s with { Tls = s.Tls with { Certificate = v } }),
        Text("Tls:Key", "The PEM file of the certificate's private key. Empty: the key is in the certificate's file.",
            s => s.Tls.Key, (s, v) => s with { Tls = s.Tls with { Key = v } }),
        Text("Tls:Password", "The password of the PFX file, or of an encrypted key.",
            s => s.Tls.Password, (s, v) => s with { Tls = s.Tls with { Password = v } }) with { Mask = _ => "***" },
        Switch("Tls:Only", "Whether plain http from other machines is sent on to https, or refused, where a certificate serves https beside it.",
            s => s.Tls.Only, (s, v) => s with { Tls = s.Tls with { Only = v } }),
        Number("Tls:HstsDays", "How many days browsers that came by https come by https alone (`Strict-Transport-Security`); 0 to tell them nothing.", 0, 3650,
            s => s.Tls.HstsDays, (s, v) => s with { Tls = s.Tls with { HstsDays = (int)v } }),
        new("PublicUrl", "The address that links in answers begin with. Empty: the one that the request came to.", "an address like https://desk.example",
            s => s.PublicUrl ?? "", (s, v) => v.Length == 0 ? s with { PublicUrl = null } : IsPublic(v) ? s with { PublicUrl = v.TrimEnd('/') } : null),
        new("Postgres", "Connection string of PostgreSQL 15 or newer for the catalog; each account gets a database of its own beside it. Empty: SQLite.",
            "a connection string like Host=localhost;Database=polydesk;Username=polydesk;Password=…",
            s => s.Postgres ?? "", (s, v) => v.Length == 0 ? s with { Postgres = null } : IsConnection(v) ? s with { Postgres = v } : null)
        {
            Mask = MaskConnection,
        },
        Number("EddyDesk:Limit", "Requests a minute and person to the EddyDesk API; 0 for no limit.", 0, 1_000_000,
            s => s.EddyDesk.Limit, (s, v) => s with { EddyDesk = s.EddyDesk with { Limit = (int)v } }),
        Number("EddyDesk:BlockMinutes", "How long who exceeds it is blocked.", 1, 10_080,
            s => (long)s.EddyDesk.Block.TotalMinutes, (s, v) => s with { EddyDesk = s.EddyDesk with { Block = TimeSpan.FromMinutes(v) } }),
        Number("EddyDesk:KnowledgeLimit", "Requests a minute and person to its knowledge base, counted apart; 0 for no limit.", 0, 1_000_000,
            s => s.EddyDesk.KnowledgeLimit, (s, v) => s with { EddyDesk = s.EddyDesk with { KnowledgeLimit = (int)v } }),
        Number("EddyDesk:KnowledgeBlockMinutes", "How long who exceeds that is blocked.", 1, 10_080,
            s => (long)s.EddyDesk.KnowledgeBlock.TotalMinutes,
            (s, v) => s with { EddyDesk = s.EddyDesk with { KnowledgeBlock = TimeSpan.FromMinutes(v) } }),
        Number("EddyDesk:BlockedStatus", "The HTTP status of a blocked request: 401 as the product answers, or 429.", 400, 499,
            s => s.EddyDesk.BlockedStatus, (s, v) => s with { EddyDesk = s.EddyDesk with { BlockedStatus = (int)v } }),
        Number("FreeScout:Limit", "Requests a minute and key to the FreeScout API; 0 for no limit, as the product has none.", 0, 1_000_000,
            s => s.FreeScout.Limit, (s, v) => s with { FreeScout = s.FreeScout with { Limit = (int)v } }),
        new("FreeScout:KeyInQuery", "Whether the key may stand in the address as `api_key`, where proxies and browsers may keep it.", "true or false",
            s => s.FreeScout.KeyInQuery ? "true" : "false",
            (s, v) => bool.TryParse(v, out var on) ? s with { FreeScout = s.FreeScout with { KeyInQuery = on } } : null),
        new("FreeScout:CorsHosts", "Origins that browsers may call the FreeScout API from, separated by commas, or `*` for all.",
            "origins like https://app.example, separated by commas, or *",
            s => s.FreeScout.CorsHosts, (s, v) => s with { FreeScout = s.FreeScout with { CorsHosts = v } }),
        Number("FreeScout:MaxBodyMegabytes", "The largest request to the FreeScout API; attachments travel inside as base64.", 1, 1024,
            s => s.FreeScout.MaxBodyBytes >> 20, (s, v) => s with { FreeScout = s.FreeScout with { MaxBodyBytes = (int)v << 20 } }),
        new("LeadDesk:Enabled", "Whether the LeadDesk API answers; switched off, all its paths are 503.", "true or false",
            s => s.LeadDesk.Enabled ? "true" : "false",
            (s, v) => bool.TryParse(v, out var on) ? s with { LeadDesk = s.LeadDesk with { Enabled = on } } : null),
        Number("LeadDesk:Limit", "Requests a minute and token to the LeadDesk API; 0 for no limit.", 0, 1_000_000,
            s => s.LeadDesk.Limit, (s, v) => s with { LeadDesk = s.LeadDesk with { Limit = (int)v } }),
        Number("LeadDesk:CreateStatus", "The status of an answer that holds only a new id: 200, or 201.", 200, 201,
            s => s.LeadDesk.CreateStatus, (s, v) => s with { LeadDesk = s.LeadDesk with { CreateStatus = (int)v } }),
        Number("LeadDesk:AccessSeconds", "How long an access token lives.", 60, 86_400,
            s => (long)s.LeadDesk.AccessLifetime.TotalSeconds,
            (s, v) => s with { LeadDesk = s.LeadDesk with { AccessLifetime = TimeSpan.FromSeconds(v) } }),
        Number("LeadDesk:RefreshHours", "How long a refresh token lives; longer than an access token.", 25, 8_760,
            s => (long)s.LeadDesk.RefreshLifetime.TotalHours,
            (s, v) => s with { LeadDesk = s.LeadDesk with { RefreshLifetime = TimeSpan.FromHours(v) } }),
        Number("LeadDesk:FailedLogins", "Failed log-ins of one name, or from one address, before further ones are refused for five minutes.", 2, 1_000_000,
            s => s.LeadDesk.FailedLogins, (s, v) => s with { LeadDesk = s.LeadDesk with { FailedLogins = (int)v } }),
        Switch("LeadDesk:Erasure", "Whether the LeadDesk API erases personal data; switched off, it answers 501.",
            s => s.LeadDesk.Erasure, (s, v) => s with { LeadDesk = s.LeadDesk with { Erasure = v } }),
        new("LeadDesk:Currency", "The currency of prices.", "three capital letters like EUR",
            s => s.LeadDesk.Currency,
            (s, v) => v.Length == 3 && v.All(char.IsAsciiLetterUpper) ? s with { LeadDesk = s.LeadDesk with { Currency = v } } : null),
        Number("Deskpro:HourlyLimit", "Calls an hour of each key and token of the Deskpro API, beside limits that a key has of its own; 0 for none.", 0, 100_000_000,
            s => s.Deskpro.HourlyLimit, (s, v) => s with { Deskpro = s.Deskpro with { HourlyLimit = (int)v } }),
        Number("Deskpro:MaxFileMegabytes", "The largest file that an upload to the Deskpro API may carry.", 1, 2_000,
            s => s.Deskpro.MaxFileBytes >> 20, (s, v) => s with { Deskpro = s.Deskpro with { MaxFileBytes = v << 20 } }),
        Number("Deskpro:MaxBatch", "The most requests that one batch of the Deskpro API may hold.", 1, 1_000,
            s => s.Deskpro.MaxBatch, (s, v) => s with { Deskpro = s.Deskpro with { MaxBatch = (int)v } }),
        Number("Deskpro:DuplicateSeconds", "For how long the same new ticket of the same person is refused as a repetition by the Deskpro API; 0 never.", 0, 86_400,
            s => (long)s.Deskpro.DuplicateWindow.TotalSeconds,
            (s, v) => s with { Deskpro = s.Deskpro with { DuplicateWindow = TimeSpan.FromSeconds(v) } }),
        Number("Deskpro:FailedLogins", "Failed log-ins to the Deskpro API of one name before further ones are refused for a quarter of an hour.", 1, 1_000_000,
            s => s.Deskpro.FailedLogins, (s, v) => s with { Deskpro = s.Deskpro with { FailedLogins = (int)v } }),
        new("Deskpro:CorsHosts", "Origins that browsers may call the Deskpro API from, separated by commas, or `*` for all.",
            "origins like https://app.example, separated by commas, or *",
            s => s.Deskpro.CorsHosts, (s, v) => s with { Deskpro = s.Deskpro with { CorsHosts = v } }),
        Number("Uploads:MaxFileMegabytes", "The largest file that a request may carry.", 1, 2_000,
            s => s.Limits.MaxFileBytes >> 20, (s, v) => s with { Limits = s.Limits with { MaxFileBytes = v << 20 } }),
        Number("Uploads:MaxFiles", "The most files that one request may carry.", 1, 1_000,
            s => s.Limits.MaxFiles, (s, v) => s with { Limits = s.Limits with { MaxFiles = (int)v } }),
        Number("MaxBodyMegabytes", "The largest request, not counting the content of files.", 1, 64,
            s => s.Limits.MaxBodyBytes >> 20, (s, v) => s with { Limits = s.Limits with { MaxBodyBytes = (int)v << 20 } }),
        new("Outgoing:Allow", "Private networks that webhooks and fetches may reach beside the public internet, separated by commas.",
            ListOfNetworks, s => s.OutgoingAllow, (s, v) => OutgoingPolicy.TryParse(v, out _, out _) ? s with { OutgoingAllow = v } : null),
        new("Webhooks:Backoff", "Pauses in seconds before each further try of a failed webhook; there is one more try than there are pauses.",
            "numbers of seconds like 0.2, 0.5, 1, separated by commas",
            s => string.Join(", ", s.WebhookBackoffSeconds.Select(p => p.ToString(CultureInfo.InvariantCulture))),
            (s, v) => Pauses(v) is { } pauses ? s with { WebhookBackoffSeconds = pauses } : null),
        Choice("Log:Format", "How lines of the log are written: text or json.", s => s.LogFormat, (s, v) => s with { LogFormat = v }),
        Choice("Log:Level", "The least severe message of the program that is logged.", s => s.LogLevel, (s, v) => s with { LogLevel = v }),
        Switch("Log:Calls", "Whether calls are counted by integration for `polydesk api log`.", s => s.CountCalls, (s, v) => s with { CountCalls = v }),
        Switch("Log:Requests", "Whether a line is logged for every request.", s => s.LogRequests, (s, v) => s with { LogRequests = v }),
        Switch("Background:Enabled", "Whether this node does periodic work and delivers webhooks; one node of an installation must.",
            s => s.Background, (s, v) => s with { Background = v }),
        Networks("Proxy:Trusted", "Reverse proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed, separated by commas.",
            s => s.TrustedProxies, (s, v) => s with { TrustedProxies = v }),
        Networks("Metrics:Allow", "Who may read `/metrics`, separated by commas.", s => s.MetricsAllow, (s, v) => s with { MetricsAllow = v }),
    ];

    public static Setting? Find(string name) => All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Setting Number(
        string name, string meaning, long least, long most, Func<ServerSettings, long> get, Func<ServerSettings, long, ServerSettings> with) =>
        new(name, meaning, $"a whole number from {least} to {most}", s => get(s).ToString(CultureInfo.InvariantCulture),
            (s, v) => long.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? with(s, number)
                : null);

    private static Setting Text(string name, string meaning, Func<ServerSettings, string> get, Func<ServerSettings, string, ServerSettings> with) =>
        new(name, meaning, "a text", get, with);

    private static Setting Switch(string name, string meaning, Func<ServerSettings, bool> get, Func<ServerSettings, bool, ServerSettings> with) =>
        new(name, meaning, "true or false", s => get(s) ? "true" : "false", (s, v) => bool.TryParse(v, out var on) ? with(s, on) : null);

    private static Setting Choice<T>(string name, string meaning, Func<ServerSettings, T> get, Func<ServerSettings, T, ServerSettings> with)
        where T : struct, Enum =>
        new(name, meaning, "one of " + string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant())),
            s => get(s).ToString().ToLowerInvariant(),
            (s, v) => Enum.GetNames<T>().Contains(v, StringComparer.OrdinalIgnoreCase) ? with(s, Enum.Parse<T>(v, ignoreCase: true)) : null);

    private static Setting Networks(
        string name, string meaning, Func<ServerSettings, IReadOnlyList<IPNetwork>> get, Func<ServerSettings, IReadOnlyList<IPNetwork>, ServerSettings> with) =>
        new(name, meaning, ListOfNetworks, s => string.Join(", ", get(s)), (s, v) => NetworksOf(v) is { } networks ? with(s, networks) : null);

    private static List<IPNetwork>? NetworksOf(string text)
    {
        var networks = new List<IPNetwork>();

        foreach (var entry in Entries(text))
        {
            if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(entry, out var address))
            {
                networks.Add(new(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                return null;
            }
        }

        return networks;
    }

    private static List<double>? Pauses(string text)
    {
        var pauses = new List<double>();

        foreach (var entry in Entries(text))
        {
            if (!double.TryParse(entry, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 86_400)
            {
                return null;
            }

            pauses.Add(seconds);
        }

        return pauses;
    }

    private static string[] Entries(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPublic(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" };

    /// <summary>Kestrel listens to every host for <c>*</c> and <c>+</c>, and also for a name that it does not know, which nobody means.</summary>
    private static bool IsListenedTo(string text)
    {
        const string every = "[::]";
        return Uri.TryCreate(text.Replace("//*", $"//{every}", StringComparison.Ordinal).Replace("//+", $"//{every}", StringComparison.Ordinal), UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", PathAndQuery: "/" or "" }
            && (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || url.Host == "localhost");
    }

    private static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static string MaskConnection(string text)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);

        if (connection.Password is not null)
        {
            connection.Password = "***";
        }

        if (connection.SslPassword is not null)
        {
            connection.SslPassword = "***";
        }

        return connection.ConnectionString;
    }
}
