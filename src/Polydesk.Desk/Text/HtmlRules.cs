using System.Buffers;
using System.Collections.Frozen;
using AngleSharp.Html.Parser;

namespace Polydesk.Desk.Text;

/// <summary>Which elements a message may hold, and how each behaves in a document.</summary>
internal static class HtmlRules
{
    private static readonly SearchValues<char> AfterName = SearchValues.Create(" \t\r\n\f/>");

    private static readonly FrozenDictionary<string, ElementKind> Elements = Kinds();

    private static readonly FrozenDictionary<string, ElementKind>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Elements.GetAlternateLookup<ReadOnlySpan<char>>();

    public static ElementKind KindOf(ReadOnlySpan<char> name) => BySpan.TryGetValue(name, out var kind) ? kind : ElementKind.Unknown;

    /// <summary>Whether a text that holds this element already has paragraphs of its own.</summary>
    public static bool IsBlock(string name) => KindOf(name) is
        ElementKind.Block or ElementKind.Heading or ElementKind.Rule or ElementKind.ListItem or ElementKind.Term or ElementKind.TablePart;

    /// <summary>How a browser with script reads what follows the start tag of an element whose content is not markup.</summary>
    public static HtmlParseMode? RawModeOf(ReadOnlySpan<char> name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" or "noscript" => HtmlParseMode.Rawtext,
        "title" or "textarea" => HtmlParseMode.RCData,
        _ => null,
    };

    /// <summary>The name in the start tag at a '&lt;', in lower case, if there is one.</summary>
    public static string? TagNameAt(string html, int at)
    {
        var start = at + 1;

        if (start < html.Length && html[start] == '/')
        {
            start++;
        }

        if (start >= html.Length || !char.IsAsciiLetter(html[start]))
        {
            return null;
        }

        // Names that matter here are short; a longer one is simply not known.
        var rest = html.AsSpan(start, Math.Min(html.Length - start, 32));
        var length = rest.IndexOfAny(AfterName);

        return (length < 0 ? rest : rest[..length]).ToString().ToLowerInvariant();
    }

    private static FrozenDictionary<string, ElementKind> Kinds()
    {
        var kinds = new Dictionary<string, ElementKind>();

        Add(ElementKind.Inline, "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var");
        Add(ElementKind.Block, """
            address article aside blockquote center details dir div dl fieldset figcaption figure footer form header hgroup main menu nav ol p pre
            section summary table ul
            """);
        Add(ElementKind.Heading, "h1 h2 h3 h4 h5 h6");
        Add(ElementKind.ListItem, "li");
        Add(ElementKind.Term, "dt dd");
        Add(ElementKind.TablePart, "caption colgroup col thead tbody tfoot tr td th");
        Add(ElementKind.Void, "br img wbr");
        Add(ElementKind.Rule, "hr");
        Add(ElementKind.Foreign, "svg math");
        Add(ElementKind.Dropped, """
            script style xmp iframe noembed noframes noscript title textarea object applet template select datalist audio video
            canvas map
            """);

        return kinds.ToFrozenDictionary();

        void Add(ElementKind kind, string names)
        {
            foreach (var name in names.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                kinds.Add(name, kind);
            }
        }
    }
}

internal enum ElementKind
{
    /// <summary>Left out; what it holds stays.</summary>
    Unknown,

    /// <summary>Left out with all that it holds.</summary>
    Dropped,

    /// <summary>Another vocabulary: dropped, and there a start tag can close itself.</summary>
    Foreign,
    Inline,
    Block,
    Heading,
    ListItem,
    Term,
    TablePart,
    Void,
    Rule,
}
