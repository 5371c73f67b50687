using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

public sealed class ReadingTests : IDisposable
{
    private readonly Sent sent = new();

    public void Dispose() => sent.Dispose();

    [Theory]
    [InlineData("\"x\"", "Value x")]
    [InlineData("\"  \"", "Value   ")]
    [InlineData("1.50", "Value 1.50")]
    [InlineData("true", "Value true")]
    [InlineData("\"\"", "Empty")]
    [InlineData("[]", "Empty")]
    [InlineData("null", "Absent")]
    [InlineData("[\"x\"]", "Bad")]
    [InlineData("{\"a\":1}", "Bad")]
    public async Task Text(string json, string expected) => Assert.Equal(expected, Told((await OfAsync(json)).AsText()));

    [Theory]
    [InlineData("5", "Value 5")]
    [InlineData("\"5\"", "Value 5")]
    [InlineData("\" -5 \"", "Value -5")]
    [InlineData("\"007\"", "Value 7")]
    [InlineData("9223372036854775807", "Value 9223372036854775807")]
    [InlineData("\"\"", "Empty")]
    [InlineData("\" \"", "Empty")]
    [InlineData("[]", "Empty")]
    [InlineData("null", "Absent")]
    [InlineData("9223372036854775808", "Bad")]
    [InlineData("1e3", "Bad")]
    [InlineData("1.5", "Bad")]
    [InlineData("1.0", "Bad")]
    [InlineData("true", "Bad")]
    [InlineData("\"5\\u0000\"", "Bad")]
    [InlineData("\"0x5\"", "Bad")]
    [InlineData("\"1,000\"", "Bad")]
    [InlineData("\"five\"", "Bad")]
    [InlineData("\"٥\"", "Bad")]
    [InlineData("[5]", "Bad")]
    public async Task Whole_number(string json, string expected) => Assert.Equal(expected, Told((await OfAsync(json)).AsInt()));

    [Theory]
    [InlineData("true", "Value True")]
    [InlineData("\"true\"", "Value True")]
    [InlineData("\"True\"", "Value True")]
    [InlineData("1", "Value True")]
    [InlineData("\"1\"", "Value True")]
    [InlineData("false", "Value False")]
    [InlineData("\"false\"", "Value False")]
    [InlineData("0", "Value False")]
    [InlineData("\"0\"", "Value False")]
    [InlineData("\"\"", "Value False")]
    [InlineData("null", "Absent")]
    [InlineData("2", "Bad")]
    [InlineData("\"yes\"", "Bad")]
    [InlineData("[]", "Bad")]
    [InlineData("{}", "Bad")]
    public async Task Yes_or_no(string json, string expected) => Assert.Equal(expected, Told((await OfAsync(json)).AsBool()));

    [Theory]
    [InlineData("[\"a\",\"b\"]", "Value a|b")]
    [InlineData("{\"x\":\"a\",\"y\":\"b\"}", "Value a|b")]
    [InlineData("\"a\"", "Value a")]
    [InlineData("\" a , b ,, c\"", "Value a|b|c")]
    [InlineData("7", "Value 7")]
    [InlineData("[1,\"b\",null,\"\"]", "Value 1|b")]
    [InlineData("[\"a,b\"]", "Value a,b")]
    [InlineData("\"\"", "Empty")]
    [InlineData("\" , \"", "Empty")]
    [InlineData("[]", "Empty")]
    [InlineData("{}", "Empty")]
    [InlineData("[\"\"]", "Empty")]
    [InlineData("null", "Absent")]
    [InlineData("[[\"a\"]]", "Bad")]
    [InlineData("[[]]", "Bad")]
    [InlineData("{\"a\":{}}", "Bad")]
    public async Task List_of_texts(string json, string expected) => Assert.Equal(expected, Told((await OfAsync(json)).AsTexts()));

    [Theory]
    [InlineData("[1,\"2\"]", "Value 1|2")]
    [InlineData("{\"0\":3}", "Value 3")]
    [InlineData("\"1, 2,-3\"", "Value 1|2|-3")]
    [InlineData("4", "Value 4")]
    [InlineData("[]", "Empty")]
    [InlineData("\"\"", "Empty")]
    [InlineData("null", "Absent")]
    [InlineData("\"1,x\"", "Bad")]
    [InlineData("[1.5]", "Bad")]
    [InlineData("[true]", "Bad")]
    public async Task List_of_ids(string json, string expected) => Assert.Equal(expected, Told((await OfAsync(json)).AsIds()));

    [Theory]
    [InlineData("{\"8\":\"x\",\"9\":null}", "Value 8=x")]
    [InlineData("[\"x\",\"y\"]", "Value 0=x|1=y")]
    [InlineData("[null,\"y\"]", "Value 1=y")]
    [InlineData("{}", "Empty")]
    [InlineData("[]", "Empty")]
    [InlineData("\"\"", "Empty")]
    [InlineData("null", "Absent")]
    [InlineData("\"x\"", "Bad")]
    [InlineData("5", "Bad")]
    [InlineData("false", "Bad")]
    public async Task Map(string json, string expected)
    {
        var reading = (await OfAsync(json)).AsMap();

        Assert.Equal(expected, reading.Has(out var map)
            ? "Value " + string.Join('|', map.Select(member => member.Key + "=" + member.Value.Literal))
            : reading.State.ToString());
    }

    [Fact]
    public async Task A_PHP_array_is_a_list_and_a_map_alike()
    {
        var bag = await sent.BagAsync("status_list[]=open&status_list[]=closed&custom_fields[8][2]=y&owner_list=0&public=", Sent.Form);

        Assert.Equal("Value open|closed", Told(bag["status_list"].AsTexts()));
        Assert.Equal("closed", bag["status_list"]["1"].Literal);
        Assert.Equal("y", bag["custom_fields"]["8"]["2"].AsText().Or(null));
        Assert.Equal("Value 0", Told(bag["owner_list"].AsIds()));
        Assert.Equal("Value False", Told(bag["public"].AsBool()));
        Assert.True(bag["missing"]["8"]["2"].AsText().IsAbsent);
        Assert.Equal(7, bag["missing"].AsInt().Or(7));
    }

    private static string Told<T>(Reading<IReadOnlyList<T>> reading) =>
        reading.Has(out var list) ? "Value " + string.Join('|', list) : reading.State.ToString();

    private static string Told<T>(Reading<T> reading) => reading.Has(out var value) ? $"Value {value}" : reading.State.ToString();

    private async Task<Parameter> OfAsync(string json) => (await sent.BagAsync($$"""{"p":{{json}}}""", Sent.Json))["p"];
}
