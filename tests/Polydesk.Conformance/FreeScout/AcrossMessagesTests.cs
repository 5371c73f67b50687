using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Messages of one desk: what one API keeps to itself the others do not touch, and nothing is nothing through each of them.</summary>
public sealed class AcrossMessagesTests
{
    private const string Nothing = "<p>&nbsp;<script>x</script></p>";
    private const string Picture = "<img src='https://example.org/a.png'>";

    [Theory, EachEngine]
    [Operation("FS-09", "ED-09", "ED-10", "ED-13", "ED-14", "DP-25", "DP-26")]
    public async Task A_draft_is_not_found_by_those_who_do_not_show_it(TestApi api)
    {
        var (free, pro) = (await FreeDesk.OfAsync(api), await ProDesk.OfAsync(api));
        var id = await free.ConversationAsync();

        foreach (var (type, posts, thing) in new[] { ("message", "posts", "Post"), ("note", "comments", "Comment") })
        {
            var draft = (await free.PostAsync($"/conversations/{id}/threads", $$"""{"type": "{{type}}", "text": "Not yet", "user": {{api.Owner.Id}}, "state": "draft"}""")).Header("Resource-ID");
            var missing = $"e-404|Not found|{thing} with id {{{draft}}} in ticket with id {{{id}}} does not exist";

            Assert.Equal(1, await api.NumberAsync($"select count(*) from messages where id = {long.Parse(draft!)} and is_draft = {true}"));
            (await api.PutAsync($"/tickets/{id}/{posts}/{draft}", ("text", "Mine"))).Refuses(404, missing);
            (await api.PutAsync($"/tickets/{id}/{posts}/{draft}", ("text", ""))).Refuses(404, missing);
            (await api.DeleteAsync($"/tickets/{id}/{posts}/{draft}")).Refuses(404, missing);
            (await pro.PutAsync($"/tickets/{id}/messages/{draft}", """{"message": "Mine"}""")).IsMissing();
            (await pro.DeleteAsync($"/tickets/{id}/messages/{draft}")).IsMissing();
            Assert.Equal(1, await api.NumberAsync($"select count(*) from messages where id = {long.Parse(draft!)} and html = {"Not yet"}"));
        }
    }

    [Theory, EachEngine]
    [Operation("FS-09", "ED-04", "ED-05", "DP-11", "DP-23", "DP-25", "LD-129")]
    public async Task A_message_of_which_nothing_is_left_is_missing_and_a_picture_is_not(TestApi api)
    {
        var (free, pro, lead) = (await FreeDesk.OfAsync(api), await ProDesk.OfAsync(api), await (await Lead.OfAsync(api)).OwnerAsync());
        var id = await api.TicketAsync();
        var before = await MessagesAsync();

        Assert.Equal(["message: required"], (await pro.PostAsync($"/tickets/{id}/messages", $$"""{"message": "{{Nothing}}"}""")).Faults());
        Assert.Equal(["text|may not be empty"], (await free.PostAsync($"/conversations/{id}/threads", $$"""{"type": "note", "text": "{{Nothing}}", "user": {{api.Owner.Id}}}""")).Errors());
        (await lead.PostAsync($"/tickets/{id}/messages", $$"""{"type": "note", "body_html": "{{Nothing}}"}""")).Invalid("body: The body field is required.");
        (await api.PostAsync("/tickets/", ("title", "x"), ("description", Nothing))).Refuses(400, "e-411|Required {description} field|Required field {description} is missing or empty");
        Assert.Equal(before, await MessagesAsync());

        var made = (await pro.PostAsync($"/tickets/{id}/messages", $$"""{"message": "{{Picture}}"}""")).Created();
        Assert.Equal(["message: required"], (await pro.PutAsync($"/tickets/{id}/messages/{made.Number("id")}", $$"""{"message": "{{Nothing}}"}""")).Faults());
        Assert.Equal(201, (await free.PostAsync($"/conversations/{id}/threads", $$"""{"type": "note", "text": "{{Picture}}", "user": {{api.Owner.Id}}}""")).Status);
        Assert.Equal(201, (await free.PostAsync($"/conversations/{id}/threads", $$"""{"type": "note", "text": "<br>", "user": {{api.Owner.Id}}, "attachments": [{"fileName": "a.txt", "data": "aGk="}]}""")).Status);
        (await lead.PostAsync($"/tickets/{id}/messages", $$"""{"type": "note", "body_html": "{{Picture}}"}""")).IsOk();
        Assert.Equal(200, (await api.PutAsync($"/tickets/{id}", ("description", Picture))).Status);
        var description = (await api.GetAsync($"/tickets/{id}/posts")).Items()[^1].Text("text");
        Assert.Equal(200, (await api.PutAsync($"/tickets/{id}", ("description", Nothing))).Status);
        Assert.Equal(description, (await api.GetAsync($"/tickets/{id}/posts")).Items()[^1].Text("text"));

        Task<long> MessagesAsync() => api.NumberAsync($"select count(*) from messages");
    }
}
