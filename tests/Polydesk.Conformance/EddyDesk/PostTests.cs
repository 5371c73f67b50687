using System.Globalization;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class PostTests
{
    private static readonly string[] Kinds = ["posts", "comments"];

    [Theory, EachEngine]
    public async Task ED_07_Posts_come_newest_first_30_a_page(TestApi api)
    {
        var ticket = await api.TicketAsync(("description", "First"));

        for (var i = 1; i <= 31; i++)
        {
            await api.MessageAsync(ticket, $"Answer {i}");
        }

        var first = (await api.GetAsync($"/tickets/{ticket}/posts/?page=1")).Shows("ED-07");
        var second = await api.GetAsync($"/tickets/{ticket}/posts/?page=2");

        Assert.Equal("""{"total":32,"per_page":30,"current_page":1,"total_pages":2}""", first.Pagination.GetRawText());
        Assert.Equal("<p>Answer 31</p>", first.Items()[0].Text("text"));
        Assert.Equal(["<p>Answer 1</p>", "<p>First</p>"], second.Items().Select(p => p.Text("text")));
        Assert.Equal("[]", (await api.GetAsync($"/tickets/{ticket}/posts/?page=3")).Data().GetRawText());
        Assert.Matches("^[0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{2}[.][0-9]{2}[.][0-9]{4}$", first.Items()[0].Text("date_created")!);
    }

    [Theory, EachEngine]
    public async Task ED_08_Plain_text_is_wrapped(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var owner = api.As(api.Owner);
        (string Sent, string Stored)[] texts =
        [
            ("Hello", "<p>Hello</p>"), ("Problem with email", "<p>Problem with email</p>"), ("<p>Ready</p>", "<p>Ready</p>"),
            ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"), ("one\ntwo", "<p>one<br>two</p>"),
        ];

        foreach (var (sent, stored) in texts)
        {
            Assert.Equal(stored, (await api.PostAsync($"/tickets/{ticket}/posts/", ("text", sent))).Data().Text("text"));
        }

        Assert.Equal("<p>J</p>", (await owner.PostJsonAsync($"/tickets/{ticket}/posts", """{"text":"J"}""")).Shows("ED-08").Data().Text("text"));
        Assert.Equal("<p>M</p>", (await owner.PostFilesAsync($"/tickets/{ticket}/posts", [("text", "M")])).Data().Text("text"));
        Assert.Equal(texts.Length + 3, (await api.GetAsync($"/tickets/{ticket}/posts")).Pagination.Number("total"));
    }

    [Theory, EachEngine]
    public async Task ED_08_ED_12_Nothing_that_runs_is_kept(TestApi api)
    {
        var ticket = await api.TicketAsync();

        foreach (var kind in Kinds)
        {
            var text = (await api.PostAsync(
                $"/tickets/{ticket}/{kind}", ("text", "<b onclick='x()'>a</b><script>alert(1)</script><iframe src='//x'></iframe><a href='javascript:x()'>b</a>")))
                .Data().Text("text")!;

            Assert.DoesNotMatch("(?i)script|onclick|iframe", text);
            Assert.Contains("<b>a</b>", text, StringComparison.Ordinal);
        }
    }

    [Theory, EachEngine]
    public async Task ED_08_ED_12_ED_56_Uploaded_files_appear_with_links_that_work(TestApi api)
    {
        var ticket = await api.TicketAsync();
        byte[] gif = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0xff], html = "<script>alert(1)</script>"u8.ToArray();

        foreach (var (kind, example) in ((string, string)[])[("posts", "ED-08"), ("comments", "ED-12")])
        {
            foreach (var names in (string[][])[["files[0]", "files[1]"], ["files[]", "files[]"], ["files", "files"]])
            {
                var answer = (await api.PostFilesAsync(
                    $"/tickets/{ticket}/{kind}/", [("text", "Look")], (names[0], "test.GIF", gif), (names[1], "page.html", html))).Shows(example);
                var files = answer.Data().GetProperty("files");

                Assert.Equal(
                    [("test.GIF", "gif"), ("page.html", "html")],
                    files.EnumerateArray().Select(f => (f.Text("name")!, f.Text("data_type")!)));
                Assert.Matches("^http://127.0.0.1:[0-9]+/eddydesk/[a-z]{2}/file/download/[0-9a-f]{40}([?]account=[0-9]+)?$", files[0].Text("url")!);

                var image = await api.As(null).DownloadAsync(files[0].Text("url")!);
                Assert.Equal((200, "nosniff", "image/gif"), (image.Status, image.Header("X-Content-Type-Options"), image.Header("Content-Type")));
                Assert.Equal(gif, image.Bytes);

                var page = await api.As(null).DownloadAsync(files[1].Text("url")!.Replace("?", "/page.html?", StringComparison.Ordinal));
                Assert.Equal(html, page.Bytes);
                Assert.StartsWith("attachment", page.Header("Content-Disposition"), StringComparison.Ordinal);
                Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
            }
        }
    }

    [Theory, EachEngine]
    public async Task ED_56_Files_of_a_deleted_message_are_gone(TestApi api)
    {
        var ticket = await api.TicketAsync();

        foreach (var kind in Kinds)
        {
            var message = (await api.PostFilesAsync($"/tickets/{ticket}/{kind}/", [("text", "Look")], ("files[0]", "a.txt", "aa"u8.ToArray()))).Data();
            var url = message.GetProperty("files")[0].Text("url")!;
            Assert.Equal("aa", (await api.As(null).DownloadAsync(url)).Text);

            await api.DeleteAsync($"/tickets/{ticket}/{kind}/{message.Number("id")}");

            Assert.Equal(404, (await api.As(null).DownloadAsync(url)).Status);
        }
    }

    [Theory, EachEngine]
    public async Task ED_56_A_token_that_names_nothing_is_not_found(TestApi api)
    {
        var root = api.As(null).At("/eddydesk");

        foreach (var token in (string[])[new string('0', 40), "x", new string('a', 39), "..%2f..%2fetc%2fpasswd", "%27%20or%201=1"])
        {
            var answer = await root.GetAsync($"/en/file/download/{token}");

            Assert.Equal(404, answer.Status);
            Assert.True(answer.Json.TryGetProperty("errors", out _));
        }
    }

    [Theory, EachEngine]
    public async Task ED_08_ED_12_A_message_without_text_is_refused_literally(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var total = await api.NumberAsync($"select count(*) from messages");

        foreach (var kind in Kinds)
        {
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", ""))).Shows("ED-08.400");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", "  "))).Shows("ED-12.400");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", "<p>&nbsp;<script>x</script></p>"))).Shows("ED-12.400");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/")).Refuses(400, "e-411|Required {text} request|Required field is missing or empty");
            (await api.PostFilesAsync($"/tickets/{ticket}/{kind}/", [("text", "")], ("files[0]", "a.txt", "aa"u8.ToArray())))
                .Refuses(400, "e-411|Required {text} request|Required field is missing or empty");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", "x"), ("user_id", "987654"))).IsBad("Field {user_id} with id {987654} does not exist");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", ""), ("user_id", "987654"))).Refuses(
                400, "e-411|Required {text} request|Required field is missing or empty", "e-411|Bad request|Field {user_id} with id {987654} does not exist");
            (await api.PostAsync($"/tickets/{ticket}/{kind}/", ("text", ""), ("user_id", "abc"))).Refuses(
                400, "e-411|Required {text} request|Required field is missing or empty", "e-411|Bad request|Field {user_id} value is incorrect or empty");
        }

        Assert.Equal(total, await api.NumberAsync($"select count(*) from messages"));
    }

    [Theory, EachEngine]
    public async Task ED_08_ED_12_The_author_is_the_caller_unless_staff_names_another(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var ticket = await api.TicketAsync(("user_id", $"{client.Id}"));

        Assert.Equal(api.Owner.Id, (await api.PostAsync($"/tickets/{ticket}/posts", ("text", "x"))).Data().Number("user_id"));
        Assert.Equal(client.Id, (await api.PostAsync($"/tickets/{ticket}/posts", ("text", "x"), ("user_id", $"{client.Id}"))).Data().Number("user_id"));
        Assert.Equal(client.Id, (await api.As(client).PostAsync($"/tickets/{ticket}/posts", ("text", "x"))).Data().Number("user_id"));
        (await api.As(client).PostAsync($"/tickets/{ticket}/posts", ("text", "x"), ("user_id", $"{api.Owner.Id}"))).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_09_ED_13_The_text_is_replaced_and_only_the_date_of_change_moves(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine);
        var api = await server.NewDeskAsync();
        var ticket = await api.TicketAsync();
        var post = await api.MessageAsync(ticket, "Old");
        var comment = await api.MessageAsync(ticket, "Old", "comments");
        var before = (await api.GetAsync($"/tickets/{ticket}/posts")).Items()[0];

        server.Clock.Move(TimeSpan.FromMinutes(5));
        var changed = (await api.PutAsync($"/tickets/{ticket}/posts/{post}", ("text", "New"))).Shows("ED-09").Data();
        var note = (await api.PutJsonAsync($"/tickets/{ticket}/comments/{comment}", """{"text":"New"}""")).Shows("ED-13").Data();

        Assert.Equal(("<p>New</p>", before.Text("date_created")), (changed.Text("text"), changed.Text("date_created")));
        Assert.True(Date(changed.Text("date_updated")!) >= Date(before.Text("date_updated")!).AddMinutes(4));
        Assert.Equal("New", note.Text("text"));
        Assert.Equal("<p>New</p>", (await api.GetAsync($"/tickets/{ticket}/posts")).Items()[0].Text("text"));
        Assert.Equal("New", (await api.GetAsync($"/tickets/{ticket}/comments")).Items()[0].Text("text"));

        static DateTime Date(string text) => DateTime.ParseExact(text, "HH:mm:ss dd.MM.yyyy", CultureInfo.InvariantCulture);
    }

    [Theory, EachEngine]
    public async Task ED_09_ED_13_A_change_without_text_is_refused_and_an_unknown_message_is_not_found(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var other = await api.TicketAsync();

        foreach (var (kind, thing) in ((string, string)[])[("posts", "Post"), ("comments", "Comment")])
        {
            var id = await api.MessageAsync(ticket, "Old", kind);

            (await api.PutAsync($"/tickets/{ticket}/{kind}/{id}", ("text", ""))).Refuses(400, "e-411|Required {text} request|Required field is missing or empty");
            (await api.PutAsync($"/tickets/{ticket}/{kind}/987654", ("text", "x")))
                .Refuses(404, $"e-404|Not found|{thing} with id {{987654}} in ticket with id {{{ticket}}} does not exist");
            (await api.PutAsync($"/tickets/{other}/{kind}/{id}", ("text", "x")))
                .Refuses(404, $"e-404|Not found|{thing} with id {{{id}}} in ticket with id {{{other}}} does not exist");
            (await api.PutAsync($"/tickets/987654/{kind}/{id}", ("text", "x"))).IsMissing("Ticket", 987654);
            Assert.Equal("Old", (await api.GetAsync($"/tickets/{ticket}/{kind}")).Items()[0].Text("text")!.Replace("<p>", "", StringComparison.Ordinal).Replace("</p>", "", StringComparison.Ordinal));
        }

        // A comment is no post, and the reverse.
        var comment = await api.MessageAsync(ticket, "Note", "comments");
        Assert.Equal(404, (await api.PutAsync($"/tickets/{ticket}/posts/{comment}", ("text", "x"))).Status);
        Assert.Equal(404, (await api.DeleteAsync($"/tickets/{ticket}/posts/{comment}")).Status);
    }

    [Theory, EachEngine]
    public async Task ED_10_ED_14_A_deleted_message_is_gone(TestApi api)
    {
        var ticket = await api.TicketAsync();

        foreach (var (kind, thing, example) in ((string, string, string)[])[("posts", "Post", "ED-10"), ("comments", "Comment", "ED-14")])
        {
            var id = await api.MessageAsync(ticket, "Old", kind);

            (await api.DeleteAsync($"/tickets/{ticket}/{kind}/{id}")).Shows(example)
                .IsDeleted($"{thing} with id {{{id}}} in ticket with id {{{ticket}}} successfully deleted");
            (await api.DeleteAsync($"/tickets/{ticket}/{kind}/{id}")).Shows(example + ".404")
                .Refuses(404, $"e-404|Not found|{thing} with id {{{id}}} in ticket with id {{{ticket}}} does not exist");
            Assert.DoesNotContain(id, (await api.GetAsync($"/tickets/{ticket}/{kind}")).Ids());
        }
    }

    [Theory, EachEngine]
    public async Task ED_11_Comments_are_visible_to_staff_and_have_no_date_of_change(TestApi api)
    {
        var ticket = await api.TicketAsync();
        await api.PostFilesAsync($"/tickets/{ticket}/comments", [("text", "With file")], ("files[0]", "a.png", "aa"u8.ToArray()));
        await api.MessageAsync(ticket, "Second", "comments");

        var answer = (await api.GetAsync($"/tickets/{ticket}/comments/?page=1")).Shows("ED-11");

        Assert.Equal(["Second", "With file"], answer.Items().Select(c => c.Text("text")));
        Assert.All(answer.Items(), c => Assert.Equal("staff", c.Text("visible")));
        Assert.All(answer.Items(), c => Assert.DoesNotContain("date_updated", c.Keys()));
        Assert.Equal("""{"total":2,"per_page":30,"current_page":1,"total_pages":1}""", answer.Pagination.GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_12_A_comment_is_stored_as_sent_and_never_shown_to_the_requester(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var ticket = await api.TicketAsync(("user_id", $"{client.Id}"));

        Assert.Equal("Secret remark", (await api.PostAsync($"/tickets/{ticket}/comments", ("text", "Secret remark"))).Data().Text("text"));

        var asClient = api.As(client);
        (await asClient.GetAsync($"/tickets/{ticket}/comments")).IsForbidden();
        (await asClient.PostAsync($"/tickets/{ticket}/comments", ("text", "x"))).IsForbidden();
        Assert.DoesNotContain("Secret", (await asClient.GetAsync($"/tickets/{ticket}/posts")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", (await asClient.GetAsync("/tickets")).Text, StringComparison.Ordinal);
        Assert.Empty((await asClient.GetAsync("/tickets/?search=Secret")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_07_ED_11_Messages_of_an_unknown_ticket_are_not_found(TestApi api)
    {
        foreach (var kind in Kinds)
        {
            (await api.GetAsync($"/tickets/987654/{kind}")).IsMissing("Ticket", 987654);
            (await api.PostAsync($"/tickets/987654/{kind}", ("text", "x"))).Shows("ED-08.404").IsMissing("Ticket", 987654);
            (await api.DeleteAsync($"/tickets/987654/{kind}/1")).IsMissing("Ticket", 987654);
        }
    }

    [Theory, EachEngine]
    public async Task ED_08_A_locked_ticket_is_closed_to_its_client_but_not_to_staff(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var ticket = await api.TicketAsync(("user_id", $"{client.Id}"), ("ticket_lock", "1"));

        (await api.As(client).PostAsync($"/tickets/{ticket}/posts", ("text", "x"))).IsForbidden();
        Assert.Equal(200, (await api.PostAsync($"/tickets/{ticket}/posts", ("text", "x"))).Status);
    }

    [Theory, EachEngine]
    public async Task ED_08_A_file_past_the_limit_is_refused_by_name(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var large = new byte[(40 * 1024 * 1024) + 1];

        (await api.PostFilesAsync($"/tickets/{ticket}/posts", [("text", "x")], ("files[0]", "large.bin", large)))
            .Refuses(413, "e-413|Payload too large|File {large.bin} exceeds the size limit");
        Assert.Single((await api.GetAsync($"/tickets/{ticket}/posts")).Items());
    }
}
