using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Outgoing;
using Xunit;

namespace Polydesk.Desk.Tests.Outgoing;

public sealed class OutgoingPolicyTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2002:101:101::1")]
    public void Public_addresses_are_allowed(string address) => Assert.True(OutgoingPolicy.PublicOnly.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("2606:4700::5efe:127.0.0.1")]
    [InlineData("2606:4700::200:5efe:10.0.0.1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void All_others_are_refused(string address) => Assert.False(OutgoingPolicy.PublicOnly.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.0/8", "127.1.2.3", "10.0.0.1")]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", "::1")]
    [InlineData("127.0.0.0/8", "64:ff9b::7f00:1", "64:ff9b::a00:1")]
    [InlineData("10.1.0.0/16, ::1/128", "::1", "::2")]
    [InlineData("10.1.0.0/16, ::1/128", "10.1.255.255", "10.2.0.0")]
    [InlineData(" fd00::/8 ,", "fd12::1", "fc00::1")]
    [InlineData("10.1.2.3/16", "10.1.255.255", "10.2.0.0")]
    [InlineData("192.168.0.7, ::1", "192.168.0.7", "192.168.0.8")]
    public void The_operator_allows_networks(string networks, string allowed, string refused)
    {
        var policy = Policy(networks);

        Assert.True(policy.Allows(IPAddress.Parse(allowed)));
        Assert.False(policy.Allows(IPAddress.Parse(refused)));
        Assert.True(policy.Allows(IPAddress.Parse("1.1.1.1")));
    }

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.0/8, 10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("10", "10")]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    [InlineData("::1/129", "::1/129")]
    [InlineData("*", "*")]
    public void A_bad_entry_is_named(string networks, string entry)
    {
        Assert.False(OutgoingPolicy.TryParse(networks, out _, out var error));

        Assert.StartsWith($"'{entry}' is not a network.", error);
    }

    [Fact]
    public void An_embedded_address_is_judged_like_itself() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), number =>
        {
            var (a, b, c, d) = ((byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);
            var expected = OutgoingPolicy.PublicOnly.Allows(new([a, b, c, d]));

            Assert.Equal(expected, OutgoingPolicy.PublicOnly.Allows(new IPAddress([a, b, c, d]).MapToIPv6()));
            Assert.Equal(expected, OutgoingPolicy.PublicOnly.Allows(new([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d])));
            Assert.Equal(expected, OutgoingPolicy.PublicOnly.Allows(new([0x20, 0x02, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static OutgoingPolicy Policy(string networks)
    {
        Assert.True(OutgoingPolicy.TryParse(networks, out var policy, out _));
        return policy;
    }
}
