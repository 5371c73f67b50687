using System.Collections.Concurrent;
using System.Diagnostics;

namespace Polydesk.Kills;

/// <summary>The real program in a process of its own, from the folder of this one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "polydesk");

    private readonly Process process;
    private readonly ConcurrentQueue<string> printed = [];

    private ServerProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>The last lines that it printed.</summary>
    public string LastWords => string.Join('\n', printed);

    /// <summary>Runs a command that must succeed; answers what it printed.</summary>
    public static async Task<string> RunAsync(string? postgres, params string[] arguments)
    {
        var (code, output) = await EndAsync(postgres, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"polydesk {string.Join(' ', arguments)} failed: {output}");
    }

    /// <summary>Runs a command; answers what it printed when it failed.</summary>
    public static async Task<string?> ComplaintAsync(string? postgres, params string[] arguments) =>
        await EndAsync(postgres, arguments) is (not 0, var output) ? output : null;

    /// <summary>Starts the server without waiting for it.</summary>
    public static ServerProcess Launch(string folder, string? postgres, Uri? address = null)
    {
        var url = address ?? HaProxy.NewUrl();
        var process = Process.Start(Describe(postgres, ["serve", "--data", folder, "--urls", url.GetLeftPart(UriPartial.Authority)]))!;

        // Somebody must read what it prints, or it would wait with a full pipe.
        var server = new ServerProcess(process, url);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    public async Task WaitUntilReadyAsync(HttpClient http)
    {
        var begun = TimeProvider.System.GetTimestamp();

        while (TimeProvider.System.GetElapsedTime(begun) < LongestStart)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The server stopped by itself with exit code {process.ExitCode}: {LastWords}");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/healthz"));

                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The server was not ready after {LongestStart.TotalSeconds} s.");
    }

    /// <summary>SIGKILL: the process gets no chance to do anything more.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<(int Code, string Printed)> EndAsync(string? postgres, string[] arguments)
    {
        using var process = Process.Start(Describe(postgres, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            printed.Enqueue(text);
        }

        if (printed.Count > KeptLines)
        {
            printed.TryDequeue(out _);
        }
    }

    private static ProcessStartInfo Describe(string? postgres, string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POLYDESK__EDDYDESK__LIMIT"] = "0";
        start.Environment["POLYDESK__LOG__REQUESTS"] = "false";
        start.Environment["POLYDESK__OUTGOING__ALLOW"] = "127.0.0.0/8";
        start.Environment["POLYDESK__WEBHOOKS__BACKOFF"] = string.Join(',', Enumerable.Repeat("0.1", 30));

        if (postgres is not null)
        {
            start.Environment["POLYDESK__POSTGRES"] = postgres;
        }

        return start;
    }
}
