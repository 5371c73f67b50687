using System.Reflection;
using Polydesk.Conformance.Api;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Polydesk.Conformance.Storage;

/// <summary>Runs a theory with the name of an engine, and more; PostgreSQL only where there is one.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEngineAttribute(string engine, params object[] more) : DataAttribute
{
    public string Engine => engine;

    public IReadOnlyList<object> More => more;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var skip = engine == "postgres" && !TestPostgres.IsThere ? "POLYDESK_TEST_POSTGRES is not set; ./test sets it." : null;
        return new([new TheoryDataRow([engine, .. more]) { Skip = skip }]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
