using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>What happens to one ticket by many hands, each with its own API.</summary>
public sealed class TicketJourneys
{
    [Theory, EachEngine]
    public async Task A_burning_printer_goes_through_all_four_APIs_and_each_step_is_told_and_remembered(TestApi any)
    {
        await using var story = await Story.BeginAsync(any, "convo.created,convo.assigned,convo.status,convo.agent.reply.created,convo.note.created");
        var floor = await story.Api.FieldAsync(FieldType.Text);
        var organization = await story.Api.Some.OrganizationAsync("Furnace Ltd");
        var (bot, app) = (await story.AgentAsync("Bot"), await story.AgentAsync("App"));
        var (centre, product) = await story.CampaignAsync(1);

        // A customer writes.
        var ticket = await story.WrittenAsync("vera@furnace.example");
        var vera = await story.PersonAsync("vera@furnace.example");
        await story.Free.PutAsync($"/customers/{vera}/organization", $$"""{"organizationId": {{organization}}, "role": "member"}""");
        (await story.Free.PutAsync($"/customers/{vera}", """{"phone": "+47 555 12345"}""")).IsDone();
        await story.ToldAsync("convo.created");

        // A bot assigns it and says on which floor the printer stands.
        Assert.Equal(200, (await bot.Eddy.PutAsync($"/tickets/{ticket}", ("owner_id", $"{app.Id}"), ($"custom_fields[{floor}]", "third"))).Status);
        await story.ToldAsync("convo.assigned");

        // An app reads all of it at once, and answers with a file.
        var batch = (await app.Pro.PostAsync("/batch", $$"""{"ticket": "/tickets/{{ticket}}?include=organization", "person": "/people/{{vera}}", "organization": "/organizations/{{organization}}"}""")).Json;
        var read = batch.GetProperty("ticket").GetProperty("data");
        Assert.Equal((app.Id, vera, organization), (read.Number("agent"), read.Number("person"), read.Number("organization")));
        Assert.Equal("third", read.GetProperty("fields").GetProperty($"{floor}").Text("value"));
        Assert.Equal("vera@furnace.example", batch.GetProperty("person").GetProperty("data").Text("primary_email"));
        Assert.Equal("Furnace Ltd", batch.GetProperty("organization").GetProperty("data").Text("name"));
        var file = await BlobTests.UploadAsync(app.Pro, "how-to-extinguish.pdf", [1, 2, 3]);
        (await app.Pro.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "Follow this", "attachments": [{"blob_auth": "{{file}}"}]}""")).Created();
        await story.ToldAsync("convo.agent.reply.created");
        await story.ToldAsync("convo.status");

        // The call centre promises a call, sells an extinguisher, and says so to the colleagues.
        var promise = $$"""{"campaign_id": {{centre}}, "contact_id": {{vera}}, "ticket_id": {{ticket}}, "due_at": "2030-01-01T09:00:00Z", "user_id": {{app.Id}} }""";
        var callback = (await story.Lead.PostAsync("/callbacks", promise)).IsOk().Json.Number("id");
        var sale = $$"""{"campaign_id": {{centre}}, "contact_id": {{vera}}, "ticket_id": {{ticket}}, "user_id": {{app.Id}}, "products": [{"id": {{product}} }]}""";
        var order = (await app.Lead.PostAsync("/orders", sale)).IsOk().Json.Number("id");
        (await app.Lead.PostAsync($"/tickets/{ticket}/messages", """{"type": "note", "body": "She bought one"}""")).IsOk();
        var told = await story.ToldAsync("convo.note.created");

        // All of it is one ticket of one person, whoever asks.
        Assert.Equal([callback], (await story.Lead.GetAsync($"/contacts/{vera}/callbacks")).CollectionIds());
        Assert.Equal([order], (await story.Lead.GetAsync($"/tickets/{ticket}/orders")).CollectionIds());
        Assert.Equal((ticket, vera), (told.Number("id"), told.GetProperty("customer").Number("id")));
        Assert.Equal("third", told.GetProperty("customFields")[0].Text("value"));
        Assert.Contains("She bought one", told.Threads()[0].Text("body"), StringComparison.Ordinal);
        Assert.Equal("how-to-extinguish.pdf", told.Threads().Single(t => t.Text("type") == "message").GetProperty("_embedded").GetProperty("attachments")[0].Text("fileName"));

        // The history says who did what, and by which API.
        var audit = (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Reverse();
        Assert.Equal(
            [
                ("ticket_create", vera, "freescout"), ("owner_update", bot.Id, "eddydesk"), ("custom_field_update", bot.Id, "eddydesk"), ("ticket_answer", app.Id, "deskpro"),
                ("status_update", app.Id, "deskpro"), ("order_create", app.Id, "leaddesk"), ("comment_add", app.Id, "leaddesk"),
            ],
            audit.Select(e => (e.Text("event")!, e.Number("user_id"), e.Text("via")!)));
    }

    [Theory, EachEngine]
    public async Task A_resolved_ticket_that_the_customer_answers_is_open_for_everybody(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("again@example.net");

        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"status": "closed"}""")).IsDone();
        await story.StatusAsync(ticket, "closed", "closed", "resolved", "closed");
        (await story.Pro.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "Still burning", "person": {{await story.PersonAsync("again@example.net")}} }""")).Created();
        await story.StatusAsync(ticket, "open", "active", "awaiting_agent", "open");
        await story.Free.PostAsync($"/conversations/{ticket}/threads", $$"""{"type": "message", "text": "And now?", "user": {{story.Owner}} }""");
        await story.StatusAsync(ticket, "pending", "pending", "awaiting_user", "postponed");
        await story.Eddy.PutAsync($"/tickets/{ticket}", ("status_id", "process"));
        await story.StatusAsync(ticket, "process", "active", "pending", "waiting");
        (await story.Pro.PutAsync($"/tickets/{ticket}", """{"status": "hidden.spam"}""")).IsChanged();

        Assert.Equal("spam", (await story.Free.ReadAsync(ticket)).Text("status"));
        (await story.Lead.GetAsync($"/tickets/{ticket}")).Fails(404, "ticket_not_found");
        Assert.DoesNotContain(ticket, (await story.Lead.GetAsync("/tickets")).CollectionIds());
        Assert.DoesNotContain(ticket, (await story.Pro.GetAsync("/tickets")).Ids());
    }

    [Theory, EachEngine]
    public async Task A_ticket_that_one_app_deletes_is_deleted_for_all_and_comes_back_whole(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("gone@example.net", "Vanishing ink", "It vanished", """ "tags": ["ink"], """);

        (await story.Pro.DeleteAsync($"/tickets/{ticket}")).IsGone();
        Assert.Equal("deleted", (await story.Free.ReadAsync(ticket)).Text("state"));
        Assert.Equal(1, (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Number("deleted"));
        Assert.DoesNotContain(ticket, (await story.Eddy.GetAsync("/tickets/")).Ids());
        (await story.Lead.GetAsync($"/tickets/{ticket}")).Fails(404, "ticket_not_found");
        Assert.DoesNotContain(ticket, (await story.Lead.GetAsync("/tickets?q=vanish")).CollectionIds());

        (await story.Pro.PutAsync($"/tickets/{ticket}", """{"status": "awaiting_agent"}""")).IsChanged();
        Assert.Equal("published", (await story.Free.ReadAsync(ticket)).Text("state"));
        Assert.Equal(["ink"], (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Texts("tags"));
        Assert.Equal([ticket], (await story.Lead.GetAsync("/tickets?q=vanish")).CollectionIds());
        Assert.Equal(["ticket_create", "ticket_delete", "ticket_restore"], (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Reverse().Select(e => e.Text("event")));

        (await story.Free.DeleteAsync($"/conversations/{ticket}")).IsDone();
        (await story.Eddy.GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        (await story.Pro.GetAsync($"/tickets/{ticket}")).IsMissing();
        (await story.Lead.GetAsync($"/tickets/{ticket}")).Fails(404, "ticket_not_found");
    }

    [Theory, EachEngine]
    public async Task Files_that_come_by_one_API_are_downloaded_by_the_others_byte_for_byte(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        byte[] bytes = [0, 255, 10, 13, 65];
        var data = Convert.ToBase64String(bytes);
        var ticket = await story.WrittenAsync("files@example.net");

        await story.Free.PostAsync($"/conversations/{ticket}/threads", $$"""{"type": "message", "text": "F", "user": {{story.Owner}}, "attachments": [{"fileName": "free.bin", "mimeType": "application/pdf", "data": "{{data}}"}]}""");
        await story.Eddy.PostFilesAsync($"/tickets/{ticket}/posts/", [("text", "E")], ("files[]", "eddy.bin", bytes));
        var blob = await BlobTests.UploadAsync(story.Pro, "pro.bin", bytes);
        (await story.Pro.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "P", "attachments": [{"blob_auth": "{{blob}}"}]}""")).Created();
        (await story.Lead.PostAsync($"/tickets/{ticket}/messages", $$"""{"type": "reply", "body": "L", "attachments": [{"name": "lead.bin", "content_type": "application/pdf", "data": "{{data}}"}]}""")).IsOk();

        string[] names = ["eddy.bin", "free.bin", "lead.bin", "pro.bin"];

        foreach (var (dialect, links) in await story.FilesAsync(ticket))
        {
            Assert.True(names.SequenceEqual(links.Keys.Order()), $"{dialect}: {string.Join(", ", links.Keys)}");
            Assert.All(await Task.WhenAll(links.Values.Select(story.Api.As(null).DownloadAsync)), file => Assert.Equal(bytes, file.Bytes));
        }
    }
}
