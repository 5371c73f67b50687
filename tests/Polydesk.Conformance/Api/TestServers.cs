using System.Collections.Concurrent;
using Xunit;

[assembly: AssemblyFixture(typeof(Polydesk.Conformance.Api.TestServers))]

namespace Polydesk.Conformance.Api;

/// <summary>One server an engine for all tests, started when it is first needed, and one account a test class.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<TestServer>>> Started = new();
    private static readonly ConcurrentDictionary<(string Engine, Type Tests), Lazy<Task<TestApi>>> Desks = new();

    public static Task<TestServer> OfAsync(string engine) => Started.GetOrAdd(engine, e => new(() => TestServer.StartAsync(e))).Value;

    public static Task<TestApi> DeskOfAsync(string engine, Type tests) =>
        Desks.GetOrAdd((engine, tests), static key => new(async () => await (await OfAsync(key.Engine)).NewDeskAsync())).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Started.Values)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
