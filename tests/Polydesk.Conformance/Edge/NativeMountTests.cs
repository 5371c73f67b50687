using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Edge;

/// <summary>Clients of all four products work at their products' own paths at the same time, without a prefix; a host name can be one product's alone.</summary>
public sealed class NativeMountTests
{
    /// <summary>Who asks for what, and who answers with which status. Credentials are those of <see cref="CredentialsAsync"/>.</summary>
    private static readonly IReadOnlyList<(string Credential, string Path, string Speaker, int Status)> Table =
    [
        // /api/v2 with Basic is EddyDesk,
        ("eddydesk", "/api/v2/statuses", "eddydesk", 200),
        ("eddydesk", "/api/v2/statuses/", "eddydesk", 200),
        ("eddydesk", "/api/v2/statuses//?", "eddydesk", 200),
        ("eddydesk", "//api/v2/statuses", "eddydesk", 200),
        ("eddydesk", "/api//v2/statuses", "eddydesk", 200),
        ("eddydesk", "/api/v2//statuses", "eddydesk", 200),
        ("eddydesk", "/%61pi/v2/%73tatuses", "eddydesk", 200),
        ("eddydesk", "/api/v2/tickets/../statuses", "eddydesk", 200),
        ("eddydesk", "/api/v2/%2e%2e/v2/statuses", "eddydesk", 200),
        ("eddydesk", "/api/v2", "eddydesk", 404),
        ("eddydesk", "/api/v2/nothing", "eddydesk", 404),
        ("wrong Basic", "/api/v2/statuses", "eddydesk", 401),
        ("Basic alone", "/api/v2/statuses", "eddydesk", 401),
        ("freescout as Basic", "/api/v2/statuses", "eddydesk", 401),
        ("nobody", "/ru/file/download/none", "eddydesk", 404),

        // with a key, a token, a Bearer or nothing it is Deskpro,
        ("deskpro", "/api/v2/me", "deskpro", 200),
        ("deskpro", "/api/v2/me/", "deskpro", 200),
        ("deskpro", "//api/v2//me", "deskpro", 200),
        ("deskpro", "/%61pi/%76%32/me", "deskpro", 200),
        ("deskpro", "/api/v2/nothing", "deskpro", 404),
        ("wrong key", "/api/v2/me", "deskpro", 401),
        ("wrong token", "/api/v2/me", "deskpro", 401),
        ("leaddesk", "/api/v2/me", "deskpro", 401),
        ("freescout", "/api/v2/me", "deskpro", 401),
        ("freescout", "/api/v2/mailboxes", "deskpro", 401),
        ("nobody", "/api/v2/mailboxes?api_key=x", "deskpro", 401),
        ("nobody", "/api/v2/me", "deskpro", 401),
        ("nobody", "/api/v2", "deskpro", 401),
        ("nobody", "/file.php/none", "deskpro", 404),

        // the rest of /api is FreeScout,
        ("freescout", "/api/mailboxes", "freescout", 200),
        ("freescout", "/api/mailboxes/", "freescout", 200),
        ("freescout", "//api/mailboxes", "freescout", 200),
        ("freescout", "/api//mailboxes", "freescout", 200),
        ("freescout", "/api/%6dailboxes", "freescout", 200),
        ("freescout as Basic", "/api/mailboxes", "freescout", 200),
        ("freescout as Bearer", "/api/mailboxes", "freescout", 200),
        ("freescout", "/api", "freescout", 405),
        ("freescout", "/api/", "freescout", 405),
        ("freescout", "/api/v1/mailboxes", "freescout", 405),
        ("freescout", "/api/v22", "freescout", 405),
        ("freescout", "/api/v2%2Fme", "freescout", 405),
        ("eddydesk", "/api/statuses", "freescout", 401),
        ("deskpro", "/api/me", "freescout", 401),
        ("nobody", "/api", "freescout", 401),
        ("nobody", "/storage/attachment/1?token=x", "freescout", 404),

        // and /stable and /2 are LeadDesk.
        ("leaddesk", "/stable/users", "leaddesk", 200),
        ("leaddesk", "/stable/users/", "leaddesk", 200),
        ("leaddesk", "/2/users", "leaddesk", 200),
        ("leaddesk", "//2//users", "leaddesk", 200),
        ("leaddesk", "/%73table/users", "leaddesk", 200),
        ("leaddesk", "/3/users", "leaddesk", 404),
        ("leaddesk", "/stable", "leaddesk", 404),
        ("eddydesk", "/stable/users", "leaddesk", 401),
        ("deskpro", "/2/users", "leaddesk", 401),
        ("nobody", "/stable/users", "leaddesk", 401),

        // What is no product's path is nobody's.
        ("nobody", "/nothing", Speaker.Nobody, 404),
        ("nobody", "/stables/users", Speaker.Nobody, 404),
        ("eddydesk", "/apis/v2/statuses", Speaker.Nobody, 404),
        ("eddydesk", "/api%2Fv2/statuses", Speaker.Nobody, 404),
        ("freescout", "/API/mailboxes", Speaker.Nobody, 404),
        ("nobody", "/deskpro", Speaker.Nobody, 404),
    ];

    /// <summary>Each product by its prefix, where every host is everybody's.</summary>
    private static readonly IReadOnlyList<(string Speaker, string Path)> Prefixed =
    [
        ("eddydesk", "/eddydesk/api/v2/statuses"), ("deskpro", "/deskpro/api/v2/me"), ("freescout", "/freescout/api/mailboxes"), ("leaddesk", "/leaddesk/stable/users"),
    ];

    [Theory, EachEngine]
    public async Task Each_request_is_answered_by_its_product(TestApi api)
    {
        var credentials = await CredentialsAsync(api);

        var wrong = await Task.WhenAll(Table.Select(async row =>
        {
            var answer = await AskAsync(api, null, "GET", row.Path, credentials[row.Credential]);
            return Speaker.Of(answer) == row.Speaker && answer.Status == row.Status ? null : $"{row}: {answer}";
        }));

        Assert.Empty(wrong.OfType<string>());
    }

    [Theory, EachEngine]
    public async Task HEAD_answers_as_GET_does_without_a_body(TestApi api)
    {
        var credentials = await CredentialsAsync(api);

        foreach (var row in Table)
        {
            var get = await AskAsync(api, null, "GET", row.Path, credentials[row.Credential]);
            var head = await AskAsync(api, null, "HEAD", row.Path, credentials[row.Credential]);

            Assert.Equal((row, get.Status, get.Header("Content-Type")), (row, head.Status, head.Header("Content-Type")));
            Assert.Empty(head.Bytes);
        }
    }

    [Theory, EachEngine]
    public async Task A_bound_host_is_one_product_only(TestApi api)
    {
        var credentials = await CredentialsAsync(api);
        var paths = Table.Select(row => (row.Credential, row.Path)).Concat(Prefixed.Select(p => (Credential: p.Speaker, p.Path))).ToList();

        foreach (var (product, prefixed) in Prefixed)
        {
            var host = $"{product}-{Some.Next()}.example";
            await api.Server.BindAsync(host, api.Account, product);

            foreach (var (credential, path) in paths)
            {
                var answer = await AskAsync(api, host, "GET", path, credentials[credential]);

                Assert.True(Speaker.Of(answer) == product, $"{host}, {credential}: {answer}");
            }

            foreach (var (credential, path, speaker, status) in Table.Where(row => row.Speaker == product))
            {
                Assert.Equal((path, status), (path, (await AskAsync(api, host, "GET", path, credentials[credential])).Status));
            }

            Assert.Equal(200, (await AskAsync(api, host, "GET", prefixed, credentials[product])).Status);
        }
    }

    [Theory, EachEngine]
    public async Task Browsers_ask_each_product_its_own_way_which_methods_there_are(TestApi api)
    {
        var deskpro = await AskAsync(api, null, "OPTIONS", "/api/v2/tickets", null);
        var eddydesk = await AskAsync(api, null, "OPTIONS", "/api/v2/statuses", (await CredentialsAsync(api))["eddydesk"]);
        var freescout = await AskAsync(api, null, "OPTIONS", "/api/conversations", null);
        var leaddesk = await AskAsync(api, null, "OPTIONS", "/stable/users", null);

        Assert.Equal((204, "GET, HEAD, POST, PUT, OPTIONS"), (deskpro.Status, deskpro.Header("Allow")));
        Assert.Equal((405, "GET"), (eddydesk.Status, eddydesk.Header("Allow")));
        Assert.Equal((200, "GET, HEAD, POST, OPTIONS"), (freescout.Status, freescout.Header("Allow")));
        Assert.Equal((405, "GET, POST"), (leaddesk.Status, leaddesk.Header("Allow")));
    }

    [Theory]
    [InlineData("/api/v2/tickets", "https://pro.example")]
    [InlineData("/api/conversations", "https://free.example")]
    [InlineData("/stable/users", null)]
    public async Task A_browser_is_let_in_where_the_product_of_the_path_lets_it_in(string path, string? origin)
    {
        await using var server = await TestServer.StartAsync("sqlite", change: s => s with
        {
            Deskpro = s.Deskpro with { CorsHosts = "https://pro.example" },
            FreeScout = s.FreeScout with { CorsHosts = "https://free.example" },
        });

        foreach (var asking in (string[])["https://pro.example", "https://free.example"])
        {
            var answer = await new ApiClient(server, null, "").SendAsync(
                "OPTIONS", path, null, ("Origin", asking), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));

            Assert.Equal(asking == origin ? origin : null, answer.Header("Access-Control-Allow-Origin"));
        }
    }

    [Theory, EachEngine]
    public async Task The_page_and_the_document_of_each_product_are_at_its_paths(TestApi api)
    {
        var basic = (await CredentialsAsync(api))["eddydesk"];

        Assert.Equal("Deskpro API v2", await TitleAsync("/api/v2/doc.json", null));
        Assert.Equal("EddyDesk API v2", await TitleAsync("/api/v2/doc.json", basic));
        Assert.Equal("FreeScout API", await TitleAsync("/api/doc.json", null));
        Assert.Equal("LeadDesk API", await TitleAsync("/stable/doc.json", null));

        foreach (var path in (string[])["/api/v2/doc", "/api/v2/doc/", "//api/v2/doc", "/api/doc", "/stable/doc"])
        {
            var page = await AskAsync(api, null, "GET", path, null);

            Assert.Equal((path, 200, "text/html; charset=utf-8"), (path, page.Status, page.Header("Content-Type")));
        }

        async Task<string?> TitleAsync(string path, (string, string)? credential) =>
            (await AskAsync(api, null, "GET", path, credential)).Json.GetProperty("info").Text("title");
    }

    [Theory, EachEngine]
    public async Task A_bound_host_shows_the_pages_of_its_product_only(TestApi api)
    {
        (string Product, string Title, string Page)[] all =
        [
            ("eddydesk", "EddyDesk API v2", "/api/v2/doc"), ("deskpro", "Deskpro API v2", "/api/v2/doc"), ("freescout", "FreeScout API", "/api/doc"),
            ("leaddesk", "LeadDesk API", "/stable/doc"),
        ];

        foreach (var (product, title, path) in all)
        {
            var host = $"{product}-{Some.Next()}.example";
            await api.Server.BindAsync(host, api.Account, product);
            var index = await AskAsync(api, host, "GET", "/docs", null);
            var page = await AskAsync(api, host, "GET", path, null);

            Assert.Equal((title, title), (Links(index.Text), Links(page.Text)));
            Assert.Contains($"<a href=\"{path}\">", index.Text, StringComparison.Ordinal);
            Assert.Contains($"at <code>{path[..^3]}</code>", index.Text, StringComparison.Ordinal);
            Assert.Contains($"data-document=\"{path}.json\"", page.Text, StringComparison.Ordinal);
            Assert.Equal(title, (await AskAsync(api, host, "GET", path + ".json", null)).Json.GetProperty("info").Text("title"));
            Assert.Equal(200, (await AskAsync(api, host, "GET", $"/{product}{path}", null)).Status);

            foreach (var (other, _, elsewhere) in all.Where(a => a.Product != product))
            {
                var answer = await AskAsync(api, host, "GET", $"/{other}{elsewhere}", null);

                Assert.True(answer.Status is 401 or 404 or 405 && Speaker.Of(answer) == product, $"{host}: {answer}");
            }
        }

        static string Links(string html)
        {
            var titles = html[html.IndexOf("</strong>", StringComparison.Ordinal)..html.IndexOf("</nav>", StringComparison.Ordinal)];
            return System.Text.RegularExpressions.Regex.Replace(titles, "<[^>]*>", "");
        }
    }

    /// <summary>A header for each kind of client.</summary>
    private static async Task<IReadOnlyDictionary<string, (string Name, string Value)?>> CredentialsAsync(TestApi api)
    {
        var free = (await FreeDesk.OfAsync(api)).Key;
        var token = (await (await Lead.OfAsync(api)).AskAsync(new { grant_type = "leaddesk_client_id", leaddesk_client_id = api.Account.Info.Id })).Json.Text("access_token");

        return new Dictionary<string, (string, string)?>
        {
            ["nobody"] = null,
            ["eddydesk"] = ("Authorization", "Basic " + Base64($"{api.Owner.Email}:{api.Owner.Key}")),
            ["wrong Basic"] = ("Authorization", "bAsIc " + Base64("a:b")),
            ["Basic alone"] = ("Authorization", "Basic"),
            ["deskpro"] = ("Authorization", "key " + (await ProDesk.OfAsync(api)).Key),
            ["wrong key"] = ("Authorization", "key 1:wrong"),
            ["wrong token"] = ("Authorization", "token 1:wrong"),
            ["freescout"] = ("X-FreeScout-API-Key", free),
            ["freescout as Basic"] = ("Authorization", "Basic " + Base64(free + ":any")),
            ["freescout as Bearer"] = ("Authorization", "Bearer " + free),
            ["leaddesk"] = ("Authorization", "Bearer " + token),
        };
    }

    private static Task<ApiAnswer> AskAsync(TestApi api, string? host, string method, string path, (string Name, string Value)? credential) =>
        api.As(null).At("", host).SendAsync(method, path, null, credential is { } header ? [header] : []);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
