using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>An account as the Deskpro API shows it to one key.</summary>
internal sealed class ProDesk(TestApi api, string key)
{
    public const string Mount = "/deskpro/api/v2";

    public TestApi Api => api;

    public string Key => key;

    /// <summary>The desk asked with its owner's key.</summary>
    public static Task<ProDesk> OfAsync(TestApi api) => OfAsync(api, api.Owner.Id);

    public static async Task<ProDesk> OfAsync(TestApi api, long? person, KeyTerms? terms = null)
    {
        var outcome = await api.Account.Get<CreateApiKey>().RunAsync("deskpro", person, terms ?? KeyTerms.None, "", default);
        return new(api, outcome.Failed(out var problem, out var issued) ? throw new InvalidOperationException(problem.ToString()) : issued.Secret);
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public Task<ApiAnswer> PostAsync(string path, [StringSyntax("json")] string json = "{}") => SendAsync("POST", path, json);

    public Task<ApiAnswer> PutAsync(string path, [StringSyntax("json")] string json = "{}") => SendAsync("PUT", path, json);

    public Task<ApiAnswer> SendAsync(string method, string path, string? json = null, params (string Name, string Value)[] headers) =>
        AskAsync(method, path, json is null ? null : ApiClient.Json(json), [("Authorization", "key " + key), .. headers]);

    /// <summary>Asks in a way of one's own: with another credential, body or header.</summary>
    public Task<ApiAnswer> AskAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers) =>
        api.As(null).At(Mount).SendAsync(method, path, body, headers);

    /// <summary>Makes a ticket and answers its id.</summary>
    public async Task<long> TicketAsync([StringSyntax("json")] string more = "") =>
        (await PostAsync("/tickets", $$"""{"subject": "Ticket {{Some.Next()}}"{{(more.Length == 0 ? "" : ", ")}}{{more}}}""")).Created().Number("id");

    public async Task<JsonElement> TicketAsync(long id, string query = "") => (await GetAsync($"/tickets/{id}{query}")).Data();

    public static string NewEmail() => $"person{Some.Next()}@example.net";
}

/// <summary>The usual questions about this product's answers.</summary>
internal static class ProAnswers
{
    /// <summary>The created object of a 201, which names its address.</summary>
    public static JsonElement Created(this ApiAnswer answer)
    {
        Assert.True(answer.Status == 201 && answer.Json.TryGetProperty("data", out _), answer.ToString());
        Assert.NotNull(answer.Header("Location"));
        return answer.Json.GetProperty("data");
    }

    /// <summary>A 204 without a body.</summary>
    public static ApiAnswer IsChanged(this ApiAnswer answer)
    {
        Assert.True(answer is { Status: 204, Bytes.Length: 0 }, answer.ToString());
        return answer;
    }

    /// <summary>A deletion answers 200 with an empty list.</summary>
    public static void IsGone(this ApiAnswer answer)
    {
        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal("""{"data":[],"meta":{},"linked":{}}""", answer.Text);
    }

    public static void Is(this ApiAnswer answer, int status, string code)
    {
        Assert.True(answer.Status == status && answer.Json.Text("code") == code, $"Expected {status} {code}. {answer}");
        Assert.Equal(status, answer.Json.Number("status"));
        Assert.NotEmpty(answer.Json.Text("message")!);
    }

    public static void IsMissing(this ApiAnswer answer) => answer.Is(404, "not_found");

    /// <summary>The errors of a refusal, each as <c>path: code</c>; a global error has an empty path.</summary>
    public static IReadOnlyList<string> Faults(this ApiAnswer answer)
    {
        answer.Is(400, "invalid_input");
        return [.. Errors(answer.Json.GetProperty("errors"), "")];
    }

    private static IEnumerable<string> Errors(JsonElement node, string path)
    {
        Assert.True(node.EnumerateObject().Any(), "A node without content is left out.");

        if (node.TryGetProperty("errors", out var errors))
        {
            foreach (var error in errors.EnumerateArray())
            {
                yield return $"{path}: {error.Text("code")}";
            }
        }

        if (node.TryGetProperty("fields", out var fields))
        {
            foreach (var error in fields.EnumerateObject().SelectMany(f => Errors(f.Value, path.Length == 0 ? f.Name : $"{path}.{f.Name}")))
            {
                yield return error;
            }
        }
    }

    public static JsonElement Meta(this ApiAnswer answer) => answer.Json.GetProperty("meta");

    public static JsonElement Links(this ApiAnswer answer) => answer.Json.GetProperty("links");

    public static JsonElement Linked(this ApiAnswer answer) => answer.Json.GetProperty("linked");
}
