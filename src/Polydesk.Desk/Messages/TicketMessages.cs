using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Messages;

/// <summary>All messages of some tickets with their files, notes and drafts included; two queries, to be asked together with others.</summary>
public sealed class TicketMessages
{
    private readonly Query<Message> messages;
    private readonly Query<StoredFile> attached;

    public TicketMessages(IReadOnlyCollection<long> ticketIds)
    {
        messages = new(
            MessageStore.Read,
            $"select {MessageStore.Columns} from messages m where m.ticket_id in {ticketIds} order by m.ticket_id, m.created_at desc, m.id desc");
        attached = FileStore.QueryOfMessages(ticketIds);
    }

    public IReadOnlyList<Query> Queries => [messages, attached];

    /// <summary>The newest of each ticket first. To be called once the queries have been asked.</summary>
    public ILookup<long, Message> ByTicket() =>
        MessageStore.WithFiles(messages.Rows, attached.Rows.ToLookup(f => f.OwnerId)).ToLookup(m => m.TicketId);
}
