using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Extensions;
using Polydesk.Dialects;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Edge;

/// <summary>
/// Where a certificate serves https beside http, plain http is for this machine. Who only looks and shows no credential of any dialect is sent on to https;
/// whatever else came readable for all is refused and not sent on, so that it is noticed. The secret in a link to a file opens that file alone, and people follow
/// old links: they are sent on. Browsers are told to come by https alone.
/// </summary>
internal sealed class HttpsOnly(ServerSettings settings, IServer server, IReadOnlyList<IDialect> dialects)
{
    private readonly bool isOn = settings.Tls is { Certificate.Length: > 0, Only: true } && Serves(settings, "http:") && Serves(settings, "https:");

    private readonly string? promise = settings.Tls is { Certificate.Length: > 0, HstsDays: > 0 and var days } ? $"max-age={days * 86_400L}" : null;

    /// <summary>Whether the request must not be answered over plain http. A trusted proxy says for whom it asks, and how that came.</summary>
    public bool Bars(HttpContext http) => isOn && !http.Request.IsHttps && !(http.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client));

    /// <summary>Where a request that may be sent on goes; null for one that is refused.</summary>
    public string? AddressOf(HttpRequest request)
    {
        var looks = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

        if (!looks || !request.Host.HasValue || dialects.Any(d => d.ShowsCredential(request)))
        {
            return null;
        }

        var port = Port();
        var host = port == 443 ? new HostString(request.Host.Host) : new(request.Host.Host, port);
        return UriHelper.BuildAbsolute("https", host, request.PathBase, request.Path, request.QueryString);
    }

    /// <summary>Tells browsers that came by https to do so from now on. They keep it for no address and not for this machine.</summary>
    public void Promise(HttpContext http)
    {
        if (promise is not null && http.Request.IsHttps && http.Request.Host.Host is var host && host is not "localhost" && !IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            http.Response.Headers.StrictTransportSecurity = promise;
        }
    }

    /// <summary>The port that users see: that of the public address, or the one which is listened to.</summary>
    private int Port() => Uri.TryCreate(settings.PublicUrl, UriKind.Absolute, out var open) && open.Scheme == "https"
        ? open.Port
        : BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.First(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase))).Port;

    private static bool Serves(ServerSettings settings, string scheme) => settings.Urls.Split(';').Any(u => u.Trim().StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
