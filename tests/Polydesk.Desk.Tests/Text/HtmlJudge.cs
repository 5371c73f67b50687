using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Polydesk.Desk.Tests.Text;

/// <summary>Reads sanitised HTML as a browser does, in several places of a page, and says what it should not hold.</summary>
internal static class HtmlJudge
{
    private static readonly string[] Elements =
        ("a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em " +
        "fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p pre q s samp " +
        "section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr").Split(' ');

    private static readonly string[] Attributes =
        ("align alt bgcolor border cellpadding cellspacing color colspan datetime dir face height href lang nowrap open rel reversed rowspan " +
        "scope size span src start style title type valign value width").Split(' ');

    private static readonly string[] Pages =
    [
        "<div id=c>{0}</div><p id=after>after</p>",
        "<table><tbody><tr><td id=c>{0}</td><td id=after>after</td></tr></tbody></table>",
        "<ul><li id=c>{0}</li><li id=after>after</li></ul>",
        "<dl><dd><div id=c>{0}</div><div id=after>after</div></dd></dl>",
    ];

    public static IEnumerable<string> Faults(string html)
    {
        foreach (var scripting in new[] { false, true })
        {
            var parser = new HtmlParser(new HtmlParserOptions { IsScripting = scripting, MaximumDepth = 1000 });

            foreach (var page in Pages)
            {
                var document = parser.ParseDocument(page.Replace("{0}", html, StringComparison.Ordinal));
                var message = document.GetElementById("c")!;
                var after = document.GetElementById("after")!;

                if (after.PreviousElementSibling != message || after.InnerHtml != "after" || after.ParentElement!.QuerySelector("#c") != message)
                {
                    yield return $"leaves its place in {page}";
                }

                foreach (var fault in message.Descendants().SelectMany(FaultsOf))
                {
                    yield return fault;
                }
            }
        }
    }

    private static IEnumerable<string> FaultsOf(INode node)
    {
        if (node is IComment or IProcessingInstruction)
        {
            yield return $"comment {node.TextContent}";
        }

        if (node is not IElement element)
        {
            yield break;
        }

        if (!Elements.Contains(element.LocalName) || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
        {
            yield return $"element {element.NamespaceUri} {element.LocalName}";
        }

        foreach (var attribute in element.Attributes)
        {
            if (!Attributes.Contains(attribute.Name) || attribute.NamespaceUri is not null)
            {
                yield return $"attribute {attribute.Name}";
            }

            if (IsBadValue(attribute.Name, attribute.Value))
            {
                yield return $"value {attribute.Name}={attribute.Value}";
            }
        }
    }

    private static bool IsBadValue(string name, string value) => name switch
    {
        "href" => !StartsWithOneOf(value, "http:", "https:", "mailto:", "tel:"),
        "src" => !StartsWithOneOf(value, "http:", "https:", "cid:", "data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"),
        "style" => new[] { "url", "expression", "\\", "position", "z-index", "behavio", "binding", "@", "/*", "<" }
            .Any(token => value.Contains(token, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static bool StartsWithOneOf(string value, params string[] starts) =>
        starts.Any(start => value.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
