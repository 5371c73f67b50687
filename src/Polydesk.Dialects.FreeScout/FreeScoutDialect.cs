using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>The API of FreeScout's "API &amp; Webhooks" module.</summary>
public sealed class FreeScoutDialect : DialectFrame
{
    internal const string OtherMailbox = "Forbidden: Provided API key is not permitted to access this mailbox";

    internal const string ApiBase = "/api";
    private const string ReadOnlyKey = "Provided API key allows only read-operations.";
    private const string AllMethods = "GET, POST, PUT, DELETE, OPTIONS";
    private const string KnownHeaders = "Origin, X-Requested-With, Content-Type, Accept, Authorization, X-FreeScout-API-Key";

    private readonly RouteTable<FreeHandler> routes = new();
    private readonly AccountRegistry accounts;
    private readonly Downloads downloads;
    private readonly IRateWindows windows;
    private readonly FreeSettings settings;
    private readonly ParameterLimits limits;
    private readonly OutgoingClient outgoing;
    private readonly string? publicUrl;

    /// <param name="accounts">All accounts.</param>
    /// <param name="windows">Counts requests, where the operator wants that.</param>
    /// <param name="settings">The dialect's settings.</param>
    /// <param name="limits">How much of a request is read; bodies have a limit of their own here.</param>
    /// <param name="outgoing">Fetches attachments that are given by address.</param>
    /// <param name="publicUrl">The address that links begin with; without it, the one the request came to.</param>
    /// <param name="log">Where faults go.</param>
    public FreeScoutDialect(
        AccountRegistry accounts, IRateWindows windows, FreeSettings settings, ParameterLimits limits, OutgoingClient outgoing, string? publicUrl,
        ILogger<FreeScoutDialect> log)
        : base("freescout", "application/json", FreeJson.Writer, FreeErrors.Internal, FreeErrors.Unavailable, log)
    {
        (this.accounts, this.windows, this.settings, this.outgoing) = (accounts, windows, settings, outgoing);
        this.publicUrl = publicUrl;
        this.limits = limits with { MaxBodyBytes = settings.MaxBodyBytes };
        downloads = new(new(accounts));
        routes.MapConversations();
        routes.MapConversationChanges();
        routes.MapThreads();
        routes.MapTimelogs();
        routes.MapCustomers();
        routes.MapUsers();
        routes.MapOrganizations();
        routes.MapMailboxes();
        routes.MapTags();
        routes.MapWebhooks();
    }

    /// <summary>Every operation with its id in the checklist, its method and its path below <c>/api</c>.</summary>
    public IReadOnlyList<(string Id, string Method, string Path)> Operations => [.. routes.Routes.Select(r => (r.Operation, r.Method, r.Pattern))];

    /// <summary>Everything below <c>/api</c> but <c>/api/v2</c>, which belongs to two other products; and the files of threads.</summary>
    public override bool OwnsNative(HttpRequest request, string path) =>
        Downloads.Owns(path) || (IsBelow(path, ApiBase) && !IsBelow(path, ApiBase + "/v2"));

    public override bool ShowsCredential(HttpRequest request) => base.ShowsCredential(request) || FreeCredentials.IsShown(request);

    protected override ApiDescription Describe() => FreeDescription.Of(routes);

    protected override async ValueTask<Answer> AnswerAsync(HttpContext http, string mount, string path, RequestLog request)
    {
        AllowOrigin(http);

        if (Downloads.Owns(path))
        {
            return await downloads.AnswerAsync(http, path, request);
        }

        if (!IsBelow(path, ApiBase))
        {
            return FreeErrors.NotFound;
        }

        path = path[ApiBase.Length..];

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            request.Operation = "FS-37";
            http.Response.Headers.Allow = Allowed(path);
            return new FreeAnswer.Empty(200);
        }

        var ct = http.RequestAborted;

        if (await accounts.InMaintenanceAsync(ct))
        {
            return FreeErrors.Unavailable;
        }

        var (account, holder) = await AuthenticateAsync(http.Request, ct);

        if (account is null || holder is null)
        {
            return FreeErrors.Unauthorized;
        }

        (request.AccountId, request.PersonId, request.Integration) = (account.Info.Id, holder.Caller.PersonId, $"key {holder.KeyId}");

        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var rule = settings.Of(vocabulary.Limits).Rule;

        if (rule.Limit > 0 && (await windows.CountAsync($"{Name}/{account.Info.Id}/{holder.KeyId}", rule, ct)).BlockedFor is { } left)
        {
            http.Response.AskToWait(left);
            return FreeErrors.TooManyRequests;
        }

        var match = routes.Match(http.Request.Method, path);

        if (match.Route is not { } route)
        {
            http.Response.Headers.Allow = match.Allowed.Count == 0 ? "OPTIONS" : Allowed(path);
            return FreeErrors.WrongMethod;
        }

        request.Operation = route.Operation;

        if (holder.Terms.ReadOnly && route.Method != "GET")
        {
            return FreeErrors.Forbidden(ReadOnlyKey);
        }

        AllowBody(http);

        var own = limits.Of(vocabulary.Limits);

        if ((await ParameterReader.ReadAsync(http.Request, account.Get<BlobStore>(), own, ct)).Failed(out var fault, out var bag))
        {
            return FreeErrors.Of(fault);
        }

        return await route.Handler(new(http, account, holder, vocabulary, bag, match, await LinksAsync(http, mount, account, ct), own, outgoing));
    }

    /// <summary>A wrong key takes the same steps as a right one, and no second place is tried.</summary>
    private async ValueTask<(Account? Account, KeyHolder? Holder)> AuthenticateAsync(HttpRequest request, CancellationToken ct)
    {
        var hash = Secrets.Hash(FreeCredentials.Find(request, settings.KeyInQuery) ?? "");

        if (await accounts.ByCredentialAsync(Name, hash, ct) is not { } account || await account.Get<ApiKeys>().FindAsync(Name, hash, ct) is not { } holder)
        {
            return default;
        }

        // A customer's key opens nothing here: this API is the desk's own side.
        return holder.Caller.IsStaff ? (account, holder) : default;
    }

    private string Allowed(string path)
    {
        var methods = routes.Match("OPTIONS", path).Allowed.ToList();

        if (methods.Contains("GET"))
        {
            methods.Insert(methods.IndexOf("GET") + 1, "HEAD");
        }

        return string.Join(", ", methods.Append("OPTIONS"));
    }

    /// <summary>Cross-origin headers, also on errors, where the operator lets browsers in (section 5).</summary>
    private void AllowOrigin(HttpContext http)
    {
        if (settings.CorsHosts.Length == 0)
        {
            return;
        }

        var headers = http.Response.Headers;

        if (settings.CorsHosts.Trim() == "*")
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = "Origin";

            if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin
                || !settings.CorsHosts.Split(',', StringSplitOptions.TrimEntries).Contains(origin, StringComparer.OrdinalIgnoreCase))
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        headers.AccessControlAllowMethods = AllMethods;
        headers.AccessControlAllowHeaders = KnownHeaders;
        headers.AccessControlExposeHeaders = "Resource-ID, Location";
        headers.AccessControlMaxAge = "86400";
    }

    /// <summary>The server's own limit for bodies is lower than this dialect's.</summary>
    private void AllowBody(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server && server.MaxRequestBodySize < limits.MaxBodyBytes + 1L)
        {
            server.MaxRequestBodySize = limits.MaxBodyBytes + 1L;
        }
    }

    private async ValueTask<FreeLinks> LinksAsync(HttpContext http, string mount, Account account, CancellationToken ct)
    {
        var root = publicUrl is null ? $"{http.Request.Scheme}://{http.Request.Host}" : publicUrl.TrimEnd('/');
        var host = publicUrl is null ? http.Request.Host.Host : new Uri(publicUrl).Host;
        long? named = await accounts.FindIdByHostAsync(host, ct) == account.Info.Id ? null : account.Info.Id;
        return new(root + mount, named);
    }
}
