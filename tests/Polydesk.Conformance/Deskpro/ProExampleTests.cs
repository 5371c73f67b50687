using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Answers have the members, types and nulls of the documented ones; where only the members are documented, their order is free.</summary>
public sealed class ProExampleTests
{
    [Theory, EachEngine]
    public async Task DP_01_DP_02_DP_12_DP_61_What_the_introduction_shows(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        LookupTests.Hold(await desk.GetAsync("/helpdesk/discover"), "DP-01", s => s.AllowExtra());
        LookupTests.Hold(await desk.GetAsync("/me"), "DP-02", s => Person(s, "$.data.person"));
        LookupTests.Hold(await desk.SendAsync("POST", "/tickets", "{"), "DP-12.400");
        LookupTests.Hold(await desk.PostAsync("/people", """{"primary_email": "x", "nope": 1}"""), "DP-61.400", s => s.Optional("$.errors.fields.email"));
    }

    [Theory, EachEngine]
    public async Task DP_08_A_batch_answers_as_the_documented_one(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var example = Example.Of("deskpro", "DP-08");

        var answer = await desk.PostAsync("/batch", example.Request!.Body!.Value.GetRawText());

        Shape.Of(example).AllowExtra().AnyOrder().Hold(answer.Json);
        Assert.Equal(["t", "john"], answer.Json.Keys());
        Assert.Equal("new-ticket", answer.Json.GetProperty("t").GetProperty("data").Text("title"));
    }

    [Theory, EachEngine]
    public async Task DP_10_DP_15_DP_21_DP_22_DP_29_Tickets_with_what_belongs_to_them(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var organization = await api.Some.OrganizationAsync();
        var client = await api.Some.ClientAsync(organization);
        var field = await api.FieldAsync(FieldType.Text);
        var file = await api.Some.UploadAsync("a.txt", "text");
        var bare = await desk.TicketAsync($"\"person\": {client.Id}");
        var full = await desk.TicketAsync(
            $$"""
            "person": {{client.Id}}, "agent": "me", "labels": ["new"], "parent": {{bare}}, "star": 1, "cc": ["{{api.Owner.Email}}"], "followers": [{{api.Owner.Id}}],
            "fields": {"{{field}}": "x"}, "message": {"message": "See", "attachments": [{"blob_auth": "{{file}}"}]}
            """);
        await desk.PostAsync($"/tickets/{full}/messages", """{"message": "A reply"}""");

        LookupTests.Hold(await desk.GetAsync($"/tickets?ids={bare},{full}"), "DP-10", Page);
        LookupTests.Hold(await desk.GetAsync($"/tickets/{full}/participants"), "DP-15", Page);
        LookupTests.Hold(await desk.GetAsync($"/tickets/counts?ids={bare},{full}&group_by=agent"), "DP-21", s => s.AnyOrder());
        LookupTests.Hold(await desk.GetAsync($"/tickets/{full}/messages"), "DP-22", Page);
        LookupTests.Hold(await desk.GetAsync($"/tickets/{full}/attachments"), "DP-29", Page);
    }

    [Theory, EachEngine]
    public async Task DP_59_DP_65_DP_73_DP_79_DP_111_People_organizations_notes_and_hooks(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var organization = (await desk.PostAsync("/organizations", $$"""{"name": "Acme {{Some.Next()}}", "labels": ["new"], "email_domains": ["a{{Some.Next()}}.example"]}""")).Created().Number("id");
        var field = await api.FieldAsync(FieldType.Text, Subject.Person);
        var full = (await desk.PostAsync(
            "/people",
            $$"""
            {"name": "John Doe", "primary_email": "{{ProDesk.NewEmail()}}", "organization": {{organization}}, "labels": ["new"],
             "phone_numbers": [{"number": "1234567890", "label": "work"}], "fields": {"{{field}}": "x"} }
            """)).Created().Number("id");
        await desk.PostAsync($"/people/{full}/notes", """{"note": "x"}""");
        await desk.PostAsync($"/organizations/{organization}/notes", """{"note": "x"}""");

        LookupTests.Hold(await desk.GetAsync($"/people?ids={full},{api.Owner.Id}"), "DP-59", s => Person(Page(s), "$.data[*]"));
        LookupTests.Hold(await desk.GetAsync($"/people/{full}/notes"), "DP-65", Page);
        LookupTests.Hold(await desk.GetAsync($"/organizations?ids={organization},{await api.Some.OrganizationAsync()}"), "DP-73", Page);
        LookupTests.Hold(await desk.GetAsync($"/organizations/{organization}/notes"), "DP-79", Page);
        LookupTests.Hold(
            await desk.PostAsync("/apps/zapier/hooks", """{"target_url": "https://example.com/hook", "event": "ticket_created", "params": {} }"""), "DP-111", s => s.AnyOrder());
    }

    /// <summary>The first page has none before it, and the last none behind it.</summary>
    private static Shape Page(Shape shape) => shape.AnyOrder().Or("$.links.prev", "null").Or("$.links.next", "null");

    /// <summary>A person may have a picture of their own, and never have signed in.</summary>
    private static Shape Person(Shape shape, string path) => shape.AnyOrder().Or(path + ".last_seen", "null").Or(path + ".date_last_login", "null").Or(path + ".organization", "null");
}
