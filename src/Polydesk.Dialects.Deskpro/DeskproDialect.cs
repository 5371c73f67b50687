using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The Deskpro API, version 2.</summary>
public sealed class DeskproDialect : DialectFrame
{
    internal const string ApiBase = "/api/v2";

    private const int VersionLength = 8;
    private const string QueryMode = "X-Deskpro-Api-Get-Query-Body";

    private readonly DeskproApi api = new();
    private readonly AccountRegistry accounts;
    private readonly Credentials credentials;
    private readonly RateLimits rates;
    private readonly FileLinks links;
    private readonly BlobDownloads downloads;
    private readonly DeskproSettings settings;
    private readonly ParameterLimits limits;
    private readonly OutgoingClient outgoing;
    private readonly LoginThrottle throttle;
    private readonly ILogger log;
    private readonly string? publicUrl;

    /// <param name="accounts">All accounts.</param>
    /// <param name="windows">Counts calls.</param>
    /// <param name="settings">The dialect's settings.</param>
    /// <param name="limits">How much of a request is read.</param>
    /// <param name="outgoing">The one way out.</param>
    /// <param name="publicUrl">The address that links begin with; without it, the one the request came to.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where faults go.</param>
    public DeskproDialect(
        AccountRegistry accounts, IRateWindows windows, DeskproSettings settings, ParameterLimits limits, OutgoingClient outgoing, string? publicUrl,
        TimeProvider clock, ILogger<DeskproDialect> log)
        : base("deskpro", "application/json; charset=utf-8", DeskproJson.Writer, DeskproErrors.Internal, DeskproErrors.Unavailable, log)
    {
        (this.accounts, this.settings, this.limits, this.outgoing) = (accounts, settings, limits, outgoing);
        (this.publicUrl, this.log) = (publicUrl?.TrimEnd('/'), log);
        credentials = new(accounts);
        rates = new(windows, clock);
        links = new(accounts);
        downloads = new(links);
        throttle = new(windows, Name, settings.FailedLogins, TimeSpan.FromMinutes(15));
        api.MapAll(AdmitPartAsync);
    }

    /// <summary>Every operation with its id in the checklist, its method and its path below <c>/api/v2</c>.</summary>
    public IReadOnlyList<(string Id, string Method, string Path)> Operations => [.. api.Routes.Select(r => (r.Operation, r.Method, r.Pattern))];

    /// <summary>Every endpoint with its method and path, for the API browser and for tests of rights.</summary>
    internal DeskproApi Api => api;

    /// <summary><c>/api/v2</c> belongs to two products; the other one is asked with HTTP Basic. Links to files carry no credentials at all.</summary>
    public override bool OwnsNative(HttpRequest request, string path) => IsBelow(path, ApiBase) ? !IsBasic(request) : BlobDownloads.Owns(path);

    /// <summary>What a provider sends back from a log-in is exchanged for a token, so it is as good as one.</summary>
    public override bool ShowsCredential(HttpRequest request) => base.ShowsCredential(request) || SignInPages.ShowsCode(request);

    protected override ApiDescription Describe() => DeskproDescription.Of(api);

    protected override async ValueTask<Answer> AnswerAsync(HttpContext http, string mount, string path, RequestLog request)
    {
        var ct = http.RequestAborted;
        AllowOrigin(http);

        if (await accounts.InMaintenanceAsync(ct))
        {
            return DeskproErrors.Offline;
        }

        if (BlobDownloads.Owns(path))
        {
            return await downloads.AnswerAsync(http, path, request);
        }

        if (!IsBelow(path, ApiBase))
        {
            return DeskproErrors.NotFound;
        }

        (var version, path) = WithoutVersion(path[ApiBase.Length..]);
        var isQuery = HttpMethods.IsPost(http.Request.Method) && http.Request.Headers[QueryMode].ToString() is "1" or "true";
        var match = api.Match(isQuery ? "GET" : http.Request.Method, path);

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.Headers.Allow = Allowed(match.Allowed);
            return match.Allowed.Count == 0 ? DeskproErrors.NotFound : DeskproAnswer.Done;
        }

        request.Operation = match.Route?.Operation ?? "-";
        var isPublic = match.Route?.Handler.Modes is Modes.Public;
        var (account, mode, holder, refusal) = isPublic ? (await accounts.ByHostAsync(http.Request.Host.Host, ct), Modes.Public, null, null) : await credentials.FindAsync(http.Request, ct);

        if (refusal is not null || account is null)
        {
            return refusal ?? DeskproErrors.NotFound;
        }

        (request.AccountId, request.PersonId) = (account.Info.Id, holder?.Caller.PersonId ?? 0);
        request.Integration = holder is null ? "-" : $"{(mode is Modes.Key ? "key" : "token")} {holder.KeyId}";
        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var own = settings.Of(vocabulary.Limits);
        var visit = new DeskproVisit(
            http, account, mode, holder, vocabulary, (publicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}") + mount,
            version, own, outgoing)
        {
            Throttle = throttle,
            FileSuffix = await links.SuffixAsync(account.Info, publicUrl is null ? http.Request.Host.Host : new Uri(publicUrl).Host, ct),
            Tags = mode is Modes.Key ? TagPatterns.Of(holder!.Terms.Tags) : null,
        };

        if (await AdmitAsync(visit, match) is { } refused)
        {
            return refused;
        }

        var (query, body) = await ParameterReader.ReadApartAsync(http.Request, account.Get<BlobStore>(), limits with { MaxFileBytes = own.MaxFileBytes }, ct);

        if (query.Failed(out var fault, out var asked) || body.Failed(out fault, out var sent))
        {
            return DeskproErrors.Of(fault);
        }

        var raw = http.Request.QueryString.Value is { Length: > 1 } text ? text[1..] : "";
        (asked, sent) = isQuery ? (sent.Over(asked), ParameterBag.Empty) : (asked, sent);
        request.Sent = [asked, sent];
        return await CallAsync(visit, match, path, raw, asked, sent);
    }

    /// <summary>What keeps a call from its endpoint: too many calls, no such endpoint, or rights that the key or token lacks.</summary>
    private async ValueTask<DeskproError?> AdmitAsync(DeskproVisit visit, Routing.RouteMatch<Endpoint> match)
    {
        // A batch counts by its parts.
        if (match.Route?.Handler.Kind is not EndpointKind.Batch && await rates.CountAsync(visit, visit.Aborted) is { } tooMany)
        {
            return tooMany;
        }

        if (match.Route is not { } route)
        {
            if (match.Allowed.Count == 0)
            {
                return DeskproErrors.NotFound;
            }

            return DeskproErrors.WrongMethod with { Allow = Allowed(match.Allowed) };
        }

        var endpoint = route.Handler;

        if (endpoint.Modes is not Modes.Public && !endpoint.Modes.HasFlag(visit.Mode))
        {
            return DeskproErrors.ModeDenied(endpoint.Modes);
        }

        return visit.Tags?.Allow(endpoint.Tag) == false ? DeskproErrors.TagDenied(endpoint.Tag) : null;
    }

    private async ValueTask<DeskproAnswer> CallAsync(
        DeskproVisit visit, Routing.RouteMatch<Endpoint> match, string path, string rawQuery, ParameterBag query, ParameterBag body)
    {
        var call = new DeskproCall(visit, match, api.Sideloads, Trimmed(path), rawQuery, query, body);
        call.CheckNames();
        return await match.Route!.Handler.Handler(call);
    }

    /// <summary>Notes one part of a batch as a call of its own.</summary>
    private async ValueTask<Func<ValueTask<DeskproAnswer>>> AdmitPartAsync(DeskproVisit visit, string method, string url, Parameter payload)
    {
        var part = new RequestPart();
        RequestLog.Of(visit.Http).Parts.Add(part);
        var run = await AdmitPartAsync(visit, part, method, url, payload);

        return async () =>
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await run();
            part.Answered(answer.Status, Stopwatch.GetElapsedTime(started));
            return answer;
        };
    }

    /// <summary>Counts and checks one part of a batch. What is answered runs it; a part that goes wrong fails alone.</summary>
    private async ValueTask<Func<ValueTask<DeskproAnswer>>> AdmitPartAsync(DeskproVisit visit, RequestPart part, string method, string url, Parameter payload)
    {
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var (path, raw) = question < 0 ? (url, "") : (url[..question], url[(question + 1)..]);
        (var version, path) = WithoutVersion(BatchPaths.Below(path));
        var match = api.Match(method, Uri.UnescapeDataString(path));
        part.Operation = match.Route?.Operation ?? "-";

        if (match.Route is { Handler.Kind: EndpointKind.Batch or EndpointKind.Other })
        {
            return () => new(DeskproErrors.Invalid("url", FaultCodes.BadChoice, "This endpoint cannot be called in a batch."));
        }

        visit = visit with { Version = version };

        if (await AdmitAsync(visit, match) is { } refused)
        {
            return () => new(refused);
        }

        if (ParameterReader.ReadQuery(raw, limits).Failed(out var fault, out var query))
        {
            return () => new(DeskproErrors.Of(fault));
        }

        if (payload is { IsAbsent: false, Kind: not ParameterKind.Map })
        {
            return () => new(DeskproErrors.Of(new BodyFault(BodyFaultKind.JsonIsNoObject)));
        }

        var body = payload.IsAbsent ? ParameterBag.Empty : new ParameterBag(payload, []);
        part.Sent = [query, body];

        return async () =>
        {
            try
            {
                return await CallAsync(visit, match, path, raw, query, body);
            }
            catch (Exception e) when (!visit.Aborted.IsCancellationRequested && Outage.Is(e))
            {
                RequestLog.Of(visit.Http).Outage = e;
                return DeskproErrors.Unavailable;
            }
            catch (Exception e) when (!visit.Aborted.IsCancellationRequested)
            {
                log.LogError(e, "Operation {Operation} failed in a batch, request {RequestId}", match.Route!.Operation, visit.Http.TraceIdentifier);
                return DeskproErrors.Internal;
            }
        };
    }

    private static string Trimmed(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";

    /// <summary>One behaviour serves all versions; the segment is only kept in addresses.</summary>
    private static (string Version, string Path) WithoutVersion(string path)
    {
        var rest = path.AsSpan().TrimStart('/');
        return rest.Length >= VersionLength && rest[..VersionLength].IndexOfAnyExceptInRange('0', '9') < 0 && (rest.Length == VersionLength || rest[VersionLength] == '/')
            ? ($"/{rest[..VersionLength]}", rest[VersionLength..].ToString())
            : ("", path);
    }

    private static string Allowed(IReadOnlyList<string> methods) =>
        string.Join(", ", (IEnumerable<string>)[.. methods.Contains("GET") ? ["GET", "HEAD"] : Array.Empty<string>(), .. methods.Where(m => m != "GET"), "OPTIONS"]);

    /// <summary>Cross-origin headers, also on errors, where the operator lets browsers in: the official JavaScript client runs in them.</summary>
    private void AllowOrigin(HttpContext http)
    {
        var headers = http.Response.Headers;

        if (settings.CorsHosts.Trim() == "*")
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && settings.CorsHosts.Split(',', StringSplitOptions.TrimEntries).Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.Vary = "Origin";
        }
        else
        {
            return;
        }

        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Accept, X-DeskPRO-Agent-ID, X-Deskpro-Api-Get-Query-Body";
        headers.AccessControlExposeHeaders = "Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
        headers.AccessControlMaxAge = "86400";
    }
}
