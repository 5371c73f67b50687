using System.Text.Json;
using Xunit;

namespace Polydesk.Conformance;

public class ExampleTests
{
    [Theory]
    [InlineData("eddydesk")]
    [InlineData("freescout")]
    [InlineData("deskpro")]
    [InlineData("leaddesk")]
    public void Every_example_is_named_after_an_operation_and_shows_an_answer(string dialect)
    {
        var operations = Coverage.Operations(dialect).Select(operation => operation.Id).ToHashSet();
        var examples = Example.All(dialect);

        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.Equal(example.Operation, example.Name.Split('.')[0]);
            Assert.Contains(example.Operation, operations);
            Assert.InRange(example.Status, 200, 599);
            Assert.True(example.Response.ValueKind is JsonValueKind.Object || example.Headers.Count > 0);
        });
    }

    [Fact]
    public void Every_one_of_the_55_EddyDesk_operations_has_an_example()
    {
        var examples = Example.All("eddydesk").Select(example => example.Operation).ToHashSet();

        Assert.All(Enumerable.Range(1, 55), number => Assert.Contains($"ED-{number:00}", examples));
    }

    [Theory]
    [InlineData("eddydesk")]
    [InlineData("freescout")]
    [InlineData("deskpro")]
    [InlineData("leaddesk")]
    public void Every_example_has_its_own_shape(string dialect) => Assert.All(
        Example.All(dialect).Where(example => example.Response.ValueKind is JsonValueKind.Object),
        example => Shape.Of(example).Hold(example.Response));
}
