using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Keeps what a ticket knows of its <see cref="Waiting"/>.</summary>
internal static class WaitingStore
{
    public static Sql Columns(Waiting waiting) => $"""
        customer_wrote_at = {waiting.CustomerAt}, agent_wrote_at = {waiting.AgentAt}, waiting_since = {waiting.Since},
        waited = {(long)waiting.Before.TotalMilliseconds}
        """;

    /// <summary>Tells it anew from the messages and the changes of status: where a message has gone, or something older came.</summary>
    public static async ValueTask TellAnewAsync(WriteSession db, long ticketId, DeskVocabulary vocabulary, CancellationToken ct)
    {
        var status = new Query<long>(static row => row.Long(), $"select status_id from tickets where id = {ticketId}");
        var messages = new Query<(DateTimeOffset, MessageKind)>(
            static row => (row.Time(), row.Enum<MessageKind>()),
            $"""
            select created_at, kind from messages
            where ticket_id = {ticketId} and kind in ({MessageKind.Customer}, {MessageKind.Agent}) and is_draft = {false} order by created_at, ordinal
            """);
        var changes = EventLog.QueryOf([ticketId], [EventTypes.StatusChanged, EventTypes.StatusFollowed]);
        await db.AskAsync([status, messages, changes], ct);
        changes.Rows.Reverse();
        var waiting = Waiting.Of(
            messages.Rows, changes.Rows.Select(c => (c.At, c.To!.Id)), changes.Rows is [var first, ..] ? first.From!.Id : status.Rows[0],
            id => vocabulary.FindStatus(id)?.Kind is StatusKind.Resolved);
        await db.AddAsync($"update tickets set {Columns(waiting)} where id = {ticketId}", ct);
    }
}
