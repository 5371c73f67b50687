using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Copies go to people here: an address that nobody has becomes a person.</summary>
internal static class CcPeople
{
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
