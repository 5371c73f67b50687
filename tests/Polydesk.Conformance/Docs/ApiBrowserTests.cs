using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Docs;

/// <summary>The pages of the API browser: over HTTP, and in Chromium.</summary>
public sealed class ApiBrowserTests
{
    private const string Watch = "window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));";

    [Theory, EachEngine]
    public async Task DP_20_The_page_shows_every_endpoint_with_its_tag_and_modes(TestApi api)
    {
        foreach (var path in new[] { "/deskpro/api/v2/doc", "/api/v2/doc", "/api/v2/doc/" })
        {
            var page = await GetAsync(api, path);

            Assert.Equal(200, page.Status);
            Assert.Equal("text/html", page.ContentHeaders.ContentType!.MediaType);
            var row = Assert.Single(page.Text.Split("<tr>"), r => r.Contains("<code>GET /api/v2/tickets</code>", StringComparison.Ordinal));
            Assert.Contains("API tags for this endpoint: tickets.tickets.list", row);
            Assert.Contains("Applicable API Modes: key, token, session", row);
        }

        var dated = await GetAsync(api, "/deskpro/api/v2/20161212/doc");
        Assert.Equal((302, "/deskpro/api/v2/doc"), (dated.Status, new Uri(dated.Header("Location")!).AbsolutePath));
    }

    [Theory, EachEngine]
    public async Task The_pages_run_only_scripts_of_this_server_and_may_not_be_framed(TestApi api)
    {
        foreach (var path in new[] { "/docs", "/docs/", "/eddydesk/api/v2/doc", "/freescout/api/doc", "/api/doc", "/leaddesk/stable/doc", "/stable/doc", "/deskpro/api/v2/doc" })
        {
            var page = await GetAsync(api, path);
            var policy = page.Header("Content-Security-Policy")!;

            Assert.True(page.Status == 200, page.ToString());
            Assert.Contains("default-src 'none'; script-src 'self';", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy[..policy.IndexOf("style-src", StringComparison.Ordinal)]);
            Assert.DoesNotContain("<script>", page.Text);
            Assert.DoesNotContain("://", page.Text);
            Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
            Assert.Equal(page.Bytes.Length, page.ContentHeaders.ContentLength);
        }
    }

    [Theory, EachEngine]
    public async Task The_viewer_s_files_are_kept_for_ever_under_the_hash_of_what_they_are(TestApi api)
    {
        var page = await GetAsync(api, "/deskpro/api/v2/doc");
        var files = page.Text.Split('"').Where(t => t.StartsWith("/docs/viewer/", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, files.Count);

        foreach (var path in files)
        {
            var file = await GetAsync(api, path);
            Assert.Equal(200, file.Status);
            Assert.Equal("public, max-age=31536000, immutable", file.Header("Cache-Control"));
            Assert.Equal("gzip", file.Header("Content-Encoding"));
            Assert.Equal(404, (await GetAsync(api, path.Replace("/docs/viewer/", "/docs/viewer/0", StringComparison.Ordinal))).Status);
        }
    }

    [Theory]
    [InlineData("wide-light", 1300, 1000, false)]
    [InlineData("wide-dark", 1300, 1000, true)]
    [InlineData("narrow-light", 390, 844, false)]
    [InlineData("narrow-dark", 390, 844, true)]
    public async Task The_page_sends_a_request_with_the_reader_s_key(string name, int width, int height, bool dark)
    {
        Assert.SkipUnless(Chromium.IsThere, "POLYDESK_TEST_CHROMIUM is not set; ./test sets it.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        var ct = patience.Token;
        var api = await (await TestServers.OfAsync("sqlite")).NewDeskAsync();
        var desk = await ProDesk.OfAsync(api);
        await using var browser = await Chromium.StartAsync(ct);
        await browser.BeforeEachPageAsync(Watch, ct);

        await browser.OpenAsync($"{api.Server.Url.GetLeftPart(UriPartial.Authority)}/deskpro/api/v2/doc", width, height, dark, ct);
        await browser.UntilAsync("document.querySelector('.btn.authorize')", ct);
        await browser.PictureAsync(name + "-1", ct);

        await SignInAsync(browser, ct, "key " + desk.Key);

        await ClickAsync(browser, "#operations-tag-tickets button.expand-operation", ct);
        const string Operation = "#operations-tickets-DP-10";
        await ClickAsync(browser, Operation + " .opblock-summary-control", ct);
        await browser.UntilAsync($"document.querySelector('{Operation} .opblock-description')", ct);
        Assert.Contains("tickets.tickets.list", (string)(await browser.EvaluateAsync($"document.querySelector('{Operation} .opblock-description').innerText", ct))!);
        await browser.EvaluateAsync($"document.querySelector('{Operation}').scrollIntoView()", ct);
        await browser.PictureAsync(name + "-2", ct);

        Assert.StartsWith("200", await TryAsync(browser, Operation, ct));
        await browser.PictureAsync(name + "-3", ct);

        Assert.Empty((await browser.EvaluateAsync("window.violations", ct))!.AsArray());
        Assert.Equal(dark, (bool)(await browser.EvaluateAsync("document.documentElement.classList.contains('dark-mode')", ct))!);
        Assert.True((bool)(await browser.EvaluateAsync("document.scrollingElement.scrollWidth <= innerWidth", ct))!, "The page is wider than the window.");

        await browser.OpenAsync($"{api.Server.Url.GetLeftPart(UriPartial.Authority)}/docs", width, height, dark, ct);
        await browser.PictureAsync(name + "-index", ct);
        Assert.Equal(4, (int)(await browser.EvaluateAsync("document.querySelectorAll('main li').length", ct))!);
    }

    [Theory]
    [InlineData("eddydesk", "/eddydesk/api/v2/doc", "tickets-ED-04", "200")]
    [InlineData("freescout", "/freescout/api/doc", "conversations-FS-01", "201")]
    [InlineData("leaddesk", "/leaddesk/stable/doc", "tickets-LD-124", "200")]
    public async Task The_page_makes_something_of_the_body_that_it_shows(string dialect, string page, string operation, string status)
    {
        Assert.SkipUnless(Chromium.IsThere, "POLYDESK_TEST_CHROMIUM is not set; ./test sets it.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        var ct = patience.Token;
        var api = await (await TestServers.OfAsync("sqlite")).NewDeskAsync();
        string[] credentials = dialect switch
        {
            "eddydesk" => [api.Owner.Email, api.Owner.Key],
            "freescout" => [(await FreeDesk.OfAsync(api)).Key],
            _ => [(await (await Lead.OfAsync(api)).AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id })).Json.Text("access_token")!],
        };
        await using var browser = await Chromium.StartAsync(ct);
        await browser.BeforeEachPageAsync(Watch, ct);

        await browser.OpenAsync(api.Server.Url.GetLeftPart(UriPartial.Authority) + page, 1300, 2600, dark: false, ct);
        await SignInAsync(browser, ct, credentials);
        await ClickAsync(browser, $"#operations-tag-{operation.Split('-')[0]} button.expand-operation", ct);
        await ClickAsync(browser, $"#operations-{operation} .opblock-summary-control", ct);
        await browser.UntilAsync($"document.querySelector('#operations-{operation} .opblock-body')", ct);
        Assert.StartsWith(status, await TryAsync(browser, "#operations-" + operation, ct));
        await browser.EvaluateAsync($"document.querySelector('#operations-{operation}').scrollIntoView()", ct);
        await browser.PictureAsync(dialect + "-create", ct);
        Assert.Empty((await browser.EvaluateAsync("window.violations", ct))!.AsArray());
    }

    private static async Task SignInAsync(Chromium browser, CancellationToken ct, params IReadOnlyList<string> credentials)
    {
        await ClickAsync(browser, ".btn.authorize", ct);
        await browser.UntilAsync("document.querySelector('.auth-container input')", ct);
        await browser.EvaluateAsync(
            $$"""
            {{JsonSerializer.Serialize(credentials)}}.forEach((text, at) => {
              const input = document.querySelectorAll('.auth-container input')[at];
              Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
              input.dispatchEvent(new Event('input', { bubbles: true }));
            })
            """, ct);
        await ClickAsync(browser, ".auth-btn-wrapper .authorize", ct);
        await browser.UntilAsync("document.querySelector('.auth-btn-wrapper .btn-done') && !document.querySelector('.auth-container input')", ct);
        await ClickAsync(browser, ".auth-btn-wrapper .btn-done", ct);
    }

    /// <summary>Sends what the page proposes and answers the status.</summary>
    private static async Task<string> TryAsync(Chromium browser, string operation, CancellationToken ct)
    {
        await ClickAsync(browser, operation + " .try-out__btn", ct);
        await ClickAsync(browser, operation + " .execute", ct);
        await browser.UntilAsync($"document.querySelector('{operation} .live-responses-table tbody .response-col_status')", ct);
        await browser.EvaluateAsync($"document.querySelector('{operation} .live-responses-table').scrollIntoView()", ct);
        return (string)(await browser.EvaluateAsync($"document.querySelector('{operation} .live-responses-table tbody .response-col_status').innerText", ct))!;
    }

    private static async Task ClickAsync(Chromium browser, string selector, CancellationToken ct)
    {
        await browser.UntilAsync($"document.querySelector('{selector}')", ct);
        await browser.EvaluateAsync($"document.querySelector('{selector}').click()", ct);
    }

    private static Task<ApiAnswer> GetAsync(TestApi api, string path) => new ApiClient(api.Server, null, "").GetAsync(path);
}
