using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>Finds the customer whom a request names, and makes one of an address that nobody has.</summary>
public sealed class Customers(PersonStore people, PhoneNumbers phones, ApiKeys keys, EventLog events, VocabularyCache vocabularies)
{
    /// <summary>
    /// The person who is meant; else a new active customer of the first user group, who without a name is called by what stands before the <c>@</c>. Part of a
    /// transaction: hand <see cref="FoundCustomer.NewKeys"/> to <see cref="ApiKeys.IndexAsync"/> after its commit. Null when there is nobody, and
    /// <see cref="CustomerReference.WhyNobody"/> says why.
    /// </summary>
    /// <param name="db">The transaction.</param>
    /// <param name="reference">Who is meant; the address is valid (<see cref="EmailAddress.IsValid"/>) or empty.</param>
    /// <param name="departmentId">Where a new customer belongs.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<FoundCustomer?> FindOrAddAsync(
        WriteSession db, CustomerReference reference, long? departmentId, Caller caller, CancellationToken ct)
    {
        if (reference.Id is { } id)
        {
            return await db.ExistsAsync($"select id from people where id = {id} and deleted_at is null", ct) ? new(id, []) : null;
        }

        if (await FindAsync(db, reference, ct) is { } known)
        {
            return new(known, []);
        }

        // On PostgreSQL another transaction may be adding the same address right now: wait for it and look again.
        if (reference.Email.Length > 0 && await people.HoldEmailAsync(db, reference.Email, ct) && await FindAsync(db, reference, ct) is { } late)
        {
            return new(late, []);
        }

        return reference.NameOrAddress.Length == 0 ? null : await AddAsync(db, reference, departmentId, caller, ct);
    }

    private async ValueTask<long?> FindAsync(Session db, CustomerReference reference, CancellationToken ct)
    {
        if (reference.Email.Length > 0 && await people.FindIdByEmailAsync(db, reference.Email, ct) is { } byEmail)
        {
            return byEmail;
        }

        return reference.Phone.Length > 0 ? await phones.FindOwnerAsync(db, reference.Phone, ct) : null;
    }

    private async ValueTask<FoundCustomer?> AddAsync(WriteSession db, CustomerReference reference, long? departmentId, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);

        if (vocabulary.CustomerGroup is not { } group)
        {
            return null;
        }

        var customer = new Person(
            0, group.Role, group.Id, PersonStatus.Active, reference.NameOrAddress, reference.Lastname, reference.Email, reference.Phone, "", "",
            reference.JobTitle, vocabulary.Settings.DefaultLanguage, true, vocabulary.DefaultAvailability, "", null, false, default, default)
        {
            DepartmentIds = departmentId is { } department ? [department] : [],
        };
        var id = await people.AddAsync(db, customer, null, ct);

        if (reference is not { Company: "", Background: "" })
        {
            await db.AddAsync($"update people set company = {reference.Company}, background = {reference.Background} where id = {id}", ct);
        }

        var key = await keys.AddAsync(db, id, keys.NewShownKey(), "", ct);
        await events.AppendAsync(db, new(EventTypes.PersonCreated, Subject.Person, id), caller, ct);

        return new(id, [key]);
    }
}

/// <summary>The person of an address, with the keys that were made when the person is new.</summary>
public sealed record FoundCustomer(long PersonId, IReadOnlyList<Credential> NewKeys);
