using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed partial class ServeTests
{
    private const string Owner = "owner@desk.example";

    [Fact]
    public async Task On_an_empty_folder_it_prints_lines_that_work_when_pasted()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await using var server = await data.ServeAsync();

        using var page = await server.GetAsync("/");
        var mounts = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var lines = CurlLine().Matches(server.Output).Select(m => m.Value).ToList();
        Assert.Equal(mounts.Split("<li>").Length - 1, lines.Count);

        foreach (var line in lines)
        {
            using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line + " -s -f"]) { RedirectStandardOutput = true })!;
            var answer = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(shell.ExitCode == 0, line);
            Assert.NotEmpty(JsonNode.Parse(answer)!.AsObject());
        }
    }

    [Fact]
    public async Task A_first_start_that_fails_has_told_the_secrets_of_the_desk_it_made()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var result = await data.RunAsync("serve", "--urls", $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("Password +[0-9a-f]{16}\n", result.Output);
        Assert.EndsWith("Is a server running already?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_keys_that_sealed_them_secrets_are_missing_and_can_be_made_anew()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        Directory.Delete(Path.Combine(data.Path, "keys"), recursive: true);

        await using (var server = await data.ServeAsync())
        {
            using var users = await server.GetAsync("/eddydesk/api/v2/users/", Owner, key);
            Assert.Equal(200, (int)users.StatusCode);
        }

        var secret = await data.RunAsync("webhook", "secret");
        var made = await data.RunAsync("webhook", "secret", "--rotate");

        Assert.Equal((1, "This account has no secret that can be read. --rotate makes one."), (secret.ExitCode, secret.Error));
        Assert.Equal(0, made.ExitCode);
    }

    [Fact]
    public async Task The_second_start_prints_one_line_only()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        await using var server = await data.ServeAsync();

        await server.TerminateAsync();
        var ended = await server.EndAsync();

        Assert.Matches(@"^Polydesk is ready on http://127\.0\.0\.1:[0-9]+ \([0-9.]+ s\)\n$", ended.Output);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task SIGTERM_lets_requests_under_way_finish_and_closes_the_databases(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        await using var server = await data.ServeAsync();
        const string body = """{"title": "Begun before the end", "description": "Text", "user_id": 1}""";
        var signature = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Owner}:{key}"));
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /eddydesk/api/v2/tickets HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic {signature}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..10]}"),
            TestContext.Current.CancellationToken);

        // The server has this request in hand once it can answer another one that came later.
        using (var other = await server.GetAsync("/healthz"))
        {
            Assert.Equal(200, (int)other.StatusCode);
        }

        await server.TerminateAsync();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[10..]), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var ended = await server.EndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("Begun before the end", answer, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(data.Path, "*-wal", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_taken_port_is_told_in_a_sentence()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        await using var other = await DataFolder.CreateAsync("sqlite");
        await using var server = await other.ServeAsync();

        var second = await data.RunAsync("serve", "--urls", server.Http.BaseAddress!.ToString());

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("address already in use", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_SQLite_one_server_runs_at_a_time_and_a_killed_one_lets_go()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        await using (await data.ServeAsync())
        {
            var second = await data.RunAsync("serve", "--urls", "http://127.0.0.1:0");
            Assert.Equal((1, $"A server runs over {data.Path} already. Several can share PostgreSQL, but not SQLite."), (second.ExitCode, second.Error));
        }

        await using var third = await data.ServeAsync();
        using var ready = await third.GetAsync("/readyz");
        Assert.Equal(200, (int)ready.StatusCode);
    }

    [Fact]
    public async Task It_idles_in_less_than_150_megabytes()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        await using var server = await data.ServeAsync();
        using var page = await server.GetAsync("/metrics");
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var bytes = double.Parse(WorkingSet().Match(text).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(bytes, 1, 150_000_000);
    }

    [GeneratedRegex("curl .*")]
    private static partial Regex CurlLine();

    [GeneratedRegex("(?m)^dotnet_process_memory_working_set_bytes ([0-9.E+]+)$")]
    private static partial Regex WorkingSet();
}
