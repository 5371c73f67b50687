using System.Buffers;
using System.Text;

namespace Polydesk.Desk.Text;

/// <summary>Writes characters so that HTML reads them back as the same characters, in text and in a quoted attribute.</summary>
internal static class HtmlEscape
{
    private static readonly SearchValues<char> InText = SearchValues.Create("&<>\u00a0\r\0");
    private static readonly SearchValues<char> InAttribute = SearchValues.Create("&<>\u00a0\"\r\0");

    /// <summary>Appends until the output has reached a length, and answers whether all of the text found room.</summary>
    public static bool Append(StringBuilder output, ReadOnlySpan<char> text, int maxLength)
    {
        while (!text.IsEmpty)
        {
            var room = maxLength - output.Length;
            var plain = text.IndexOfAny(InText);
            var run = plain < 0 ? text : text[..plain];

            if (run.Length > room)
            {
                output.Append(run[..CleanText.CutAt(run, room)]);
                return false;
            }

            output.Append(run);

            if (plain < 0)
            {
                break;
            }

            var written = Escaped(text[plain]);

            if (run.Length + written.Length > room)
            {
                return false;
            }

            output.Append(written);
            text = text[(plain + 1)..];
        }

        return true;
    }

    public static void AppendAttribute(StringBuilder output, ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOfAny(InAttribute); at >= 0; at = value.IndexOfAny(InAttribute))
        {
            output.Append(value[..at]).Append(Escaped(value[at]));
            value = value[(at + 1)..];
        }

        output.Append(value);
    }

    private static string Escaped(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\u00a0' => "&nbsp;",
        '\r' => "\n", // A carriage return that came as a reference: a reader would turn it into a line feed.
        _ => "",
    };
}
