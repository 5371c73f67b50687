using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Dialects.FreeScout;

/// <summary>What conversations show beyond their tickets' rows; it needs only their ids, and so can be asked in the same round trip.</summary>
internal sealed class ConversationParts
{
    private readonly Query<PersonCard> people;
    private readonly Query<LoggedEvent>? changes;
    private readonly TicketMessages? messages;

    public ConversationParts(IReadOnlyCollection<long> ticketIds, Embed embed)
    {
        Embed = embed;
        people = PersonCards.QueryOf(ticketIds, withAuthors: embed.Threads);
        messages = embed.Threads ? new(ticketIds) : null;
        changes = embed.Threads ? EventLog.QueryOf(ticketIds, ThreadBody.LineItems) : null;
    }

    public Embed Embed { get; }

    public IReadOnlyList<Query> Queries => messages is null || changes is null ? [people] : [people, .. messages.Queries, changes];

    public IReadOnlyList<PersonCard> People => people.Rows;

    /// <summary>The messages of each ticket, the newest first; null when threads were not asked for.</summary>
    public ILookup<long, Message>? Messages() => messages?.ByTicket();

    public ILookup<long, LoggedEvent> Changes() => (changes?.Rows ?? []).ToLookup(e => e.TicketId!.Value);
}
