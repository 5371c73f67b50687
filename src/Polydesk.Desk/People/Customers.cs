using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>Finds the customer behind a mail address, and makes one of an address that nobody has.</summary>
public sealed class Customers(PersonStore people, ApiKeys keys, EventLog events, VocabularyCache vocabularies)
{
    /// <summary>
    /// The person who has the address; else a new active customer of the first user group, named by what stands before the <c>@</c>. Part of a
    /// transaction: hand <see cref="FoundCustomer.NewKeys"/> to <see cref="ApiKeys.IndexAsync"/> after its commit.
    /// </summary>
    /// <param name="address">A valid address (<see cref="EmailAddress.IsValid"/>).</param>
    public async ValueTask<FoundCustomer> FindOrAddCustomerAsync(
        WriteSession db, string address, long departmentId, Caller caller, CancellationToken ct)
    {
        if (await people.FindIdByEmailAsync(db, address, ct) is { } known)
        {
            return new(known, []);
        }

        // On PostgreSQL another transaction may be adding the same address right now: wait for it and look again.
        if (await people.HoldEmailAsync(db, address, ct) && await people.FindIdByEmailAsync(db, address, ct) is { } late)
        {
            return new(late, []);
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        var group = vocabulary.Groups.FirstOrDefault(g => g is { Type: GroupType.User, Disabled: false })
            ?? throw new InvalidOperationException("The desk has no enabled group of customers.");
        var customer = new Person(
            0, group.Role, group.Id, PersonStatus.Active, address[..address.IndexOf('@', StringComparison.Ordinal)], "", address, "", "", "", "",
            vocabulary.Settings.DefaultLanguage, true, vocabulary.DefaultAvailability, "", null, false, default, default)
        {
            DepartmentIds = [departmentId],
        };
        var id = await people.AddAsync(db, customer, null, ct);
        var key = await keys.AddAsync(db, id, keys.NewShownKey(), "", ct);
        await events.AppendAsync(db, new(EventTypes.PersonCreated, Subject.Person, id), caller, ct);

        return new(id, [key]);
    }
}

/// <summary>The person of an address, with the keys that were made when the person is new.</summary>
public sealed record FoundCustomer(long PersonId, IReadOnlyList<Credential> NewKeys);
