using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class ContentTypeTests
{
    /// <summary>Every POST and PUT with values that are good; a <c>#</c> becomes another number each time.</summary>
    private static readonly (string Id, string Method, Func<World, string> Path, (string Name, string Value)[] Form)[] Calls =
    [
        ("ED-04", "POST", _ => "/tickets", [("title", "x"), ("description", "y")]),
        ("ED-05", "PUT", w => $"/tickets/{w.Ticket}", [("title", "x")]),
        ("ED-08", "POST", w => $"/tickets/{w.Ticket}/posts", [("text", "x")]),
        ("ED-09", "PUT", w => $"/tickets/{w.Ticket}/posts/{w.Post}", [("text", "x")]),
        ("ED-12", "POST", w => $"/tickets/{w.Ticket}/comments", [("text", "x")]),
        ("ED-13", "PUT", w => $"/tickets/{w.Ticket}/comments/{w.Comment}", [("text", "x")]),
        ("ED-20", "POST", w => $"/custom_fields/{w.Fields[(Subject.Ticket, FieldType.Select)]}/options", [("options[0][name]", "x")]),
        ("ED-27", "POST", _ => "/users", [("name", "x"), ("email", "user#@example.com"), ("group_id", "1"), ("department", "1"), ("password", "secret123")]),
        ("ED-28", "PUT", w => $"/users/{w.Client.Id}", [("phone", "1")]),
        ("ED-33", "POST", w => $"/users/custom_fields/{w.Fields[(Subject.Person, FieldType.Select)]}/options", [("options[0][name]", "x")]),
        ("ED-36", "POST", w => $"/users/{w.Client.Id}/notes", [("text", "x")]),
        ("ED-41", "POST", _ => "/organizations", [("name", "New #")]),
        ("ED-41", "POST", _ => "/organization/", [("name", "New #")]),
        ("ED-42", "PUT", w => $"/organizations/{w.Organization}", [("phone", "1")]),
        ("ED-47", "POST", w => $"/organizations/custom_fields/{w.Fields[(Subject.Organization, FieldType.Select)]}/options", [("options[0][name]", "x")]),
        ("ED-50", "POST", w => $"/organizations/{w.Organization}/notes", [("text", "x")]),
    ];

    [Theory, EachEngine(Alone = true)]
    public async Task ED_C7_Every_POST_and_PUT_reads_form_multipart_and_JSON(TestApi api)
    {
        var world = await World.MakeAsync(api);

        foreach (var (id, method, path, form) in Calls)
        {
            foreach (var body in (Func<HttpContent>[])
                [() => ApiClient.Form(Numbered(form)), () => ApiClient.Multipart(Numbered(form)), () => ApiClient.Json(JsonOf(Numbered(form)))])
            {
                var answer = await api.As(api.Owner).SendAsync(method, path(world), body());

                Assert.True(answer.Status == 200 && answer.Json.TryGetProperty("data", out _), $"{id}: {answer}");
            }
        }

        Assert.Equal(
            api.Server.Operations.Where(o => o.Method is "POST" or "PUT").Select(o => o.Id).Distinct().Order(StringComparer.Ordinal),
            Calls.Select(c => c.Id).Distinct());
    }

    private static (string, string)[] Numbered((string Name, string Value)[] form) =>
        [.. form.Select(f => (f.Name, f.Value.Replace("#", $"{Some.Next()}", StringComparison.Ordinal)))];

    private static string JsonOf((string Name, string Value)[] form) => form is [("options[0][name]", var name)]
        ? JsonSerializer.Serialize(new { options = new[] { new { name } } })
        : JsonSerializer.Serialize(form.ToDictionary(f => f.Name, f => f.Value));
}
