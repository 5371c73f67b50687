using System.Text;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

public sealed class FormTests : IDisposable
{
    private readonly Sent sent = new();

    public void Dispose() => sent.Dispose();

    [Theory]
    [InlineData("", "{}")]
    [InlineData("a=1", """{"a":"1"}""")]
    [InlineData("a=1&b=2", """{"a":"1","b":"2"}""")]
    [InlineData("a", """{"a":""}""")]
    [InlineData("a=", """{"a":""}""")]
    [InlineData("a=b=c", """{"a":"b=c"}""")]
    [InlineData("=x&&a=1&", """{"a":"1"}""")]
    [InlineData("a=1&b=2&a=3", """{"a":"3","b":"2"}""")]
    [InlineData("a=x+y%20z%2B", """{"a":"x y z+"}""")]
    [InlineData("a=%D0%9F%d1%80", """{"a":"Пр"}""")]
    [InlineData("a=100%&b=%4&c=%zz", """{"a":"100%","b":"%4","c":"%zz"}""")]
    [InlineData("a[k]=v", """{"a":{"k":"v"}}""")]
    [InlineData("a%5Bk%5D=v&a%5bl%5d=w", """{"a":{"k":"v","l":"w"}}""")]
    [InlineData("a[]=x&a[]=y", """{"a":["x","y"]}""")]
    [InlineData("a[0]=x&a[1]=y", """{"a":["x","y"]}""")]
    [InlineData("a[1]=y&a[0]=x", """{"a":{"1":"y","0":"x"}}""")]
    [InlineData("a[5]=x&a[]=y", """{"a":{"5":"x","6":"y"}}""")]
    [InlineData("a[05]=x&a[]=y", """{"a":{"05":"x","0":"y"}}""")]
    [InlineData("a[x]=1&a[]=2", """{"a":{"x":"1","0":"2"}}""")]
    [InlineData("a[][n]=1&a[][n]=2", """{"a":[{"n":"1"},{"n":"2"}]}""")]
    [InlineData("custom_fields[8][1]=x&custom_fields[8][2]=y", """{"custom_fields":{"8":{"1":"x","2":"y"}}}""")]
    [InlineData("a[k1][k2]=v&a[k1][k3]=w", """{"a":{"k1":{"k2":"v","k3":"w"}}}""")]
    [InlineData("a=1&a[k]=2", """{"a":{"k":"2"}}""")]
    [InlineData("a[k]=2&a=1", """{"a":"1"}""")]
    [InlineData("a[k]=1&a[k][l]=2", """{"a":{"k":{"l":"2"}}}""")]
    [InlineData("a[b=1", """{"a[b":"1"}""")]
    [InlineData("[a]=1", """{"[a]":"1"}""")]
    [InlineData("a]=1", """{"a]":"1"}""")]
    [InlineData("a[b]c=1", """{"a":{"b":"1"}}""")]
    [InlineData("a[b][c=1", """{"a":{"b":"1"}}""")]
    [InlineData("order_by=name%7Bdesc%7D", """{"order_by":"name{desc}"}""")]
    public async Task Names_and_values_are_read_as_PHP_does(string text, string expected)
    {
        Assert.Equal(expected, Sent.Shape(await sent.BagAsync(text, Sent.Form)));
        Assert.Equal(expected, Sent.Shape(await sent.BagAsync("", null, "?" + text)));
    }

    [Theory]
    [InlineData("a=%FF")]
    [InlineData("a=%D0x")]
    [InlineData("b=1&a=%ED%A0%80")]
    [InlineData("%FF=a")]
    public async Task Bytes_that_are_no_UTF_8_are_a_fault(string text)
    {
        Assert.Equal(BodyFaultKind.MalformedText, (await sent.FaultAsync(text, Sent.Form)).Kind);
        Assert.Equal(BodyFaultKind.MalformedText, (await sent.FaultAsync("", null, "?" + text)).Kind);
    }

    [Fact]
    public async Task Raw_bytes_that_are_no_UTF_8_are_a_fault()
    {
        var form = await sent.ReadAsync([(byte)'a', (byte)'=', 0xC3], Sent.Form);
        var part = await sent.ReadAsync([.. "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"u8, 0xFF, 0xFE, .. "\r\n--XX--\r\n"u8], Sent.Multipart);

        Assert.True(form.Failed(out var formFault, out _));
        Assert.True(part.Failed(out var partFault, out _));
        Assert.Equal((BodyFaultKind.MalformedText, BodyFaultKind.MalformedText), (formFault.Kind, partFault.Kind));
    }

    [Fact]
    public async Task The_body_wins_over_the_query_whole()
    {
        var bag = await sent.BagAsync("a[x]=1&b=2", Sent.Form, "?a[y]=3&c=4");

        Assert.Equal("""{"a":{"x":"1"},"c":"4","b":"2"}""", Sent.Shape(bag));
    }

    [Fact]
    public async Task Nesting_is_bounded()
    {
        var deepest = "a" + string.Concat(Enumerable.Repeat("[]", 31)) + "=x";
        var tooDeep = "a" + string.Concat(Enumerable.Repeat("[]", 32)) + "=x";

        await sent.BagAsync(deepest, Sent.Form);

        Assert.Equal(new BodyFault(BodyFaultKind.TooComplex), await sent.FaultAsync(tooDeep, Sent.Form));
        Assert.Equal(new BodyFault(BodyFaultKind.TooComplex), await sent.FaultAsync("", null, "?" + tooDeep));
    }

    [Fact]
    public async Task The_number_of_parameters_is_bounded()
    {
        var many = string.Concat(Enumerable.Repeat("a[]=1&", 10_000));

        Assert.Equal(10_000, (await sent.BagAsync(many, Sent.Form))["a"].Items.Count);
        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(many + "b=1", Sent.Form)).Kind);
    }

    [Fact]
    public async Task The_length_of_a_body_is_bounded()
    {
        var limits = new ParameterLimits { MaxBodyBytes = 5000 };

        await sent.BagAsync("a=" + new string('x', 4998), Sent.Form, limits: limits);

        Assert.Equal(BodyFaultKind.TooLarge, (await sent.FaultAsync("a=" + new string('x', 4999), Sent.Form, limits: limits)).Kind);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("a[")]
    [InlineData("%")]
    [InlineData("]")]
    [InlineData("[[]")]
    public async Task A_megabyte_of_brackets_is_read_or_refused(string piece)
    {
        var text = "a" + string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)) + "=x";
        var read = await sent.ReadAsync(Encoding.UTF8.GetBytes(text), Sent.Form);

        Assert.True(read.Failed(out var fault, out var bag) ? fault.Kind is BodyFaultKind.TooComplex : bag.All.Count() == 1);
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/xml; charset=utf-8", "application/xml")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("multipart/mixed; boundary=x", "multipart/mixed")]
    public async Task Another_media_type_is_refused_by_name(string contentType, string named) =>
        Assert.Equal(new BodyFault(BodyFaultKind.UnsupportedMediaType, named), await sent.FaultAsync("a=1", contentType));

    [Theory]
    [InlineData("text/plain")]
    [InlineData(Sent.Json)]
    [InlineData(Sent.Form)]
    [InlineData(Sent.Multipart)]
    [InlineData(null)]
    public async Task An_empty_body_of_any_type_has_no_parameters(string? contentType) =>
        Assert.Equal("""{"q":"1"}""", Sent.Shape(await sent.BagAsync("", contentType, "?q=1")));

    [Theory]
    [InlineData("a=1", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(" \r\n{\"a\":1}", """{"a":1}""")]
    public async Task A_body_without_a_type_is_JSON_when_it_begins_so(string body, string expected) =>
        Assert.Equal(expected, Sent.Shape(await sent.BagAsync(body, null)));
}
