using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>The first messages of a ticket, once everybody whom its draft names is there. Only staff writes in another's name.</summary>
internal static class FirstMessages
{
    public static ValueTask<List<NewMessage>> OfAsync(
        Session db, TicketDraft draft, long requester, IReadOnlyDictionary<CustomerReference, long> people, Caller caller, CancellationToken ct)
    {
        List<NewMessage> written = draft is { Description: null, Messages: [] } ? []
            : draft.Messages is [] ? [Description(draft, draft.ByCaller || !caller.IsStaff ? caller.PersonId : requester, draft.ByCaller && caller.IsStaff)]
            : [.. draft.Messages.Select(m => Message(m, m.Customer is { } customer ? people[customer] : m.AuthorId ?? requester))];
        return AddressedAsync(db, written, requester, ct);
    }

    /// <summary>The message with which the ticket was created, when it is still there for customers to read.</summary>
    public static ValueTask<long?> FindIdAsync(Session db, long ticketId, CancellationToken ct) => db.NumberAsync(
        $"select id from messages where ticket_id = {ticketId} and ordinal = 1 and kind <> {MessageKind.Note} and is_draft = {false}", ct);

    private static NewMessage Description(TicketDraft draft, long author, bool byStaff) => new(
        new(draft.Description!) { Channel = draft.Channel, Cc = EmailAddress.Distinct(draft.Cc), Bcc = EmailAddress.Distinct(draft.Bcc), Files = draft.Files },
        byStaff ? MessageKind.Agent : MessageKind.Customer, author);

    private static NewMessage Message(MessageDraft draft, long author) => new(draft, draft.Kind ?? MessageKind.Customer, author);

    /// <summary>An agent's message that names nobody goes to the requester.</summary>
    private static async ValueTask<List<NewMessage>> AddressedAsync(Session db, List<NewMessage> written, long requester, CancellationToken ct)
    {
        if (!written.Exists(IsToNobody) || await db.FindAsync(static row => row.Text(), $"select email from people where id = {requester}", ct) is not { Length: > 0 } email)
        {
            return written;
        }

        return written.ConvertAll(m => IsToNobody(m) ? m with { Draft = m.Draft with { To = [email] } } : m);

        static bool IsToNobody(NewMessage m) => m is { Kind: MessageKind.Agent, Draft.Kind: MessageKind.Agent, Draft.To: [] };
    }
}

/// <summary>A first message with its author, who may be new.</summary>
internal sealed record NewMessage(MessageDraft Draft, MessageKind Kind, long Author);
