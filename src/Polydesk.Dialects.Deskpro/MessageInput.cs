using System.Net;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Text;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The text of a message as a request writes it: HTML unless it says otherwise, in which a text without any tag keeps its line breaks.</summary>
internal static class MessageInput
{
    /// <summary>Reads <c>message</c> with its <c>format</c>; null when there is none, nothing is left of it, or it cannot be read.</summary>
    public static MessageText? Text(DeskproInput body, string name = "message")
    {
        if (!body.Text(name).Is(out var text) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var format = body["format"].AsText().Or("html");

        if (format is not ("html" or "text"))
        {
            body.Refuse("format", FaultCodes.BadChoice);
            return null;
        }

        var made = MessageText.Of(Html.LineBreaks(format == "text" ? WebUtility.HtmlEncode(text) : text));
        return made.IsEmpty ? null : made;
    }
}
