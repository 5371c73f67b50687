using Polydesk.Desk.Messages;
using Polydesk.Desk.People;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// What the first messages make of their ticket. Drafts do not count, and a note only says when something was last written if the ticket begins with it or
/// came by phone.
/// </summary>
internal sealed class FirstReplies
{
    private readonly List<(DateTimeOffset At, MessageKind Kind)> published = [];

    public FirstReplies(TicketDraft draft, IReadOnlyList<NewMessage> written, DateTimeOffset createdAt)
    {
        (Cc, Bcc) = (draft.Cc, draft.Bcc);

        foreach (var (message, kind, _) in written.Where(m => !m.Draft.IsDraft))
        {
            var at = message.CreatedAt ?? createdAt;
            NothingPublished = false;
            Preview = message.Text.Preview;
            published.Add((at, kind));

            if (kind is not MessageKind.Note)
            {
                Replies++;
                (Cc, Bcc) = draft.Messages is [] ? (Cc, Bcc) : (message.Cc, message.Bcc is [] ? Bcc : message.Bcc);
            }

            if (kind is not MessageKind.Note || ReferenceEquals(written[0].Draft, message) || draft.Channel == "phone")
            {
                (LastAt, LastByAgent) = (at, kind is not MessageKind.Customer);
                AgentAt = kind is MessageKind.Customer ? AgentAt : at;
            }
        }

        (Cc, Bcc) = (EmailAddress.Distinct(Cc), EmailAddress.Distinct(Bcc));
    }

    public bool NothingPublished { get; } = true;

    public string Preview { get; } = "";

    /// <summary>Without notes.</summary>
    public int Replies { get; }

    public DateTimeOffset? LastAt { get; }

    public bool? LastByAgent { get; }

    /// <summary>When staff wrote last.</summary>
    public DateTimeOffset? AgentAt { get; }

    public IReadOnlyList<string> Cc { get; }

    public IReadOnlyList<string> Bcc { get; }

    /// <summary>Who wrote last, and how long the customer has waited.</summary>
    public Waiting Waiting(bool resolved) => Tickets.Waiting.Of(published, [], 0, _ => resolved);
}
