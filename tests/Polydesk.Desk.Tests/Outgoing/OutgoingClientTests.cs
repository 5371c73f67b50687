using System.Net;
using System.Net.Sockets;
using System.Text;
using Polydesk.Desk.Outgoing;
using Xunit;

namespace Polydesk.Desk.Tests.Outgoing;

public sealed class OutgoingClientTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://017700000001:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://127.000.000.001:{0}/")]
    [InlineData("http://0:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{0}/")]
    [InlineData("http://[2002:7f00:1::1]:{0}/")]
    [InlineData("http://[fe80::1%251]:{0}/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("HTTP://LOCALHOST:{0}/")]
    public async Task An_address_within_is_refused_in_every_spelling(string form)
    {
        await using var server = RawServer.Start(Hello, "0.0.0.0");
        using var client = Client(OutgoingPolicy.PublicOnly);
        var url = new Uri(form.Replace("{0}", $"{server.Port}", StringComparison.Ordinal));

        var fetched = await client.FetchAsync(url, new MemoryStream(), 1000, Ct);
        var posted = await client.PostAsync(url, default, "text/plain", [], Ct);

        Assert.Equal(OutgoingFailure.Refused, fetched.Failure);
        Assert.Equal(OutgoingFailure.Refused, posted.Failure);
        Assert.Equal(0, server.Connections);
    }

    // What these names mean is up to the machine's resolver; that nothing is reached is not.
    [Theory]
    [InlineData("http://localhost.:{0}/")]
    [InlineData("http://127.0.0.1.:{0}/")]
    [InlineData("http://１２７.０.０.１:{0}/")]
    [InlineData("http://ⓛocalhost:{0}/")]
    [InlineData("http://127。0。0。1:{0}/")]
    [InlineData("http://foo.localhost:{0}/")]
    public async Task A_strange_name_reaches_nothing_within(string form)
    {
        await using var server = RawServer.Start(Hello, "0.0.0.0");
        using var client = Client(OutgoingPolicy.PublicOnly);

        var failure = Uri.TryCreate(form.Replace("{0}", $"{server.Port}", StringComparison.Ordinal), UriKind.Absolute, out var url)
            ? (await client.FetchAsync(url, new MemoryStream(), 1000, Ct)).Failure
            : OutgoingFailure.BadUrl;

        Assert.NotEqual(OutgoingFailure.None, failure);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_x")]
    [InlineData("unix:/var/run/docker.sock")]
    [InlineData("data:text/plain,x")]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("http://user@127.0.0.1/")]
    [InlineData("/relative")]
    public async Task Only_complete_addresses_without_credentials_will_do(string text)
    {
        using var client = Client(Loopback);
        var url = new Uri(text, UriKind.RelativeOrAbsolute);

        Assert.False(OutgoingUrl.TryParse(text, out _) && !text.StartsWith('/'));
        Assert.Equal(OutgoingFailure.BadUrl, (await client.FetchAsync(url, new MemoryStream(), 1000, Ct)).Failure);
        Assert.Equal(OutgoingFailure.BadUrl, (await client.PostAsync(url, default, "text/plain", [], Ct)).Failure);
    }

    [Fact]
    public async Task A_file_is_fetched_with_its_type_and_name()
    {
        await using var server = RawServer.Start(
            "HTTP/1.1 200 OK\r\nContent-Type: Text/CSV; charset=x\r\nContent-Disposition: attachment; filename=\"..\\..\\etc/report.csv\"\r\nContent-Length: 5\r\n\r\nhello");
        using var client = Client(Loopback);
        var file = new MemoryStream();

        var result = await client.FetchAsync(server.Url("/x"), file, 5, Ct);

        Assert.Equal(new FetchResult(OutgoingFailure.None, 200, "Text/CSV", "report.csv", 5), result);
        Assert.Equal("hello", Encoding.UTF8.GetString(file.ToArray()));
        Assert.Null(result.Error);
    }

    [Theory]
    [InlineData("", "/a/b%20c.pdf?x=1", "b c.pdf")]
    [InlineData("", "/", null)]
    [InlineData("", "/a/%2e%2e%2f", null)]
    [InlineData("Content-Disposition: attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt; filename=x.txt\r\n", "/a", "grüße.txt")]
    [InlineData("Content-Disposition: attachment; filename=\"/\"\r\n", "/a", "a")]
    [InlineData("Content-Disposition: nonsense;;;=\r\n", "/a", "a")]
    public async Task The_name_of_a_file_is_only_a_hint(string header, string path, string? expected)
    {
        await using var server = RawServer.Start($"HTTP/1.1 200 OK\r\n{header}Content-Length: 0\r\n\r\n");
        using var client = Client(Loopback);

        var result = await client.FetchAsync(server.Url(path), new MemoryStream(), 5, Ct);

        Assert.Equal((true, expected), (result.Succeeded, result.FileName));
    }

    [Fact]
    public async Task A_redirect_is_followed_without_cookies()
    {
        await using var server = RawServer.Start((request, stream, ct) => RawServer.SendAsync(
            stream,
            request.StartsWith("GET /old", StringComparison.Ordinal)
                ? "HTTP/1.1 302 Found\r\nLocation: /new.txt\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : Hello,
            ct));
        using var client = Client(Loopback);

        var result = await client.FetchAsync(server.Url("/old"), new MemoryStream(), 1000, Ct);

        Assert.Equal(("new.txt", 5L), (result.FileName, result.Size));
        Assert.DoesNotContain(server.Requests, request => request.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://127.0.0.2:{0}/")]
    [InlineData("//127.0.0.2:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://2130706434:{0}/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@127.0.0.1:{0}/")]
    public async Task A_redirect_to_where_it_may_not_go_is_refused(string location)
    {
        await using var inner = RawServer.Start(Hello, "127.0.0.2");
        var target = location.Replace("{0}", $"{inner.Port}", StringComparison.Ordinal);
        await using var server = RawServer.Start($"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(Policy("127.0.0.1/32"));

        var result = await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct);

        Assert.Equal(OutgoingFailure.Refused, result.Failure);
        Assert.Equal((1, 0), (server.Connections, inner.Connections));
    }

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/y", null)]
    [InlineData("https://a.example/x", "//b.example/y", "https://b.example/y")]
    [InlineData("http://a.example/x", "https://a.example/y", "https://a.example/y")]
    [InlineData("http://a.example/x/z", "y", "http://a.example/x/y")]
    [InlineData("http://a.example/x", "ftp://a.example/y", null)]
    public void A_redirect_never_leads_from_a_secure_address_to_an_open_one(string from, string location, string? expected) =>
        Assert.Equal(expected, OutgoingUrl.Next(new(from), new(location, UriKind.RelativeOrAbsolute))?.AbsoluteUri);

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using var server = RawServer.Start("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var client = Client(Loopback);

        var result = await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct);

        Assert.Equal(OutgoingFailure.TooManyRedirects, result.Failure);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_connected_only_where_it_was_checked()
    {
        await using var outer = RawServer.Start(Hello.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        await using var inner = RawServer.Start(Hello, "127.0.0.2", outer.Port);
        var asked = 0;
        using var client = Client(
            Policy("127.0.0.1/32"), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(++asked == 1 ? "127.0.0.1" : "127.0.0.2")]));

        var first = await client.FetchAsync(outer.Url(host: "rebind.example"), new MemoryStream(), 1000, Ct);
        var askedAtFirst = asked;
        var second = await client.FetchAsync(outer.Url(host: "rebind.example"), new MemoryStream(), 1000, Ct);

        Assert.Equal((true, 1), (first.Succeeded, askedAtFirst));
        Assert.Equal(OutgoingFailure.Refused, second.Failure);
        Assert.Equal((1, 0), (outer.Connections, inner.Connections));
    }

    [Fact]
    public async Task Of_several_addresses_only_the_allowed_are_tried()
    {
        await using var outer = RawServer.Start(Hello);
        await using var inner = RawServer.Start(Hello, "127.0.0.2", outer.Port);
        using var client = Client(Policy("127.0.0.1/32"), resolve: (_, _) => Task.FromResult<IPAddress[]>(
            [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("::ffff:127.0.0.2"), IPAddress.Parse("127.0.0.1")]));

        var result = await client.FetchAsync(outer.Url(host: "both.example"), new MemoryStream(), 1000, Ct);

        Assert.True(result.Succeeded);
        Assert.Equal((1, 0), (outer.Connections, inner.Connections));
    }

    [Fact]
    public async Task A_large_file_is_cut_off_at_its_limit()
    {
        await using var server = RawServer.Start((_, stream, ct) => FloodAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", ct));
        using var client = Client(Loopback);
        var file = new MemoryStream();

        var result = await client.FetchAsync(server.Url(), file, 100_000, Ct);

        Assert.Equal(OutgoingFailure.TooLarge, result.Failure);
        Assert.InRange(file.Length, 0, 100_000);
    }

    [Fact]
    public async Task A_file_that_says_it_is_too_large_is_not_read()
    {
        await using var server = RawServer.Start("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx");
        using var client = Client(Loopback);
        var file = new MemoryStream();

        var result = await client.FetchAsync(server.Url(), file, 100_000, Ct);

        Assert.Equal(OutgoingFailure.TooLarge, result.Failure);
        Assert.Equal(0, file.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")]
    public async Task A_server_that_falls_silent_is_given_up(string beginning)
    {
        await using var server = RawServer.Start(async (_, stream, ct) =>
        {
            await RawServer.SendAsync(stream, beginning, ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        using var client = Client(Loopback, timeout: 300);

        Assert.Equal(OutgoingFailure.TimedOut, (await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct)).Failure);
    }

    [Fact]
    public async Task A_server_that_drips_for_ever_is_given_up()
    {
        await using var server = RawServer.Start(async (_, stream, ct) =>
        {
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ct);

            while (true)
            {
                await RawServer.SendAsync(stream, "1\r\nx\r\n", ct);
                await Task.Delay(10, ct);
            }
        });
        using var client = Client(Loopback, timeout: 300);

        Assert.Equal(OutgoingFailure.TimedOut, (await client.FetchAsync(server.Url(), new MemoryStream(), 1_000_000, Ct)).Failure);
    }

    [Fact]
    public async Task A_resolver_that_never_answers_is_given_up()
    {
        using var client = new OutgoingClient(
            Loopback,
            TimeProvider.System,
            new() { ConnectTimeout = TimeSpan.FromMilliseconds(100) },
            async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return [];
            });

        Assert.Equal(OutgoingFailure.TimedOut, (await client.PostAsync(new("http://slow.example"), default, "text/plain", [], Ct)).Failure);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", OutgoingFailure.BadStatus, 404)]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", OutgoingFailure.BadStatus, 302)]
    [InlineData("nonsense\r\n\r\n", OutgoingFailure.Unreachable, 0)]
    [InlineData("", OutgoingFailure.Unreachable, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", OutgoingFailure.Unreachable, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", OutgoingFailure.Unreachable, 0)]
    public async Task A_bad_answer_is_a_failure_and_not_an_exception(string response, OutgoingFailure failure, int status)
    {
        await using var server = RawServer.Start(response);
        using var client = Client(Loopback);

        var result = await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct);

        Assert.Equal((failure, status), (result.Failure, result.Status));
        Assert.NotNull(result.Error);
    }

    [Fact]
    public async Task Endless_headers_are_a_failure()
    {
        await using var server = RawServer.Start((_, stream, ct) => FloodAsync(stream, "HTTP/1.1 200 OK\r\nX: ", ct));
        using var client = Client(Loopback);

        Assert.Equal(OutgoingFailure.Unreachable, (await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct)).Failure);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_unpacked()
    {
        await using var server = RawServer.Start("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\u001f\u008babc");
        using var client = Client(Loopback);

        var result = await client.FetchAsync(server.Url(), new MemoryStream(), 1000, Ct);

        Assert.Equal(5, result.Size);
        Assert.DoesNotContain("Accept-Encoding", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("http://unknown.example/")]
    public async Task Nobody_there_is_a_failure_and_not_an_exception(string url)
    {
        using var client = Client(Loopback, resolve: (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Equal(OutgoingFailure.Unreachable, (await client.PostAsync(new(url), default, "text/plain", [], Ct)).Failure);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so_by_cancellation()
    {
        await using var server = RawServer.Start((_, _, ct) => Task.Delay(Timeout.Infinite, ct));
        using var client = Client(Loopback);
        using var caller = new CancellationTokenSource(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.FetchAsync(server.Url(), new MemoryStream(), 1000, caller.Token));
    }

    [Fact]
    public async Task A_destination_that_fails_is_not_blamed_on_the_server()
    {
        await using var server = RawServer.Start(Hello);
        using var client = Client(Loopback);

        await Assert.ThrowsAsync<NotSupportedException>(() => client.FetchAsync(server.Url(), new MemoryStream([], writable: false), 1000, Ct));
    }

    [Fact]
    public async Task A_post_carries_its_body_and_headers()
    {
        await using var server = RawServer.Start("HTTP/1.1 204 No Content\r\n\r\n");
        using var client = Client(Loopback);

        var result = await client.PostAsync(
            server.Url("/hook?a=b"), Encoding.UTF8.GetBytes("{\"a\":1}"), "application/json; charset=utf-8", [new("X-Signature", "abc=")], Ct);

        var request = server.Requests.Single();

        Assert.Equal(new PostResult(OutgoingFailure.None, 204), result);
        Assert.StartsWith("POST /hook?a=b HTTP/1.1\r\n", request);
        Assert.Contains("\r\nX-Signature: abc=\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"a\":1}", request);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(500)]
    public async Task A_post_is_not_redirected_and_reports_the_status(int status)
    {
        await using var server = RawServer.Start($"HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(Loopback);

        var result = await client.PostAsync(server.Url(), default, "text/plain", [], Ct);

        Assert.Equal(new PostResult(OutgoingFailure.BadStatus, status), result);
        Assert.Equal($"The other server answered {status}", result.Error);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_huge_answer_to_a_post_is_not_read()
    {
        var broken = new TaskCompletionSource();
        await using var server = RawServer.Start(async (_, stream, ct) =>
        {
            try
            {
                await FloodAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", ct);
            }
            catch (IOException)
            {
                broken.SetResult();
            }
        });
        using var client = Client(Loopback);

        var result = await client.PostAsync(server.Url(), default, "text/plain", [], Ct);

        Assert.Equal(new PostResult(OutgoingFailure.None, 200), result);
        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    [Fact]
    public void Every_failure_has_its_words() =>
        Assert.All(Enum.GetValues<OutgoingFailure>(), failure => Assert.Equal(failure is OutgoingFailure.None, new PostResult(failure).Error is null));

    private static OutgoingPolicy Loopback => Policy("127.0.0.0/8");

    private static OutgoingClient Client(
        OutgoingPolicy policy, int timeout = 20_000, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new(policy, TimeProvider.System, new() { Timeout = TimeSpan.FromMilliseconds(timeout) }, resolve);

    private static OutgoingPolicy Policy(string networks)
    {
        Assert.True(OutgoingPolicy.TryParse(networks, out var policy, out _));
        return policy;
    }

    /// <summary>Sends up to a gigabyte.</summary>
    private static async Task FloodAsync(Stream stream, string head, CancellationToken ct)
    {
        await RawServer.SendAsync(stream, head, ct);

        var block = Encoding.Latin1.GetBytes(new string('x', 64 * 1024));

        for (var sent = 0L; sent < 1L << 30; sent += block.Length)
        {
            await stream.WriteAsync(block, ct);
        }
    }
}
