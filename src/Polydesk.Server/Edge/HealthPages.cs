using System.Data.Common;
using System.Net;
using System.Text;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;
using Polydesk.Server.Observing;

namespace Polydesk.Server.Edge;

/// <summary>
/// <c>/healthz</c>: the process is alive. <c>/readyz</c>: the catalog and the default account answer; and what other accounts are lost. <c>/metrics</c>: for those networks that may.
/// None of them asks for a key.
/// </summary>
internal sealed class HealthPages(AccountRegistry accounts, MetricStore metrics, IReadOnlyList<IPNetwork> mayReadMetrics)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task? TryWriteAsync(HttpContext http) => http.Request.Path.Value switch
    {
        "/healthz" => WriteAsync(http, 200, "ok"),
        "/readyz" => WriteReadyAsync(http),
        "/metrics" => MayReadMetrics(http)
            ? WriteAsync(http, 200, metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")
            : WriteAsync(http, 403, "The setting Metrics:Allow says who may read this."),
        _ => null,
    };

    private static async Task WriteAsync(HttpContext http, int status, string text, string type = "text/plain; charset=utf-8")
    {
        var bytes = Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n");
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.CacheControl = "no-store";

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static string Lost(long accountId) => $"The database of account {accountId} is lost. Restore it from a back-up.";

    private async Task WriteReadyAsync(HttpContext http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);

        try
        {
            var all = await accounts.Catalog.ListAsync(patience.Token);

            if (all.Find(a => a.IsDefault) is { } info)
            {
                await (await accounts.OpenAsync(info, patience.Token)).Database.CheckAsync(patience.Token);
            }

            await WriteAsync(http, 200, string.Join('\n', accounts.Lost.Select(Lost).Prepend("ready")));
        }
        catch (DatabaseMissingException e)
        {
            await WriteAsync(http, 503, e.IsLost ? string.Join('\n', accounts.Lost.Select(Lost)) : "The default account is not made yet.");
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or OperationCanceledException && !http.RequestAborted.IsCancellationRequested)
        {
            await WriteAsync(http, 503, "The database does not answer.");
        }
    }

    /// <summary>A request that a proxy passed on and that still looks like its own must not pass for a local one.</summary>
    private bool MayReadMetrics(HttpContext http)
    {
        var isPassedOn = http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded");

        return http.Connection.RemoteIpAddress is { } address && !isPassedOn
            && mayReadMetrics.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
    }
}
