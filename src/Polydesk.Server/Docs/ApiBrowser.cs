using System.Collections.Concurrent;
using System.Text;
using Polydesk.Dialects;
using Polydesk.Dialects.Description;

namespace Polydesk.Server.Docs;

/// <summary>
/// Shows the APIs: an index at <c>/docs</c>, a page and an OpenAPI document for each dialect wherever the dialect is mounted. On a host that is bound to a
/// dialect, no other is mentioned. They tell nothing of any account, so they ask for no key.
/// </summary>
internal sealed class ApiBrowser(DialectSelector selector, DocPages pages, ViewerFiles files)
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    private readonly ConcurrentDictionary<(string Dialect, string Mount), byte[]> documents = new();

    /// <summary>Answers what belongs to no dialect: the index and the files of the viewer.</summary>
    public Task? TryWriteAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";

        if (!IsRead(http.Request) || !path.StartsWith(DocPages.IndexPath, StringComparison.Ordinal))
        {
            return null;
        }

        return path is DocPages.IndexPath or DocPages.IndexPath + "/"
            ? WriteAsync(http, pages.Index)
            : files.Find(path) is { } file ? WriteAsync(http, file) : null;
    }

    /// <summary>Answers the page of a dialect, or its document.</summary>
    public Task? TryWriteAsync(HttpContext http, DialectChoice choice)
    {
        if (!IsRead(http.Request) || !choice.Path.Contains("/doc", StringComparison.Ordinal))
        {
            return null;
        }

        var (api, path) = (choice.Dialect.Description, choice.Path.TrimEnd('/'));

        if (path != api.Page && path != api.Page + ".json")
        {
            return null;
        }

        var request = RequestLog.Of(http);
        (request.Dialect, request.Operation) = (choice.Dialect.Name, api.PageOperation);

        return path == api.Page
            ? WriteAsync(http, owner => pages.Of(choice.Dialect, choice.Mount, owner))
            : WriteAsync(http, Json, documents.GetOrAdd((choice.Dialect.Name, choice.Mount), key => Encoding.UTF8.GetBytes(OpenApi.Of(api, key.Mount).ToJsonString())));
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private async Task WriteAsync(HttpContext http, Func<IDialect?, string> page) =>
        await WriteAsync(http, Html, Encoding.UTF8.GetBytes(page(await selector.OwnerAsync(http))));

    private static Task WriteAsync(HttpContext http, ViewerFile file)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.ContentEncoding = "gzip";
        return SendAsync(http, file.Type, file.Packed.Value);
    }

    private static Task WriteAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-cache";
        return SendAsync(http, type, content);
    }

    private static async Task SendAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        http.Response.Headers.XContentTypeOptions = "nosniff";

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }
}
