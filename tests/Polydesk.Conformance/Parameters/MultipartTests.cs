using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

public sealed class MultipartTests : IDisposable
{
    private readonly Sent sent = new();

    public void Dispose() => sent.Dispose();

    [Fact]
    public async Task Fields_are_read_as_in_a_form()
    {
        var body = Body(Field("title", "Привет\r\nмир"), Field("cc[]", "a"), Field("cc[]", "b"), Field("cf%5B8%5D", "x"));

        var bag = await sent.BagAsync(body, Sent.Multipart, "?q=1");

        Assert.Equal("""{"q":"1","title":"Привет\r\nмир","cc":["a","b"],"cf":{"8":"x"}}""", Sent.Shape(bag));
        Assert.Empty(bag.AllFiles);
    }

    [Theory]
    [InlineData("files[0]", "files[1]")]
    [InlineData("files[]", "files[]")]
    [InlineData("files", "files")]
    public async Task Files_come_under_every_name_of_a_list(string first, string second)
    {
        var body = Body(File(first, "a.txt", "one"), Field("filesystem", "x"), File(second, "b.png", "two"));

        var bag = await sent.BagAsync(body, Sent.Multipart);

        Assert.Equal(["a.txt", "b.png"], bag.Files("files").Select(file => file.Name));
        Assert.Equal(["text/plain", "image/png"], bag.Files("files").Select(file => file.MediaType));
        Assert.Equal("two", await ContentAsync(bag.Files("files")[1]));
        Assert.True(bag["files"].IsAbsent);
    }

    [Fact]
    public async Task A_file_of_one_custom_field_is_found_by_that_field()
    {
        var body = Body(File("custom_fields[9]", "a.txt", "one"), File("custom_fields[91]", "b.txt", "two"));

        var bag = await sent.BagAsync(body, Sent.Multipart);

        Assert.Equal("a.txt", Assert.Single(bag.Files("custom_fields[9]")).Name);
        Assert.Equal(2, bag.Files("custom_fields").Count);
        Assert.Empty(bag.Files("file"));
    }

    [Theory]
    [InlineData("filename=\"a b.txt\"", "a b.txt")]
    [InlineData("filename=plain.txt", "plain.txt")]
    [InlineData("filename=\"Отчёт.docx\"", "Отчёт.docx")]
    [InlineData("filename=\"x.txt\"; filename*=UTF-8''%D0%9E%D1%82.txt", "От.txt")]
    [InlineData("filename=\"C:\\\\dir\\\\a.txt\"", "a.txt")]
    [InlineData("filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("filename=\"q\\\"q.txt\"", "q\"q.txt")]
    public async Task The_name_of_a_file_is_read_in_every_spelling_and_made_safe(string parameter, string expected)
    {
        var bag = await sent.BagAsync(Body($"Content-Disposition: form-data; name=\"file\"; {parameter}\r\n\r\nabc"), Sent.Multipart);

        Assert.Equal(expected, Assert.Single(bag.Files("file")).Name);
    }

    [Fact]
    public async Task A_given_media_type_is_kept_unless_it_says_nothing()
    {
        var body = Body(
            File("file", "a.bin", "x", "Text/HTML; charset=utf-8"),
            File("file", "b.pdf", "x", "application/octet-stream"),
            File("file", "c.pdf", "x", "rubbish"));

        var bag = await sent.BagAsync(body, Sent.Multipart);

        Assert.Equal(["text/html", "application/pdf", "application/pdf"], bag.Files("file").Select(file => file.MediaType));
    }

    [Fact]
    public async Task An_unused_file_input_and_a_part_without_a_name_are_passed_over()
    {
        var body = Body(File("file", "", ""), "Content-Disposition: form-data\r\n\r\nx", Field("a", "1"));

        var bag = await sent.BagAsync(body, Sent.Multipart);

        Assert.Equal("""{"a":"1"}""", Sent.Shape(bag));
        Assert.Empty(bag.AllFiles);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var bag = await sent.BagAsync(Body(File("file", "a.txt", "")), Sent.Multipart);

        Assert.Equal(0, Assert.Single(bag.Files("file")).Blob.Size);
    }

    [Fact]
    public async Task A_file_past_the_limit_is_refused_by_name()
    {
        var limits = new ParameterLimits { MaxFileBytes = 10_000 };

        await sent.BagAsync(Body(File("file", "a.txt", new string('x', 10_000))), Sent.Multipart, limits: limits);
        var fault = await sent.FaultAsync(Body(File("file", "b.txt", new string('y', 10_001))), Sent.Multipart, limits: limits);

        Assert.Equal(new BodyFault(BodyFaultKind.FileTooLarge, "b.txt"), fault);
        Assert.Single(sent.StoredFiles);
    }

    [Fact]
    public async Task More_files_than_allowed_are_refused()
    {
        var files = Enumerable.Range(0, 21).Select(at => File("files[]", $"{at}.txt", "x")).ToArray();

        Assert.Equal(20, (await sent.BagAsync(Body(files[..20]), Sent.Multipart)).AllFiles.Count);
        Assert.Equal(new BodyFault(BodyFaultKind.TooManyFiles, "20.txt"), await sent.FaultAsync(Body(files), Sent.Multipart));
    }

    [Fact]
    public async Task Fields_together_are_bounded_and_files_do_not_count()
    {
        var limits = new ParameterLimits { MaxBodyBytes = 100 };
        var half = new string('x', 49);
        var longest = Body(Field("a", half), Field("b", half), File("file", "a.txt", new string('y', 1000)));
        var tooLong = Body(Field("a", half), Field("b", half + "x"));

        await sent.BagAsync(longest, Sent.Multipart, limits: limits);

        Assert.Equal(BodyFaultKind.TooLarge, (await sent.FaultAsync(tooLong, Sent.Multipart, limits: limits)).Kind);
    }

    [Fact]
    public async Task The_number_of_parts_and_the_nesting_of_their_names_are_bounded()
    {
        var limits = new ParameterLimits { MaxParameters = 3 };
        var many = Body(Field("a", ""), Field("b", ""), Field("c", ""), Field("d", ""));
        var deep = Body(Field("a" + string.Concat(Enumerable.Repeat("[]", 32)), ""));

        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(many, Sent.Multipart, limits: limits)).Kind);
        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(many, Sent.Multipart, limits: new() { MaxParts = 3 })).Kind);
        await sent.BagAsync(many, Sent.Multipart, limits: new() { MaxParts = 4 });
        Assert.Equal(BodyFaultKind.TooComplex, (await sent.FaultAsync(deep, Sent.Multipart)).Kind);
    }

    [Theory]
    [InlineData("multipart/form-data", "--XX--\r\n")]
    [InlineData("multipart/form-data; boundary=\"\"", "--XX--\r\n")]
    [InlineData(Sent.Multipart, "nothing like it")]
    [InlineData(Sent.Multipart, "--XX\r\n")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\nvalue")]
    [InlineData(Sent.Multipart, "--XX\r\nno header\r\n\r\nvalue\r\n--XX--\r\n")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Type: text/plain\r\n\r\nvalue\r\n--XX--\r\n")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Disposition: ???\r\n\r\nvalue\r\n--XX--\r\n")]
    public async Task A_broken_body_is_refused_and_leaves_no_file(string contentType, string body)
    {
        Assert.Equal(new BodyFault(BodyFaultKind.MalformedMultipart), await sent.FaultAsync(body, contentType));
        Assert.Empty(sent.StoredFiles);
    }

    [Fact]
    public async Task Huge_headers_and_boundaries_are_refused()
    {
        var longHeader = Body($"Content-Disposition: form-data; name=\"{new string('a', 20_000)}\"\r\n\r\nx");
        var longBoundary = "multipart/form-data; boundary=" + new string('b', 5000);
        var manyHeaders = Body(string.Concat(Enumerable.Range(0, 100).Select(at => $"X-{at}: y\r\n")) + Field("a", "1"));

        Assert.Equal(BodyFaultKind.MalformedMultipart, (await sent.FaultAsync(longHeader, Sent.Multipart)).Kind);
        Assert.Equal(BodyFaultKind.MalformedMultipart, (await sent.FaultAsync(manyHeaders, Sent.Multipart)).Kind);
        Assert.Equal(BodyFaultKind.MalformedMultipart, (await sent.FaultAsync("x", longBoundary)).Kind);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(0, true)]
    [InlineData(413, false)]
    public async Task A_lost_client_cancels_and_a_refusing_server_is_heard(int status, bool cancels)
    {
        var head = Encoding.UTF8.GetBytes("--XX\r\n" + File("file", "a.txt", new string('x', 9000)));
        IOException thrown = status == 0 ? new ConnectionResetException("reset") : new BadHttpRequestException("bad", status);
        var reading = sent.ReadAsync(new FailingStream(head, thrown), Sent.Multipart);

        if (cancels)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }
        else
        {
            Assert.True((await reading).Failed(out var fault, out _));
            Assert.Equal(BodyFaultKind.TooLarge, fault.Kind);
        }

        Assert.Empty(sent.StoredFiles);
    }

    internal static string Field(string name, string value) => $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}";

    internal static string Body(params string[] parts) => string.Concat(parts.Select(part => $"--XX\r\n{part}\r\n")) + "--XX--\r\n";

    internal static string File(string field, string name, string content, string? mediaType = null) =>
        $"Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n"
        + (mediaType is null ? "" : $"Content-Type: {mediaType}\r\n")
        + $"\r\n{content}";

    private async Task<string> ContentAsync(IncomingFile file)
    {
        using var reader = new StreamReader(sent.Blobs.Open(file.Blob.Sha256)!);

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FailingStream(byte[] head, IOException thrown) : MemoryStream(head)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw thrown;
    }
}
