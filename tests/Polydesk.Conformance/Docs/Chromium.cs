using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polydesk.Conformance.Docs;

/// <summary>One page in a headless Chromium of its own, driven by the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string? Program = Environment.GetEnvironmentVariable("POLYDESK_TEST_CHROMIUM");
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("POLYDESK_TEST_PICTURES");

    private readonly Process process;
    private readonly string folder;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> asked = new();
    private readonly CancellationTokenSource ended = new();
    private Task reading = Task.CompletedTask;
    private Task said = Task.CompletedTask;
    private string session = "";
    private int last;

    private Chromium(Process process, string folder) => (this.process, this.folder) = (process, folder);

    public static bool IsThere => Program is not null;

    public static async Task<Chromium> StartAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("polydesk-chromium-").FullName;
        string[] args =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + folder, "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Program!, args) { RedirectStandardError = true })!;
        var browser = new Chromium(process, folder);

        try
        {
            await browser.ConnectAsync(ct);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public async Task OpenAsync(string url, int width, int height, bool dark, CancellationToken ct)
    {
        await AskAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, ct);
        await AskAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
        }, ct);
        await AskAsync("Page.navigate", new() { ["url"] = url }, ct);
        await UntilAsync($"location.href.startsWith({JsonSerializer.Serialize(url)}) && document.readyState === 'complete'", ct);
    }

    /// <summary>The value of an expression in the page, awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken ct)
    {
        var answer = await AskAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }, ct);
        return answer["exceptionDetails"] is { } thrown ? throw new InvalidOperationException(thrown.ToJsonString()) : answer["result"]?["value"];
    }

    /// <summary>Waits until an expression holds. A page that is just being left is asked again.</summary>
    public async Task UntilAsync(string condition, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();

            try
            {
                await EvaluateAsync($"new Promise(done => {{ const look = () => ({condition}) ? done(true) : setTimeout(look, 20); look(); }})", ct);
                return;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("context", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("navigated", StringComparison.Ordinal))
            {
                // The promise went with the page that made it.
            }
        }
    }

    /// <summary>Runs a script in every page before its own.</summary>
    public Task BeforeEachPageAsync(string script, CancellationToken ct) => AskAsync("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = script }, ct);

    /// <summary>Keeps a picture where POLYDESK_TEST_PICTURES names a folder.</summary>
    public async Task PictureAsync(string name, CancellationToken ct)
    {
        var picture = Convert.FromBase64String((string)(await AskAsync("Page.captureScreenshot", [], ct))["data"]!);

        if (Pictures is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(Pictures, name + ".png"), picture, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await reading;
        await said;
        socket.Dispose();
        process.Dispose();
        ended.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        const string Listening = "DevTools listening on ";
        string? line;

        do
        {
            line = await process.StandardError.ReadLineAsync(ct) ?? throw new InvalidOperationException("Chromium ended.");
        }
        while (!line.StartsWith(Listening, StringComparison.Ordinal));

        // What it says further must not fill its pipe.
        said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await socket.ConnectAsync(new(line[Listening.Length..]), ct);
        reading = ReadAsync();
        var target = await AskAsync("Target.createTarget", new() { ["url"] = "about:blank" }, ct);
        var attached = await AskAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }, ct);
        session = (string)attached["sessionId"]!;
        await AskAsync("Page.enable", [], ct);
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref last);
        var answer = asked.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };

        if (session.Length > 0)
        {
            message["sessionId"] = session;
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, ct);
        var answered = await answer.Task.WaitAsync(ct);
        return answered["error"] is { } error ? throw new InvalidOperationException($"{method}: {error["message"]}") : answered["result"]!;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();

        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer, ended.Token);
                message.Write(buffer, 0, read.Count);

                if (!read.EndOfMessage)
                {
                    continue;
                }

                var json = JsonNode.Parse(message.ToArray())!;
                message.SetLength(0);

                if (json["id"] is { } id && asked.TryRemove((int)id, out var answer))
                {
                    answer.SetResult(json);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var answer in asked.Values)
            {
                answer.TrySetException(new InvalidOperationException("Chromium ended.", e));
            }
        }
    }
}
