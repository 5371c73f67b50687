using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Messages;

/// <summary>
/// What a ticket says of its newest messages, found again after one of them has changed or gone. Drafts do not count, and notes only where they do for
/// <see cref="FirstReplies"/>.
/// </summary>
internal static class LastWords
{
    public static async ValueTask SetAsync(WriteSession db, Ticket ticket, CancellationToken ct)
    {
        var newest = await db.FindAsync(
            static row => row.Text(), $"select html from messages where ticket_id = {ticket.Id} and is_draft = {false} order by ordinal desc limit 1", ct);
        var reply = await db.FindAsync(
            static row => new { At = row.Time(), Kind = row.Enum<MessageKind>() },
            $"""
            select created_at, kind from messages
            where ticket_id = {ticket.Id} and is_draft = {false} and (kind <> {MessageKind.Note} or ordinal = 1 or {ticket.Channel == "phone"})
            order by ordinal desc limit 1
            """, ct);
        await db.AddAsync(
            $"""
            update tickets set preview = {MessageText.Of(newest ?? "").Preview}, last_reply_at = {reply?.At},
              last_reply_by_agent = {(reply is null ? (bool?)null : reply.Kind is not MessageKind.Customer)}
            where id = {ticket.Id}
            """, ct);
    }
}
