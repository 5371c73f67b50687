using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>Requests that no client should send: whatever stands in them, the answer is a documented one, and the server lives on.</summary>
public sealed class HostileTests
{
    private const int Requests = 500;

    private static readonly int[] Documented = [200, 201, 204, 302, 400, 403, 404, 405, 413, 415, 422];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1", "9223372036854775807", "9223372036854775808", "1.5", "1e300", "-0", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800a\"", "[]", "{}", "[1]",
        "[\"\\u0000\"]", "{\"a\": 1}", "[[[]]]", "[{\"id\": 9223372036854775807}]", "[{\"id\": \"1\"}]", "[{\"id\": 1},{\"id\": 1}]", "[{}]", "[null]", "{\"id\": 1}",
        "\"9999-12-31T23:59:59+14:00\"", "\"0001-01-01T00:00:00Z\"", "\"2024-02-30\"", "\"%\"", "\"'\"", "\"+358 (40) 1-2.3/4\"", "\"+\"", "\"a@b\"",
        "\"" + new string('x', 70_000) + "\"", "\"" + new string('9', 400) + "\"", "0.00000000000000000001", "999999999999.999",
    ];

    private static readonly string[] Names =
    [
        "username", "password", "name", "role", "employment", "office_id", "primary_email", "phone", "lang", "time_zone", "external_id", "campaigns", "users",
        "products", "contact_lists", "type", "disabled", "description", "url", "legend", "call_attempts", "expires_at", "contact_list_id", "fname", "lname", "email",
        "phone_numbers", "company", "companyid", "birthyear", "gender", "ssc", "comment", "other1", "other35", "custom_fields", "target", "label", "options", "required",
        "position", "product_code", "price", "commission", "contact_id", "campaign_id", "user_id", "call_id", "ticket_id", "order_state_id", "finalise_contact", "locked",
        "hidden", "direction", "status", "result_id", "talk_start", "talk_end", "handling_stop", "kind", "finalises_contact", "blacklists_number",
        "moves_to_contact_list_id", "wait_minutes", "due_at", "subject", "contact", "postponed_until", "priority", "channel", "tags", "message", "message_type", "body",
        "body_html", "attachments", "event", "method", "secret", "active", "number", "main", "attempts_left", "finalised", "id", "_links", "unknown", "quantity",
    ];

    private static readonly string[] Filters =
    [
        "per_page", "page", "limit", "sort", "name", "username", "role", "office_id", "campaign_id", "contact_list_id", "contact_id", "user_id", "result_id", "ticket_id",
        "phone", "email", "ssn", "fname", "lname", "company", "external_id", "direction", "status", "priority", "channel", "tag", "number", "q", "type", "kind", "target",
        "disabled", "archived", "product_code", "order_state_id", "created_from", "created_to", "updated_from", "talk_start_from", "due_to", "ignore_blacklist",
    ];

    private static readonly string[] FilterValues =
    [
        "", "x", "-1", "0", "1", "9223372036854775807", "99999999999999999999", "1,2,x", ",", "%00", "%ED%A0%80", "%25", "'", "2020-99-99", "2020-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00", "-created_at", "name", "--id", "%2B358401234567", "+358", "true", new('x', 3000), "%22%20OR%201%3D1", "*",
    ];

    [Theory, EachEngine(Alone = true)]
    [Operation(
        "LD-14", "LD-34", "LD-37", "LD-39", "LD-42", "LD-57", "LD-59", "LD-60", "LD-71", "LD-76", "LD-80", "LD-82", "LD-85", "LD-88", "LD-93", "LD-98", "LD-100", "LD-104",
        "LD-106", "LD-108", "LD-113", "LD-115", "LD-117", "LD-120", "LD-124", "LD-126", "LD-129", "LD-135", "LD-136")]
    public async Task Wrong_values_of_any_attribute_are_answered_as_documented(TestApi api)
    {
        var world = await LeadWorld.MakeAsync(api);
        var centre = world.Centre;
        (string Method, string Path)[] operations =
        [
            ("POST", "/users"), ("PATCH", $"/users/{centre.AgentId}"), ("PATCH", $"/users/{centre.AgentId}/custom_fields"), ("POST", "/offices"),
            ("PATCH", $"/offices/{world.Office}"), ("POST", "/campaigns"), ("PATCH", $"/campaigns/{centre.Campaign}"), ("POST", $"/campaigns/{centre.Campaign}"),
            ("POST", "/contact_lists"), ("PATCH", $"/contact_lists/{centre.List}"), ("POST", $"/contact_lists/{centre.List}/contacts"),
            ("PATCH", $"/contact_lists/{centre.List}/contacts/{centre.Contact}"), ("POST", "/contacts"), ("PATCH", $"/contacts/{centre.Contact}"),
            ("POST", $"/contacts/{centre.Contact}/phone_numbers"), ("PATCH", $"/contacts/{centre.Contact}/custom_fields"), ("POST", "/custom_fields"),
            ("PATCH", $"/custom_fields/{world.Field}"), ("POST", "/products"), ("PATCH", $"/products/{world.Product}"), ("POST", "/orders"),
            ("PATCH", $"/orders/{world.Order}"), ("POST", $"/orders/{world.Order}"), ("POST", "/order_states"), ("POST", "/calls"), ("PATCH", $"/calls/{world.Call}"),
            ("POST", "/results"), ("PATCH", "/results/1"), ("POST", "/callbacks"), ("PATCH", $"/callbacks/{world.Callback}"), ("POST", "/blacklist"), ("POST", "/tickets"),
            ("PATCH", $"/tickets/{world.Ticket}"), ("POST", $"/tickets/{world.Ticket}"), ("POST", $"/tickets/{world.Ticket}/messages"), ("POST", "/hooks"),
            ("PATCH", "/hooks/1"), ("POST", "/oauth/access-token"),
        ];
        var dice = new Random(20261122);

        for (var n = 0; n < Requests; n++)
        {
            var (method, path) = operations[dice.Next(operations.Length)];
            var body = Body(world, n, dice);
            var answer = await centre.Owner.SendAsync(method, path, body);

            Assert.True(
                Documented.Contains(answer.Status) || (answer.Status is 401 or 429 && path.StartsWith("/oauth", StringComparison.Ordinal)),
                $"{method} {path} {body[..Math.Min(body.Length, 700)]} {answer}");
        }

        (await centre.Owner.GetAsync($"/tickets/{world.Ticket}")).IsOk();
    }

    [Theory, EachEngine(Alone = true)]
    [Operation("LD-16", "LD-23", "LD-35", "LD-36", "LD-56", "LD-70", "LD-79", "LD-87", "LD-92", "LD-97", "LD-105", "LD-112", "LD-114", "LD-119", "LD-123", "LD-139", "LD-140")]
    public async Task Wrong_filters_are_answered_as_documented(TestApi api)
    {
        var world = await LeadWorld.MakeAsync(api);
        string[] paths =
        [
            "/users", "/agents", "/offices", "/clients", "/campaigns", "/contact_lists", $"/contact_lists/{world.Centre.List}/contacts", "/contacts", "/custom_fields",
            "/products", "/orders", "/order_states", "/calls", "/results", "/callbacks", "/blacklist", "/tickets", "/hooks", "/gdpr/contact",
            $"/tickets/{world.Ticket}/messages", $"/contacts/{world.Centre.Contact}/calls", $"/campaigns/{world.Centre.Campaign}/results",
        ];
        var dice = new Random(20261123);

        for (var n = 0; n < Requests; n++)
        {
            var query = string.Join('&', Enumerable.Range(0, 3).Select(_ => $"{Filters[dice.Next(Filters.Length)]}={FilterValues[dice.Next(FilterValues.Length)]}"));
            var answer = await world.Centre.Owner.GetAsync($"{paths[dice.Next(paths.Length)]}?{query}");

            var isText = !query.Contains("%ED%A0%80", StringComparison.Ordinal);
            Assert.True(isText ? answer.Status is 200 or 422 : answer.Status == 400, $"{query[..Math.Min(query.Length, 400)]} {answer}");
        }
    }

    [Theory, EachEngine]
    [Operation("LD-17", "LD-19")]
    public async Task Wrong_ids_in_paths_name_nothing(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        string[] resources = ["users", "offices", "campaigns", "contact_lists", "contacts", "custom_fields", "products", "orders", "calls", "results", "callbacks", "blacklist", "tickets", "hooks", "attachments", "audio/files"];
        string[] ids = ["0", "-1", "abc", "1.5", "%20", "%00", "9223372036854775808", "99999999999999999999", "%ED%A0%80", "1%0a", "%D9%A3", "'", "1,2"];

        foreach (var resource in resources)
        {
            foreach (var id in ids)
            {
                var answer = await owner.GetAsync($"/{resource}/{id}");
                Assert.True(answer.Status is 404 or 400, $"/{resource}/{id} {answer}");
            }
        }
    }

    /// <summary>What would make each operation succeed, with one to three attributes spoilt.</summary>
    private static string Body(LeadWorld world, int n, Random dice)
    {
        var centre = world.Centre;
        var body = JsonNode.Parse($$"""
            {"username": "hostile{{n}}", "name": "N{{n}}", "target": "contact", "type": "private", "subject": "S", "message": "m", "body": "b", "phone": "+35890000{{n}}",
             "campaign_id": {{centre.Campaign}}, "contact_id": {{centre.Contact}}, "user_id": {{centre.AgentId}}, "due_at": "2030-01-01T00:00:00Z",
             "products": [{"id": {{world.Product}}, "quantity": 1}], "url": "https://example.com/", "event": "create", "number": "+35891000{{n}}",
             "grant_type": "password", "client_id": "x", "client_secret": "y", "password": "secret123"}
            """)!.AsObject();

        for (var k = dice.Next(1, 4); k > 0; k--)
        {
            body.Remove(Names[dice.Next(Names.Length)]);
        }

        // The values are put in as text, since a parser of ours would refuse some of them.
        var json = body.ToJsonString()[..^1];

        for (var k = dice.Next(1, 4); k > 0; k--)
        {
            json += $", \"{Names[dice.Next(Names.Length)]}\": {Values[dice.Next(Values.Length)]}";
        }

        return json + "}";
    }
}
