using Polydesk.Desk.Files;
using Polydesk.Desk.Search;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Messages;

/// <summary>One message of a ticket.</summary>
/// <param name="Ordinal">Its place in the ticket, from 1; never given twice.</param>
public sealed record Message(
    long Id, long TicketId, int Ordinal, MessageKind Kind, bool IsDraft, long AuthorId, string Html, string Channel, IReadOnlyList<string> To,
    IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>The ticket's status from this message on, where the message set it without an event of its own.</summary>
    public long? StatusId { get; init; }
}

/// <summary>Who speaks to whom. Stored: never renumber.</summary>
public enum MessageKind
{
    /// <summary>From the customer.</summary>
    Customer = 0,

    /// <summary>From staff to the customer.</summary>
    Agent = 1,

    /// <summary>Among staff; no customer ever sees it.</summary>
    Note = 2,
}

/// <summary>The text of a message made ready outside of a transaction: safe HTML, its plain text, and the words that are indexed.</summary>
public sealed record MessageText(string Html, string Plain, IReadOnlyCollection<string> Words)
{
    private const int PreviewLength = 255;

    /// <summary>Whether it says and shows nothing, as what is left of a script alone.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Plain) && !Html.Contains("<img", StringComparison.Ordinal);

    public string Preview => CleanText.Cut(Plain, PreviewLength);

    /// <param name="html">HTML that has been sanitised.</param>
    public static MessageText Of(string html)
    {
        var plain = Text.Html.ToText(html);
        return new(html, plain, Folding.Words(plain));
    }
}
