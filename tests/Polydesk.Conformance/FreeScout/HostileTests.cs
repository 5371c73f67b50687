using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Requests that no client should send: whatever stands in them, the answer is a documented one, and the server lives on.</summary>
public sealed class HostileTests
{
    private const int Requests = 400;

    private static readonly int[] Documented = [200, 201, 204, 400, 403, 404, 409];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "9223372036854775808", "1.5", "1e300", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800a\"", "[]", "{}", "[1]", "[\"\\u0000\"]",
        "{\"a\": 1}", "[[[]]]", "{\"email\": \"\\ud800\"}", "[{\"value\": \"\\u0000\"}]", "\"9999-99-99\"", "\"0001-01-01T00:00:00Z\"", "\"%\"", "\"'\"",
        "\"" + new string('x', 70_000) + "\"", "\"" + new string('9', 400) + "\"",
    ];

    private static readonly string[] Names =
    [
        "type", "mailboxId", "subject", "customer", "threads", "imported", "assignTo", "status", "state", "customFields", "createdAt", "closedAt", "tags", "text",
        "user", "to", "cc", "bcc", "attachments", "byUser", "customerId", "firstName", "lastName", "email", "emails", "emails_add", "phone", "phones", "address",
        "websites", "socialProfiles", "photoType", "company", "notes", "customerFields", "name", "organizationId", "role", "userId", "timeSpent", "byUserId",
        "alternateEmails", "timezone", "password", "folderId", "number", "tag", "createdByUserId", "createdSince", "sortField", "page", "pageSize", "embed",
        "customerPhone", "customerEmail", "conversationId", "conversationStatus", "finished",
    ];

    [Theory, EachEngine(Alone = true)]
    [Operation("FS-01", "FS-04", "FS-06", "FS-07", "FS-09", "FS-10", "FS-13", "FS-14", "FS-15", "FS-27", "FS-30", "FS-33", "FS-35")]
    public async Task Wrong_values_of_any_parameter_are_answered_as_documented(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();
        var customer = (await desk.ReadAsync(id)).GetProperty("customer").Number("id");
        (string Method, string Path)[] operations =
        [
            ("POST", "/conversations"), ("PUT", $"/conversations/{id}"), ("PUT", $"/conversations/{id}/tags"), ("PUT", $"/conversations/{id}/custom_fields"),
            ("POST", $"/conversations/{id}/threads"), ("POST", $"/conversations/{id}/timelogs"), ("POST", "/customers"), ("PUT", $"/customers/{customer}"),
            ("PUT", $"/customers/{customer}/fields"), ("PUT", $"/customers/{customer}/organization"), ("POST", "/users"), ("DELETE", "/users/99999"),
            ("POST", "/organizations"), ("PUT", "/organizations/1"),
        ];
        var dice = new Random(20260101);

        for (var n = 0; n < Requests; n++)
        {
            var (method, path) = operations[dice.Next(operations.Length)];
            var body = Body(api, n, dice);
            var answer = await desk.SendAsync(method, path, body);

            Assert.True(Documented.Contains(answer.Status), $"{body[..Math.Min(body.Length, 600)]} {answer}");
        }

        Assert.Equal(200, (await desk.GetAsync($"/conversations/{id}")).Status);
    }

    [Theory, EachEngine]
    [Operation("FS-02", "FS-08", "FS-11", "FS-16", "FS-20", "FS-21", "FS-22", "FS-23", "FS-28", "FS-36")]
    public async Task Wrong_filters_are_answered_as_documented(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        string[] paths = ["/conversations", "/customers", "/users", "/mailboxes", "/mailboxes/1/folders", "/mailboxes/1/custom_fields", "/tags", "/timelogs", "/organizations"];
        string[] values = ["", "x", "-1", "0", "9223372036854775807", "99999999999999999999", "1,2,x", "%00", "%ED%A0%80", "%25", "'", "2020-99-99", new('x', 3000)];
        var dice = new Random(20260102);

        for (var n = 0; n < Requests; n++)
        {
            var query = string.Join('&', Enumerable.Range(0, 3).Select(_ => $"{Names[dice.Next(Names.Length)]}={values[dice.Next(values.Length)]}"));
            var answer = await desk.GetAsync($"{paths[dice.Next(paths.Length)]}?{query}");

            Assert.True(answer.Status is 200 or 400, answer.ToString());
        }
    }

    private static string Body(TestApi api, int n, Random dice)
    {
        var body = JsonNode.Parse($$"""
            {"type": "email", "mailboxId": 1, "subject": "S", "customer": {"email": "h@example.org"}, "threads": [{"type": "customer", "text": "t"}], "text": "t",
             "user": {{api.Owner.Id}}, "byUser": {{api.Owner.Id}}, "userId": {{api.Owner.Id}}, "timeSpent": 1, "firstName": "A", "lastName": "B",
             "email": "hostile{{n}}@example.org", "name": "N{{n}}", "organizationId": 1, "tags": ["a"]}
            """)!.AsObject();

        for (var k = dice.Next(1, 4); k > 0; k--)
        {
            body[Names[dice.Next(Names.Length)]] = JsonNode.Parse("0");
        }

        // The values are put in as text, since a parser of ours would refuse some of them.
        var json = body.ToJsonString();
        return json.EndsWith('}') ? $"{json[..^1]}, \"{Names[dice.Next(Names.Length)]}\": {Values[dice.Next(Values.Length)]}}}" : json;
    }
}
