using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

/// <summary>What only a real server does: its own limit of the body, and connections that break.</summary>
public sealed class ServedTests : IAsyncLifetime
{
    private readonly Sent sent = new();
    private readonly TaskCompletionSource<string> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient client = new();
    private readonly WebApplication server;

    public ServedTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(async context =>
        {
            outcome.TrySetResult(await OutcomeAsync(context));
            await context.Response.WriteAsync(await outcome.Task);
        });
    }

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync(TestContext.Current.CancellationToken);
        client.BaseAddress = new(server.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        sent.Dispose();
    }

    [Fact]
    public async Task A_file_larger_than_the_server_takes_by_default_arrives()
    {
        using var body = new MultipartFormDataContent
        {
            { new StringContent("Привет"), "title" },
            { new ByteArrayContent(new byte[39 * 1024 * 1024]), "files[0]", "Отчёт.bin" },
        };

        Assert.Equal("title=Привет files[0]:Отчёт.bin:40894464", await PostAsync(body));
    }

    [Fact]
    public async Task A_large_form_arrives_whole() =>
        Assert.Equal("title=3000000", await PostAsync(new StringContent("title=" + new string('x', 3_000_000), Encoding.UTF8, Sent.Form)));

    [Theory]
    [InlineData(9)]
    [InlineData(50)]
    public async Task A_body_past_the_limit_is_refused(int megabytes)
    {
        using var body = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        request.Headers.TransferEncodingChunked = true;
        body.Headers.ContentType = new(Sent.Form);

        await SendAndIgnoreResetAsync(request);

        Assert.Equal("TooLarge", await outcome.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Sent.Form, "a=")]
    [InlineData(Sent.Multipart, "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nbeginning")]
    public async Task A_client_that_hangs_up_cancels_and_leaves_no_file(string contentType, string beginning)
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, TestContext.Current.CancellationToken);
            var head = $"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {contentType}\r\nContent-Length: 1000\r\n\r\n{beginning}";
            await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head), TestContext.Current.CancellationToken);
        }

        Assert.Equal("cancelled", await outcome.Task.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Empty(sent.StoredFiles);
    }

    private async Task<string> PostAsync(HttpContent body)
    {
        using var response = await client.PostAsync(new Uri("/", UriKind.Relative), body, TestContext.Current.CancellationToken);

        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task SendAndIgnoreResetAsync(HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // The server may close while the client still sends.
        }
    }

    private async Task<string> OutcomeAsync(HttpContext context)
    {
        try
        {
            var read = await ParameterReader.ReadAsync(context.Request, sent.Blobs, ParameterLimits.Default, context.RequestAborted);

            if (read.Failed(out var fault, out var bag))
            {
                return fault.Kind.ToString();
            }

            var fields = bag.All.Select(entry =>
                entry.Key + "=" + (entry.Value.Literal.Length < 100 ? entry.Value.Literal : entry.Value.Literal.Length.ToString()));

            return string.Join(' ', [.. fields, .. bag.AllFiles.Select(file => $"{file.Field}:{file.Name}:{file.Blob.Size}")]);
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
        catch (Exception unexpected)
        {
            return unexpected.ToString();
        }
    }
}
