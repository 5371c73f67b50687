using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Polydesk.Conformance.Nodes;

/// <summary>A line to PostgreSQL that can be cut, which looks as if the server had died, and mended.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder far;
    private readonly List<Socket> open = [];
    private readonly Lock gate = new();
    private readonly int port;
    private Socket listener;

    public CutLine(string connectionString)
    {
        far = new(connectionString);
        listener = Listen(0);
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(far.ConnectionString) { Host = "127.0.0.1", Port = port }.ConnectionString;

    public void Cut()
    {
        listener.Dispose();

        lock (gate)
        {
            // Without lingering, closing is a reset, which both ends notice at once.
            open.ForEach(socket => socket.Close(0));
            open.Clear();
        }
    }

    public void Mend() => listener = Listen(port);

    public ValueTask DisposeAsync()
    {
        Cut();
        return default;
    }

    private Socket Listen(int at)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, at));
        socket.Listen();
        _ = AcceptAsync(socket);
        return socket;
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                var near = await from.AcceptAsync();
                var to = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                near.NoDelay = true;

                lock (gate)
                {
                    open.AddRange([near, to]);
                }

                await to.ConnectAsync(far.Host!, far.Port);
                _ = CopyAsync(near, to);
                _ = CopyAsync(to, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is cut.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var bytes = new byte[64 * 1024];

        try
        {
            while (await from.ReceiveAsync(bytes) is > 0 and var length)
            {
                for (var at = 0; at < length;)
                {
                    at += await to.SendAsync(bytes.AsMemory(at, length - at));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is cut, or one end has left.
        }

        from.Close();
        to.Close();
    }
}
