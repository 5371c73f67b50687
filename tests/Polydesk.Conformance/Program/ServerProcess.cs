using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>The program serving on a free port until it is told to end.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private readonly Task<string> errors;

    private ServerProcess(Process process)
    {
        this.process = process;
        reading = ReadAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>Everything it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static async Task<ServerProcess> StartAsync(DataFolder data, params string[] args)
    {
        string[] where = args.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var server = new ServerProcess(Cli.Start(data.Postgres, ["serve", "--data", data.Path, .. where, .. args]));
        server.Http.BaseAddress = await server.ready.Task;
        return server;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? email = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Sign(request, email, key);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string json, string? email = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        Sign(request, email, key);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a request with this key is answered with this status, for at most a second and the time of a request.</summary>
    public async Task<bool> SoonAnswersAsync(int status, string path, string email, string key)
    {
        var started = Stopwatch.GetTimestamp();

        while (true)
        {
            var isLast = Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(1);
            using var answer = await GetAsync(path, email, key);

            if ((int)answer.StatusCode == status)
            {
                return true;
            }

            if (isLast)
            {
                return false;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end; answers the exit code and everything it said.</summary>
    public async Task<CliResult> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await reading;
        return new(process.ExitCode, Output, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();

        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        await reading;
        process.Dispose();
    }

    private static void Sign(HttpRequestMessage request, string? email, string? key)
    {
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{key}")));
        }
    }

    private async Task ReadAsync()
    {
        const string mark = "Polydesk is ready on ";

        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }

            if (line.StartsWith(mark, StringComparison.Ordinal))
            {
                ready.TrySetResult(new(line[mark.Length..].Split(' ')[0]));
            }
        }

        ready.TrySetException(new InvalidOperationException("The server ended before it was ready: " + await errors));
    }
}
