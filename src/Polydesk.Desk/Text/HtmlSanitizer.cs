using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Polydesk.Desk.Text;

/// <summary>
/// Writes HTML anew from the tokens of HTML from outside: known elements, known attributes, every tag closed, all else text. Here is decided what is left out
/// and what may stand where; <see cref="HtmlWriter"/> writes it.
/// </summary>
/// <remarks>
/// It works on tokens, not on a tree, for two reasons. Building a tree from hostile markup takes quadratic time and more
/// (open elements are searched and formatting is repeated), tokens take linear time. And what is written here holds no
/// foreign content, no comment and no element whose content is not markup, so that a browser can read it in one way only.
/// </remarks>
internal sealed class HtmlSanitizer
{
    private static readonly string[] Cells = ["td", "th", "caption", "table"];
    private static readonly string[] Lists = ["ul", "ol", "menu", "dir"];
    private static readonly string[] Headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
    private static readonly string[] Terms = ["dt", "dd"];
    private static readonly string[] ListsAndCells = [.. Lists, .. Cells];
    private static readonly string[] TermsEnd = ["dl", .. Cells];
    private static readonly string[] Nothing = [];

    private readonly HtmlWriter writer = new();

    private string? dropping;
    private int droppingDepth;

    public string Run(string html)
    {
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended)
        {
            SkipComments = true,
            ShouldEmitAttribute = IsKnownAttribute,
        };

        while (!writer.IsFull)
        {
            ref var token = ref tokens.GetStructToken();

            if (token.Type is HtmlTokenType.EndOfFile)
            {
                break;
            }

            Read(ref token, tokens);
        }

        return writer.Finish();
    }

    private static bool IsKnownAttribute(ref StructHtmlToken token, ReadOnlyMemory<char> name) => HtmlAttributes.IsKnown(name.Span);

    private void Read(ref StructHtmlToken token, HtmlTokenizer tokens)
    {
        switch (token.Type)
        {
            case HtmlTokenType.Character when dropping is null:
                writer.Text(token.Data.Memory.Span);
                break;

            case HtmlTokenType.StartTag:
                Start(ref token, tokens);
                break;

            case HtmlTokenType.EndTag:
                End(token.Name.ToString());
                break;
        }
    }

    private void Start(ref StructHtmlToken token, HtmlTokenizer tokens)
    {
        var name = token.Name.ToString();
        var kind = HtmlRules.KindOf(name);

        if (dropping is not null)
        {
            Drop(name, kind, ref token, tokens);
            return;
        }

        switch (kind)
        {
            case ElementKind.Unknown:
                break;

            case ElementKind.Dropped or ElementKind.Foreign:
                Drop(name, kind, ref token, tokens);
                break;

            case ElementKind.Void:
                writer.Write(name, name, ref token, isVoid: true);
                break;

            case ElementKind.Rule:
                writer.CloseNearest(["p"], Cells);
                writer.Write(name, name, ref token, isVoid: true);
                break;

            case ElementKind.TablePart when EnterTable(name):
                writer.Write(name, name, ref token, isVoid: name == "col");
                break;

            case ElementKind.TablePart:
                break;

            default:
                writer.Write(name, Placed(name, kind), ref token, isVoid: false);
                break;
        }
    }

    private void Drop(string name, ElementKind kind, ref StructHtmlToken token, HtmlTokenizer tokens)
    {
        if (kind is ElementKind.Foreign && token.IsSelfClosing)
        {
            return;
        }

        dropping ??= name;

        if (dropping == name)
        {
            droppingDepth++;
        }

        // In svg and math, style and script are ordinary elements.
        if (dropping is not ("svg" or "math") && HtmlRules.RawModeOf(name) is { } mode)
        {
            tokens.State = mode;
        }
    }

    /// <summary>Ends what a browser would end before this element, and answers the name under which it may stand here.</summary>
    private string Placed(string name, ElementKind kind)
    {
        switch (kind)
        {
            case ElementKind.Inline:
                if (name == "a")
                {
                    writer.CloseNearest(["a"], Cells);
                }

                return name;

            case ElementKind.ListItem:
                writer.CloseNearest(["li"], ListsAndCells);
                writer.CloseNearest(["p"], Cells);
                return writer.FindNearest(Lists, Cells) >= 0 ? name : "div";

            case ElementKind.Term:
                writer.CloseNearest(Terms, TermsEnd);
                writer.CloseNearest(["p"], Cells);
                return writer.FindNearest(["dl"], Cells) >= 0 ? name : "div";

            default:
                writer.CloseNearest(["p"], Cells);

                if (name == "table")
                {
                    writer.CloseNearest(["table"], ["td", "th", "caption"]);
                }

                if (kind is ElementKind.Heading && Headings.Contains(writer.Current))
                {
                    writer.CloseCurrent();
                }

                // What a form shows is of use without it; what can be sent is not.
                return name == "form" ? "div" : name;
        }
    }

    /// <summary>Makes the right part of the nearest table the current element. Outside a table its parts have no place: they could end a cell of the page.</summary>
    private bool EnterTable(string name)
    {
        var table = writer.FindNearest(["table"], Nothing);

        if (table < 0)
        {
            return false;
        }

        string[] parents = name switch
        {
            "td" or "th" => ["tr", "thead", "tbody", "tfoot"],
            "tr" => ["thead", "tbody", "tfoot"],
            "col" => ["colgroup"],
            _ => Nothing,
        };

        var parent = writer.FindNearest(parents, Nothing);

        writer.CloseWithin(Math.Max(parent, table));
        return true;
    }

    private void End(string name)
    {
        if (dropping is not null)
        {
            if (name == dropping && --droppingDepth == 0)
            {
                dropping = null;
            }

            return;
        }

        var kind = HtmlRules.KindOf(name);

        if (kind is ElementKind.Unknown or ElementKind.Dropped or ElementKind.Foreign or ElementKind.Void or ElementKind.Rule)
        {
            return;
        }

        if (writer.IsEndOfUnopened())
        {
            return;
        }

        string[] ended = kind is ElementKind.Heading ? Headings : [name];

        string[] within = kind switch
        {
            ElementKind.ListItem => ListsAndCells,
            ElementKind.Term => TermsEnd,
            ElementKind.TablePart => ["table"],
            _ => name == "table" ? Nothing : Cells,
        };

        writer.CloseNearest(ended, within);
    }
}
