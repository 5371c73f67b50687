using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

/// <summary>Reads what a test sends, with a folder of its own for the files.</summary>
public sealed class Sent : IDisposable
{
    public const string Form = "application/x-www-form-urlencoded";
    public const string Json = "application/json";
    public const string Multipart = "multipart/form-data; boundary=XX";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string folder = Directory.CreateTempSubdirectory("parameters-").FullName;

    public Sent() => Blobs = new(folder);

    public BlobStore Blobs { get; }

    public IEnumerable<string> StoredFiles => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public async Task<BodyRead> ReadAsync(
        Stream body, string? contentType, string query = "", ParameterLimits? limits = null, CancellationToken? ct = null)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.ContentType = contentType;
        context.Request.Body = body;

        return await ParameterReader.ReadAsync(
            context.Request, Blobs, limits ?? ParameterLimits.Default, ct ?? TestContext.Current.CancellationToken);
    }

    public Task<BodyRead> ReadAsync(byte[] body, string? contentType, string query = "", ParameterLimits? limits = null) =>
        ReadAsync(new TrickleStream(body), contentType, query, limits);

    public async Task<ParameterBag> BagAsync(string body, string? contentType, string query = "", ParameterLimits? limits = null)
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes(body), contentType, query, limits);

        Assert.False(read.Failed(out var fault, out var bag), fault?.ToString());

        return bag!;
    }

    public async Task<BodyFault> FaultAsync(string body, string? contentType, string query = "", ParameterLimits? limits = null)
    {
        var read = await ReadAsync(Encoding.UTF8.GetBytes(body), contentType, query, limits);

        Assert.True(read.Failed(out var fault, out _));

        return fault!;
    }

    /// <summary>A bag written as JSON; numbers keep their spelling.</summary>
    public static string Shape(ParameterBag bag) =>
        new JsonObject(bag.All.Select(entry => KeyValuePair.Create(entry.Key, Node(entry.Value)))).ToJsonString(Plain);

    private static JsonNode? Node(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.Null => null,
        ParameterKind.Text => JsonValue.Create(parameter.Literal),
        ParameterKind.List => new JsonArray([.. parameter.Items.Select(Node)]),
        ParameterKind.Map => new JsonObject(parameter.Entries.Select(entry => KeyValuePair.Create(entry.Key, Node(entry.Value)))),
        _ => JsonNode.Parse(parameter.Literal),
    };

    /// <summary>Gives a few bytes at a time, as a slow network does.</summary>
    private sealed class TrickleStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(Length > 4096 ? buffer : buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
