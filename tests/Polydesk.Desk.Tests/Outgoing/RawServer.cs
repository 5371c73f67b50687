using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Polydesk.Desk.Tests.Outgoing;

/// <summary>A server on loopback that answers each request with whatever bytes a test wants, and remembers who called.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, Stream, CancellationToken, Task> answer;
    private readonly Task accepting;
    private readonly ConcurrentBag<Task> serving = [];
    private int connections;

    private RawServer(IPEndPoint address, Func<string, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener = new(address);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    public ConcurrentQueue<string> Requests { get; } = new();

    public static RawServer Start(Func<string, Stream, CancellationToken, Task> answer, string address = "127.0.0.1", int port = 0) =>
        new(new(IPAddress.Parse(address), port), answer);

    public static RawServer Start(string response, string address = "127.0.0.1", int port = 0) =>
        Start((_, stream, ct) => SendAsync(stream, response, ct), address, port);

    public static Task SendAsync(Stream stream, string text, CancellationToken ct) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), ct).AsTask();

    public Uri Url(string path = "/", string host = "127.0.0.1") => new($"http://{host}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        await Task.WhenAll(serving);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);

                Interlocked.Increment(ref connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);

                Requests.Enqueue(request);
                await answer(request, stream, stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
            }
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[8192];

        while (!IsWhole(request.ToString()))
        {
            var read = await stream.ReadAsync(buffer, stop.Token);

            if (read == 0)
            {
                break;
            }

            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return request.ToString();
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);

        if (end < 0)
        {
            return false;
        }

        var length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));

        return length is null || request.Length - end - 4 >= int.Parse(length["Content-Length:".Length..]);
    }
}
