using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public sealed class LeadMatrixTests
{
    [Theory, EachEngine(Alone = true)]
    [Operation("LD-10", "LD-18")]
    public async Task Everybody_gets_what_the_matrix_says(TestApi api)
    {
        var world = await LeadWorld.MakeAsync(api);
        var callers = await world.CallersAsync();

        await MatrixRow<LeadWorld, LeadCaller>.HoldAsync(LeadMatrix.Rows, world, callers);
    }

    [Fact]
    public void Every_resource_is_in_the_matrix() => Assert.Empty(
        Coverage.Operations("leaddesk").Select(o => o.Id).Where(id => int.Parse(id[3..], null) >= 36)
            .Except(LeadMatrix.Rows.Select(r => r.Id))
            .Except(["LD-42", "LD-43", "LD-63", "LD-130", "LD-133", "LD-137", "LD-138", "LD-140"]));
}
