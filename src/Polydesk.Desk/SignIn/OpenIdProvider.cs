using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polydesk.Desk.Outgoing;

namespace Polydesk.Desk.SignIn;

/// <summary>
/// Talks to an OpenID provider: what it can do, a code for tokens, who somebody is. Everything goes through the one way out. An answer that is not what the
/// protocol says is none; why, the caller is not told, because what a provider writes may be anything.
/// </summary>
public sealed class OpenIdProvider(OutgoingClient outgoing, TimeProvider clock)
{
    private const int LongestAnswer = 256 * 1024;

    private const int MostKept = 100;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (OpenIdEndpoints Endpoints, long At)> known = new(StringComparer.Ordinal);

    /// <summary>
    /// Where the provider's endpoints are, as it said in the last minutes. It must call itself what it was registered as (OpenID Connect Discovery 1.0,
    /// section 4.3).
    /// </summary>
    public async Task<OpenIdEndpoints?> DiscoverAsync(UserSource source, CancellationToken ct)
    {
        if (known.TryGetValue(source.Issuer, out var kept) && clock.GetElapsedTime(kept.At) < Kept)
        {
            return kept.Endpoints;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        var now = clock.GetTimestamp();
        var found = await AskEndpointsAsync(source, ct);

        if (found is not null)
        {
            known[source.Issuer] = (found, now);
        }

        return found;
    }

    private async Task<OpenIdEndpoints?> AskEndpointsAsync(UserSource source, CancellationToken ct)
    {
        using var answer = await AskAsync(new(source.Issuer + "/.well-known/openid-configuration"), null, [], ct);

        return answer is not null && Text(answer, "issuer")?.TrimEnd('/') == source.Issuer && Address(answer, "authorization_endpoint") is { } authorization
            && Address(answer, "token_endpoint") is { } token && Address(answer, "userinfo_endpoint") is { } userinfo
            ? new(authorization, token, userinfo, Takes(answer, "client_secret_basic"))
            : null;
    }

    /// <summary>Exchanges a code for tokens, and answers the access token and who the id token is about; null when the provider refuses or the id token is not for us.</summary>
    public async Task<OpenIdTokens?> ExchangeAsync(
        UserSource source, OpenIdEndpoints endpoints, string secret, string code, string verifier, string redirect, string nonce, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", redirect), new("code_verifier", verifier),
            new("client_id", source.ClientId),
        ];
        List<KeyValuePair<string, string>> headers = [];

        if (endpoints.TakesBasic)
        {
            var pair = $"{Uri.EscapeDataString(source.ClientId)}:{Uri.EscapeDataString(secret)}";
            headers.Add(new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))));
        }
        else
        {
            form.Add(new("client_secret", secret));
        }

        using var answer = await AskAsync(endpoints.Token, form, headers, ct);

        return answer is not null && Text(answer, "access_token") is { Length: > 0 } access && Text(answer, "id_token") is { } token
            && SubjectOf(token, source, nonce) is { Length: > 0 } subject
            ? new(access, subject)
            : null;
    }

    /// <summary>What the provider says of the person; null unless it speaks of the same one as the id token (OpenID Connect Core 1.0, section 5.3.2).</summary>
    public async Task<OpenIdPerson?> AskWhoAsync(OpenIdEndpoints endpoints, OpenIdTokens tokens, CancellationToken ct)
    {
        if (!AuthenticationHeaderValue.TryParse("Bearer " + tokens.Access, out var bearer))
        {
            return null;
        }

        using var answer = await AskAsync(endpoints.UserInfo, null, [new("Authorization", bearer.ToString())], ct);

        return answer is not null && Text(answer, "sub") == tokens.Subject
            ? new(tokens.Subject, Text(answer, "email") ?? "", IsTrue(answer.RootElement, "email_verified"))
            : null;
    }

    /// <summary>
    /// Whom an id token is about; null unless it is this provider's, for us, of this sign-in and not over. It came straight from the token endpoint, so its
    /// signature adds nothing to that (OpenID Connect Core 1.0, section 3.1.3.7, point 6).
    /// </summary>
    private string? SubjectOf(string token, UserSource source, string nonce)
    {
        if (token.Split('.') is not [_, var payload, _] || Parse(payload) is not { } claims)
        {
            return null;
        }

        using (claims)
        {
            var root = claims.RootElement;
            var isOurs = root.TryGetProperty("aud", out var audience) && audience.ValueKind switch
            {
                JsonValueKind.String => audience.GetString() == source.ClientId,
                JsonValueKind.Array => audience.EnumerateArray().Any(a => a.ValueKind is JsonValueKind.String && a.GetString() == source.ClientId)
                    && (audience.GetArrayLength() == 1 || Text(claims, "azp") == source.ClientId),
                _ => false,
            };
            var isOver = !root.TryGetProperty("exp", out var expiry) || expiry.ValueKind is not JsonValueKind.Number || !expiry.TryGetDouble(out var at)
                || at < (clock.GetUtcNow() - Skew).ToUnixTimeSeconds();

            return isOurs && !isOver && IsSubject(Text(claims, "sub")) && Text(claims, "iss")?.TrimEnd('/') == source.Issuer && Text(claims, "nonce") == nonce ? Text(claims, "sub") : null;
        }
    }

    private async Task<JsonDocument?> AskAsync(
        Uri url, IEnumerable<KeyValuePair<string, string>>? form, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct)
    {
        var answer = await outgoing.ReadAsync(url, form, [new("Accept", "application/json"), .. headers], LongestAnswer, ct);
        return answer.Succeeded ? Parse(answer.Body) : null;
    }

    private static JsonDocument? Parse(string payload)
    {
        try
        {
            return Parse(Base64Url.DecodeFromChars(payload));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json);

            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument answer, string name) =>
        answer.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>At most 255 characters of ASCII (OpenID Connect Core 1.0, section 2).</summary>
    private static bool IsSubject(string? subject) => subject is { Length: > 0 and <= 255 } && subject.All(c => c is >= ' ' and < '\u007f');

    private static Uri? Address(JsonDocument answer, string name) => OutgoingUrl.TryParse(Text(answer, name), out var url) ? url : null;

    /// <summary>Some providers write the flag as a text.</summary>
    private static bool IsTrue(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && (value.ValueKind is JsonValueKind.True || (value.ValueKind is JsonValueKind.String && value.GetString() == "true"));

    /// <summary>Without a word on it, a provider takes the secret in the header.</summary>
    private static bool Takes(JsonDocument answer, string method) =>
        !answer.RootElement.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) || methods.ValueKind is not JsonValueKind.Array
        || methods.EnumerateArray().Any(m => m.ValueKind is JsonValueKind.String && m.GetString() == method);
}

/// <summary>Where a provider's endpoints are.</summary>
/// <param name="TakesBasic">Whether the token endpoint takes the secret in a header; else it stands in the form.</param>
public sealed record OpenIdEndpoints(Uri Authorization, Uri Token, Uri UserInfo, bool TakesBasic);

/// <summary>What a code was exchanged for.</summary>
public sealed record OpenIdTokens(string Access, string Subject);

/// <summary>Somebody, as a provider knows them.</summary>
public sealed record OpenIdPerson(string Subject, string Email, bool EmailIsVerified);
