using System.Net;
using System.Security.Cryptography;
using System.Text;
using Polydesk.Dialects;

namespace Polydesk.Server.Edge;

/// <summary>What a browser sees at the root: the product's name and where its APIs are. It needs nothing from elsewhere and runs no script.</summary>
internal sealed class FrontPage
{
    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1rem}code{background:#eee;padding:.1em .3em}";

    private readonly byte[] page;
    private readonly string policy;

    public FrontPage(IReadOnlyList<IDialect> dialects)
    {
        var mounts = string.Concat(dialects.Select(d => $"<li><code>/{WebUtility.HtmlEncode(d.Name)}/</code></li>"));
        page = Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Polydesk</title><style>{Style}</style></head>
            <body><h1>Polydesk</h1><p>This is a help desk. It answers these APIs:</p><ul>{mounts}</ul>
            <p>How to call them is shown, with requests to try, in the <a href="/docs">API browser</a>; how to run this server is told in the folder
            <code>docs</code> of the program.
            The server's state: <a href="/healthz">alive</a>, <a href="/readyz">ready</a>.</p></body></html>

            """);
        policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";
    }

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
        }
    }
}
