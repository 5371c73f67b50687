using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

public sealed class ProMatrixTests
{
    /// <summary>Those that are asked without a credential of their own, and the picture that nobody has.</summary>
    private static readonly string[] Elsewhere = ["DP-03", "DP-05", "DP-06", "DP-07", "DP-17"];

    [Theory, EachEngine(Alone = true)]
    [Operation("DP-X04", "DP-X05", "DP-X06", "DP-X07", "DP-X08")]
    public async Task Every_key_and_token_gets_what_the_matrix_says(TestApi api)
    {
        var world = await ProWorld.MakeAsync(api);
        var callers = await world.CallersAsync();

        await MatrixRow<ProWorld, ProCaller>.HoldAsync(ProMatrix.Rows, world, callers);
    }

    [Fact]
    public void Every_operation_that_is_built_is_in_the_matrix() => Assert.Equal(
        Coverage.Operations("deskpro").Where(Coverage.IsBuilt).Select(o => o.Id).Where(id => !id.StartsWith("DP-X", StringComparison.Ordinal)).Except(Elsewhere),
        ProMatrix.Rows.Select(r => r.Id).Distinct().Except(["DP-146"]));
}
