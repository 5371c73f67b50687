using System.Text.Json;
using Xunit;

namespace Polydesk.Conformance;

public class ExampleTests
{
    [Theory]
    [InlineData("eddydesk")]
    public void Every_example_is_named_after_its_operation_and_shows_an_object(string dialect)
    {
        var examples = Example.All(dialect);

        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.Equal(example.Operation, example.Name.Split('.')[0]);
            Assert.InRange(example.Status, 200, 599);
            Assert.Equal(JsonValueKind.Object, example.Response.ValueKind);
        });
    }
}
