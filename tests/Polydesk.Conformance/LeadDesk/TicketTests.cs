using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class TicketTests
{
    [Theory, EachEngine]
    public async Task LD_123_LD_125_The_same_tickets_as_elsewhere_are_listed_and_filtered(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var ticket = await api.TicketAsync(("title", "Zebra crossing"), ("tags", "stripes"));

        var shown = (await owner.GetAsync($"/tickets/{ticket}")).IsOk().Json;
        Assert.Equal(("Zebra crossing", "open", "normal"), (shown.Text("subject"), shown.Text("status"), shown.Text("priority")));
        Assert.Equal(
            ["id", "number", "subject", "campaign_id", "contact_id", "user_id", "office_id", "status", "postponed_until", "priority", "channel", "result_id",
             "tags", "last_message_at", "closed_at", "created_at", "updated_at", "_links"], shown.Keys());

        foreach (var filter in new[] { "q=zebra", "tag=stripes", "number=" + shown.Text("number"), "status=open,waiting&q=zebra", "user_id=0&q=zebra", "q=zebra&sort=-updated_at" })
        {
            Assert.Equal([ticket], (await owner.GetAsync("/tickets?" + filter)).CollectionIds());
        }

        Assert.Empty((await owner.GetAsync("/tickets?q=zebra&status=closed")).CollectionIds());
        Assert.Empty((await owner.GetAsync("/tickets?campaign_id=999999")).CollectionIds());
        (await owner.GetAsync("/tickets?status=lost&created_from=yesterday")).Invalid(
            "status: The selected status is invalid.", "created_from: The created from is not a valid date.");
    }

    [Theory, EachEngine]
    public async Task LD_124_LD_128_LD_130_A_ticket_of_a_new_contact_is_everywhere_at_once(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var mail = $"caller{Some.Next()}@example.com";
        var made = (await owner.PostAsync(
            "/tickets",
            $$"""{"subject":"Broken <b>","campaign_id":1,"message":"Line 1\nLine <2>","contact":{"email":"{{mail}}","fname":"Ann","lname":"Bee"},"tags":["new"],"channel":"phone"}"""))
            .IsOk().Json.Number("id");

        Assert.Equal(mail, (await api.GetAsync($"/tickets/{made}")).Data().Text("user_email"));
        var shown = (await owner.GetAsync($"/tickets/{made}")).IsOk().Json;
        Assert.Equal(("Broken <b>", "phone", "open"), (shown.Text("subject"), shown.Text("channel"), shown.Text("status")));
        Assert.Equal(["new"], shown.Texts("tags"));
        var messages = (await owner.GetAsync($"/tickets/{made}/messages")).IsOk().Json.GetProperty("collection");
        var message = Assert.Single(messages.EnumerateArray());
        Assert.Equal("customer", message.Text("type"));
        Assert.Equal(shown.Number("contact_id"), message.Number("contact_id"));
        Assert.Contains("Line <2>", message.Text("body"));
        (await owner.GetAsync($"/tickets/{made}/messages/{message.Number("id")}")).IsOk();
        (await owner.GetAsync($"/tickets/{made}/messages/999999")).Fails(404, "message_not_found");
        var second = (await owner.PostAsync(
            "/tickets", $$"""{"subject":"Again","campaign_id":1,"message":"Reply","message_type":"reply","contact":{"email":"{{mail}}"} }""")).IsOk().Json.Number("id");
        Assert.Equal(shown.Number("contact_id"), (await owner.GetAsync($"/tickets/{second}")).Json.Number("contact_id"));
    }

    [Theory, EachEngine]
    public async Task LD_124_Everything_wrong_with_a_new_ticket_is_said_at_once(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();

        (await owner.PostAsync("/tickets", "{}")).Invalid(
            "subject: The subject field is required.", "campaign_id: The campaign id field is required.", "message: The message field is required.",
            "contact_id: The contact id field is required.");
        (await owner.PostAsync("/tickets", """{"subject":"S","message":"M","campaign_id":999,"contact":{},"status":"x","priority":"x","postponed_until":"2030-01-01"}"""))
            .Invalid(
                "campaign_id: The selected campaign id is invalid.", "contact.phone: The contact.phone field is required when email is not present.",
                "status: The selected status is invalid.", "priority: The selected priority is invalid.",
                "postponed_until: The postponed until can not be changed.");
    }

    [Theory, EachEngine]
    public async Task LD_126_LD_127_A_ticket_changes_and_goes(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var agent = (await api.Some.EmployeeAsync(1)).Id;
        var stranger = (await api.Some.EmployeeAsync(await api.Some.DepartmentAsync())).Id;
        var ticket = await api.TicketAsync();

        (await owner.PatchAsync(
            $"/tickets/{ticket}",
            $$"""{"status":"postponed","postponed_until":"2090-05-01T10:00:00+02:00","user_id":{{agent}},"priority":"urgent","subject":"New","tags":["a","b"]}""")).IsDone();
        var shown = (await owner.GetAsync($"/tickets/{ticket}")).Json;
        Assert.Equal(("postponed", "2090-05-01T08:00:00+00:00", "urgent", "New"),
            (shown.Text("status"), shown.Text("postponed_until"), shown.Text("priority"), shown.Text("subject")));
        Assert.Equal(agent, shown.Number("user_id"));
        Assert.Equal(["a", "b"], shown.Texts("tags"));
        (await owner.PatchAsync($"/tickets/{ticket}", $$"""{"user_id":{{stranger}}}""")).Invalid("user_id: The selected user id is invalid.");
        (await owner.PatchAsync($"/tickets/{ticket}", """{"status":"closed","user_id":null}""")).IsDone();
        shown = (await owner.GetAsync($"/tickets/{ticket}")).Json;
        Assert.Equal(("closed", null, System.Text.Json.JsonValueKind.Null), (shown.Text("status"), shown.Text("postponed_until"), shown.GetProperty("user_id").ValueKind));
        Assert.NotNull(shown.Text("closed_at"));

        (await (await lead.AsAsync(await lead.UserAsync("teamleader"))).DeleteAsync($"/tickets/{ticket}")).Fails(403, "insufficient_scope");
        (await owner.DeleteAsync($"/tickets/{ticket}")).IsDone();
        (await owner.DeleteAsync($"/tickets/{ticket}")).Fails(404, "ticket_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_69_The_tickets_of_a_campaign_are_listed_and_filtered(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var body = new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Hello" };
        var (first, second) = (await centre.Lead.AddAsync("/tickets", body), await centre.Lead.AddAsync("/tickets", body));
        var elsewhere = await api.TicketAsync();
        (await centre.Owner.PatchAsync($"/tickets/{second}", """{"status":"closed"}""")).IsDone();

        Assert.Equal([first, second], (await centre.Agent.GetAsync($"/campaigns/{centre.Campaign}/tickets")).CollectionIds());
        Assert.Equal([first], (await centre.Agent.GetAsync($"/campaigns/{centre.Campaign}/tickets?status=open")).CollectionIds());
        Assert.DoesNotContain(elsewhere, (await centre.Owner.GetAsync($"/campaigns/{centre.Campaign}/tickets?campaign_id=1,{centre.Campaign}")).CollectionIds());
        (await centre.Agent.GetAsync("/campaigns/1/tickets")).Fails(404, "campaign_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_131_The_values_of_a_ticket_are_read_merged_and_cleared(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var (text, number) = ($"t{Some.Next()}", $"n{Some.Next()}");
        await lead.AddAsync("/custom_fields", new { target = "ticket", name = text });
        await lead.AddAsync("/custom_fields", new { target = "ticket", name = number, type = "number" });
        var path = $"/tickets/{await api.TicketAsync()}/custom_fields";

        (await owner.PatchAsync(path, $$"""{"{{text}}":"A17"}""")).IsDone();
        (await owner.PostAsync(path, $$"""{"{{number}}":1.5}""")).IsDone();
        var shown = (await owner.GetAsync(path)).IsOk().Json;
        Assert.Equal(("A17", 1.5m), (shown.Text(text), shown.GetProperty(number).GetDecimal()));
        Assert.EndsWith(path, shown.GetProperty("_links").Text("self"));

        (await owner.PatchAsync(path, $$"""{"{{number}}":"x","nothing":1}""")).Invalid($"{number}: The {number} must be a number.", "nothing: The selected nothing is invalid.");
        (await owner.DeleteAsync($"{path}/{text}")).IsDone();
        Assert.Null((await owner.GetAsync(path)).Json.Text(text));
        (await owner.DeleteAsync($"{path}/nothing")).Fails(404, "custom_field_not_found");
        (await owner.GetAsync("/tickets/999999/custom_fields")).Fails(404, "ticket_not_found");
    }
}
