using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.FreeScout;

/// <summary>An account as the FreeScout API shows it to one key.</summary>
internal sealed class FreeDesk(TestApi api, string key)
{
    public TestApi Api => api;

    public string Key => key;

    /// <summary>The desk asked with a key of the whole instance.</summary>
    public static async Task<FreeDesk> OfAsync(TestApi api) => new(api, await WebhookDesk.KeyAsync(api, api.Owner.Id, "global"));

    /// <summary>The desk asked with a person's own key.</summary>
    public static async Task<FreeDesk> OfAsync(TestApi api, TestPerson person, bool readOnly = false, params long[] mailboxes)
    {
        var key = await WebhookDesk.KeyAsync(api, person.Id);
        var hash = Desk.Accounts.Secrets.Hash(key);
        await api.WriteAsync(
            $"update api_keys set read_only = {readOnly}, department_ids = {JsonSerializer.Serialize(mailboxes)} where hash = {hash}");
        return new(api, key);
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public Task<ApiAnswer> PostAsync(string path, [StringSyntax("json")] string json) => SendAsync("POST", path, json);

    public Task<ApiAnswer> PutAsync(string path, [StringSyntax("json")] string json) => SendAsync("PUT", path, json);

    public Task<ApiAnswer> SendAsync(string method, string path, string? json = null) => WebhookDesk.SendAsync(api, key, method, path, json);

    /// <summary>Asks in a way of one's own: other headers, another mount.</summary>
    public Task<ApiAnswer> AskAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers) =>
        api.As(null).At("").SendAsync(method, path, body, headers);

    /// <summary>Makes a conversation and answers its id.</summary>
    public async Task<long> ConversationAsync(string? email = null, string subject = "Hi there", string more = "", string? threads = null, string type = "email")
    {
        var answer = await PostAsync(
            "/conversations",
            $$"""
            {"type": "{{type}}", "mailboxId": 1, "subject": "{{subject}}", "customer": {"email": "{{email ?? NewEmail()}}"}, {{more}}
             "threads": {{threads ?? """[{"type": "customer", "text": "Something is broken"}]"""}}}
            """);
        Assert.True(answer.Status == 201, answer.ToString());
        return answer.Json.Number("id");
    }

    public async Task<JsonElement> ReadAsync(long conversation, string query = "") => (await GetAsync($"/conversations/{conversation}{query}")).Json;

    public static string NewEmail() => $"customer{Some.Next()}@example.net";
}

/// <summary>The usual questions about this product's answers.</summary>
internal static class FreeAnswers
{
    public static ApiAnswer ShowsFree(this ApiAnswer answer, string example)
    {
        var documented = Example.Of("freescout", example);
        Assert.True(answer.Status == documented.Status, $"Documented status {documented.Status}. {answer}");
        Nullable(Shape.Of(documented)).Hold(answer.Json);
        return answer;
    }

    /// <summary>What section 6 calls nullable, an example shows in one of the two forms only.</summary>
    private static Shape Nullable(Shape shape)
    {
        const string person = """{"id": 7, "type": "user", "firstName": "Ann", "lastName": "Lee", "photoUrl": "", "email": "ann@example.org"}""";

        foreach (var name in new[] { "assignee", "assignedTo", "createdBy", "closedByUser", "customer" })
        {
            shape = shape.Or(".." + name, person).Or(".." + name, "null");
        }

        foreach (var name in new[] { "closedAt", "userUpdatedAt", "time", "openedAt" })
        {
            shape = shape.Or(".." + name, "\"2025-04-09T09:30:00Z\"").Or(".." + name, "null");
        }

        return shape.Or("..closedBy", "7").Or("..lastName", "\"Lee\"").Or("..lastName", "null").Or("..firstName", "null").Or("..userId", "7").Or("..userId", "null");
    }

    public static IReadOnlyList<JsonElement> Items(this ApiAnswer answer, string key) =>
        [.. answer.Json.GetProperty("_embedded").GetProperty(key).EnumerateArray()];

    public static IReadOnlyList<long> Ids(this ApiAnswer answer, string key) => [.. answer.Items(key).Select(i => i.Number("id"))];

    /// <summary>The errors, each as <c>path|message</c>.</summary>
    public static IReadOnlyList<string> Errors(this ApiAnswer answer, int status = 400)
    {
        Assert.True(answer.Status == status, answer.ToString());
        return [.. answer.Items("errors").Select(e => $"{e.Text("path")}|{e.Text("message")}")];
    }

    public static IReadOnlyList<JsonElement> Threads(this JsonElement conversation) =>
        [.. conversation.GetProperty("_embedded").GetProperty("threads").EnumerateArray()];
}
