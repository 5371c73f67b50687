using Polydesk.Conformance.Api;
using Polydesk.Server.Settings;
using Xunit;

namespace Polydesk.Conformance.Nodes;

/// <summary>Two nodes on one PostgreSQL with an account, asked in turns.</summary>
internal sealed class TwoNodes(TestServer first, TestServer second, TestApi api) : IAsyncDisposable
{
    private int turn;

    public TestServer First => first;

    public TestServer Second => second;

    /// <summary>The account as the first node has it.</summary>
    public TestApi Api => api;

    /// <summary>The node whose turn it is.</summary>
    public TestServer Next => turn++ % 2 == 0 ? first : second;

    public static async Task<TwoNodes> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        var first = await TestServer.StartAsync("postgres", change: change);
        var api = await first.NewDeskAsync();
        return new(first, await first.JoinAsync(), api);
    }

    public static Task<ApiAnswer> AskAsync(TestServer node, string method, string path, (string Name, string Value) credential, string? json = null) =>
        new ApiClient(node, null, "").SendAsync(method, path, json is null ? null : ApiClient.Json(json), credential);

    public ValueTask DisposeAsync() => first.DisposeAsync();
}
