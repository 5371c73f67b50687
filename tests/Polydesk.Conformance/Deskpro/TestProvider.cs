using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Polydesk.Conformance.Deskpro;

/// <summary>
/// A small OpenID provider on a free loopback port. It lets everybody in as the person that the test says, holds the desk to PKCE, to its secret and to using a
/// code once, and lies where the test wants it to.
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "desk client";
    public const string ClientSecret = "s3cret & more";

    private readonly ConcurrentDictionary<string, Grant> grants = new();
    private readonly WebApplication app;

    private TestProvider(WebApplication app) => this.app = app;

    public string Issuer => app.Urls.First();

    /// <summary>Who signs in.</summary>
    public (string Subject, string Email, bool Verified) Person { get; set; } = ("sub-1", "", true);

    public Lie Lie { get; set; }

    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new TestProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext http) => http.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["issuer"] = Lie is Lie.OtherName ? "https://elsewhere.example" : Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize?tenant=1",
            ["token_endpoint"] = Issuer + "/token",
            ["userinfo_endpoint"] = Issuer + "/userinfo",
        }),
        "/authorize" => AuthorizeAsync(http),
        "/token" => ExchangeAsync(http),
        "/userinfo" => TellAsync(http),
        _ => RefuseAsync(http, 404),
    };

    private Task AuthorizeAsync(HttpContext http)
    {
        var query = http.Request.Query;

        if (query["response_type"] != "code" || query["client_id"] != ClientId || query["code_challenge_method"] != "S256" || !$"{query["scope"]}".Contains("openid")
            || query["tenant"] != "1")
        {
            return RefuseAsync(http, 400);
        }

        var code = Guid.NewGuid().ToString("N");
        grants[code] = new($"{query["redirect_uri"]}", $"{query["nonce"]}", $"{query["code_challenge"]}");
        http.Response.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString($"{query["state"]}")}");
        return Task.CompletedTask;
    }

    private async Task ExchangeAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}"));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}")));

        if (http.Request.Headers.Authorization != basic || form["grant_type"] != "authorization_code" || !grants.TryRemove($"{form["code"]}", out var grant)
            || grant.Redirect != form["redirect_uri"] || grant.Challenge != challenge)
        {
            await RefuseAsync(http, 400);
            return;
        }

        var claims = new Dictionary<string, object>
        {
            ["iss"] = Lie is Lie.ForeignIssuer ? "https://elsewhere.example" : Issuer,
            ["aud"] = Lie is Lie.ForeignAudience ? "somebody else" : ClientId,
            ["sub"] = Person.Subject,
            ["nonce"] = Lie is Lie.WrongNonce ? "another" : grant.Nonce,
            ["exp"] = DateTimeOffset.UnixEpoch.AddYears(Lie is Lie.Expired ? 1 : 200).ToUnixTimeSeconds(),
        };
        var token = $"{Part(new { alg = "none" })}.{Part(claims)}.{Part("signature")}";
        await http.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["access_token"] = "for " + Person.Subject, ["token_type"] = "Bearer", ["id_token"] = token });
    }

    private Task TellAsync(HttpContext http) => http.Request.Headers.Authorization != "Bearer for " + Person.Subject
        ? RefuseAsync(http, 401)
        : http.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["sub"] = Lie is Lie.OtherPerson ? "sub-of-another" : Person.Subject,
            ["email"] = Person.Email,
            ["email_verified"] = Person.Verified,
        });

    private static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["error"] = "invalid_request" });
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private sealed record Grant(string Redirect, string Nonce, string Challenge);
}

/// <summary>Where a provider departs from the protocol.</summary>
public enum Lie
{
    None,
    OtherName,
    ForeignIssuer,
    ForeignAudience,
    WrongNonce,
    Expired,
    OtherPerson,
}
