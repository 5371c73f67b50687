using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Copies go to people here: an address that nobody has becomes a person. One that came by another API stays as it is until it is removed from the participants.</summary>
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

    /// <summary>Makes people of the addresses. The ticket has them already, so a client that hangs up changes nothing.</summary>
    public static async ValueTask EnsureAsync(DeskproCall call, IReadOnlyList<string> addresses, long departmentId)
    {
        if (addresses.Count == 0)
        {
            return;
        }

        var keys = new List<Credential>();

        await using (var db = await call.Account.Database.BeginAsync(CancellationToken.None))
        {
            foreach (var address in addresses.OrderBy(EmailAddress.Key, StringComparer.Ordinal))
            {
                // Where no group takes a new person, the copy stays an address.
                keys.AddRange((await call.Get<Customers>().FindOrAddCustomerAsync(db, address, departmentId, call.Caller, CancellationToken.None))?.NewKeys ?? []);
            }

            if (keys.Count == 0)
            {
                return;
            }

            await db.CommitAsync(CancellationToken.None);
        }

        await call.Get<ApiKeys>().IndexAsync(keys);
    }
}
