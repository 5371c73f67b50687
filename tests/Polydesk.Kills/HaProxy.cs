using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Polydesk.Kills;

/// <summary>HAProxy before the nodes of a desk. Each request goes to the next node; one that is not ready gets none.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private const string Checks = "  option httpchk GET /readyz\n  timeout check 2s\n  default-server check inter 500ms fall 2 rise 1";

    private readonly Process process;
    private readonly string file;

    private HaProxy(Process process, string file) => (this.process, this.file) = (process, file);

    /// <summary>A free address on loopback.</summary>
    public static Uri NewUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }

    /// <param name="program">The path of HAProxy.</param>
    /// <param name="url">Where it listens.</param>
    /// <param name="watches">Whether it asks the nodes if they are ready. A test that loads the machine does without, or it might find none that is.</param>
    /// <param name="nodes">The nodes.</param>
    public static async Task<HaProxy> StartAsync(string program, Uri url, bool watches, params Uri[] nodes)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Configuration(url, watches ? Checks : "", nodes));
        var process = Process.Start(new ProcessStartInfo(program, ["-db", "-q", "-f", file]))!;

        while (!await AcceptsAsync(url))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"HAProxy ended with exit code {process.ExitCode}.");
            }

            await Task.Delay(20);
        }

        return new(process, file);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        File.Delete(file);
    }

    /// <summary>As the operators' page shows it, but that what HAProxy would refuse itself is passed on, because tests ask what the desk says to it.</summary>
    private static string Configuration(Uri url, string checks, IEnumerable<Uri> nodes) =>
        $"""
        global
          tune.bufsize 1048576
          tune.http.maxhdr 256
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          option accept-invalid-http-request
        frontend desk
          bind {url.Authority}
          option forwardfor
          default_backend nodes
        backend nodes
          balance roundrobin
          option redispatch 1
        {checks}
        {string.Join('\n', nodes.Select((node, n) => $"  server node{n + 1} {node.Authority}"))}

        """;

    private static async Task<bool> AcceptsAsync(Uri url)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
