using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A desk as integrations of LeadDesk see it: an API client with every grant, and tokens for whom a test names.</summary>
public sealed class Lead
{
    private const string Stable = "/leaddesk/stable";

    private readonly TestApi api;

    private Lead(TestApi api, IssuedClient client) => (this.api, Client) = (api, client);

    public IssuedClient Client { get; }

    public TestApi Api => api;

    public static async Task<Lead> OfAsync(TestApi api, string grants = "password refresh_token leaddesk_client_id client_user", string scopes = "*")
    {
        IssuedClient client;

        await using (var db = await api.Account.Database.BeginAsync(default))
        {
            client = await api.Account.Get<ApiClients>().IssueAsync(db, "test", grants, scopes, default);
            await db.CommitAsync(default);
        }

        await api.Account.Get<ApiKeys>().IndexAsync([client.Credential]);
        return new(api, client);
    }

    /// <summary>Asks for a token; the client's credentials are added.</summary>
    public Task<ApiAnswer> AskAsync(object members, string version = "stable")
    {
        var body = JsonSerializer.SerializeToNode(members)!.AsObject();
        body.TryAdd("client_id", Client.ClientId);
        body.TryAdd("client_secret", Client.Secret);
        return new ApiClient(api.Server, null, "/leaddesk/" + version).PostJsonAsync("/oauth/access-token", body.ToJsonString());
    }

    /// <summary>A user token without a password.</summary>
    public async Task<LeadCaller> AsAsync(TestPerson person, string? scope = null)
    {
        var answer = await AskAsync(scope is null
            ? new { grant_type = "client_user", username = person.Email, leaddesk_client_id = api.Account.Info.Id }
            : (object)new { grant_type = "client_user", username = person.Email, leaddesk_client_id = api.Account.Info.Id, scope });
        Assert.True(answer.Status == 200, answer.ToString());
        return With(answer.Json.Text("access_token")!);
    }

    /// <summary>The API client itself.</summary>
    public async Task<LeadCaller> ItselfAsync()
    {
        var answer = await AskAsync(new { grant_type = "leaddesk_client_id", leaddesk_client_id = api.Account.Info.Id });
        Assert.True(answer.Status == 200, answer.ToString());
        return With(answer.Json.Text("access_token")!);
    }

    public Task<LeadCaller> OwnerAsync() => AsAsync(api.Owner);

    public LeadCaller With(string? token, string mount = Stable) => new(api.Server, token, mount);

    /// <summary>Makes a user by the API and answers them as somebody who can have tokens.</summary>
    public async Task<TestPerson> UserAsync(string role, long? office = null)
    {
        var name = $"user{Some.Next()}";
        var owner = await OwnerAsync();
        var made = await owner.PostAsync("/users", JsonSerializer.Serialize(new { username = name, role, office_id = office, password = "secret-" + name }));
        Assert.True(made.Status == 200, made.ToString());
        return new(made.Json.Number("id"), name, "secret-" + name);
    }

    public async Task<long> AddAsync(string path, object body)
    {
        var made = await (await OwnerAsync()).PostAsync(path, JsonSerializer.Serialize(body));
        Assert.True(made.Status == 200, made.ToString());
        return made.Json.Number("id");
    }
}

/// <summary>Sends requests with a token.</summary>
public sealed class LeadCaller(TestServer server, string? token, string mount)
{
    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<ApiAnswer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync("POST", path, json, headers);

    public Task<ApiAnswer> PatchAsync(string path, string json) => SendAsync("PATCH", path, json);

    public Task<ApiAnswer> PutAsync(string path, HttpContent body) =>
        new ApiClient(server, null, mount).SendAsync("PUT", path, body, ("Authorization", "Bearer " + token));

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path, null);

    public Task<ApiAnswer> SendAsync(string method, string path, string? json, params (string Name, string Value)[] headers) =>
        new ApiClient(server, null, mount).SendAsync(
            method, path, json is null ? null : ApiClient.Json(json), token is null ? headers : [("Authorization", "Bearer " + token), .. headers]);
}

/// <summary>What tests ask of this dialect's answers.</summary>
public static class LeadAnswers
{
    /// <summary>Asserts the error with its id, and that it is made as every error is.</summary>
    public static ApiAnswer Fails(this ApiAnswer answer, int status, string error)
    {
        Assert.True(answer.Status == status && answer.Json.Text("error") == error, $"Expected {status} {error}. {answer}");
        Assert.NotEmpty(answer.Json.Text("error_description")!);
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        return answer;
    }

    /// <summary>Asserts a validation error with exactly these messages, each as <c>attribute: message</c>.</summary>
    public static void Invalid(this ApiAnswer answer, params string[] messages)
    {
        answer.Fails(422, "validation_failed");
        Assert.Equal(
            messages.Order(),
            answer.Json.GetProperty("error_validation").EnumerateObject().Select(p => $"{p.Name}: {Assert.Single(p.Value.EnumerateArray()).GetString()}").Order());
    }

    public static ApiAnswer IsOk(this ApiAnswer answer)
    {
        Assert.True(answer.Status == 200, answer.ToString());
        return answer;
    }

    public static IReadOnlyList<long> CollectionIds(this ApiAnswer answer) =>
        [.. answer.IsOk().Json.GetProperty("collection").EnumerateArray().Select(e => e.Number("id"))];

    /// <summary>The ids of a relation array of an object.</summary>
    public static IReadOnlyList<long> Related(this ApiAnswer answer, string name) =>
        [.. answer.IsOk().Json.GetProperty(name).EnumerateArray().Select(e => e.Number("id"))];
}
