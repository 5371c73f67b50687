using Polydesk.Kills;

namespace Polydesk.Conformance.Api;

/// <summary>
/// Whether the servers of the tests that are on PostgreSQL are pairs of nodes behind HAProxy. <c>tests/two-nodes</c> asks for it with
/// <c>POLYDESK_TEST_HAPROXY</c>, the path of the program.
/// </summary>
public static class TestProxy
{
    public static string? Program { get; } = Environment.GetEnvironmentVariable("POLYDESK_TEST_HAPROXY") is { Length: > 0 } program ? program : null;

    public static Task<HaProxy> StartAsync(Uri url, params Uri[] nodes) => HaProxy.StartAsync(Program!, url, watches: false, nodes);
}
