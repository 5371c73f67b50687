using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Polydesk.Desk.Outgoing;

/// <summary>Which addresses the desk may reach: those that are routed on the internet, and the networks the operator allows.</summary>
public sealed class OutgoingPolicy
{
    // The registries of special-purpose addresses (RFC 6890 and its successors), with multicast and what is reserved.
    private static readonly IPNetwork[] NotPublicV4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotPublicV6 = Networks("2001::/23", "2001:db8::/32", "3fff::/20");

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Tunnelled = IPNetwork.Parse("2002::/16");

    private readonly IPNetwork[] allowed;

    private OutgoingPolicy(IPNetwork[] allowed) => this.allowed = allowed;

    public static OutgoingPolicy PublicOnly { get; } = new([]);

    /// <summary>Reads a list like <c>127.0.0.0/8, 10.1.0.0/16, ::1</c>. Empty allows public addresses only.</summary>
    public static bool TryParse(string? networks, [NotNullWhen(true)] out OutgoingPolicy? policy, [NotNullWhen(false)] out string? error)
    {
        var allowed = new List<IPNetwork>();

        foreach (var entry in (networks ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryNetwork(entry, out var network))
            {
                policy = null;
                error = $"'{entry}' is not a network. Write networks like 127.0.0.0/8, 10.1.0.0/16, ::1/128, separated by commas.";
                return false;
            }

            allowed.Add(network);
        }

        policy = new([.. allowed]);
        error = null;
        return true;
    }

    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Allows(address.MapToIPv4());
        }

        if (allowed.Any(network => network.Contains(address)))
        {
            return true;
        }

        if (address.AddressFamily is AddressFamily.InterNetwork)
        {
            return !NotPublicV4.Any(network => network.Contains(address));
        }

        // What carries an IPv4 address within reaches that address.
        return address.AddressFamily is AddressFamily.InterNetworkV6
            && (EmbeddedV4(address) is { } embedded
                ? Allows(embedded)
                : PublicV6.Contains(address) && !NotPublicV6.Any(network => network.Contains(address)));
    }

    private static IPAddress? EmbeddedV4(IPAddress address)
    {
        var bytes = address.GetAddressBytes();

        return Translated.Contains(address) || IsIsatap(bytes) ? new(bytes.AsSpan(12, 4))
            : Tunnelled.Contains(address) ? new(bytes.AsSpan(2, 4))
            : null;
    }

    // RFC 5214: the interface identifier is 0000:5efe or 0200:5efe, then the IPv4 address.
    private static bool IsIsatap(byte[] bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) is 0x0000_5efe or 0x0200_5efe;

    private static bool TryNetwork(string entry, out IPNetwork network)
    {
        // A number alone also reads as an address; nobody means 10 by 0.0.0.10.
        if (!entry.Contains('/', StringComparison.Ordinal) && entry.Contains(entry.Contains(':', StringComparison.Ordinal) ? ':' : '.', StringComparison.Ordinal)
            && IPAddress.TryParse(entry, out var address))
        {
            network = new(address, address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
