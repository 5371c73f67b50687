using Polydesk.Conformance.Api;
using Polydesk.Conformance.EddyDesk;
using Polydesk.Conformance.Matrix;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

public sealed class FreeMatrixTests
{
    [Theory, EachEngine(Alone = true)]
    [Operation("FS-39")]
    public async Task Every_key_gets_what_the_matrix_says(TestApi api)
    {
        var world = await World.MakeAsync(api);
        var callers = await FreeMatrix.CallersAsync(world);

        await MatrixRow<World, FreeCaller>.HoldAsync(FreeMatrix.Rows, world, callers);
    }

    [Fact]
    public void Every_operation_with_a_key_is_in_the_matrix() => Assert.Equal(
        Coverage.Operations("freescout").Select(o => o.Id).Except(["FS-37", "FS-38", "FS-39", "FS-40", "FS-41"]),
        FreeMatrix.Rows.Select(r => r.Id).Distinct().Order(StringComparer.Ordinal));
}
