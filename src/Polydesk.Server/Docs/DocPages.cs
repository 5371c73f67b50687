using System.Net;
using System.Text;
using Polydesk.Dialects;
using Polydesk.Dialects.Description;

namespace Polydesk.Server.Docs;

/// <summary>The HTML of the API browser. Without scripts, the page of a dialect is a table of its operations.</summary>
internal sealed class DocPages(IReadOnlyList<IDialect> dialects, ViewerFiles files)
{
    public const string IndexPath = "/docs";

    /// <param name="owner">The dialect whose host this is, at the root; null where all are at their prefixes.</param>
    public string Index(IDialect? owner)
    {
        var items = string.Concat(Shown(owner).Select(s =>
            $"""
            <li><a href="{s.Page}">{Text(s.Dialect.Description.Title)}</a>
            <p>{s.Dialect.Description.Operations.Select(o => o.Id).Distinct().Count()} operations at <code>{s.Base}</code>, also as <a href="{s.Page}.json">OpenAPI</a></p></li>
            """));

        return Page("The APIs of this desk", null, owner, $"<link rel=\"stylesheet\" href=\"{files.AddressOf("page.css")}\">", $"<main class=\"index\"><h1>The APIs of this desk</h1><ul>{items}</ul></main>");
    }

    public string Of(IDialect dialect, string mount, IDialect? owner)
    {
        var api = dialect.Description;
        var head =
            $"""
            <link rel="stylesheet" href="{files.AddressOf("swagger-ui.css")}"><link rel="stylesheet" href="{files.AddressOf("page.css")}">
            <script defer src="{files.AddressOf("swagger-ui-bundle.js")}"></script><script defer src="{files.AddressOf("page.js")}"></script>
            """;
        var rows = string.Concat(api.Operations.Select(Row));

        return Page(api.Title, dialect, owner, head,
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

    private string Page(string title, IDialect? current, IDialect? owner, string head, string body)
    {
        var links = string.Concat(Shown(owner).Select(s => $"<a href=\"{s.Page}\"{(s.Dialect == current ? " aria-current=\"page\"" : "")}>{Text(s.Dialect.Description.Title)}</a>"));

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

    private IEnumerable<(IDialect Dialect, string Page, string Base)> Shown(IDialect? owner) => owner is null
        ? dialects.Select(d => (d, $"/{d.Name}{d.Description.Page}", $"/{d.Name}/"))
        : [(owner, owner.Description.Page, owner.Description.Page[..(owner.Description.Page.LastIndexOf('/') + 1)])];

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
