using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The EddyDesk (HelpDeskEddy) REST API, version 2.</summary>
public sealed class EddyDeskDialect : DialectFrame
{
    internal const string ApiBase = "/api/v2";

    private readonly RouteTable<EddyHandler> routes = new();
    private readonly FileLinks links;
    private readonly Downloads downloads;
    private readonly AccountRegistry accounts;
    private readonly IRateWindows windows;
    private readonly EddySettings settings;
    private readonly ParameterLimits limits;
    private readonly string? publicUrl;

    /// <param name="accounts">All accounts.</param>
    /// <param name="windows">Counts requests.</param>
    /// <param name="settings">The dialect's settings.</param>
    /// <param name="limits">How much of a request is read.</param>
    /// <param name="publicUrl">The address that links begin with; without it, the one the request came to.</param>
    /// <param name="log">Where faults go.</param>
    public EddyDeskDialect(
        AccountRegistry accounts, IRateWindows windows, EddySettings settings, ParameterLimits limits, string? publicUrl, ILogger<EddyDeskDialect> log)
        : base("eddydesk", "application/json; charset=utf-8", EddyJson.Writer, Refusals.Internal, Refusals.Unavailable, log)
    {
        (this.accounts, this.windows, this.settings, this.limits, this.publicUrl) = (accounts, windows, settings, limits, publicUrl);
        links = new(accounts);
        downloads = new(links);
        routes.MapDictionaries();
        routes.MapTickets();
        routes.MapPosts();
        routes.MapAudit();
        routes.MapFields();
        routes.MapUsers();
        routes.MapOrganizations();
        routes.MapNotes();
        routes.MapGroups();
        routes.MapKnowledge();
    }

    /// <summary>Every operation with its id in the checklist, its method and its path below <c>/api/v2</c>.</summary>
    public IReadOnlyList<(string Id, string Method, string Path)> Operations => [.. routes.Routes.Select(r => (r.Operation, r.Method, r.Pattern))];

    /// <summary><c>/api/v2</c> belongs to two products; this one is asked with HTTP Basic. Links to files carry no credentials at all.</summary>
    public override bool OwnsNative(HttpRequest request, string path) => IsBelow(path, ApiBase) ? IsBasic(request) : Downloads.Owns(path);

    protected override ApiDescription Describe() => EddyDescription.Of(routes);

    protected override async ValueTask<Answer> AnswerAsync(HttpContext http, string mount, string path, RequestLog request)
    {
        if (Downloads.Owns(path))
        {
            return await downloads.AnswerAsync(http, path, request);
        }

        if (!IsBelow(path, ApiBase))
        {
            return Refusals.UnknownPath(path);
        }

        path = path[ApiBase.Length..];
        var ct = http.RequestAborted;

        if (await accounts.InMaintenanceAsync(ct))
        {
            return Refusals.Maintenance;
        }

        var (account, holder) = await AuthenticateAsync(http, ct);
        var vocabulary = account is null ? null : await account.Get<VocabularyCache>().GetAsync(ct);

        if (await LimitAsync(http, path, account, holder, settings.Of(vocabulary?.Limits ?? DeskLimits.None), ct) is { } banned)
        {
            return banned;
        }

        if (account is null || holder is null || vocabulary is null)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"EddyDesk API\"";
            return Refusals.Unauthorized;
        }

        (request.AccountId, request.PersonId, request.Integration) = (account.Info.Id, holder.Caller.PersonId, $"key {holder.KeyId}");
        var match = routes.Match(http.Request.Method, path);

        if (match.Route is not { } route)
        {
            if (match.Allowed.Count == 0)
            {
                return Refusals.UnknownPath(path);
            }

            http.Response.Headers.Allow = string.Join(", ", match.Allowed);
            return Refusals.WrongMethod(http.Request.Method);
        }

        request.Operation = route.Operation;

        var read = await ParameterReader.ReadAsync(http.Request, account.Get<BlobStore>(), limits.Of(vocabulary.Limits), ct);
        var suffix = await links.SuffixAsync(account.Info, LinkHost(http), ct);
        EddyCall Call(ParameterBag bag, RouteMatch<EddyHandler> to) => new(http, account, holder.Caller, vocabulary, bag, to, Root(http, mount)) { LinkSuffix = suffix };

        return read.Failed(out var fault, out var bag)
            ? await MissingAsync(path, to => Call(ParameterBag.Empty, to)) ?? Refusals.Of(fault)
            : await route.Handler(Call(bag, match));
    }

    /// <summary>An object that does not exist is told before a body that cannot be read (section 4): what reading the same path answers, if that is 404.</summary>
    private async ValueTask<EddyAnswer?> MissingAsync(string path, Func<RouteMatch<EddyHandler>, EddyCall> call)
    {
        var match = routes.Match("GET", path);
        var answer = match.Route is { } reading ? await reading.Handler(call(match)) : null;
        return answer?.Status == StatusCodes.Status404NotFound ? answer : null;
    }

    /// <summary><c>Basic base64(email:key)</c>. A wrong key takes the same steps as a right one.</summary>
    private async ValueTask<(Account? Account, KeyHolder? Holder)> AuthenticateAsync(HttpContext http, CancellationToken ct)
    {
        var (email, key) = Credentials(http.Request.Headers.Authorization.ToString());
        var hash = Secrets.Hash(key);

        if (await accounts.ByCredentialAsync(Name, hash, ct) is not { } account)
        {
            return default;
        }

        var holder = await account.Get<ApiKeys>().FindAsync(Name, hash, ct);
        return holder is not null && holder.Email.Equals(email, StringComparison.OrdinalIgnoreCase) ? (account, holder) : default;
    }

    private static (string Email, string Key) Credentials(string header)
    {
        const string scheme = "Basic ";

        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || header.Length > 2048)
        {
            return ("", "");
        }

        Span<byte> bytes = stackalloc byte[2048];

        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), bytes, out var length))
        {
            return ("", "");
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Counts per person, and per address where nobody is known, so that wrong keys never block a person (section 2.4).</summary>
    private async ValueTask<EddyAnswer?> LimitAsync(HttpContext http, string path, Account? account, KeyHolder? holder, EddySettings own, CancellationToken ct)
    {
        var isKnowledge = path.StartsWith("/knowledge_base", StringComparison.Ordinal);
        var (rule, block) = isKnowledge ? (own.KnowledgeRule, own.KnowledgeBlock) : (own.Rule, own.Block);

        if (rule.Limit <= 0)
        {
            return null;
        }

        var who = account is not null && holder is not null
            ? $"{account.Info.Id}/{holder.Caller.PersonId}"
            : http.Connection.RemoteIpAddress?.ToString() ?? "";
        var state = await windows.CountAsync($"{Name}/{(isKnowledge ? "kb" : "api")}/{who}", rule, ct);
        http.Response.Headers["X-Rate-Limit"] = rule.Limit.ToString();
        http.Response.Headers["X-Rate-Limit-Remaining"] = state.Remaining.ToString();

        if (state.BlockedFor is not { } left)
        {
            return null;
        }

        http.Response.AskToWait(left);
        return Refusals.Banned(own.BlockedStatus, rule.Limit, block);
    }

    private string LinkHost(HttpContext http) => publicUrl is null ? http.Request.Host.Host : new Uri(publicUrl).Host;

    private string Root(HttpContext http, string mount) => (publicUrl ?? $"{http.Request.Scheme}://{http.Request.Host}") + mount;
}
