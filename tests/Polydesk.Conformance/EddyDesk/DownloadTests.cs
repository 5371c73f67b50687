using System.Security.Cryptography;
using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Files;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class DownloadTests
{
    [Theory, EachEngine]
    public async Task ED_56_Every_file_of_a_reply_downloads_the_same_bytes(TestApi api)
    {
        var ticket = await TicketAsync(api);
        var (picture, text) = (RandomNumberGenerator.GetBytes(100_000), Encoding.UTF8.GetBytes("words"));

        var post = (await api.As(api.Owner).PostFilesAsync(
            $"/tickets/{ticket}/posts/", [("text", "Look")], ("files[0]", "a b.png", picture), ("files[1]", "Grüße.txt", text))).Data();

        var files = post.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(["a b.png", "Grüße.txt"], files.Select(f => f.GetProperty("name").GetString()));
        Assert.Equal(["png", "txt"], files.Select(f => f.GetProperty("data_type").GetString()));
        var shown = await api.As(null).DownloadAsync(files[0].GetProperty("url").GetString()!);
        var saved = await api.As(null).DownloadAsync(files[1].GetProperty("url").GetString()!);
        Assert.Equal(picture, shown.Bytes);
        Assert.Equal(text, saved.Bytes);
        Assert.Equal("image/png", shown.Header("Content-Type"));
        Assert.StartsWith("inline; filename=\"a b.png\"", shown.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.StartsWith("attachment; ", saved.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt", saved.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("nosniff", saved.Header("X-Content-Type-Options"));
        Assert.Equal("no-cache, private", string.Join(", ", saved.Header("Cache-Control")!.Split(", ").Order()));
    }

    [Theory, EachEngine]
    public async Task ED_56_The_link_works_with_a_file_name_behind_the_token_and_for_HEAD(TestApi api)
    {
        var link = new Uri(await UploadAsync(api, "report.xlsx", "cells"));

        var named = await api.As(null).DownloadAsync($"{link.GetLeftPart(UriPartial.Path)}/report%20of%20May.xlsx{link.Query}");
        var head = await api.As(null).At("").SendAsync("HEAD", link.PathAndQuery);
        var other = await api.As(null).At("").SendAsync("DELETE", link.PathAndQuery);

        Assert.Equal("cells", named.Text);
        Assert.Equal((200, 0, "5"), (head.Status, head.Bytes.Length, head.Header("Content-Length")));
        other.Refuses(405, "e-405|Method not allowed|Method {DELETE} is not allowed");
        Assert.Equal("GET", other.Header("Allow"));
    }

    [Theory, EachEngine]
    public async Task ED_56_A_file_that_could_act_is_only_ever_saved(TestApi api)
    {
        var page = await api.As(null).DownloadAsync(await UploadAsync(api, "page.html", "<script>alert(1)</script>"));
        var drawing = await api.As(null).DownloadAsync(await UploadAsync(api, "x.svg", "<svg/>"));

        foreach (var answer in new[] { page, drawing })
        {
            Assert.StartsWith("attachment; ", answer.Header("Content-Disposition"), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; sandbox", answer.Header("Content-Security-Policy"));
        }
    }

    [Theory, EachEngine]
    public async Task ED_56_An_unknown_token_is_missing(TestApi api)
    {
        const string token = "0123456789abcdef0123456789abcdef01234567";

        (await api.As(null).At("/eddydesk").GetAsync($"/en/file/download/{token}"))
            .Refuses(404, $"e-404|Not found|File with id {{{token}}} does not exist");
        (await api.As(null).At("/eddydesk").GetAsync("/en/file/download/%27;--"))
            .Refuses(404, "e-404|Not found|File with id {';--} does not exist");
        (await api.As(null).At("/eddydesk").GetAsync($"/en/file/download/{token}?account=999999"))
            .Refuses(404, $"e-404|Not found|File with id {{{token}}} does not exist");
        (await api.As(null).At("/eddydesk").GetAsync($"/en/file/download/{token}?account=x"))
            .Refuses(404, $"e-404|Not found|File with id {{{token}}} does not exist");
        (await api.As(null).At("/eddydesk").GetAsync("/en/file/download/"))
            .Refuses(404, "e-404|Not found|Method {/en/file/download/} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_56_A_removed_reply_takes_its_files_with_it(TestApi api)
    {
        var ticket = await TicketAsync(api);
        var post = (await api.As(api.Owner).PostFilesAsync($"/tickets/{ticket}/posts/", [("text", "x")], ("files[]", "a.txt", [65]))).Data();
        var link = post.GetProperty("files")[0].GetProperty("url").GetString()!;
        Assert.Equal(200, (await api.As(null).DownloadAsync(link)).Status);

        await api.DeleteAsync($"/tickets/{ticket}/posts/{post.GetProperty("id")}");

        Assert.Equal(404, (await api.As(null).DownloadAsync(link)).Status);
    }

    [Theory, EachEngine]
    public async Task ED_57_Files_of_articles_have_a_link_of_their_own(TestApi api)
    {
        var article = await api.Some.AddAsync(
            $$"""
            insert into articles (author_id, access, title, body, created_at, updated_at)
            values ({{api.Owner.Id}}, 0, '{"en":"Reset"}', '{"en":"<p>x</p>"}', 0, 0) returning id
            """);
        await using var content = new MemoryStream("guide"u8.ToArray());
        var blob = await api.Account.Get<BlobStore>().AddAsync(content, 100, default);
        await using var db = await api.Account.Database.BeginAsync(default);
        var file = (await api.Account.Get<FileStore>().AddAsync(db, Subject.Article, article, [new("guide.pdf", "application/pdf", blob!)], default))[0];
        await db.CommitAsync(default);

        var query = $"?account={api.Account.Info.Id}";
        var right = await api.As(null).At("/eddydesk").GetAsync($"/en/knowledge_base/download/{article}/file/{file.Token}{query}");
        var wrong = await api.As(null).At("/eddydesk").GetAsync($"/en/knowledge_base/download/{article + 1}/file/{file.Token}{query}");

        Assert.Equal("guide", right.Text);
        Assert.Equal(404, wrong.Status);
    }

    [Theory, EachEngine]
    public async Task ED_56_Links_work_at_the_root_of_the_host_too(TestApi api)
    {
        var link = new Uri(await UploadAsync(api, "a.txt", "root"));

        Assert.StartsWith("/eddydesk/en/file/download/", link.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("root", (await api.As(null).At("").GetAsync(link.PathAndQuery["/eddydesk".Length..])).Text);
    }

    private static async Task<long> TicketAsync(TestApi api) =>
        (await api.PostAsync("/tickets/", ("title", "Files"), ("description", "x"))).Data().GetProperty("id").GetInt64();

    private static async Task<string> UploadAsync(TestApi api, string name, string content)
    {
        var answer = await api.As(api.Owner).PostFilesAsync(
            $"/tickets/{await TicketAsync(api)}/posts/", [("text", "x")], ("files", name, Encoding.UTF8.GetBytes(content)));
        return answer.Data().GetProperty("files")[0].GetProperty("url").GetString()!;
    }
}
