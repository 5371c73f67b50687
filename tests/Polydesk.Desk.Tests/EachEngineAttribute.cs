using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Polydesk.Desk.Tests;

/// <summary>Runs a theory once on each engine, each time with a desk of its own. PostgreSQL is skipped where no server is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachEngineAttribute : DataAttribute
{
    private const string Server = "POLYDESK_TEST_POSTGRES";

    /// <summary>A desk is made when the test runs, not when tests are listed.</summary>
    public override bool SupportsDiscoveryEnumeration() => false;

    public override async ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var sqlite = await TestDesk.CreateAsync(null);
        disposalTracker.Add(sqlite);

        if (Environment.GetEnvironmentVariable(Server) is not { Length: > 0 } server)
        {
            return [new TheoryDataRow(sqlite), new TheoryDataRow([null]) { Skip = $"{Server} names no PostgreSQL server." }];
        }

        var postgres = await TestDesk.CreateAsync(server);
        disposalTracker.Add(postgres);
        return [new TheoryDataRow(sqlite), new TheoryDataRow(postgres)];
    }
}
