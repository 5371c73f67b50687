using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// Reads the query and the body of a request, form, multipart or JSON, as one set of parameters in which the body wins. Whatever a client
/// sends is answered with parameters or a fault; only a lost connection throws, as a cancellation.
/// </summary>
public static class ParameterReader
{
    /// <summary>Files are in the store when this returns, also when a later part then fails: what nothing refers to is swept.</summary>
    public static async ValueTask<BodyRead> ReadAsync(
        HttpRequest request, BlobStore blobs, ParameterLimits limits, CancellationToken ct)
    {
        if (ReadQuery(request, limits).Failed(out var fault, out var query))
        {
            return fault;
        }

        try
        {
            var body = await ReadBodyAsync(request, blobs, limits, ct);

            return body.Failed(out fault, out var parameters) ? fault : Noted(request, parameters.Over(query));
        }
        catch (InvalidDataException)
        {
            return BodyFaultKind.MalformedMultipart;
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return BodyFaultKind.TooLarge;
        }
        catch (IOException lost) when (lost is BadHttpRequestException or ConnectionResetException || ct.IsCancellationRequested)
        {
            throw new OperationCanceledException("The client left before its request was complete.", lost, ct);
        }
    }

    /// <summary>
    /// Reads query and body apart, for an API whose clients send JSON under any name: a body is a form only where it says so and does not look like JSON.
    /// </summary>
    public static async ValueTask<(BodyRead Query, BodyRead Body)> ReadApartAsync(
        HttpRequest request, BlobStore blobs, ParameterLimits limits, CancellationToken ct)
    {
        try
        {
            return (ReadQuery(request, limits), await ReadBodyAsync(request, blobs, limits, ct, anyName: true));
        }
        catch (InvalidDataException)
        {
            return (BodyRead.Nothing, BodyFaultKind.MalformedMultipart);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (BodyRead.Nothing, BodyFaultKind.TooLarge);
        }
        catch (IOException lost) when (lost is BadHttpRequestException or ConnectionResetException || ct.IsCancellationRequested)
        {
            throw new OperationCanceledException("The client left before its request was complete.", lost, ct);
        }
    }

    /// <summary>Reads a query that is part of a larger request, without its question mark.</summary>
    public static BodyRead ReadQuery(string query, ParameterLimits limits) => FormText.Read(Encoding.UTF8.GetBytes(query), limits);

    private static ParameterBag Noted(HttpRequest request, ParameterBag bag)
    {
        RequestLog.Of(request.HttpContext).Sent = [bag];
        return bag;
    }

    private static BodyRead ReadQuery(HttpRequest request, ParameterLimits limits) =>
        request.QueryString.Value is { Length: > 1 } query ? FormText.Read(Encoding.UTF8.GetBytes(query[1..]), limits) : BodyRead.Nothing;

    private static ValueTask<BodyRead> ReadBodyAsync(
        HttpRequest request, BlobStore blobs, ParameterLimits limits, CancellationToken ct, bool anyName = false)
    {
        var mediaType = MediaTypeHeaderValue.TryParse(request.ContentType, out var known) ? known : null;

        return mediaType is not null && mediaType.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? ReadMultipartAsync(request, mediaType, blobs, limits, ct)
            : ReadWholeAsync(request, mediaType, limits, anyName, ct);
    }

    private static async ValueTask<BodyRead> ReadMultipartAsync(
        HttpRequest request, MediaTypeHeaderValue mediaType, BlobStore blobs, ParameterLimits limits, CancellationToken ct)
    {
        // The server's own limit is for one body of any kind; here files of the full size are welcome, and each has its limit.
        Allow(request, limits.MaxFiles * limits.MaxFileBytes + 2L * limits.MaxBodyBytes);

        var start = await request.BodyReader.ReadAsync(ct);
        request.BodyReader.AdvanceTo(start.Buffer.Start);

        if (start is { IsCompleted: true, Buffer.IsEmpty: true })
        {
            return BodyRead.Nothing;
        }

        return await new MultipartForm(blobs, limits).ReadAsync(request.BodyReader.AsStream(leaveOpen: true), mediaType, ct);
    }

    private static async ValueTask<BodyRead> ReadWholeAsync(
        HttpRequest request, MediaTypeHeaderValue? mediaType, ParameterLimits limits, bool anyName, CancellationToken ct)
    {
        if (request.ContentLength > limits.MaxBodyBytes)
        {
            return BodyFaultKind.TooLarge;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);

            if (read.Buffer.Length > limits.MaxBodyBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);

                return BodyFaultKind.TooLarge;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray();
                var body = anyName ? ParseAnyName(bytes, mediaType, limits) : Parse(bytes, request.ContentType, mediaType, limits);
                request.BodyReader.AdvanceTo(read.Buffer.End);

                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static BodyRead Parse(ReadOnlySpan<byte> body, string? contentType, MediaTypeHeaderValue? mediaType, ParameterLimits limits)
    {
        body = WithoutMark(body);

        if (body.IndexOfAnyExcept(" \t\r\n"u8) is var start && start < 0)
        {
            return BodyRead.Nothing;
        }

        if (string.IsNullOrWhiteSpace(contentType))
        {
            return body[start] == '{' ? JsonText.Read(body, limits) : FormText.Read(body, limits);
        }

        return mediaType switch
        {
            _ when IsForm(mediaType) => FormText.Read(body, limits),
            { SubType: var kind } when IsJson(kind) || IsJson(mediaType.Suffix) => JsonText.Read(body, limits),
            _ => new BodyFault(BodyFaultKind.UnsupportedMediaType, mediaType?.MediaType.ToString() ?? contentType),
        };
    }

    private static BodyRead ParseAnyName(ReadOnlySpan<byte> body, MediaTypeHeaderValue? mediaType, ParameterLimits limits)
    {
        body = WithoutMark(body);

        if (body.IndexOfAnyExcept(" \t\r\n"u8) is var start && start < 0)
        {
            return BodyRead.Nothing;
        }

        return IsForm(mediaType) && body[start] is not ((byte)'{' or (byte)'[') ? FormText.Read(body, limits) : JsonText.Read(body, limits);
    }

    private static bool IsForm(MediaTypeHeaderValue? mediaType) =>
        mediaType?.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsJson(StringSegment kind) => kind.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body)
    {
        var mark = Encoding.UTF8.Preamble;

        return body.StartsWith(mark) ? body[mark.Length..] : body;
    }

    private static void Allow(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server
            && server.MaxRequestBodySize < bytes)
        {
            server.MaxRequestBodySize = bytes;
        }
    }
}
