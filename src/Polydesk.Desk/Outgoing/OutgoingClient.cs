using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Polydesk.Desk.Outgoing;

/// <summary>
/// The one place from which the desk reaches out by HTTP. It connects to addresses that the policy allows, whatever name, spelling or
/// redirect leads there; it sends no cookies, uses no proxy, and ends in bounded time with bounded memory. It does not throw for what others do.
/// </summary>
public sealed class OutgoingClient : IDisposable
{
    private readonly OutgoingOptions options;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public OutgoingClient(
        OutgoingPolicy policy,
        TimeProvider clock,
        OutgoingOptions? options = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        this.options = options ?? new();
        this.clock = clock;

        var connection = new CheckedConnection(policy, resolve ?? Dns.GetHostAddressesAsync, this.options.ConnectTimeout, clock);

        http = new(new SocketsHttpHandler
        {
            ConnectCallback = connection.OpenAsync,
            ConnectTimeout = this.options.ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32, // kilobytes
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            MaxConnectionsPerServer = this.options.ConnectionsToOneHost,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        });
    }

    /// <summary>Fetches a file, following redirects, and writes at most so many bytes of it to the destination.</summary>
    public async Task<FetchResult> FetchAsync(Uri url, Stream destination, long limit, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.Timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);

        for (var hop = 0; ; hop++)
        {
            if (!OutgoingUrl.IsUsable(url))
            {
                return new(OutgoingFailure.BadUrl);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var (failure, response) = await SendAsync(request, ct, linked.Token);

            if (response is null)
            {
                return new(failure);
            }

            using (response)
            {
                if (!IsRedirect(response, out var location))
                {
                    return await SaveAsync(response, url, destination, limit, ct, linked.Token);
                }

                if (hop == options.MaxRedirects)
                {
                    return new(OutgoingFailure.TooManyRedirects);
                }

                if (OutgoingUrl.Next(url, location) is not { } next)
                {
                    return new(OutgoingFailure.Refused);
                }

                url = next;
            }
        }
    }

    /// <summary>Posts a body and answers with the status. Redirects are not followed, and the body of the answer is not read.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="mediaType">Its content type.</param>
    /// <param name="headers">What goes with it.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="timeout">How long the receiver may take, where that is less than the options say.</param>
    public async Task<PostResult> PostAsync(
        Uri url, ReadOnlyMemory<byte> body, string mediaType, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct,
        TimeSpan? timeout = null)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return await TellAsync(HttpMethod.Post, url, content, headers, timeout, ct);
    }

    /// <summary>As <see cref="PostAsync"/>, without a body, by GET: the address says it all.</summary>
    public Task<PostResult> GetAsync(Uri url, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct, TimeSpan? timeout = null) =>
        TellAsync(HttpMethod.Get, url, null, headers, timeout, ct);

    private async Task<PostResult> TellAsync(
        HttpMethod method, Uri url, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan? timeout, CancellationToken ct)
    {
        if (!OutgoingUrl.IsUsable(url))
        {
            return new(OutgoingFailure.BadUrl);
        }

        using var patience = new CancellationTokenSource(timeout < options.Timeout ? timeout.Value : options.Timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var request = new HttpRequestMessage(method, url) { Content = content };

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var (failure, response) = await SendAsync(request, ct, linked.Token);

        if (response is null)
        {
            return new(failure);
        }

        using (response)
        {
            return new(response.IsSuccessStatusCode ? OutgoingFailure.None : OutgoingFailure.BadStatus, (int)response.StatusCode);
        }
    }

    /// <summary>Asks with or without a form and answers with the body, of at most so many bytes. Redirects are not followed: their status is the answer.</summary>
    public async Task<ReadResult> ReadAsync(
        Uri url, IEnumerable<KeyValuePair<string, string>>? form, IEnumerable<KeyValuePair<string, string>> headers, int limit, CancellationToken ct)
    {
        if (!OutgoingUrl.IsUsable(url))
        {
            return new(OutgoingFailure.BadUrl, 0, default);
        }

        using var patience = new CancellationTokenSource(options.Timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var content = form is null ? null : new FormUrlEncodedContent(form);
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, url) { Content = content };

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var (failure, response) = await SendAsync(request, ct, linked.Token);

        if (response is null)
        {
            return new(failure, 0, default);
        }

        using (response)
        {
            var status = (int)response.StatusCode;

            if (response.Content.Headers.ContentLength > limit)
            {
                return new(OutgoingFailure.TooLarge, status, default);
            }

            using var body = new MemoryStream();
            (failure, _) = await CopyAsync(response.Content, body, limit, ct, linked.Token);
            failure = failure is OutgoingFailure.None && !response.IsSuccessStatusCode ? OutgoingFailure.BadStatus : failure;
            return new(failure, status, body.ToArray());
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<(OutgoingFailure Failure, HttpResponseMessage? Response)> SendAsync(
        HttpRequestMessage request, CancellationToken caller, CancellationToken ct)
    {
        request.Headers.UserAgent.Add(new("Polydesk", null));

        try
        {
            return (OutgoingFailure.None, await http.SendAsync(request, ct));
        }
        catch (Exception e) when (FailureOf(e, caller) is { } failure)
        {
            return (failure, null);
        }
    }

    private static bool IsRedirect(HttpResponseMessage response, out Uri location)
    {
        location = response.Headers.Location!;

        return (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && location is not null;
    }

    private static async Task<FetchResult> SaveAsync(
        HttpResponseMessage response, Uri url, Stream destination, long limit, CancellationToken caller, CancellationToken ct)
    {
        var content = response.Content.Headers;

        if (!response.IsSuccessStatusCode)
        {
            return new(OutgoingFailure.BadStatus, (int)response.StatusCode);
        }

        if (content.ContentLength > limit)
        {
            return new(OutgoingFailure.TooLarge);
        }

        var (failure, size) = await CopyAsync(response.Content, destination, limit, caller, ct);

        return failure is OutgoingFailure.None
            ? new(failure, (int)response.StatusCode, content.ContentType?.MediaType ?? "application/octet-stream", FileNameHint.Of(content, url), size)
            : new(failure);
    }

    private static async Task<(OutgoingFailure Failure, long Size)> CopyAsync(
        HttpContent content, Stream destination, long limit, CancellationToken caller, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long size = 0;

        try
        {
            await using var source = await content.ReadAsStreamAsync(ct);

            while (true)
            {
                int read;

                // Only the reading: what fails at the destination is not the other server's doing.
                try
                {
                    read = await source.ReadAsync(buffer, ct);
                }
                catch (Exception e) when (FailureOf(e, caller) is { } failure)
                {
                    return (failure, size);
                }

                if (read == 0)
                {
                    return (OutgoingFailure.None, size);
                }

                if ((size += read) > limit)
                {
                    return (OutgoingFailure.TooLarge, size);
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), caller);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static OutgoingFailure? FailureOf(Exception e, CancellationToken caller) => e switch
    {
        OperationCanceledException when caller.IsCancellationRequested => null,
        OperationCanceledException => OutgoingFailure.TimedOut,
        HttpRequestException { InnerException: RefusedAddressException } => OutgoingFailure.Refused,
        HttpRequestException { InnerException: OperationCanceledException or TimeoutException } => OutgoingFailure.TimedOut,
        HttpRequestException or IOException or SocketException => OutgoingFailure.Unreachable,
        _ => null,
    };
}
