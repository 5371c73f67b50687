using System.Text;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

public sealed class JsonTests : IDisposable
{
    private readonly Sent sent = new();

    public void Dispose() => sent.Dispose();

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("  \n", "{}")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    [InlineData("""{"a":"x","b":[1,true,null],"c":{"d":{}}}""", """{"a":"x","b":[1,true,null],"c":{"d":{}}}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("""{"a":1.50,"b":1e3,"c":-0,"d":123456789012345678901234567890}""", """{"a":1.50,"b":1e3,"c":-0,"d":123456789012345678901234567890}""")]
    [InlineData("""{"a\u0062":"\"\\\/\b\f\n\r\t\u041f\ud83d\ude00é"}""", """{"ab":"\"\\/\b\f\n\r\tП\uD83D\uDE00é"}""")]
    public async Task An_object_is_read_as_it_is_written(string json, string expected) =>
        Assert.Equal(expected, Sent.Shape(await sent.BagAsync(json, Sent.Json)));

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("text/json")]
    [InlineData("application/merge-patch+json")]
    public async Task Every_name_of_JSON_is_known(string contentType) =>
        Assert.Equal("""{"a":1}""", Sent.Shape(await sent.BagAsync("""{"a":1}""", contentType)));

    [Theory]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("nonsense")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":[}")]
    [InlineData("{'a':1}")]
    public async Task Malformed_JSON_is_refused(string json) =>
        Assert.Equal(new BodyFault(BodyFaultKind.MalformedJson), await sent.FaultAsync(json, Sent.Json));

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"a\":1}]")]
    [InlineData("1")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    public async Task JSON_that_is_no_object_is_refused(string json) =>
        Assert.Equal(new BodyFault(BodyFaultKind.JsonIsNoObject), await sent.FaultAsync(json, Sent.Json));

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Nesting_is_bounded(string open, string close)
    {
        string Nested(int levels) => $$"""
            {"a":{{string.Concat(Enumerable.Repeat(open, levels))}}1{{string.Concat(Enumerable.Repeat(close, levels))}}}
            """;

        await sent.BagAsync(Nested(31), Sent.Json);

        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(Nested(32), Sent.Json)).Kind);
        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(Nested(500_000), Sent.Json)).Kind);
    }

    [Fact]
    public async Task The_number_of_values_is_bounded()
    {
        string List(int length) => "{\"a\":[" + string.Join(',', Enumerable.Repeat('1', length)) + "]}";

        await sent.BagAsync(List(9_999), Sent.Json);

        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(List(10_000), Sent.Json)).Kind);
    }

    [Fact]
    public async Task A_long_text_of_escapes_is_read()
    {
        var json = "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\n", 500_000)) + "\"}";

        Assert.Equal(500_000, (await sent.BagAsync(json, Sent.Json))["a"].Literal.Length);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00x")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("a\\u0000b")]
    public async Task Text_that_no_store_takes_is_bad_for_its_field_alone(string text)
    {
        var bag = await sent.BagAsync($$"""{"bad":"{{text}}","list":["x","{{text}}"],"map":{"{{text}}":1},"good":"x"}""", Sent.Json);

        Assert.True(bag["bad"].AsText().IsBad);
        Assert.True(bag["bad"].AsInt().IsBad);
        Assert.True(bag["list"].AsTexts().IsBad);
        Assert.True(bag["map"].AsMap().IsBad);
        Assert.Equal("x", bag["good"].AsText().Or(null));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_no_JSON()
    {
        var read = await sent.ReadAsync([.. "{\"a\":\"x"u8, 0xFF, .. "\"}"u8], Sent.Json);

        Assert.True(read.Failed(out var fault, out _));
        Assert.Equal(BodyFaultKind.MalformedJson, fault.Kind);
    }

    [Fact]
    public async Task The_body_wins_over_the_query() =>
        Assert.Equal("""{"a":null,"c":"4"}""", Sent.Shape(await sent.BagAsync("""{"a":null}""", Sent.Json, "?a=1&c=4")));

    [Fact]
    public async Task A_client_that_leaves_cancels_the_reading()
    {
        using var leaving = new CancellationTokenSource();
        var body = new LostStream(leaving);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent.ReadAsync(body, Sent.Json, ct: leaving.Token));
    }

    private sealed class LostStream(CancellationTokenSource leaving) : MemoryStream(Encoding.UTF8.GetBytes("{\"a\":"))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }

            await leaving.CancelAsync();

            throw new IOException("The client reset the request stream.");
        }
    }
}
