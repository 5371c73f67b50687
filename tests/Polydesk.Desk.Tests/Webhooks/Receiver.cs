using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Polydesk.Desk.Tests.Webhooks;

/// <summary>A receiver on loopback that keeps what it is told and answers as the test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<Told, NetworkStream, CancellationToken, Task> answer;
    private readonly Task accepting;
    private int under;

    private Receiver(Func<Told, NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";

    public ConcurrentQueue<Told> All { get; } = new();

    /// <summary>The most requests that were under way at a time.</summary>
    public int Most { get; private set; }

    public static Receiver Start(Func<Told, int>? status = null) => new((told, stream, ct) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status?.Invoke(told) ?? 200} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), ct).AsTask());

    /// <summary>Answers with whatever bytes a test wants.</summary>
    public static Receiver Raw(Func<NetworkStream, CancellationToken, Task> answer) => new((_, stream, ct) => answer(stream, ct));

    /// <summary>Waits until it has been told so much.</summary>
    public async Task<IReadOnlyList<Told>> WaitAsync(int count)
    {
        for (var patience = 0; All.Count < count; patience++)
        {
            await Task.Delay(20, stop.Token);

            if (patience == 1500)
            {
                throw new TimeoutException($"Told {All.Count} of {count}: {string.Join(", ", All.Select(t => $"{t.Word} {t.Body}"))}");
            }
        }

        return [.. All];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();

        try
        {
            var told = await ReadAsync(stream);
            Most = Math.Max(Most, Interlocked.Increment(ref under));
            All.Enqueue(told);
            await answer(told, stream, stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
        finally
        {
            Interlocked.Decrement(ref under);
        }
    }

    private async Task<Told> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];

        while (true)
        {
            var read = await stream.ReadAsync(buffer, stop.Token);

            if (read == 0)
            {
                throw new IOException("The request broke off.");
            }

            bytes.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);

            if (end < 0)
            {
                continue;
            }

            var headers = text[..end].Split("\r\n").Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);

            if (bytes.Count >= end + 4 + int.Parse(headers.GetValueOrDefault("Content-Length", "0")))
            {
                return new(headers, Encoding.UTF8.GetString([.. bytes[(end + 4)..]]));
            }
        }
    }
}

/// <summary>One request.</summary>
internal sealed record Told(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Word => Headers.GetValueOrDefault("X-Event", "");

    public string Id => Headers["X-Polydesk-Delivery"];

    public string Signature => Headers["X-Signature"];
}
