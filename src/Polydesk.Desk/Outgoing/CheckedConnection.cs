using System.Net;
using System.Net.Sockets;

namespace Polydesk.Desk.Outgoing;

/// <summary>Connects to an address that the policy has allowed. The name is resolved once, so that no later answer can replace the checked one.</summary>
internal sealed class CheckedConnection(
    OutgoingPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeSpan timeout, TimeProvider clock)
{
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);

        var addresses = await ResolveAsync(context.DnsEndPoint.Host, linked.Token);
        var allowed = addresses.Where(policy.Allows).ToArray();

        if (allowed.Length == 0 && addresses.Length > 0)
        {
            throw new RefusedAddressException();
        }

        Exception? last = null;

        foreach (var address in allowed)
        {
            try
            {
                return await ConnectAsync(new(address, context.DnsEndPoint.Port), linked.Token);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) =>
        IPAddress.TryParse(host, out var address) ? [address] : await resolve(host, ct);

    private static async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken ct)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        try
        {
            await socket.ConnectAsync(address, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Every address of the host is one that the policy refuses.</summary>
internal sealed class RefusedAddressException() : IOException("The address is not allowed.");
