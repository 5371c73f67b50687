using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Conversations (section 7).</summary>
public sealed class ConversationTests
{
    [Theory, EachEngine]
    public async Task FS_01_Threads_come_back_newest_first_and_the_customer_is_made(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var user = await api.Some.EmployeeAsync();
        var email = FreeDesk.NewEmail();

        var answer = await desk.PostAsync(
            "/conversations",
            $$"""
            {"type": "email", "mailboxId": "1", "subject": "Hi there", "customer": {"email": "{{email}}"}, "imported": false, "assignTo": {{user.Id}},
             "status": "active", "createdAt": "2020-03-16T14:07:23Z", "tags": ["One", "two"], "threads": [
              {"text": "This is the message from a user", "type": "message", "user": {{user.Id}}},
              {"text": "This is the note from a user", "type": "note", "user": {{user.Id}}},
              {"text": "From a customer", "type": "customer", "cc": ["antony@example.org"], "customer": {"email": "{{email}}", "firstName": "Mark"} } ]}
            """);

        answer.ShowsFree("FS-01");
        var id = answer.Json.Number("id");
        Assert.Equal(id.ToString(), answer.Header("Resource-ID"));
        Assert.EndsWith($"/freescout/api/conversations/{id}", answer.Header("Location"), StringComparison.Ordinal);
        var read = await desk.ReadAsync(id);
        Assert.Equal(["message", "note", "customer"], read.Threads().Select(t => t.Text("type")));
        Assert.Equal((2, "active", "customer"), (read.Number("threadsCount"), read.Text("status"), read.GetProperty("source").Text("via")));
        Assert.Equal((email, "Mark"), (read.GetProperty("customer").Text("email"), read.GetProperty("customer").Text("firstName")));
        Assert.Equal(user.Id, read.GetProperty("assignee").Number("id"));
        Assert.NotEqual("2020-03-16T14:07:23Z", read.Text("createdAt"));
        Assert.Equal(["One", "two"], (await desk.ReadAsync(id, "?embed=tags")).GetProperty("_embedded").GetProperty("tags").EnumerateArray().Select(t => t.Text("name")));
    }

    [Theory, EachEngine]
    public async Task FS_01_The_newest_thread_decides_on_the_status(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var message = $$"""{"type": "message", "text": "Try again", "user": {{api.Owner.Id}}}""";
        const string customer = """{"type": "customer", "text": "Broken"}""";
        var note = $$"""{"type": "note", "text": "Hm", "user": {{api.Owner.Id}}}""";

        Assert.Equal("active", await StatusAsync($"[{customer}]"));
        Assert.Equal("pending", await StatusAsync($"[{message}, {customer}]"));
        Assert.Equal("active", await StatusAsync($"[{customer}, {message}]"));
        Assert.Equal("pending", await StatusAsync($"[{note}, {message}]"));
        Assert.Equal("pending", await StatusAsync($"[{note}]", "phone"));
        Assert.Equal("active", await StatusAsync($"[{note}]"));

        async Task<string?> StatusAsync(string threads, string type = "email") =>
            (await desk.ReadAsync(await desk.ConversationAsync(threads: threads, type: type))).Text("status");
    }

    [Theory, EachEngine]
    public async Task FS_01_An_imported_conversation_keeps_its_times(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);

        var id = await desk.ConversationAsync(
            more: """ "imported": true, "createdAt": "2020-03-16T14:07:23.5Z", "closedAt": "2020-03-17T14:07:23", "status": "closed", """,
            threads: """[{"type": "customer", "text": "Old", "createdAt": "2020-03-16T14:07:25Z"}]""");

        var read = await desk.ReadAsync(id);
        Assert.Equal(("2020-03-16T14:07:23Z", "2020-03-17T14:07:23Z", "closed"), (read.Text("createdAt"), read.Text("closedAt"), read.Text("status")));
        Assert.Equal("2020-03-16T14:07:25Z", read.Threads()[0].Text("createdAt"));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("closedBy").ValueKind);
    }

    [Theory, EachEngine]
    public async Task FS_01_A_draft_alone_is_kept_and_becomes_a_conversation_when_something_is_sent(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync(threads: $$"""[{"type": "message", "text": "Not yet", "user": {{api.Owner.Id}}, "state": "draft"}]""");

        var before = await desk.ReadAsync(id);
        await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "message", "text": "Now", "user": {{api.Owner.Id}}}""");
        var after = await desk.ReadAsync(id);

        Assert.Equal((0, "draft", "active", ""), (before.Number("threadsCount"), before.Text("state"), before.Text("status"), before.Text("preview")));
        Assert.Equal((1, "published", "pending", "Now"), (after.Number("threadsCount"), after.Text("state"), after.Text("status"), after.Text("preview")));
        Assert.Equal(1, await api.NumberAsync($"select count(*) from events where ticket_id = {id} and type = 'ticket.created'"));
    }

    [Theory, EachEngine]
    public async Task FS_01_What_is_wrong_is_reported_in_the_order_of_the_product(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);

        Assert.Equal(
            [
                "subject|`subject` parameter is required", "type|`type` parameter is required", "mailboxId|`mailboxId` parameter is required",
                "customer|`customer` parameter is required", "threads|`threads` parameter is required",
            ], (await desk.PostAsync("/conversations", "{}")).Errors());
        Assert.Equal(
            ["subject|may not be empty", "status|Expected one of these: 'active', 'spam', 'open', 'closed', 'pending'"],
            (await desk.PostAsync(
                "/conversations",
                """{"type": "email", "mailboxId": 1, "subject": "", "customer": {"email": "a@example.org"}, "status": "Wrong", "threads": [{"type": "customer", "text": "x"}]}"""))
                .ShowsFree("FS-01.400").Errors());
        Assert.Equal(["customer.first_name|Customer first name or email is required."], await RefusedAsync("""{"lastName": "X"}""", "[{\"type\": \"customer\", \"text\": \"x\"}]"));
        Assert.Equal(["customer.id|Customer not found"], await RefusedAsync("""{"id": 99999}""", "[{\"type\": \"customer\", \"text\": \"x\"}]"));
        Assert.Equal(["customer.email|Invalid email: nobody"], await RefusedAsync("""{"email": "nobody"}""", "[{\"type\": \"customer\", \"text\": \"x\"}]"));
        Assert.Equal(["threads|`threads` must be an array of threads"], await RefusedAsync("""{"email": "a@example.org"}""", "\"x\""));
        Assert.Equal(
            ["threads.0.text|may not be empty", "threads.1.user|`user` parameter is required"],
            await RefusedAsync("""{"email": "a@example.org"}""", """[{"type": "customer", "text": " "}, {"type": "note", "text": "x"}]"""));

        async Task<IReadOnlyList<string>> RefusedAsync(string customer, string threads) => (await desk.PostAsync(
            "/conversations", $$"""{"type": "email", "mailboxId": 1, "subject": "s", "customer": {{customer}}, "threads": {{threads}}}""")).Errors();
    }

    [Theory, EachEngine]
    public async Task FS_01_One_wrong_thread_leaves_nothing_behind(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var email = FreeDesk.NewEmail();

        var answer = await desk.PostAsync(
            "/conversations",
            $$"""
            {"type": "email", "mailboxId": 1, "subject": "Nothing", "customer": {"email": "{{email}}"},
             "threads": [{"type": "message", "text": "x", "user": 99999}, {"type": "customer", "text": "y"}]}
            """);

        Assert.Equal(["threads.0.user|User not found"], answer.Errors());
        Assert.Empty((await desk.GetAsync($"/customers?email={email}")).Items("customers"));
    }

    [Theory, EachEngine]
    public async Task FS_02_A_page_says_how_many_there_are(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var subject = $"Needle {Some.Next()}";
        await desk.ConversationAsync(subject: subject);
        await desk.ConversationAsync(subject: subject);
        await desk.ConversationAsync(subject: subject, more: """ "status": "closed", """);

        var page = (await desk.GetAsync($"/conversations?mailboxId=1&status=active%2Cpending&pageSize=1&subject={Uri.EscapeDataString(subject)}")).ShowsFree("FS-02");

        Assert.Equal("""{"size":1,"totalElements":2,"totalPages":2,"number":1}""", page.Json.GetProperty("page").GetRawText());
        Assert.Single(page.Items("conversations"));
        var empty = (await desk.GetAsync("/conversations?customerId=99999")).ShowsFree("FS-02.empty");
        Assert.Equal(1, empty.Json.GetProperty("page").Number("totalPages"));
        Assert.Empty((await desk.GetAsync("/conversations?page=9000")).Items("conversations"));
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_02_Every_filter_narrows(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var other = await api.Some.DepartmentAsync();
        var agent = await api.Some.EmployeeAsync();
        var a = await desk.ConversationAsync("anna@example.org", "Printer on FIRE", """ "tags": ["Hot"], "status": "closed", """);
        var b = await desk.ConversationAsync("ben@example.org", "Coffee", $""" "assignTo": {agent.Id}, """, type: "phone");
        var c = await desk.ConversationAsync("cleo@example.org", "Draft", """ "state": "draft", """);
        await desk.PutAsync($"/conversations/{b}", $$"""{"mailboxId": {{other}}, "byUser": {{api.Owner.Id}}, "assignTo": {{api.Owner.Id}}}""");
        var anna = (await desk.ReadAsync(a)).GetProperty("customer").Number("id");
        await desk.PutAsync($"/customers/{anna}", """{"phone": "+44 (20) 7946-0000"}""");

        Assert.Equal([c, b, a], await FoundAsync(""));
        Assert.Equal([a, b, c], await FoundAsync("sortOrder=asc"));
        Assert.Equal([b], await FoundAsync($"mailboxId={other}"));
        Assert.Equal([c, b, a], await FoundAsync($"mailboxId={other},1"));
        Assert.Equal([a], await FoundAsync("status=closed"));
        Assert.Equal([c, b], await FoundAsync("status=ACTIVE,wrong"));
        Assert.Equal([c, b, a], await FoundAsync("status=all"));
        Assert.Equal([c], await FoundAsync("state=draft"));
        Assert.Equal([b, a], await FoundAsync("state=published"));
        Assert.Equal([b], await FoundAsync("type=phone"));
        Assert.Equal([c, a], await FoundAsync("type=email"));
        Assert.Equal([b], await FoundAsync($"assignedTo={api.Owner.Id}"));

        foreach (var nobody in new[] { "", "anyone", "0", "-1", "null", "unassigned" })
        {
            Assert.Equal([c, a], await FoundAsync($"assignedTo={nobody}"));
        }

        Assert.Equal([a], await FoundAsync("customerEmail=ANNA@example.org"));
        Assert.Equal([a], await FoundAsync("customerPhone=7946"));
        Assert.Equal([a], await FoundAsync($"customerId={anna}"));
        Assert.Equal([a], await FoundAsync($"createdByCustomerId={anna}"));
        Assert.Equal([c, b, a], await FoundAsync("createdByUserId="));
        Assert.Equal([b], await FoundAsync($"number={b}"));
        Assert.Equal([a], await FoundAsync("subject=on%20fir"));
        Assert.Equal([a], await FoundAsync("tag=hot"));
        Assert.Equal([c, b, a], await FoundAsync("createdSince=2020-01-01T00:00:00Z"));
        Assert.Equal([], await FoundAsync("updatedSince=2100-01-01T00:00:00Z"));
        Assert.Equal([c, b, a], await FoundAsync("createdSince=whenever"));
        Assert.Equal([a], await FoundAsync("folderId=160"));
        Assert.Equal([c], await FoundAsync("folderId=130"));
        Assert.Equal([b], await FoundAsync($"folderId={(other * 100) + 40}"));
        Assert.Equal([b, c, a], await FoundAsync("sortField=subject&sortOrder=asc"));
        Assert.Equal([b, c, a], await FoundAsync("sortField=mailboxId"));

        async Task<IReadOnlyList<long>> FoundAsync(string query) => (await desk.GetAsync($"/conversations?{query}")).Ids("conversations");
    }

    [Theory, EachEngine]
    public async Task FS_03_Threads_are_there_unless_something_else_is_asked_for(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync(more: """ "tags": ["x"], """);

        (await desk.GetAsync($"/conversations/{id}")).ShowsFree("FS-03");
        (await desk.GetAsync($"/conversations/{id}?embed=tags,timelogs")).ShowsFree("FS-03.embed");
        Assert.Empty((await desk.ReadAsync(id, "?embed=tags")).Threads());
        Assert.Empty((await desk.ReadAsync(id, "?embed=")).Threads());
        Assert.Single((await desk.ReadAsync(id, "?embed=threads,nothing")).Threads());
        (await desk.GetAsync("/conversations/99999")).ShowsFree("FS-03.404");
        Assert.Equal(404, (await desk.GetAsync("/conversations/x")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_03_A_merged_conversation_leads_to_the_other(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (from, to) = (await desk.ConversationAsync(), await desk.ConversationAsync());
        await api.WriteAsync($"update tickets set merged_into = {to} where id = {from}");

        var answer = await desk.GetAsync($"/conversations/{from}");

        Assert.Equal(301, answer.Status);
        Assert.EndsWith($"/freescout/api/conversations/{to}", answer.Header("Location"), StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task FS_04_Closing_says_by_whom_and_opening_forgets_it(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var agent = await api.Some.EmployeeAsync();
        var id = await desk.ConversationAsync();

        (await desk.PutAsync($"/conversations/{id}", """{"status": "closed"}""")).ShowsFree("FS-04.400");
        (await desk.PutAsync($"/conversations/{id}", $$"""{"status": "closed", "byUser": {{agent.Id}}}""")).IsDone();
        var closed = (await desk.GetAsync($"/conversations/{id}")).Json;
        (await desk.PutAsync($"/conversations/{id}", $$"""{"status": "open", "byUser": {{agent.Id}}}""")).IsDone();
        var open = await desk.ReadAsync(id);

        Assert.Equal(("closed", agent.Id, agent.Id), (closed.Text("status"), closed.Number("closedBy"), closed.GetProperty("closedByUser").Number("id")));
        Assert.NotNull(closed.Text("closedAt"));
        Assert.NotNull(closed.Text("userUpdatedAt"));
        Assert.Equal(("lineitem", "closed", "changed-ticket-status"), (closed.Threads()[0].Text("type"), closed.Threads()[0].Text("status"), closed.Threads()[0].GetProperty("action").Text("type")));
        Assert.EndsWith($"marked as Closed conversation #{id}", closed.Threads()[0].GetProperty("action").Text("text"), StringComparison.Ordinal);
        Assert.Equal(("active", JsonValueKind.Null), (open.Text("status"), open.GetProperty("closedBy").ValueKind));
    }

    [Theory, EachEngine]
    public async Task FS_04_What_is_said_again_changes_nothing(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();
        await api.WriteAsync($"update tickets set status_id = (select id from statuses where slug = 'process') where id = {id}");
        var before = (await desk.GetAsync($"/conversations/{id}")).Json;

        (await desk.PutAsync($"/conversations/{id}", $$"""{"status": "active", "byUser": {{api.Owner.Id}}, "subject": "Hi there", "unknown": 1}""")).IsDone();
        (await desk.PutAsync($"/conversations/{id}", "{}")).IsDone();

        Assert.Equal(before.Threads().Count, (await desk.ReadAsync(id)).Threads().Count);
        Assert.Equal(1, await api.NumberAsync($"select count(*) from tickets t join statuses s on s.id = t.status_id where t.id = {id} and s.slug = 'process'"));
    }

    [Theory, EachEngine]
    public async Task FS_04_Assignee_mailbox_customer_and_subject_change(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (agent, other) = (await api.Some.EmployeeAsync(), await api.Some.DepartmentAsync());
        var client = await api.Some.ClientAsync();
        var id = await desk.ConversationAsync();

        (await desk.PutAsync($"/conversations/{id}", $$"""{"assignTo": {{agent.Id}}, "byUser": {{api.Owner.Id}}, "customerId": {{client.Id}}, "subject": "New"}""")).IsDone();
        var assigned = await desk.ReadAsync(id);
        (await desk.PutAsync($"/conversations/{id}", $$"""{"mailboxId": {{other}}, "byUser": {{api.Owner.Id}}}""")).IsDone();
        var moved = await desk.ReadAsync(id);

        Assert.Equal((agent.Id, client.Id, "New"), (assigned.GetProperty("assignee").Number("id"), assigned.GetProperty("customer").Number("id"), assigned.Text("subject")));
        Assert.Equal(["changed-ticket-assignee", "changed-ticket-customer"], assigned.Threads().Select(t => t.GetProperty("action").Text("type")).Where(t => t != "").Order());
        Assert.Equal((other, JsonValueKind.Null), (moved.Number("mailboxId"), moved.GetProperty("assignee").ValueKind));
        await desk.PutAsync($"/conversations/{id}", $$"""{"assignTo": {{api.Owner.Id}}, "byUser": {{api.Owner.Id}}}""");
        (await desk.PutAsync($"/conversations/{id}", $$"""{"assignTo": null, "byUser": {{api.Owner.Id}}}""")).IsDone();
        Assert.Equal(JsonValueKind.Null, (await desk.ReadAsync(id)).GetProperty("assignee").ValueKind);
        Assert.Equal(["byUser|User not found"], (await desk.PutAsync($"/conversations/{id}", """{"status": "closed", "byUser": 99999}""")).Errors());
        Assert.Equal(["customerId|Customer not found"], (await desk.PutAsync($"/conversations/{id}", """{"customerId": 99999}""")).Errors());
        Assert.Equal(["mailboxId|Mailbox not found"], (await desk.PutAsync($"/conversations/{id}", $$"""{"mailboxId": 99999, "byUser": {{api.Owner.Id}}}""")).Errors());
    }

    [Theory, EachEngine]
    public async Task FS_01_FS_04_What_cannot_be_read_changes_nothing(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync(more: """ "tags": ["kept"], """);
        var tags = "tags|`tags` must be an array of tags";
        var fields = "customFields|`customFields` must be an array of fields";

        Assert.Equal([tags], (await desk.PutAsync($"/conversations/{id}", """{"tags": [{"name": "x"}], "subject": "Other"}""")).Errors());
        Assert.Equal([fields], (await desk.PutAsync($"/conversations/{id}", """{"customFields": "abc"}""")).Errors());
        Assert.Equal(["tags", "status"], await RefusedAsync(""" "tags": [{"name": "t"}], "status": ["closed"], """));

        var read = await desk.ReadAsync(id, "?embed=tags");
        Assert.Equal(["kept"], read.GetProperty("_embedded").GetProperty("tags").EnumerateArray().Select(t => t.Text("name")));
        Assert.Equal("Hi there", read.Text("subject"));

        async Task<IEnumerable<string>> RefusedAsync(string more) => (await desk.PostAsync(
            "/conversations",
            $$"""{"type": "email", "mailboxId": 1, "subject": "s", "customer": {"email": "a@example.net"}, {{more}} "threads": [{"type": "customer", "text": "t"}]}"""))
            .Errors().Select(e => e[..e.IndexOf('|', StringComparison.Ordinal)]).OrderDescending();
    }

    [Theory, EachEngine]
    public async Task FS_01_FS_04_Staff_are_no_customers_and_a_customer_has_a_name(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();

        Assert.Equal(["customer.id|Customer not found"], await RefusedAsync($$"""{"id": {{api.Owner.Id}}}"""));
        Assert.Equal(["customer.first_name|Customer first name or email is required."], await RefusedAsync($$"""{"phone": "+3584{{Some.Next()}}99887"}"""));
        Assert.Equal(
            ["customerId|Customer not found"],
            (await desk.PutAsync($"/conversations/{id}", $$"""{"byUser": {{api.Owner.Id}}, "customerId": {{api.Owner.Id}}}""")).Errors());

        async Task<IEnumerable<string>> RefusedAsync(string customer) => (await desk.PostAsync(
            "/conversations", $$"""{"type": "email", "mailboxId": 1, "subject": "s", "customer": {{customer}}, "threads": [{"type": "customer", "text": "t"}]}""")).Errors();
    }

    [Theory, EachEngine]
    public async Task FS_05_A_deleted_conversation_is_gone_for_good(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();

        (await desk.DeleteAsync($"/conversations/{id}")).IsDone();

        Assert.Equal(404, (await desk.GetAsync($"/conversations/{id}")).Status);
        Assert.Equal(404, (await desk.DeleteAsync($"/conversations/{id}")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_06_Tags_are_replaced_and_leave_no_mark(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync(more: """ "tags": ["old"], """);
        var before = (await desk.ReadAsync(id)).Text("updatedAt");
        api.Server.Clock.Move(TimeSpan.FromSeconds(5));

        (await desk.PutAsync($"/conversations/{id}/tags", """{"tags": ["a", "B"]}""")).IsDone();

        var after = await desk.ReadAsync(id, "?embed=tags");
        Assert.Equal(["a", "B"], after.GetProperty("_embedded").GetProperty("tags").EnumerateArray().Select(t => t.Text("name")));
        Assert.Equal(before, after.Text("updatedAt"));
        Assert.Equal(["tags|`tags` parameter is required"], (await desk.PutAsync($"/conversations/{id}/tags", "{}")).Errors());
        (await desk.PutAsync($"/conversations/{id}/tags", """{"tags": []}""")).IsDone();
        Assert.Empty((await desk.GetAsync($"/tags?conversationId={id}")).Items("tags"));
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_07_Only_the_given_fields_change(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var text = await api.Some.AddAsync($"insert into fields (subject, type, name) values (1, 'Text', {Named("Serial")}) returning id");
        var list = await api.Some.AddAsync($"insert into fields (subject, type, name) values (1, 'Select', {Named("Level")}) returning id");
        var low = await api.Some.AddAsync($"insert into field_options (field_id, name) values ({list}, {Named("Low")}) returning id");
        var id = await desk.ConversationAsync(more: $$""" "customFields": [{"id": {{text}}, "value": 7}], """);

        (await desk.PutAsync($"/conversations/{id}/custom_fields", $$"""{"customFields": [{"id": {{list}}, "value": "low"}, {"id": 999, "value": 1}]}""")).IsDone();

        Assert.Equal(
            [$"{text} Serial 7 7", $"{list} Level {low} Low"],
            (await desk.ReadAsync(id)).GetProperty("customFields").EnumerateArray().Select(f => $"{f.Number("id")} {f.Text("name")} {f.Text("value")} {f.Text("text")}"));
        Assert.StartsWith("customFields|", Assert.Single((await desk.PutAsync($"/conversations/{id}/custom_fields", $$"""{"customFields": [{"id": {{list}}, "value": "No such"}]}""")).Errors()), StringComparison.Ordinal);
        (await desk.PutAsync($"/conversations/{id}/custom_fields", $$"""{"customFields": [{"id": {{text}}, "value": null}]}""")).IsDone();
        Assert.Equal("", (await desk.ReadAsync(id)).GetProperty("customFields")[0].Text("value"));
    }

    private static Desk.LocalText Named(string name) => Desk.LocalText.Of("en", name);
}
