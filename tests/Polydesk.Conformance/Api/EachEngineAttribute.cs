using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Polydesk.Conformance.Api;

/// <summary>Runs a theory on SQLite and on PostgreSQL, with the account of its test class.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachEngineAttribute : DataAttribute
{
    /// <summary>Gives this test an account that no other test sees.</summary>
    public bool Alone { get; init; }

    /// <summary>Why this test says nothing where requests go to two nodes.</summary>
    public string? OneNode { get; init; }

    public override async ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        [await RowAsync("sqlite", testMethod), await RowAsync("postgres", testMethod)];

    public override bool SupportsDiscoveryEnumeration() => false;

    private async Task<ITheoryDataRow> RowAsync(string engine, MethodInfo test)
    {
        if (engine == "postgres" && !TestPostgres.IsThere)
        {
            return new TheoryDataRow<TestApi?>(null) { Skip = "POLYDESK_TEST_POSTGRES is not set; ./test sets it.", Label = engine };
        }

        if (TestProxy.Program is not null && (engine == "sqlite" ? "Nodes share PostgreSQL." : OneNode) is { } reason)
        {
            return new TheoryDataRow<TestApi?>(null) { Skip = reason, Label = engine };
        }

        var api = Alone ? await (await TestServers.OfAsync(engine)).NewDeskAsync() : await TestServers.DeskOfAsync(engine, test.DeclaringType!);
        return new TheoryDataRow<TestApi>(api) { Label = engine };
    }
}
