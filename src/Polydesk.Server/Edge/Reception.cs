using System.Diagnostics;
using System.Text.Json;
using Polydesk.Desk;
using Polydesk.Desk.Storage;
using Polydesk.Dialects;
using Polydesk.Server.Background;
using Polydesk.Server.Docs;
using Polydesk.Server.Observing;

namespace Polydesk.Server.Edge;

/// <summary>
/// Where every request arrives: it gets its id, is sent to whoever answers it, and is logged and counted. What goes wrong outside of a dialect is
/// told without detail, with the request's id.
/// </summary>
internal sealed class Reception(
    DialectSelector selector, HealthPages health, HttpsOnly https, ApiBrowser browser, FrontPage front, RequestLogWriter? lines,
    TrafficService? traffic, TimeProvider clock, ILogger<Reception> log)
{
    private readonly OutageLog outages = new(log, clock);

    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        var id = RequestIds.Next();
        var request = RequestLog.Of(http);
        http.TraceIdentifier = id;
        http.Response.Headers["X-Request-Id"] = id;
        https.Promise(http);

        try
        {
            await AnswerAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, e.StatusCode, "bad_request", "The request is not valid HTTP.");
        }
        catch (Exception e) when (!http.Response.HasStarted && Outage.Is(e))
        {
            request.Outage = e;
            await RefuseAsync(http, 503, "unavailable", "The server cannot use its database or its disk at the moment. The request can be tried again later.");
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            log.LogError(e, "Request {RequestId} failed", id);
            await RefuseAsync(http, 500, "internal_error", "Something went wrong. The log has more under this request id.");
        }
        finally
        {
            Note(http, request, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (health.TryWriteAsync(http) is { } answer)
        {
            await answer;
            return;
        }

        if (https.Bars(http))
        {
            await SendOnAsync(http);
            return;
        }

        if (browser.TryWriteAsync(http) is { } page)
        {
            await page;
            return;
        }

        if (await selector.FindAsync(http) is { } choice)
        {
            await (browser.TryWriteAsync(http, choice) ?? choice.InvokeAsync(http));
            return;
        }

        if (http.Request.Path.Value is "/" or "" && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            await front.WriteAsync(http);
            return;
        }

        await RefuseAsync(http, 404, "not_found", "Nothing is here.");
    }

    private Task SendOnAsync(HttpContext http)
    {
        if (https.AddressOf(http.Request) is { } address)
        {
            http.Response.Redirect(address, permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        }

        const string message = "Plain http is not answered here: use https. Replace a key, token or password that was sent this way, because others may have read it.";
        return RefuseAsync(http, 403, "https_required", message);
    }

    private async Task RefuseAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.Clear();
        http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
        https.Promise(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("status"u8, status);
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, message);
        json.WriteString("request_id"u8, http.TraceIdentifier);
        json.WriteEndObject();
        RequestLog.Of(http).Bytes = json.BytesCommitted + json.BytesPending;
    }

    private void Note(HttpContext http, RequestLog request, TimeSpan elapsed)
    {
        // A client that left is told apart from one that was answered (the number is nginx's).
        var status = http.RequestAborted.IsCancellationRequested ? 499 : http.Response.StatusCode;
        var dialect = KeyValuePair.Create("dialect", (object?)request.Dialect);
        var operation = KeyValuePair.Create("operation", (object?)request.Operation);
        DeskMeter.Requests.Add(1, dialect, operation, KeyValuePair.Create("status", (object?)Class(status)));
        DeskMeter.RequestDuration.Record(elapsed.TotalSeconds, dialect, operation);

        if (request.Outage is { } outage)
        {
            outages.Tell(outage);
        }

        traffic?.Add(request, status, elapsed);
        lines?.Add(new(
            clock.GetUtcNow(), http.TraceIdentifier, request.Dialect, request.Operation, request.AccountId, request.PersonId, http.Request.Method,
            http.Request.Path.Value ?? "/", status, elapsed.TotalMilliseconds, request.Bytes ?? http.Response.ContentLength ?? 0));
    }

    private static string Class(int status) => (status / 100) switch
    {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "1xx",
    };
}
