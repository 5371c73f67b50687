using System.Text;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class MessageTests
{
    [Theory, EachEngine]
    public async Task LD_126_POST_adds_tags_and_repeating_it_changes_nothing(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var ticket = await api.TicketAsync(("tags", "old"));

        (await owner.PostAsync($"/tickets/{ticket}", """{"tags":["new","OLD"]}""")).IsDone();
        (await owner.PostAsync($"/tickets/{ticket}", """{"tags":["new"]}""")).IsDone();

        Assert.Equal(["old", "new"], (await owner.GetAsync($"/tickets/{ticket}")).Json.Texts("tags"));
        (await owner.PostAsync($"/tickets/{ticket}", """{"tags":["more"],"subject":"S","status":"closed"}""")).Invalid(
            "subject: The subject can not be added, use PATCH.", "status: The status can not be added, use PATCH.");
        (await owner.PostAsync("/tickets/999999", "{}")).Fails(404, "ticket_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_126_Tags_added_at_once_are_all_there(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var ticket = await api.TicketAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async n => (await owner.PostAsync($"/tickets/{ticket}", $$"""{"tags":["t{{n}}"]}""")).IsDone()));

        Assert.Equal(8, (await owner.GetAsync($"/tickets/{ticket}")).Json.Texts("tags").Count);
    }

    [Theory, EachEngine]
    public async Task LD_129_Each_type_of_message_has_its_author_and_its_effect_on_the_status(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var ticket = await api.TicketAsync();
        var contact = (await owner.GetAsync($"/tickets/{ticket}")).Json.Number("contact_id");

        var reply = await AddAsync("""{"type":"reply","body":"Try <this>\nnow"}""");
        Assert.Equal(("waiting", "reply", api.Owner.Id), (await StatusAsync(), reply.Text("type"), reply.Number("user_id")));
        Assert.Contains("Try <this>", reply.Text("body"));
        var note = await AddAsync("""{"type":"note","body_html":"<b>He</b> waits<script>x</script>"}""");
        Assert.Equal(("waiting", "note"), (await StatusAsync(), note.Text("type")));
        Assert.DoesNotContain("script", note.Text("body_html"));
        var customer = await AddAsync("""{"type":"customer","body":"Still broken"}""");
        Assert.Equal(("open", "customer", contact), (await StatusAsync(), customer.Text("type"), customer.Number("contact_id")));
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("user_id").ValueKind);
        await AddAsync("""{"type":"reply","body":"Solved","status":"closed"}""");
        Assert.Equal("closed", await StatusAsync());

        // Elsewhere they are what they are here.
        Assert.Contains("Still broken", (await api.GetAsync($"/tickets/{ticket}/posts/")).Text, StringComparison.Ordinal);
        (await owner.SendAsync("DELETE", $"/tickets/{ticket}/messages/{customer.Number("id")}", null)).Fails(405, "method_not_allowed");

        async Task<JsonElement> AddAsync(string body)
        {
            var id = (await owner.PostAsync($"/tickets/{ticket}/messages", body)).IsOk().Json.Number("id");
            return (await owner.GetAsync($"/tickets/{ticket}/messages/{id}")).IsOk().Json;
        }

        async Task<string?> StatusAsync() => (await owner.GetAsync($"/tickets/{ticket}")).Json.Text("status");
    }

    [Theory, EachEngine]
    public async Task LD_129_Everything_wrong_with_a_message_is_said_and_nothing_is_stored(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var ticket = await api.TicketAsync();

        (await owner.PostAsync($"/tickets/{ticket}/messages", "{}")).Invalid("type: The type field is required.", "body: The body field is required.");
        (await owner.PostAsync(
            $"/tickets/{ticket}/messages",
            """{"type":"shout","body":7,"status":"x","channel":"owl","attachments":[{"name":"a"},7,{"name":"b","data":"*"},{"data":"aGk="}]}""")).Invalid(
            "type: The selected type is invalid.", "body: The body must be a string.", "status: The selected status is invalid.",
            "channel: The selected channel is invalid.", "attachments.0.data: The attachments.0.data field is required.",
            "attachments.1: The attachments.1 must be an array.", "attachments.2.data: The attachments.2.data format is invalid.",
            "attachments.3.name: The attachments.3.name field is required.");
        (await (await lead.ItselfAsync()).PostAsync($"/tickets/{ticket}/messages", """{"type":"reply","body":"x"}""")).Invalid(
            "user_id: The user id field is required.");
        Assert.Single((await owner.GetAsync($"/tickets/{ticket}/messages")).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task LD_129_Attachments_keep_to_the_limits_of_uploads(TestApi any)
    {
        await using var server = await TestServer.StartAsync(
            any.Engine, change: s => s with { Limits = s.Limits with { MaxFileBytes = 1 << 20, MaxFiles = 1 } });
        var api = await server.NewDeskAsync();
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var ticket = await api.TicketAsync();
        var large = Convert.ToBase64String(new byte[(1 << 20) + 1]);

        (await AddAsync("""{"name":"a","data":"aGk="},{"name":"b","data":"aGk="}""")).Invalid("attachments: The attachments may not be greater than 1.");
        (await AddAsync($$"""{"name":"a","data":"{{large}}"}""")).Invalid(
            "attachments.0.data: The attachments.0.data may not be greater than 1048576 characters.");
        (await AddAsync("""{"name":"a","data":"aGk="}""")).IsOk();

        Task<ApiAnswer> AddAsync(string files) =>
            owner.PostAsync($"/tickets/{ticket}/messages", $$"""{"type":"note","body":"See","attachments":[{{files}}]}""");
    }

    [Theory, EachEngine]
    public async Task LD_129_LD_133_An_attachment_is_fetched_by_a_link_that_needs_no_token_and_does_nothing(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var ticket = await api.TicketAsync();
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes("<script>alert(1)</script>"));

        var message = (await owner.PostAsync(
            $"/tickets/{ticket}/messages",
            $$"""{"type":"note","body":"See","attachments":[{"name":"page.html","content_type":"text/html","data":"{{data}}"}]}""")).IsOk().Json.Number("id");
        var attachment = (await owner.GetAsync($"/tickets/{ticket}/messages/{message}")).Json.GetProperty("attachments")[0];
        Assert.Equal(("page.html", 25, "text/html"), (attachment.Text("name"), attachment.Number("size"), attachment.Text("content_type")));

        var found = await owner.GetAsync($"/attachments/{attachment.Number("id")}");
        Assert.True(found.Status == 302, found.ToString());
        var link = found.Header("Location")!.Split("/leaddesk/stable")[1];
        var file = await lead.With(null).GetAsync(link);
        Assert.Equal("<script>alert(1)</script>", file.Text);
        Assert.StartsWith("attachment;", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; sandbox", file.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
        var part = await lead.With(null).GetAsync(link, ("Range", "bytes=1-6"));
        Assert.Equal((206, "script"), (part.Status, part.Text));

        // Neither another file nor another account opens with it, and nothing opens without it.
        var other = await (await api.Server.NewDeskAsync()).TicketAsync();
        Assert.True(other > 0);
        (await lead.With(null).GetAsync(link.Replace($"/files/{attachment.Number("id")}/", "/files/1/", StringComparison.Ordinal) + "x")).Fails(404, "file_not_found");
        (await lead.With(null).GetAsync(link.Replace("account=", "account=9", StringComparison.Ordinal))).Fails(404, "file_not_found");
        (await lead.With(null).GetAsync(link.Split('?')[0])).Fails(404, "file_not_found");
        (await owner.GetAsync("/attachments/999999")).Fails(404, "attachment_not_found");
        var stranger = await lead.AsAsync(await lead.UserAsync("agent"));
        (await stranger.GetAsync($"/attachments/{attachment.Number("id")}")).Fails(404, "attachment_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_133_A_link_ends_after_five_minutes(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine);
        var api = await server.NewDeskAsync();
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var ticket = await api.TicketAsync();
        var message = (await owner.PostAsync(
            $"/tickets/{ticket}/messages", """{"type":"note","body":"See","attachments":[{"name":"a.txt","data":"aGk="}]}""")).IsOk().Json.Number("id");
        var attachment = (await owner.GetAsync($"/tickets/{ticket}/messages/{message}")).Json.GetProperty("attachments")[0].Number("id");
        var link = (await owner.GetAsync($"/attachments/{attachment}")).Header("Location")!.Split("/leaddesk/stable")[1];

        server.Clock.Move(TimeSpan.FromMinutes(4));
        Assert.Equal("hi", (await lead.With(null).GetAsync(link)).Text);
        server.Clock.Move(TimeSpan.FromMinutes(2));
        (await lead.With(null).GetAsync(link)).Fails(404, "file_not_found");
    }
}
