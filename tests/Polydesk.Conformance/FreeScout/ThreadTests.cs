using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Threads, what they do to their conversation, and attachments (section 8).</summary>
public sealed class ThreadTests
{
    [Theory, EachEngine]
    public async Task FS_09_A_reply_makes_it_pending_and_a_customer_active_again(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (email, agent) = (FreeDesk.NewEmail(), await api.Some.EmployeeAsync());
        var id = await desk.ConversationAsync(email);

        var reply = (await desk.PostAsync(
            $"/conversations/{id}/threads",
            $$"""{"type": "message", "text": "Please check the plug.", "user": {{agent.Id}}, "cc": "boss@example.org", "attachments": [{"fileName": "file.txt", "mimeType": "plain/text", "data": "aGVsbG8gd29ybGQh"}]}"""))
            .ShowsFree("FS-09");
        var pending = await desk.ReadAsync(id);
        var customer = await desk.PostAsync($"/conversations/{id}/threads", """{"type": "customer", "text": "It was\nthe plug"}""");
        var active = await desk.ReadAsync(id);

        Assert.Equal(reply.Json.Number("id").ToString(), reply.Header("Resource-ID"));
        Assert.Null(reply.Header("Location"));
        Assert.Equal([email], reply.Json.Texts("to"));
        Assert.Equal(("pending", "Please check the plug.", "user"), (pending.Text("status"), pending.Text("preview"), pending.GetProperty("customerWaitingSince").Text("latestReplyFrom")));
        Assert.Equal(["boss@example.org"], pending.Texts("cc"));
        Assert.Equal("It was<br>the plug", customer.Json.Text("body"));
        Assert.Equal(("active", 3L, "customer"), (active.Text("status"), active.Number("threadsCount"), active.GetProperty("customerWaitingSince").Text("latestReplyFrom")));
        Assert.Equal(["active", "pending", "active"], active.Threads().Select(t => t.Text("status")));
    }

    [Theory, EachEngine]
    public async Task FS_09_The_answer_is_the_thread_as_its_conversation_shows_it(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (agent, id) = (await api.Some.EmployeeAsync(), await desk.ConversationAsync());
        string[] threads =
        [
            $$"""{"type": "message", "text": "One", "user": {{agent.Id}}, "status": "closed"}""",
            """{"type": "customer", "text": "Two"}""",
            $$"""{"type": "note", "text": "Three", "user": {{agent.Id}}, "attachments": [{"fileName": "a.txt", "data": "aGVsbG8="}]}""",
            $$"""{"type": "customer", "text": "Four", "customer": {"email": "{{FreeDesk.NewEmail()}}"} }""",
            $$"""{"type": "message", "text": "Five", "user": {{agent.Id}}, "state": "draft"}""",
        ];

        foreach (var thread in threads)
        {
            var added = (await desk.PostAsync($"/conversations/{id}/threads", thread)).Json;

            Assert.Equal(added.GetRawText(), (await desk.ReadAsync(id)).Threads().Single(t => t.Number("id") == added.Number("id")).GetRawText());
        }
    }

    [Theory, EachEngine]
    public async Task FS_09_A_note_leaves_everything_as_it_is_unless_it_says_otherwise(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();

        var note = await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "note", "text": "Hm", "user": {{api.Owner.Id}}}""");
        var before = await desk.ReadAsync(id);
        await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "note", "text": "Done", "user": {{api.Owner.Id}}, "status": "closed"}""");
        var after = await desk.ReadAsync(id);

        Assert.Equal((201, "note"), (note.Status, note.Json.Text("type")));
        Assert.Equal(("active", 1L, "Hm", "customer"), (before.Text("status"), before.Number("threadsCount"), before.Text("preview"), before.GetProperty("customerWaitingSince").Text("latestReplyFrom")));
        Assert.Equal(("closed", api.Owner.Id), (after.Text("status"), after.Number("closedBy")));
        Assert.Contains("lineitem", after.Threads().Select(t => t.Text("type")));
    }

    [Theory, EachEngine]
    public async Task FS_09_Another_customer_takes_a_conversation_over_and_brings_it_back(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (id, email) = (await desk.ConversationAsync(), FreeDesk.NewEmail());
        Assert.Equal(200, (await api.DeleteAsync($"/tickets/{id}")).Status);
        Assert.Equal("deleted", (await desk.ReadAsync(id)).Text("state"));

        await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "customer", "text": "Me too", "customer": [{"email": "{{email}}", "firstName": "Eve"}]}""");

        var after = await desk.ReadAsync(id);
        Assert.Equal(("published", email), (after.Text("state"), after.GetProperty("customer").Text("email")));
    }

    [Theory, EachEngine]
    public async Task FS_09_A_draft_does_nothing_to_its_conversation(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();

        var draft = await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "message", "text": "Maybe", "user": {{api.Owner.Id}}, "state": "draft"}""");

        var after = await desk.ReadAsync(id);
        Assert.Equal(("draft", "Admin created a draft"), (draft.Json.Text("state"), draft.Json.GetProperty("action").Text("text")));
        Assert.Equal(("active", 1L, "Something is broken"), (after.Text("status"), after.Number("threadsCount"), after.Text("preview")));
        Assert.Contains(id, (await desk.GetAsync("/conversations?folderId=130&pageSize=1000")).Ids("conversations"));
    }

    [Theory, EachEngine]
    public async Task FS_09_What_is_wrong_is_named(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var path = $"/conversations/{await desk.ConversationAsync()}/threads";

        Assert.Equal(["type|`type` parameter is required", "text|`text` parameter is required"], (await desk.PostAsync(path, "{}")).Errors());
        Assert.Equal(["type|Expected one of these: 'customer', 'message', 'note'"], (await desk.PostAsync(path, """{"type": "chat", "text": "x"}""")).Errors());
        Assert.Equal(["user|`user` parameter is required"], (await desk.PostAsync(path, """{"type": "message", "text": "x"}""")).Errors());
        Assert.Equal(["user|User not found"], (await desk.PostAsync(path, """{"type": "note", "text": "x", "user": 99999}""")).Errors());
        Assert.Equal(["cc|Invalid email: nobody"], (await desk.PostAsync(path, """{"type": "customer", "text": "x", "cc": ["nobody"]}""")).Errors());
        Assert.Equal(404, (await desk.PostAsync("/conversations/99999/threads", """{"type": "customer", "text": "x"}""")).Status);
        Assert.Equal(405, (await desk.GetAsync(path)).Status);
    }

    [Theory, EachEngine]
    public async Task FS_08_A_time_counts_only_for_what_is_imported(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync();
        var note = $$""" "type": "note", "text": "x", "user": {{api.Owner.Id}}, "createdAt": "16.03.2020" """;

        Assert.Equal(201, (await desk.PostAsync($"/conversations/{id}/threads", $"{{{note}}}")).Status);
        Assert.Equal(400, (await desk.PostAsync($"/conversations/{id}/threads", $$"""{"imported": true, {{note}}}""")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_01_FS_09_Attachments_keep_to_the_limits_of_uploads_over_the_whole_request(TestApi any)
    {
        await using var server = await TestServer.StartAsync(
            any.Engine, change: s => s with { Limits = s.Limits with { MaxFileBytes = 1 << 20, MaxFiles = 3 } });
        var desk = await FreeDesk.OfAsync(await server.NewDeskAsync());
        const string small = """{"fileName": "a.txt", "data": "aGk="}""";
        var large = $$"""{"fileName": "b.bin", "data": "{{Convert.ToBase64String(new byte[3 << 20])}}"}""";

        var id = await desk.ConversationAsync(threads: Threads($"{small}, {large}", small));
        var threads = (await desk.ReadAsync(id)).Threads();
        var many = await desk.PostAsync("/conversations", $$"""
            {"type": "email", "mailboxId": 1, "subject": "Hi", "customer": {"email": "{{FreeDesk.NewEmail()}}"}, "threads": {{Threads($"{small}, {small}", $"{small}, {small}")}}}
            """);
        var manyOfOne = await desk.PostAsync($"/conversations/{id}/threads", $$"""{"type": "customer", "text": "x", "attachments": [{{small}}, {{small}}, {{small}}, {{small}}]}""");

        Assert.All(threads, t => Assert.Equal("a.txt", Assert.Single(t.GetProperty("_embedded").GetProperty("attachments").EnumerateArray()).Text("fileName")));
        Assert.Equal((400, 400), (many.Status, manyOfOne.Status));
        Assert.Contains("Too many attachments, at most 3 are allowed", many.Text, StringComparison.Ordinal);
        Assert.Contains("Too many attachments, at most 3 are allowed", manyOfOne.Text, StringComparison.Ordinal);

        static string Threads(string first, string second) => $$"""
            [{"type": "customer", "text": "See", "attachments": [{{first}}]}, {"type": "customer", "text": "See", "attachments": [{{second}}]}]
            """;
    }

    [Theory, EachEngine]
    public async Task FS_41_An_attachment_is_fetched_by_its_link_alone(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = await desk.ConversationAsync(threads: """
            [{"type": "customer", "text": "See", "attachments": [
              {"fileName": "a.txt", "data": "data:text/plain;base64,aGVsbG8gd29ybGQh", "fileUrl": "http://127.0.0.1/x"}, {"fileName": "b.html", "mimeType": "text/html", "data": "PGI+"},
              {"fileName": "bad", "data": "%%%"}, {"fileName": "private", "fileUrl": "http://127.0.0.1:1/x"}, {"data": "aGk="}, 7]}]
            """);

        var files = (await desk.ReadAsync(id)).Threads()[0].GetProperty("_embedded").GetProperty("attachments").EnumerateArray().ToList();
        var first = await api.As(null).DownloadAsync(files[0].Text("fileUrl")!);
        var html = await api.As(null).DownloadAsync(files[1].Text("fileUrl")!);
        var forged = await api.As(null).DownloadAsync(files[0].Text("fileUrl")!.Replace("token=", "token=0", StringComparison.Ordinal));

        Assert.Equal(["a.txt", "b.html"], files.Select(f => f.Text("fileName")));
        Assert.Equal((200, "hello world!", 12L, "text/plain"), (first.Status, first.Text, files[0].Number("size"), files[0].Text("mimeType")));
        Assert.StartsWith("attachment", html.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("nosniff", html.Header("X-Content-Type-Options"));
        Assert.Equal(404, forged.Status);
    }
}
