using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Description;

namespace Polydesk.Dialects;

/// <summary>
/// What every dialect does around its answers: a client that left is no fault, a fault is logged with the request's id and told without detail, and the
/// answer is written once.
/// </summary>
/// <param name="name">The dialect's name.</param>
/// <param name="contentType">Of every body.</param>
/// <param name="json">How bodies are written.</param>
/// <param name="fault">What is answered when something goes wrong that nobody foresaw.</param>
/// <param name="unavailable">What is answered while a database or the disk cannot be used.</param>
/// <param name="log">Where faults go.</param>
public abstract class DialectFrame(string name, string contentType, JsonWriterOptions json, Answer fault, Answer unavailable, ILogger log) : IDialect
{
    /// <summary>In seconds: a server that starts again needs about so long.</summary>
    private const string RetryAfter = "5";

    private ApiDescription? description;

    public string Name => name;

    /// <summary>Made when it is first asked for, because most servers never are.</summary>
    public ApiDescription Description => description ??= Describe();

    public abstract bool OwnsNative(HttpRequest request, string path);

    /// <summary>All read <c>Authorization</c>, each in forms of its own; one that nobody could read was shown all the same.</summary>
    public virtual bool ShowsCredential(HttpRequest request) => request.Headers.Authorization.Count > 0;

    public async Task InvokeAsync(HttpContext http, string mount, string path)
    {
        var request = RequestLog.Of(http);
        request.Dialect = name;

        Answer answer;

        try
        {
            answer = await AnswerAsync(http, mount, path, request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted && Outage.Is(e))
        {
            request.Outage = e;
            http.Response.Headers.RetryAfter = RetryAfter;
            answer = unavailable;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            log.LogError(e, "Operation {Operation} failed, request {RequestId}", request.Operation, http.TraceIdentifier);
            answer = fault;
        }

        if (!answer.IsSent)
        {
            await WriteAsync(http, answer, request);
        }
    }

    /// <summary>Whether a path is a folder's, or the folder itself.</summary>
    protected static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>Two products have the same paths; one of them is asked with HTTP Basic.</summary>
    protected static bool IsBasic(HttpRequest request) =>
        request.Headers.Authorization.ToString().Split(' ', 2)[0].Equals("Basic", StringComparison.OrdinalIgnoreCase);

    protected abstract ApiDescription Describe();

    protected abstract ValueTask<Answer> AnswerAsync(HttpContext http, string mount, string path, RequestLog request);

    private async ValueTask WriteAsync(HttpContext http, Answer answer, RequestLog request)
    {
        http.Response.StatusCode = answer.Status;
        answer.AddTo(http.Response.Headers);

        if (!answer.HasBody)
        {
            return;
        }

        http.Response.ContentType = contentType;

        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, json))
        {
            answer.Write(writer);
            request.Bytes = writer.BytesCommitted + writer.BytesPending;
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
