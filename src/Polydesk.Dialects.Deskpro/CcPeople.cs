using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Copies go to people here, and the desk makes people of addresses that nobody has. One that came by another API stays as it is until it is removed from the participants.</summary>
internal static class CcPeople
{
    /// <summary>The copy addresses of a ticket, with the people who have them.</summary>
    public static async ValueTask<IReadOnlyList<(string Address, long? Person)>> CopiesAsync(DeskproCall call, long ticketId)
    {
        await using var db = await call.OpenAsync();

        if (await call.Get<TicketStore>().FindAsync(db, ticketId, call.Caller, call.Aborted) is not { Cc.Count: > 0 } ticket)
        {
            return [];
        }

        var known = await call.Get<PersonStore>().FindIdsByEmailAsync(db, ticket.Cc, call.Aborted);
        return [.. ticket.Cc.Select(address => (address, known.TryGetValue(EmailAddress.Key(address), out var person) ? person : (long?)null))];
    }
}
