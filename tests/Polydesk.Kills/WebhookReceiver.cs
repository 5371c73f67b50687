using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Polydesk.Kills;

/// <summary>A webhook receiver on loopback that keeps every request, and answers as it is told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.First() + "/hook");

    public ConcurrentQueue<WebhookRequest> Requests { get; } = new();

    /// <param name="status">The status of each answer; 0 breaks the connection off.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<WebhookRequest, int>? status = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);

        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var request = new WebhookRequest(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray())
            {
                Method = http.Request.Method,
                Target = http.Features.Get<IHttpRequestFeature>()!.RawTarget,
            };
            request.Status = status?.Invoke(request) ?? 200;
            receiver.Requests.Enqueue(request);

            if (request.Status == 0)
            {
                http.Abort();
                return;
            }

            http.Response.StatusCode = request.Status;
        });

        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until there are so many requests; answers all that there are.</summary>
    public async Task<IReadOnlyList<WebhookRequest>> WaitAsync(int count)
    {
        for (var patience = 0; Requests.Count < count; patience++)
        {
            await Task.Delay(20);

            if (patience == 1000)
            {
                throw new TimeoutException($"Only {Requests.Count} of {count} came: {string.Join(", ", Requests.Select(r => r.Event))}");
            }
        }

        return [.. Requests];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>One request that a receiver got.</summary>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>How it was answered.</summary>
    public int Status { get; set; }

    public string Method { get; init; } = "";

    /// <summary>The path and query as they were sent.</summary>
    public string Target { get; init; } = "";

    public string Event => Headers.GetValueOrDefault("X-FreeScout-Event", "");

    public string Signature => Headers.GetValueOrDefault("X-FreeScout-Signature", "");

    public string Delivery => Headers.GetValueOrDefault("X-Polydesk-Delivery", "");
}
