using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>The stars that agents have put on tickets. They are the agent's own affair: no event tells of them, and the ticket stays as it was.</summary>
public sealed class TicketStars(Database database, TicketStore tickets)
{
    /// <summary>Puts a star on a ticket that the caller sees, in place of the one that was there, or takes it away.</summary>
    public async Task<Outcome<Done>> RunAsync(long ticketId, long? star, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff || caller.PersonId == 0)
        {
            return Problem.Forbidden();
        }

        if (star is { } unknown && Star.Find(unknown) is null)
        {
            return Problem.Invalid("star", FieldFault.Unknown, unknown.ToString());
        }

        await using var db = await database.BeginAsync(ct);

        if (!await tickets.ExistsAsync(db, ticketId, caller, ct))
        {
            return Problem.NotFound("ticket", ticketId);
        }

        await SetAsync(db, ticketId, caller.PersonId, star, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    /// <summary>The star that the caller has put on each of these tickets.</summary>
    public async ValueTask<Dictionary<long, long>> OfAsync(Session db, IReadOnlyCollection<long> ticketIds, Caller caller, CancellationToken ct) =>
        ticketIds.Count == 0
            ? []
            : (await db.ListAsync(
                static row => (Ticket: row.Long(), Star: row.Long()),
                $"select ticket_id, star from ticket_stars where person_id = {caller.PersonId} and ticket_id in {ticketIds}", ct)).ToDictionary(s => s.Ticket, s => s.Star);

    private static ValueTask SetAsync(WriteSession db, long ticket, long person, long? star, CancellationToken ct) => star is { } colour
        ? db.AddAsync(
            $"""
            insert into ticket_stars (ticket_id, person_id, star) values ({ticket}, {person}, {colour})
            on conflict (ticket_id, person_id) do update set star = excluded.star
            """, ct)
        : db.AddAsync($"delete from ticket_stars where ticket_id = {ticket} and person_id = {person}", ct);
}
