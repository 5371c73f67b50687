using System.Text;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Polydesk.Desk.Text;

/// <summary>Writes HTML in which every tag is closed, no deeper and no longer than its bounds.</summary>
internal sealed class HtmlWriter
{
    private const int MaxDepth = 256;

    private readonly StringBuilder output = new();
    private readonly OpenElements open = new();

    // The length of the end tags that are still owed: with them, the output must not exceed its bound.
    private int owed;

    // Start tags left out because they lie too deep; as many end tags are left out in return.
    private int unopened;

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The element that is open now; empty when none is.</summary>
    public string Current => open.Current;

    /// <summary>Where the nearest open element with one of the names stands, unless one of the others stands nearer; else -1.</summary>
    public int FindNearest(string[] names, string[] within) => open.FindNearest(names, within);

    public void Text(ReadOnlySpan<char> text)
    {
        if (open.Current == "colgroup" && !text.IsWhiteSpace())
        {
            CloseCurrent();
        }

        IsFull = !HtmlEscape.Append(output, text, Html.MaxLength - owed);
    }

    /// <summary>Writes a start tag with its known attributes.</summary>
    /// <param name="source">The name it came with, by which its end is found.</param>
    /// <param name="name">The name under which it is written.</param>
    /// <param name="token">The tag.</param>
    /// <param name="isVoid">Whether it has no end.</param>
    public void Write(string source, string name, ref StructHtmlToken token, bool isVoid)
    {
        if (!isVoid && open.Count == MaxDepth)
        {
            unopened++;
            return;
        }

        if (open.Current == "colgroup" && name != "col")
        {
            CloseCurrent();
        }

        var start = output.Length;
        var due = isVoid ? 0 : name.Length + "</>".Length;

        if (!HtmlAttributes.AppendTag(output, name, ref token) || output.Length + owed + due > Html.MaxLength)
        {
            IsFull = output.Length + owed + due > Html.MaxLength;
            output.Length = start;
            return;
        }

        if (!isVoid)
        {
            open.Push(source, name);
            owed += due;
        }
    }

    /// <summary>Whether the end tag that has come is one of those whose start was left out.</summary>
    public bool IsEndOfUnopened()
    {
        if (unopened == 0)
        {
            return false;
        }

        unopened--;
        return true;
    }

    public void CloseCurrent() => CloseFrom(open.Count - 1);

    /// <summary>Closes the nearest with one of the names and all in it, unless one of the others stands nearer.</summary>
    public void CloseNearest(string[] names, string[] within)
    {
        var found = open.FindNearest(names, within);

        if (found >= 0)
        {
            CloseFrom(found);
        }
    }

    /// <summary>Closes all that is open within the element there.</summary>
    public void CloseWithin(int index) => CloseFrom(index + 1);

    /// <summary>Closes everything, and answers what was written.</summary>
    public string Finish()
    {
        CloseFrom(0);
        return output.ToString();
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
