using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class VisibilityTests
{
    [Theory, EachEngine(Alone = true)]
    public async Task ED_C3_Everybody_gets_what_the_matrix_says(TestApi api)
    {
        var world = await World.MakeAsync(api);
        var callers = VisibilityMatrix.Callers.Select(c => api.As(c.Of(world))).ToList();

        await MatrixRow<World, ApiClient>.HoldAsync(VisibilityMatrix.Rows, world, callers);
    }

    [Fact]
    public void Every_operation_with_a_key_is_in_the_matrix() => Assert.Equal(
        Coverage.Operations("eddydesk").Select(o => o.Id).Where(id => !id.StartsWith("ED-C", StringComparison.Ordinal)).Except(["ED-56", "ED-57"]),
        VisibilityMatrix.Rows.Select(r => r.Id).Distinct().Order(StringComparer.Ordinal));
}
