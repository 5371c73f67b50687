using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>
/// Finds the organization that a draft puts a person into. A name wins over an id; a name that no organization has makes a new one, which takes over the
/// person's phone, address and website.
/// </summary>
public sealed class PersonOrganization(OrganizationStore organizations, EventLog events)
{
    public static bool IsGiven(PersonDraft draft) => draft.OrganizationId.IsGiven || draft.OrganizationName.IsGiven || draft.ManagesOrganization.IsGiven;

    /// <summary>The person with the organization that is there already; a problem when the id is nobody's.</summary>
    public async ValueTask<(Person Person, FieldProblem? Problem)> FindAsync(
        WriteSession db, PersonDraft draft, Person person, Caller caller, CancellationToken ct)
    {
        if (NewName(draft) is { } name)
        {
            return (Put(person, await organizations.FindIdByNameAsync(db, name, ct)), null);
        }

        if (!draft.OrganizationId.Is(out var id))
        {
            return (draft.OrganizationName.IsGiven ? Put(person, null) : person, null);
        }

        return id is null || await organizations.ExistsAsync(db, id.Value, caller, ct)
            ? (Put(person, id), null)
            : (person, new FieldProblem("organization_id", FieldFault.Unknown, id.Value.ToString()));
    }

    /// <summary>The person with the organization that had to be added first.</summary>
    public async ValueTask<Person> AddAsync(WriteSession db, PersonDraft draft, Person person, Caller caller, CancellationToken ct)
    {
        if (NewName(draft) is not { } name || person.OrganizationId is not null)
        {
            return person;
        }

        var id = await organizations.AddAsync(db, new(0, name, "", "", person.Phone, person.Email, person.Website, 0, default, default), ct);
        await events.AppendAsync(db, new(EventTypes.OrganizationCreated, Subject.Organization, id), caller, ct);

        return Put(person, id);
    }

    private static string? NewName(PersonDraft draft) =>
        draft.OrganizationName.Is(out var name) && !string.IsNullOrWhiteSpace(name) ? name.Trim() : null;

    /// <summary>Who comes into another organization is not its manager.</summary>
    private static Person Put(Person person, long? organizationId) => person with
    {
        OrganizationId = organizationId,
        ManagesOrganization = person.ManagesOrganization && person.OrganizationId == organizationId,
    };
}
