using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>One desk: what is done through one API is seen by the other, and nothing drifts on the way back.</summary>
public sealed class AcrossDialectsTests
{
    [Theory, EachEngine]
    [Operation("FS-01")]
    public async Task A_conversation_is_a_ticket_with_its_customer_threads_tags_and_files(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var email = FreeDesk.NewEmail();
        var id = await desk.ConversationAsync(
            email, "Both ways", """ "tags": ["shared"], """,
            $$"""
            [{"type": "note", "text": "Among us", "user": {{api.Owner.Id}}},
             {"type": "message", "text": "Our reply", "user": {{api.Owner.Id}}},
             {"type": "customer", "text": "Their words", "attachments": [{"fileName": "a.txt", "data": "aGk="}]}]
            """);

        var ticket = (await api.GetAsync($"/tickets/{id}")).Data();
        var posts = (await api.GetAsync($"/tickets/{id}/posts")).Items();
        var comments = (await api.GetAsync($"/tickets/{id}/comments")).Items();

        Assert.Equal(("Both ways", email, "pending"), (ticket.Text("title"), ticket.Text("user_email"), ticket.Text("status_id")));
        Assert.Equal(["shared"], ticket.Texts("tags"));
        Assert.Equal(2, posts.Count);
        Assert.Contains(posts, p => p.GetRawText().Contains("a.txt", StringComparison.Ordinal));
        Assert.Contains("Among us", Assert.Single(comments).GetRawText(), StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    [Operation("FS-03", "FS-04")]
    public async Task A_ticket_is_a_conversation_and_its_status_does_not_drift(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await api.TicketAsync();
        await api.PutAsync($"/tickets/{id}", ("status_id", "process"), ("owner_id", api.Owner.Id.ToString()));
        await api.PostAsync($"/tickets/{id}/posts", ("text", "Through the other"));

        var seen = await desk.ReadAsync(id);
        (await desk.PutAsync($"/conversations/{id}", $$"""{"status": "{{seen.Text("status")}}", "assignTo": {{seen.GetProperty("assignee").Number("id")}}, "byUser": {{api.Owner.Id}}}""")).IsDone();
        var ticket = (await api.GetAsync($"/tickets/{id}")).Data();
        (await desk.PutAsync($"/conversations/{id}", $$"""{"status": "closed", "assignTo": 0, "byUser": {{api.Owner.Id}}}""")).IsDone();
        var closed = (await api.GetAsync($"/tickets/{id}")).Data();

        Assert.Equal("active", seen.Text("status"));
        Assert.Contains(seen.Threads(), t => t.Text("body")!.Contains("Through the other", StringComparison.Ordinal));
        Assert.Contains(seen.Threads(), t => t.GetProperty("action").Text("type") == "changed-ticket-assignee");
        Assert.Equal(("process", api.Owner.Id), (ticket.Text("status_id"), ticket.Number("owner_id")));
        Assert.Equal(("closed", 0L), (closed.Text("status_id"), closed.Number("owner_id")));
    }

    [Theory, EachEngine]
    [Operation("FS-10", "FS-13")]
    public async Task A_customer_is_the_same_person(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var email = FreeDesk.NewEmail();
        var id = (await desk.PostAsync("/customers", $$"""{"firstName": "Mark", "email": "{{email}}", "phone": "+1 555"}""")).Json.Number("id");

        var user = (await api.GetAsync($"/users/{id}")).Data();
        await api.PutAsync($"/users/{id}", ("phone", "+2 777"), ("lastname", "Morrison"));
        var customer = (await desk.GetAsync($"/customers/{id}")).Json;

        Assert.Equal((email, "+1 555"), (user.Text("email"), user.Text("phone")));
        Assert.Equal(("Morrison", "+2 777"), (customer.Text("lastName"), customer.GetProperty("_embedded").GetProperty("phones")[0].Text("value")));
        Assert.Equal([id], (await desk.GetAsync("/customers?phone=2777")).Ids("customers"));
    }
}
