using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.Routing;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>
/// Requests that no client should send, to every endpoint of the dialect's own table with every parameter that it declares: whatever stands in them, the answer
/// is a documented one, and the server lives on.
/// </summary>
public sealed class HostileTests
{
    private const int EachEndpoint = 6;

    private static readonly int[] Documented = [200, 201, 204, 400, 401, 403, 404, 405, 503];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1", "2", "9223372036854775807", "9223372036854775808", "1.5", "1e300", "\"\"", "\" \"", "\"x\"", "\"1,2,x\"", "\"\\u0000\"",
        "\"\\ud800a\"", "[]", "{}", "[1]", "[null]", "[\"\\u0000\"]", "{\"a\": 1}", "{\"id\": 1}", "{\"id\": [1]}", "[[[]]]", "{\"email\": \"\\ud800\"}",
        "{\"1\": {\"2\": \"\\u0000\"}}", "[{\"blob_auth\": \"1\"}]", "[{\"language\": 1, \"value\": \"\\u0000\"}]", "[{\"person\": {\"id\": -1}}]", "\"9999-99-99\"",
        "\"9999-12-31T23:59:59+14:00\"", "\"0001-01-01\"", "\"hidden.deleted\"", "\"pending.99999999999999999999\"", "\"me\"", "\"a@b\"", "\"%\"", "\"'\"",
        "\"" + new string('x', 70_000) + "\"", "\"" + new string('9', 400) + "\"",
    ];

    private static readonly string[] Texts =
    [
        "", "0", "-1", "1", "x", "1,2,,x", "1.5", "1e5", "9223372036854775807", "9223372036854775808", "99999999999999999999", "%00", "a%00b", "%FF", "%ed%a0%80", "null",
        "true", "me", "id", "desc", "..", "2026-01-01..", "..2026-13-45", "9999-12-31..0001-01-01", "%27", "%25", "_", "hidden", "hidden.deleted", "person,star,%00",
    ];

    private static readonly string[] Ids =
        ["1", "1", "1", "2", "0", "-1", "x", "counts", "99999999999999999999", "9223372036854775807", "%2e%2e", "1%0a", "%FF", "1,2", "ABC-12345", "agent", "user"];

    [Theory, EachEngine(Alone = true)]
    [Operation("DP-05", "DP-36", "DP-54", "DP-84", "DP-88")]
    public async Task Wrong_values_of_any_parameter_of_any_endpoint_are_answered_as_documented(TestApi api)
    {
        var admin = await api.Some.AdminAsync();
        var desk = await ProDesk.OfAsync(api, admin.Id);
        await desk.TicketAsync();
        var dice = new Random(20260101);
        var table = new DeskproApi();
        var wrong = new List<string>();
        table.MapAll((_, _, _, _) => throw new InvalidOperationException("Nothing is called here."));

        foreach (var route in table.Routes)
        {
            for (var n = 0; n < EachEndpoint; n++)
            {
                var path = string.Join('/', route.Pattern.Split('/').Select(s => s.StartsWith('{') ? Pick(Ids) : s));
                var query = string.Join('&', Some(route.Handler.Query).Select(p => $"{p.Name}{(dice.Next(6) == 0 ? "[]" : "")}={Pick(Texts)}"));
                var body = route.Method is "GET" or "DELETE" ? null : Body(route);
                var answer = await desk.SendAsync(route.Method, $"{path}?{query}", body);

                if (!Documented.Contains(answer.Status) || !IsWellFormed(answer))
                {
                    wrong.Add($"{(body ?? "")[..Math.Min(body?.Length ?? 0, 600)]} {answer}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(admin.Id, (await desk.GetAsync("/me")).Data().Number("person_id"));
        Assert.Equal(200, (await desk.GetAsync("/tickets")).Status);

        T Pick<T>(IReadOnlyList<T> from) => from[dice.Next(from.Count)];

        List<Param> Some(IReadOnlyList<Param> from) => [.. from.Where(_ => dice.Next(3) == 0)];

        string Body(Route<Endpoint> route)
        {
            if (dice.Next(12) == 0)
            {
                return Pick(new[] { "{", "[]", "[1]", "\"x\"", "null", "{\"a\":}", "{\"nope\": 1}", "" });
            }

            // A good title now and then lets the other members through to the desk.
            var members = Some(route.Handler.Body ?? []).Select(p => $"\"{p.Name}\": {(p.Name is "title" or "subject" or "name" && dice.Next(2) == 0 ? "\"Good\"" : Pick(Values))}");
            return $"{{{string.Join(", ", members)}}}";
        }
    }

    /// <summary>A refusal is an object with its status, a code and a sentence, unless it is a page.</summary>
    private static bool IsWellFormed(ApiAnswer answer) =>
        answer.Status < 400 || answer.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) == true
        || (answer.Bytes.Length > 0 && answer.Json is { ValueKind: JsonValueKind.Object } json && json.Number("status") == answer.Status && json.Text("code")?.Length > 0
            && json.Text("message")?.Length > 0);
}
