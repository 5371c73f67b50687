using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.SignIn;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// Signing in with an OpenID provider, in the web view of an app: a list of providers, the way to one, and the page that hands the token to the app. The page
/// starts no session in a browser, so to bring somebody else's answer here gains nothing.
/// </summary>
internal static class SignInPages
{
    private const string Path = "/api_tokens/user_sources";
    private const string Code = "code";
    private const string Tag = "auth.user_sources";

    private static IReadOnlyList<Param> Answer { get; } =
    [
        new("state", ParamType.Text, "As the login sent it."), new(Code, ParamType.Text, "From the provider."), new("iss", ParamType.Text, "Who the provider is."),
        new("error", ParamType.Text, "Why the provider refused."),
    ];

    public static void MapSignIn(this DeskproApi api)
    {
        api.List<SourceBody>("DP-04", Path + "/{context}", Tag, List, modes: Modes.Public);
        api.Add("DP-05", ["GET"], Path + "/{id}/login", new(Tag + ".login", EndpointKind.Other, Login) { Modes = Modes.Public });
        api.Add("DP-06", ["GET"], Path + "/{id}/callback/{format}", Callback(Answer));
        api.Add("DP-07", ["POST"], Path + "/{id}/callback/{format}", Callback([]));

        static Endpoint Callback(IReadOnlyList<Param> query) => new(Tag + ".callback", EndpointKind.Other, Complete) { Modes = Modes.Public, Query = query };
    }

    /// <summary>Whether the address has a provider's code.</summary>
    public static bool ShowsCode(HttpRequest request) =>
        request.Query.ContainsKey(Code) && request.Path.Value?.Contains(Path + "/", StringComparison.Ordinal) == true;

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var context = call.Route.Value("context");
        context = context.EndsWith(".json", StringComparison.Ordinal) ? context[..^5] : context;

        if (context is not (UserSource.Agent or UserSource.User))
        {
            return DeskproErrors.NotFound;
        }

        await using var db = await call.OpenAsync();
        var sources = await call.Get<UserSources>().ListAsync(db, call.Aborted);
        return await call.WholeAsync([.. sources.Where(s => s.Enabled && s.Side == context).Select(s => SourceBody.Of(s, call))], s => s.Id);
    }

    private static async ValueTask<DeskproAnswer> Login(DeskproCall call)
    {
        var http = call.Visit.Http;

        if (await call.Visit.Throttle.BeginAsync(http.Connection.RemoteIpAddress?.ToString() ?? "", call.Aborted) is { } left)
        {
            http.Response.AskToWait(left);
            return await SendAsync(call, 429, "Too many logins were begun from your address. Please try again later.");
        }

        var (where, fault) = await call.Get<ProviderSignIn>().BeginAsync(call.Id("id"), Redirect(call), call.Aborted);
        return where is not null ? DeskproAnswer.Found(where.AbsoluteUri)
            : fault is SignInFault.NoSource ? DeskproErrors.NotFound
            : await SendAsync(call, 503, "The provider cannot be reached now. Please try again later.");
    }

    private static async ValueTask<DeskproAnswer> Complete(DeskproCall call)
    {
        var answer = new ProviderAnswer(Sent("state"), Sent("error").Length > 0 ? "" : Sent(Code), Sent("iss"));
        var (person, fault) = await call.Get<ProviderSignIn>().CompleteAsync(call.Id("id"), answer, Redirect(call), call.Aborted);

        if (fault is not SignInFault.None)
        {
            return await SendAsync(call, 401, Words(fault));
        }

        var token = await Tokens.IssueAsync(call, person, $"login with user source {call.Id("id")}");
        var script = $"sendPayload({JsonSerializer.Serialize(token, InScript.Default.Body)})";
        return await SendAsync(call, 200, "", script);

        string Sent(string name) => call.Bag[name].AsText().Or(call.Query[name].AsText().Or(""));
    }

    private static string Redirect(DeskproCall call) => $"{call.Visit.Root}/api/v2{Path}/{call.Id("id")}/callback/default";

    private static string Words(SignInFault fault) => fault switch
    {
        SignInFault.BadState => "This login is over or was used already. Please start again.",
        SignInFault.Unverified => "The provider does not vouch for your e-mail address.",
        SignInFault.NobodyHere => "Nobody who may log in here has your e-mail address.",
        SignInFault.ProviderFailed => "The provider cannot be reached now. Please try again later.",
        _ => "The login was refused.",
    };

    /// <summary>The page loads nothing and runs nothing but the one call, which the app defines.</summary>
    private static async ValueTask<DeskproAnswer> SendAsync(DeskproCall call, int status, string text, string? script = null)
    {
        var http = call.Visit.Http;
        var body = script is null ? $"<p>{WebUtility.HtmlEncode(text)}</p>" : $"<script>{script}</script>";
        var page = Encoding.UTF8.GetBytes($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Login</title></head><body>{body}</body></html>\n");
        var allowed = script is null ? "" : $"; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'{allowed}";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, call.Aborted);
        }

        return new DeskproSent();
    }
}

/// <summary>A provider to log in with (section 3.8).</summary>
internal sealed record SourceBody(
    long Id, string Title, string Type, string SourceType, string DisplayType, long DisplayOrder, SourceBody.Display DisplayOptions, bool IsEnabled)
{
    public static SourceBody Of(UserSource source, DeskproCall call) => new(
        source.Id, source.Title, source.Side, "oidc", "social", source.Position,
        new($"{call.Visit.Base}/api_tokens/user_sources/{source.Id}/login?format=default"), source.Enabled);

    internal sealed record Display(string LoginUrl);
}

/// <summary>Writes JSON that may stand within a script element: the usual encoder leaves no bracket or ampersand as it is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Tokens.Body))]
internal sealed partial class InScript : JsonSerializerContext;
