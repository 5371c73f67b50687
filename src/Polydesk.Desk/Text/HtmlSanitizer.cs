using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Polydesk.Desk.Text;

/// <summary>
/// Writes HTML anew from the tokens of HTML from outside: known elements, known attributes, every tag closed, all else text.
/// </summary>
/// <remarks>
/// It works on tokens, not on a tree, for two reasons. Building a tree from hostile markup takes quadratic time and more
/// (open elements are searched and formatting is repeated), tokens take linear time. And what is written here holds no
/// foreign content, no comment and no element whose content is not markup, so that a browser can read it in one way only.
/// </remarks>
internal sealed class HtmlSanitizer
{
    private const int MaxDepth = 256;

    private static readonly string[] Cells = ["td", "th", "caption", "table"];
    private static readonly string[] Lists = ["ul", "ol", "menu", "dir"];
    private static readonly string[] Headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
    private static readonly string[] Terms = ["dt", "dd"];
    private static readonly string[] ListsAndCells = [.. Lists, .. Cells];
    private static readonly string[] TermsEnd = ["dl", .. Cells];
    private static readonly string[] Nothing = [];

    private readonly StringBuilder output = new();
    private readonly OpenElements open = new();

    // The length of the end tags that are still owed: with them, the output must not exceed its bound.
    private int owed;

    // Start tags left out because they lie too deep; as many end tags are left out in return.
    private int unopened;

    private string? dropping;
    private int droppingDepth;
    private bool full;

    public string Run(string html)
    {
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended)
        {
            SkipComments = true,
            ShouldEmitAttribute = IsKnownAttribute,
        };

        while (!full)
        {
            ref var token = ref tokens.GetStructToken();

            if (token.Type is HtmlTokenType.EndOfFile)
            {
                break;
            }

            Read(ref token, tokens);
        }

        CloseFrom(0);
        return output.ToString();
    }

    private static bool IsKnownAttribute(ref StructHtmlToken token, ReadOnlyMemory<char> name) => HtmlAttributes.IsKnown(name.Span);

    private void Read(ref StructHtmlToken token, HtmlTokenizer tokens)
    {
        switch (token.Type)
        {
            case HtmlTokenType.Character when dropping is null:
                Text(token.Data.Memory.Span);
                break;

            case HtmlTokenType.StartTag:
                Start(ref token, tokens);
                break;

            case HtmlTokenType.EndTag:
                End(token.Name.ToString());
                break;
        }
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (open.Current == "colgroup" && !text.IsWhiteSpace())
        {
            CloseFrom(open.Count - 1);
        }

        full = !HtmlEscape.Append(output, text, Html.MaxLength - owed);
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
                Write(name, name, ref token, isVoid: true);
                break;

            case ElementKind.Rule:
                CloseNearest(["p"], Cells);
                Write(name, name, ref token, isVoid: true);
                break;

            case ElementKind.TablePart when EnterTable(name):
                Write(name, name, ref token, isVoid: name == "col");
                break;

            case ElementKind.TablePart:
                break;

            default:
                Write(name, Placed(name, kind), ref token, isVoid: false);
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
                    CloseNearest(["a"], Cells);
                }

                return name;

            case ElementKind.ListItem:
                CloseNearest(["li"], ListsAndCells);
                CloseNearest(["p"], Cells);
                return open.FindNearest(Lists, Cells) >= 0 ? name : "div";

            case ElementKind.Term:
                CloseNearest(Terms, TermsEnd);
                CloseNearest(["p"], Cells);
                return open.FindNearest(["dl"], Cells) >= 0 ? name : "div";

            default:
                CloseNearest(["p"], Cells);

                if (name == "table")
                {
                    CloseNearest(["table"], ["td", "th", "caption"]);
                }

                if (kind is ElementKind.Heading && Headings.Contains(open.Current))
                {
                    CloseFrom(open.Count - 1);
                }

                // What a form shows is of use without it; what can be sent is not.
                return name == "form" ? "div" : name;
        }
    }

    /// <summary>Makes the right part of the nearest table the current element. Outside a table its parts have no place: they could end a cell of the page.</summary>
    private bool EnterTable(string name)
    {
        var table = open.FindNearest(["table"], Nothing);

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

        var parent = open.FindNearest(parents, Nothing);

        CloseFrom(Math.Max(parent, table) + 1);
        return true;
    }

    private void Write(string source, string name, ref StructHtmlToken token, bool isVoid)
    {
        if (!isVoid && open.Count == MaxDepth)
        {
            unopened++;
            return;
        }

        if (open.Current == "colgroup" && name != "col")
        {
            CloseFrom(open.Count - 1);
        }

        var start = output.Length;
        var due = isVoid ? 0 : name.Length + "</>".Length;

        if (!HtmlAttributes.AppendTag(output, name, ref token) || output.Length + owed + due > Html.MaxLength)
        {
            full = output.Length + owed + due > Html.MaxLength;
            output.Length = start;
            return;
        }

        if (!isVoid)
        {
            open.Push(source, name);
            owed += due;
        }
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

        if (unopened > 0)
        {
            unopened--;
            return;
        }

        CloseEnded(name, kind);
    }

    private void CloseEnded(string name, ElementKind kind)
    {
        string[] ended = kind is ElementKind.Heading ? Headings : [name];

        string[] within = kind switch
        {
            ElementKind.ListItem => ListsAndCells,
            ElementKind.Term => TermsEnd,
            ElementKind.TablePart => ["table"],
            _ => name == "table" ? Nothing : Cells,
        };

        CloseNearest(ended, within);
    }

    private void CloseNearest(string[] names, string[] within)
    {
        var found = open.FindNearest(names, within);

        if (found >= 0)
        {
            CloseFrom(found);
        }
    }

    private void CloseFrom(int index)
    {
        while (open.Count > index)
        {
            var name = open.Pop();
            output.Append("</").Append(name).Append('>');
            owed -= name.Length + "</>".Length;
        }
    }
}
