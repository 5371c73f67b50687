using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Finds or makes everybody whom a ticket names by an address, in the transaction of the ticket and before it is held: names are held before rows, and people
/// before tickets. Refused, nobody of them stays.
/// </summary>
public sealed class TicketPeople(Customers customers)
{
    /// <summary>Whom a draft names. Where no group takes a new person, a copy stays an address.</summary>
    internal async ValueTask<NamedPeople> FindAsync(WriteSession db, TicketDraft draft, long department, TicketRules rules, Caller caller, CancellationToken ct)
    {
        var byEmail = draft is { Requester: null, RequesterId: null, RequesterEmail: { } email } ? Of(email) : null;
        List<CustomerReference> needed = byEmail is null ? [.. draft.Customers] : [byEmail, .. draft.Customers];
        var people = await FindOrAddAsync(db, [.. needed, .. CopiesOf(draft.CopiesArePeople, draft.Cc)], department, caller, ct);

        foreach (var reference in needed.Where(r => !people.Ids.ContainsKey(r)))
        {
            rules.Refuse(reference == draft.Requester ? "customer" : reference == byEmail ? "requester_email" : "author", reference.WhyNobody, $"{reference.Id}");
        }

        return (draft.Requester ?? byEmail) is { } asking && people.Ids.TryGetValue(asking, out var id) ? people with { Requester = id } : people;
    }

    /// <summary>Whom a change names, with all else that must be held before the ticket is.</summary>
    internal async ValueTask<NamedPeople> HoldAsync(WriteSession db, long ticketId, TicketChange change, TicketRules rules, Caller caller, CancellationToken ct)
    {
        long? named = change.RequesterId.Is(out var given) ? given : null;
        long? stargazer = change.Star.Or(null) is null ? null : caller.PersonId;
        await rules.LoadPeopleAsync(db, [change.AgentId.Or(null), stargazer, .. change.FollowerIds.Or([]).Cast<long?>()], [named], ct);

        if (change.ParentId.Or(null) is not null)
        {
            await db.HoldAsync(TicketStore.Parents, ct);
        }

        var byEmail = named is null && change.RequesterEmail.Is(out var email) && EmailAddress.IsValid(email) ? Of(email) : null;
        List<CustomerReference> all = [.. CopiesOf(change.CopiesArePeople, [.. change.Cc.Or([]), .. change.AddedCc])];
        var people = NamedPeople.Nobody;

        if (byEmail is not null || all.Count > 0)
        {
            var department = await db.NumberAsync($"select department_id from tickets where id = {ticketId}", ct);
            people = await FindOrAddAsync(db, byEmail is null ? all : [byEmail, .. all], department, caller, ct);
        }

        if (byEmail is not null && people.Ids.TryGetValue(byEmail, out var requester))
        {
            people = people with { Requester = requester };
        }
        else if (byEmail is not null)
        {
            rules.Refuse("requester_email", FieldFault.NoGroup);
        }

        await RequesterFields.HoldAsync(db, change.RequesterInputs, named ?? people.Requester, ticketId, ct);
        return people;
    }

    /// <summary>In the order of their addresses, in which all transactions hold them.</summary>
    private async ValueTask<NamedPeople> FindOrAddAsync(
        WriteSession db, IReadOnlyList<CustomerReference> named, long? department, Caller caller, CancellationToken ct)
    {
        var (ids, newKeys) = (new Dictionary<CustomerReference, long>(), new List<Credential>());

        // Of several with one address, who says the most of the person makes a new one.
        foreach (var reference in named.Distinct().OrderBy(r => EmailAddress.Key(r.Email), StringComparer.Ordinal).ThenBy(r => r.Name.Length == 0))
        {
            if (await customers.FindOrAddAsync(db, reference, department, caller, ct) is { } person)
            {
                ids[reference] = person.PersonId;
                newKeys.AddRange(person.NewKeys);
            }
        }

        return new(ids, newKeys);
    }

    private static IEnumerable<CustomerReference> CopiesOf(bool arePeople, IReadOnlyList<string> addresses) =>
        arePeople && addresses.Count <= TicketRules.MostAddresses ? addresses.Where(EmailAddress.IsValid).Select(Of) : [];

    private static CustomerReference Of(string address) => new() { Email = address };
}

/// <summary>Who was found or made, and who of them is the requester. The keys of new people are indexed after the commit.</summary>
internal sealed record NamedPeople(IReadOnlyDictionary<CustomerReference, long> Ids, IReadOnlyList<Credential> NewKeys)
{
    public static NamedPeople Nobody { get; } = new(new Dictionary<CustomerReference, long>(), []);

    public long? Requester { get; init; }
}
