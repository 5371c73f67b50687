using System.Net;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.FreeScout;
using Polydesk.Dialects.LeadDesk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Server.Settings;

/// <summary>Everything an operator can set. The defaults here are the documented ones; <see cref="SettingTable"/> names and explains each.</summary>
public sealed record ServerSettings
{
    public string Data { get; init; } = "data";

    /// <summary>Where the server listens, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://localhost:5080";

    public TlsSettings Tls { get; init; } = new();

    /// <summary>The address that links begin with; without it, the one a request came to.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The connection string of the catalog's database; without it, SQLite in the data folder.</summary>
    public string? Postgres { get; init; }

    public EddySettings EddyDesk { get; init; } = new();

    public FreeSettings FreeScout { get; init; } = new();

    public LeadSettings LeadDesk { get; init; } = new();

    public DeskproSettings Deskpro { get; init; } = new();

    public ParameterLimits Limits { get; init; } = ParameterLimits.Default;

    /// <summary>Private networks that the desk may reach, as <see cref="Desk.Outgoing.OutgoingPolicy"/> reads them.</summary>
    public string OutgoingAllow { get; init; } = "";

    public IReadOnlyList<double> WebhookBackoffSeconds { get; init; } = [120, 240, 360, 480, 600, 720, 840, 960, 1080];

    /// <summary>Whether this node does the periodic work of the accounts.</summary>
    public bool Background { get; init; } = true;

    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public bool LogRequests { get; init; } = true;

    /// <summary>Whether calls are counted by integration for <c>polydesk api log</c>.</summary>
    public bool CountCalls { get; init; } = true;

    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public IReadOnlyList<IPNetwork> MetricsAllow { get; init; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
}
