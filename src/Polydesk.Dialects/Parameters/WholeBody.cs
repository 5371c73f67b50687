using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Polydesk.Dialects.Parameters;

/// <summary>Reads the parts of a request one by one, for dialects that do not mix them: the query, and a body that is JSON of any kind or a form.</summary>
public static class WholeBody
{
    public static TreeRead Query(HttpRequest request, ParameterLimits limits)
    {
        var read = request.QueryString.Value is { Length: > 1 } query
            ? TreeRead.Of(FormText.Read(Encoding.UTF8.GetBytes(query[1..]), limits))
            : Parameter.OfMap([]);

        if (!read.Failed(out _, out var tree))
        {
            var log = RequestLog.Of(request.HttpContext);
            log.Apart = (tree, log.Apart.Body);
        }

        return read;
    }

    /// <summary>The body as one JSON value; <see cref="Parameter.Absent"/> when there is none.</summary>
    public static ValueTask<TreeRead> JsonAsync(HttpRequest request, ParameterLimits limits, CancellationToken ct) =>
        ReadAsync(request, limits, body => JsonText.ReadAny(body, limits), ct);

    /// <summary>The body as the fields of a form.</summary>
    public static ValueTask<TreeRead> FormAsync(HttpRequest request, ParameterLimits limits, CancellationToken ct) =>
        ReadAsync(request, limits, body => TreeRead.Of(FormText.Read(body, limits)), ct);

    /// <summary>The media type of the body in lower case, without its parameters; empty when there is none that can be read.</summary>
    public static string MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var known) ? known.MediaType.ToString().ToLowerInvariant() : "";

    private delegate TreeRead Parse(ReadOnlySpan<byte> body);

    private static async ValueTask<TreeRead> ReadAsync(HttpRequest request, ParameterLimits limits, Parse parse, CancellationToken ct)
    {
        if (request.ContentLength > limits.MaxBodyBytes)
        {
            return BodyFaultKind.TooLarge;
        }

        try
        {
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
                    var tree = parse(WithoutMark(read.Buffer.ToArray()));
                    request.BodyReader.AdvanceTo(read.Buffer.End);

                    if (!tree.Failed(out _, out var body))
                    {
                        var log = RequestLog.Of(request.HttpContext);
                        log.Apart = (log.Apart.Query, body);
                    }

                    return tree;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
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

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
}
