using System.Net;
using System.Text;
using Polydesk.Dialects;
using Polydesk.Dialects.Description;

namespace Polydesk.Server.Docs;

/// <summary>The HTML of the API browser. Without scripts, the page of a dialect is a table of its operations.</summary>
internal sealed class DocPages(IReadOnlyList<IDialect> dialects, ViewerFiles files)
{
    public const string IndexPath = "/docs";

    public string Index()
    {
        var items = string.Concat(dialects.Select(d =>
            $"""
            <li><a href="{PageOf(d)}">{Text(d.Description.Title)}</a>
            <p>{d.Description.Operations.Select(o => o.Id).Distinct().Count()} operations at <code>/{d.Name}/</code>, also as <a href="{PageOf(d)}.json">OpenAPI</a></p></li>
            """));

        return Page("The APIs of this desk", null, $"<link rel=\"stylesheet\" href=\"{files.AddressOf("page.css")}\">", $"<main class=\"index\"><h1>The APIs of this desk</h1><ul>{items}</ul></main>");
    }

    public string Of(IDialect dialect, string mount)
    {
        var api = dialect.Description;
        var head =
            $"""
            <link rel="stylesheet" href="{files.AddressOf("swagger-ui.css")}"><link rel="stylesheet" href="{files.AddressOf("page.css")}">
            <script defer src="{files.AddressOf("swagger-ui-bundle.js")}"></script><script defer src="{files.AddressOf("page.js")}"></script>
            """;
        var rows = string.Concat(api.Operations.Select(Row));

        return Page(api.Title, dialect, head,
            $"""
            <main id="api" data-document="{mount}{api.Page}.json"></main>
            <noscript><h1>{Text(api.Title)}</h1><p>With scripts, this page shows parameters and schemas, and sends requests.</p><table>{rows}</table></noscript>
            """);
    }

    private static string Row(ApiOperation operation)
    {
        var about = operation.About.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal);
        return $"<tr><td>{operation.Id}</td><td><code>{operation.Method} {Text(operation.Path)}</code></td><td>{Text(operation.Summary)}<br>{Text(about).Replace("\n", "<br>")}</td></tr>\n";
    }

    private string Page(string title, IDialect? current, string head, string body)
    {
        var links = string.Concat(dialects.Select(d => $"<a href=\"{PageOf(d)}\"{(d == current ? " aria-current=\"page\"" : "")}>{Text(d.Description.Title)}</a>"));

        return
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Text(title)} · Polydesk</title>
            <link rel="icon" href="data:,">
            {head}</head>
            <body><header><nav><strong><a href="{IndexPath}">Polydesk</a></strong>{links}</nav></header>
            {body}
            </body></html>

            """;
    }

    private static string PageOf(IDialect dialect) => $"/{dialect.Name}{dialect.Description.Page}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
