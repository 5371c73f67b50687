using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Requests that no client should send: whatever stands in them, the answer is a documented one, and the server lives on.</summary>
public sealed class HostileTests
{
    private const int Requests = 400;

    private static readonly int[] Documented = [200, 201, 204, 400, 403, 404];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "9223372036854775808", "1.5", "1e300", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800a\"", "[]", "{}", "[1]", "[\"\\u0000\"]",
        "{\"a\": 1}", "[[[]]]", "{\"email\": \"\\ud800\"}", "[{\"blob_auth\": \"\\u0000\"}]", "\"9999-99-99\"", "\"0001-01-01T00:00:00Z\"", "\"%\"", "\"'\"",
        "{\"id\": \"me\"}", "{\"0\": {\"x\": []}}", "\"" + new string('x', 70_000) + "\"", "\"" + new string('9', 400) + "\"", "99999999999999999",
    ];

    [Theory, EachEngine(Alone = true)]
    [Operation("DP-12", "DP-13", "DP-23", "DP-25", "DP-61", "DP-62", "DP-66", "DP-74", "DP-76", "DP-08", "DP-111")]
    public async Task Wrong_values_of_any_member_are_answered_as_documented(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var ticket = await desk.TicketAsync("\"message\": \"Hello\"");
        var message = (await desk.GetAsync($"/tickets/{ticket}/messages")).Ids()[0];
        var person = (await api.Some.ClientAsync()).Id;
        var organization = await api.Some.OrganizationAsync();
        var routes = EndpointTests.Bodies();
        var dice = new Random(20260103);

        for (var n = 0; n < Requests; n++)
        {
            var (method, pattern, names) = routes[dice.Next(routes.Count)];
            var path = pattern.Replace("{mid}", $"{message}", StringComparison.Ordinal)
                .Replace("/people/{id}", $"/people/{person}", StringComparison.Ordinal)
                .Replace("/organizations/{id}", $"/organizations/{organization}", StringComparison.Ordinal)
                .Replace("/tickets/{id}", $"/tickets/{ticket}", StringComparison.Ordinal)
                .Replace("{id}", "1", StringComparison.Ordinal).Replace("{nid}", "1", StringComparison.Ordinal).Replace("{context}", "agent", StringComparison.Ordinal);
            var members = Enumerable.Range(0, dice.Next(1, 4)).Select(_ => $"\"{names[dice.Next(names.Count)]}\": {Values[dice.Next(Values.Length)]}");
            var body = $"{{\"subject\": \"S{n}\", {string.Join(", ", members)}}}";
            body = names.Contains("subject") ? body : body.Replace($"\"subject\": \"S{n}\", ", "", StringComparison.Ordinal);
            var answer = await desk.SendAsync(method, path, body);

            Assert.True(Documented.Contains(answer.Status), $"{body[..Math.Min(body.Length, 600)]} {answer}");
        }

        Assert.Equal(200, (await desk.GetAsync("/me")).Status);
    }

    [Theory, EachEngine]
    [Operation("DP-10", "DP-21", "DP-22", "DP-59", "DP-71", "DP-73", "DP-82", "DP-09")]
    public async Task Wrong_filters_are_answered_as_documented(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var ticket = await desk.TicketAsync();
        string[] values = ["", "x", "-1", "0", "9223372036854775807", "99999999999999999999", "1,2,x", "%00", "%ED%A0%80", "%25", "'", "2020-99-99", "..", "me", "[", new('x', 3000)];
        var lists = EndpointTests.Queries(ticket);
        var dice = new Random(20260104);

        for (var n = 0; n < Requests; n++)
        {
            var (path, names) = lists[dice.Next(lists.Count)];
            var query = string.Join('&', Enumerable.Range(0, 3).Select(_ => $"{names[dice.Next(names.Count)]}{(dice.Next(8) == 0 ? "[]" : "")}={values[dice.Next(values.Length)]}"));
            var answer = await desk.GetAsync($"{path}?{query}");

            Assert.True(answer.Status is 200 or 400 or 404, answer.ToString());
        }
    }
}
