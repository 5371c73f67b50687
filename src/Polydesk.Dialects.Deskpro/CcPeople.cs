using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Copies go to people here: an address that nobody has becomes a person. One that came by another API stays as it is, and this one leaves it alone.</summary>
internal static class CcPeople
{
    /// <summary>The copy addresses of a ticket that nobody has.</summary>
    public static async ValueTask<IReadOnlyList<string>> StrangersAsync(DeskproCall call, long ticketId)
    {
        await using var db = await call.OpenAsync();

        if (await call.Get<TicketStore>().FindAsync(db, ticketId, call.Caller, call.Aborted) is not { Cc.Count: > 0 } ticket)
        {
            return [];
        }

        var known = await call.Get<PersonStore>().FindIdsByEmailAsync(db, ticket.Cc, call.Aborted);
        return [.. ticket.Cc.Where(address => !known.ContainsKey(EmailAddress.Key(address)))];
    }

    public static async ValueTask EnsureAsync(DeskproCall call, IReadOnlyList<string> addresses, long departmentId)
    {
        if (addresses.Count == 0)
        {
            return;
        }

        var keys = new List<Credential>();

        await using (var db = await call.Account.Database.BeginAsync(call.Aborted))
        {
            foreach (var address in addresses.Order(StringComparer.Ordinal))
            {
                keys.AddRange((await call.Get<Customers>().FindOrAddCustomerAsync(db, address, departmentId, call.Caller, call.Aborted)).NewKeys);
            }

            if (keys.Count == 0)
            {
                return;
            }

            await db.CommitAsync(call.Aborted);
        }

        await call.Get<ApiKeys>().IndexAsync(keys);
    }
}
