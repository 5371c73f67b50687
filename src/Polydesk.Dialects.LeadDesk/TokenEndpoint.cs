using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Limits;
using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>OAuth 2: answers the four grants with tokens (section 3).</summary>
internal sealed class TokenEndpoint(AccountRegistry accounts, IRateWindows windows, LeadSettings settings, ParameterLimits limits)
{
    public const string Operation = "LD-01";
    public const string Path = "/oauth/access-token";
    private const string Basic = "Basic";

    private static readonly LeadError WrongGrant = new(400, "invalid_grant", "The credentials or the refresh token are not valid.");
    private static readonly LeadError WrongScope = new(400, "invalid_scope", "A scope is unknown or may not be granted.");
    private static readonly LeadError NoSuchGrant = new(400, "unsupported_grant_type", "There is no such grant type.");
    private static readonly LeadError NotForClient = new(400, "unauthorized_client", "The API client may not use this grant type.");
    private static readonly LeadError WrongClient = new(401, "invalid_client", "The API client is unknown or its secret is wrong.");

    public static readonly Dictionary<string, string[]> Needed = new()
    {
        ["password"] = ["username", "password"],
        ["leaddesk_client_id"] = ["leaddesk_client_id"],
        ["client_user"] = ["username", "leaddesk_client_id"],
        ["refresh_token"] = ["refresh_token"],
    };

    private readonly LoginThrottle throttle = new(windows, ApiClients.Kind, settings.FailedLogins, TimeSpan.FromMinutes(5));
    private readonly TokenLifetimes lifetimes = new(settings.AccessLifetime, settings.RefreshLifetime);

    public bool Owns(string path) => path.TrimEnd('/') == Path;

    public async ValueTask<LeadAnswer> AnswerAsync(HttpContext http, RequestLog request)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            return LeadErrors.MethodNotAllowed;
        }

        if (!LeadDeskDialect.AcceptsJson(http.Request))
        {
            return LeadErrors.NotAcceptable;
        }

        var (refusal, body) = await BodyAsync(http);

        if (refusal is not null)
        {
            return refusal;
        }

        var (clientId, secret, byHeader, differ) = Credentials(http.Request, body);
        var grant = Text(body["grant_type"]) ?? "";
        var missing = Missing(body, grant, clientId, secret);

        if (missing.Any)
        {
            return new LeadError(400, "invalid_request", "The request lacks a parameter or has one that cannot be read.") { Validation = missing.Messages };
        }

        if (!Needed.ContainsKey(grant))
        {
            return NoSuchGrant;
        }

        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var name = NameOf(Text(body["username"])?.Trim().ToLowerInvariant() ?? "client/" + clientId);

        if (await throttle.BlockedForAsync(address, name, http.RequestAborted) is { } left)
        {
            http.Response.AskToWait(left);
            return LeadErrors.TooManyRequests;
        }

        var answer = differ || await ClientAsync(clientId!, secret!, http.RequestAborted) is not var (home, client)
            ? byHeader ? WrongClient with { Challenge = "Basic realm=\"LeadDesk\"" } : WrongClient
            : await GrantAsync(new(grant, home, client, body), request, http.RequestAborted);

        if (answer == WrongGrant || answer is LeadError { Status: 401 })
        {
            await throttle.FailAsync(address, name, CancellationToken.None);
        }

        return answer;
    }

    /// <summary>A name of any length is counted under a short one, which says nothing of who tried.</summary>
    private static string NameOf(string name) => Secrets.Hash(name);

    private async ValueTask<(LeadError? Refusal, Parameter Body)> BodyAsync(HttpContext http)
    {
        var read = WholeBody.MediaType(http.Request) switch
        {
            "application/json" => await WholeBody.JsonAsync(http.Request, limits, http.RequestAborted),
            "application/x-www-form-urlencoded" => await WholeBody.FormAsync(http.Request, limits, http.RequestAborted),
            _ => BodyFaultKind.UnsupportedMediaType,
        };

        return read.Failed(out var fault, out var body) ? (LeadErrors.Of(fault), Parameter.Absent)
            : body.Kind is ParameterKind.Map ? (null, body)
            : (LeadErrors.WrongBody("a JSON object"), Parameter.Absent);
    }

    /// <summary>The API client's credentials from the body or a Basic header (RFC 6749, 2.3.1), and whether the two contradict each other.</summary>
    private static (string? Id, string? Secret, bool ByHeader, bool Differ) Credentials(HttpRequest request, Parameter body)
    {
        var (id, secret) = (Text(body["client_id"]), Text(body["client_secret"]));

        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || !header.Scheme.Equals(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return (id, secret, false, false);
        }

        var bytes = new byte[header.Parameter?.Length ?? 0];
        var pair = Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) : [];

        if (pair is not [var first, var second])
        {
            return ("", "", true, true);
        }

        (first, second) = (Uri.UnescapeDataString(first.Replace('+', ' ')), Uri.UnescapeDataString(second.Replace('+', ' ')));
        return (first, second, true, (id is not null && id != first) || (secret is not null && secret != second));
    }

    private static LeadFaults Missing(Parameter body, string grant, string? clientId, string? secret)
    {
        var faults = new LeadFaults();

        foreach (var (name, value) in new[] { ("grant_type", grant), ("client_id", clientId), ("client_secret", secret) })
        {
            if (value is null or "" && !(name != "grant_type" && value is ""))
            {
                faults.Add(name, LeadWords.Required(name));
            }
        }

        foreach (var name in Needed.GetValueOrDefault(grant, []))
        {
            if (Text(body[name]) is null)
            {
                faults.Add(name, LeadWords.Required(name));
            }
        }

        if (Text(body["leaddesk_client_id"]) is { } id && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            faults.Add("leaddesk_client_id", LeadWords.Integer("leaddesk_client_id"));
        }

        return faults;
    }

    private async ValueTask<(Account Home, ApiClient Client)?> ClientAsync(string clientId, string secret, CancellationToken ct)
    {
        if (await accounts.ByCredentialAsync(ApiClients.Kind, Secrets.Hash(clientId), ct) is not { } home)
        {
            return null;
        }

        await using var db = await home.Database.OpenAsync(ct);

        return await home.Get<ApiClients>().FindAsync(db, clientId, ct) is { } client
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(client.SecretHash), Encoding.ASCII.GetBytes(Secrets.Hash(secret)))
                ? (home, client)
                : null;
    }

    private async ValueTask<LeadAnswer> GrantAsync(Asked asked, RequestLog request, CancellationToken ct)
    {
        if (!asked.Client.MayUse(asked.Grant))
        {
            return NotForClient;
        }

        if (asked.Grant == "refresh_token")
        {
            return await RefreshAsync(asked, ct);
        }

        if (await AccountAsync(asked, ct) is not { } account)
        {
            return WrongGrant;
        }

        request.AccountId = account.Info.Id;

        if (asked.Grant == "leaddesk_client_id")
        {
            return await IssueAsync(account, asked, null, asked.Client.Scopes, ct);
        }

        var who = await account.Get<StaffLogin>().FindAsync(Text(asked.Body["username"])!, ct);

        // A wrong name takes as long as a wrong password.
        if (asked.Grant == "password" && !Passwords.IsRight(who?.PasswordHash, asked.Body["password"].Literal))
        {
            return WrongGrant;
        }

        return who is null ? WrongGrant : await IssueAsync(account, asked, who.PersonId, LeadScopes.OfRole(who.Role).ToString(), ct);
    }

    private async ValueTask<LeadAnswer> IssueAsync(Account account, Asked asked, long? person, string grantable, CancellationToken ct)
    {
        if (Narrow(asked, grantable) is not { } scopes)
        {
            return WrongScope;
        }

        return Answer(asked, await account.Get<ApiTokens>().IssueAsync(asked.Client.ClientId, person, scopes, lifetimes, ct));
    }

    private async ValueTask<LeadAnswer> RefreshAsync(Asked asked, CancellationToken ct)
    {
        var hash = Secrets.Hash(Text(asked.Body["refresh_token"])!);

        if (await accounts.ByCredentialAsync(ApiTokens.Kind, hash, ct) is not { } account)
        {
            return WrongGrant;
        }

        var (tokens, scopeRefused) = await account.Get<ApiTokens>().RefreshAsync(hash, asked.Client.ClientId, old => Narrow(asked, old), lifetimes, ct);
        return tokens is not null ? Answer(asked, tokens) : scopeRefused ? WrongScope : WrongGrant;
    }

    /// <summary>The account that is named, if the API client is assigned to it; without a name, the API client's own.</summary>
    private async ValueTask<Account?> AccountAsync(Asked asked, CancellationToken ct)
    {
        if (Text(asked.Body["leaddesk_client_id"]) is not { } text)
        {
            return asked.Home;
        }

        var id = long.Parse(text, CultureInfo.InvariantCulture);
        return asked.Client.AccountIds.Contains(id) ? await accounts.ByIdAsync(id, ct) : null;
    }

    /// <summary>The scopes that are asked for, if all may be granted; without any, all that may.</summary>
    private static string? Narrow(Asked asked, string grantable)
    {
        if (Text(asked.Body["scope"]) is not { } text)
        {
            return grantable;
        }

        var wanted = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var may = LeadScopes.Of(grantable);
        return wanted.Count > 0 && wanted.All(s => LeadScopes.IsKnown(s) && may.Cover(s)) ? string.Join(' ', wanted) : null;
    }

    private LeadAnswer Answer(Asked asked, IssuedTokens tokens) => LeadAnswer.Of(new TokenPair(
        tokens.Access, "Bearer", (long)lifetimes.Access.TotalSeconds, tokens.Refresh, Text(asked.Body["scope"]) is null ? null : tokens.Scopes));

    /// <summary>Text that is there; numbers count, because a form and some clients send an id as either.</summary>
    private static string? Text(Parameter value) =>
        value.Kind is ParameterKind.Text or ParameterKind.Number && value.AsText().Has(out var text) && text.Length > 0 ? text : null;

    private sealed record Asked(string Grant, Account Home, ApiClient Client, Parameter Body);

    internal sealed record TokenPair(string AccessToken, string TokenType, long ExpiresIn, string RefreshToken,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope);
}
