using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>The stars that agents have put on tickets. They are the agent's own affair: no event tells of them, and the ticket stays as it was.</summary>
internal static class TicketStars
{
    /// <summary>Puts a star on a ticket, in place of the one that was there, or takes it away.</summary>
    public static ValueTask SetAsync(WriteSession db, long ticket, long person, long? star, CancellationToken ct) => star is { } colour
        ? db.AddAsync(
            $"""
            insert into ticket_stars (ticket_id, person_id, star) values ({ticket}, {person}, {colour})
            on conflict (ticket_id, person_id) do update set star = excluded.star
            """, ct)
        : db.AddAsync($"delete from ticket_stars where ticket_id = {ticket} and person_id = {person}", ct);
}
