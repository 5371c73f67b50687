using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The REST API of LeadDesk, under <c>/stable</c> and <c>/2</c>.</summary>
public sealed class LeadDeskDialect : DialectFrame
{
    private const int MaxBodyBytes = 1024 * 1024;
    private const int MaxValues = 300_000;
    private const int LongestHeader = 2048;

    private static readonly string[] Versions = ["stable", "2"];

    private readonly RouteTable<LeadOperation> routes = new();
    private readonly AccountRegistry accounts;
    private readonly TokenEndpoint tokens;
    private readonly Downloads downloads;
    private readonly IRateWindows windows;
    private readonly LeadSettings settings;
    private readonly ParameterLimits limits;
    private readonly string? publicUrl;

    /// <param name="accounts">All accounts.</param>
    /// <param name="windows">Counts requests and failed log-ins.</param>
    /// <param name="settings">The dialect's settings.</param>
    /// <param name="limits">How much of a request is read; bodies have a limit of their own here.</param>
    /// <param name="publicUrl">The address that links begin with; without it, the one the request came to.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where faults go.</param>
    public LeadDeskDialect(
        AccountRegistry accounts, IRateWindows windows, LeadSettings settings, ParameterLimits limits, string? publicUrl, TimeProvider clock,
        ILogger<LeadDeskDialect> log)
        : base("leaddesk", "application/json; charset=utf-8", LeadJson.Writer, LeadErrors.Internal, LeadErrors.Unavailable, log)
    {
        (this.accounts, this.windows, this.settings, this.publicUrl) = (accounts, windows, settings, publicUrl);
        this.limits = limits with { MaxBodyBytes = MaxBodyBytes, MaxParameters = MaxValues };
        tokens = new(accounts, windows, settings, this.limits);
        downloads = new(accounts, clock);
        routes.MapClients();
        routes.MapUsers();
        routes.MapOffices();
        routes.MapCampaigns();
        routes.MapCampaignMembers();
        routes.MapContactLists();
        routes.MapListContacts();
        routes.MapContacts();
        routes.MapContactWrites();
        routes.MapPhoneNumbers();
        routes.MapProducts();
        routes.MapOrderStates();
        routes.MapOrders();
        routes.MapOrderWrites();
        routes.MapTickets();
        routes.MapTicketWrites();
        routes.MapMessages();
        routes.MapAttachments(downloads);
        routes.MapCustomFields();
        routes.MapHooks();
        routes.MapCalls();
        routes.MapRecordings(downloads);
        routes.MapCallResults();
        routes.MapCallbacks();
        routes.MapBlacklist();
        routes.MapGdpr();
    }

    /// <summary>Whether this is a scope that an API client can have.</summary>
    public static bool IsScope(string text) => LeadScopes.IsKnown(text);

    /// <summary>Every operation with its id in the checklist, its method and its path below the version.</summary>
    public IReadOnlyList<(string Id, string Method, string Path)> Operations => [(TokenEndpoint.Operation, "POST", TokenEndpoint.Path), .. routes.Routes.Select(r => (r.Operation, r.Method, r.Pattern))];

    /// <summary>The versions that there are, and numbers that could be one.</summary>
    public override bool OwnsNative(HttpRequest request, string path) => Split(path).Version is var version && (Versions.Contains(version) || IsNumber(version));

    protected override ApiDescription Describe() => LeadDescription.Of(routes, settings.CreateStatus);

    /// <summary>The checks in the order of section 2.10; what follows the scope is up to the handlers.</summary>
    protected override async ValueTask<Answer> AnswerAsync(HttpContext http, string mount, string path, RequestLog request)
    {
        if (!settings.Enabled || await accounts.InMaintenanceAsync(http.RequestAborted))
        {
            return LeadErrors.SwitchedOff;
        }

        (var version, path) = Split(path);

        if (!Versions.Contains(version))
        {
            return IsNumber(version) ? LeadErrors.VersionNotFound : LeadErrors.EndpointNotFound;
        }

        if (tokens.Owns(path))
        {
            request.Operation = TokenEndpoint.Operation;
            return await tokens.AnswerAsync(http, request);
        }

        if (Downloads.Owns(path))
        {
            return await downloads.AnswerAsync(http, path, request);
        }

        var match = routes.Match(http.Request.Method, path);

        if (match.Route is not { } route)
        {
            if (match.Allowed.Count == 0)
            {
                return LeadErrors.EndpointNotFound;
            }

            http.Response.Headers.Allow = string.Join(", ", match.Allowed);
            return LeadErrors.MethodNotAllowed;
        }

        request.Operation = route.Operation;
        var ct = http.RequestAborted;

        if (Bearer(http.Request) is not { } token)
        {
            return LeadErrors.Unauthorized;
        }

        var hash = Secrets.Hash(token);

        if (await accounts.ByCredentialAsync(ApiTokens.Kind, hash, ct) is not { } account || await account.Get<ApiTokens>().FindAsync(hash, ct) is not { } holder)
        {
            return LeadErrors.InvalidToken;
        }

        (request.AccountId, request.PersonId, request.Integration) = (account.Info.Id, holder.Caller.PersonId, $"client {holder.ClientId}");

        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var own = settings.Of(vocabulary.Limits);

        if (own.Limit > 0 && (await windows.CountAsync($"{Name}/{account.Info.Id}/{holder.Id}", own.Rule, ct)).BlockedFor is { } left)
        {
            http.Response.AskToWait(left);
            return LeadErrors.TooManyRequests;
        }

        if (!AcceptsJson(http.Request))
        {
            return LeadErrors.NotAcceptable;
        }

        var scopes = LeadScopes.Of(holder.Scopes);

        // A role that has changed since takes away at once what it no longer allows.
        var role = holder.PersonId is null ? null : LeadScopes.OfRole(holder.Caller.Role);

        if (route.Handler.Scopes.FirstOrDefault(s => !scopes.Cover(s) || role?.Cover(s) == false) is { } missing)
        {
            return LeadErrors.InsufficientScope(missing);
        }

        if (WholeBody.Query(http.Request, limits).Failed(out var fault, out var query))
        {
            return LeadErrors.Of(fault);
        }

        var zone = LeadDates.FindZone(holder.TimeZone) ?? LeadDates.FindZone(vocabulary.Settings.TimeZone) ?? TimeZoneInfo.Utc;
        var root = (publicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}") + mount + "/" + version;
        var links = new LeadLinks(root, new PathString(path).ToUriComponent(), Question(http.Request));

        return await route.Handler.Handler(new(
            http, account, holder, scopes, vocabulary, match, links, new(query, zone, isQuery: true, new()), zone, own, limits.Of(vocabulary.Limits)));
    }

    private static bool IsNumber(string version) => version.Length is > 0 and < 4 && version.All(char.IsAsciiDigit);

    private static string Question(HttpRequest request) => request.QueryString.Value is { Length: > 1 } query ? query[1..] : "";

    private static string? Bearer(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();

        return header.Length is > 7 and <= LongestHeader && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && header[scheme.Length..].Trim() is { Length: > 0 } token
                ? token
                : null;
    }

    /// <summary>No header, <c>*/*</c>, <c>application/*</c> and <c>application/json</c> are fine.</summary>
    internal static bool AcceptsJson(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;

        return request.Headers.Accept.Count == 0
            || (accepted.Count == 0 && string.IsNullOrWhiteSpace(request.Headers.Accept.ToString()))
            || accepted.Any(a => a.Quality is not 0 && a.MediaType.ToString().ToLowerInvariant() is "*/*" or "application/*" or "application/json");
    }

    private static (string Version, string Path) Split(string path)
    {
        var rest = path.AsSpan().TrimStart('/');
        var slash = rest.IndexOf('/');
        return slash < 0 ? (rest.ToString(), "") : (rest[..slash].ToString(), rest[slash..].ToString());
    }
}
