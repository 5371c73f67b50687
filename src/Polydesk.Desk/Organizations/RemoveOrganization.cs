using Polydesk.Desk.Access;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Notes;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Organizations;

/// <summary>Removes an organization with its notes, field values and picture. Its people stay, without an organization. Only an admin may.</summary>
public sealed class RemoveOrganization(
    Database database, OrganizationStore organizations, NoteStore notes, FieldValueStore values, SubjectTags labels, ContactData contacts, FileStore files,
    EventLog events, Freshness freshness)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await OrganizationStore.HoldAsync(db, ct);

        if (!await organizations.ExistsAsync(db, id, caller, ct))
        {
            return Problem.NotFound("organization", id);
        }

        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await notes.RemoveAllAsync(db, Subject.Organization, id, ct);
        await values.RemoveAsync(db, Subject.Organization, [id], ct);
        await labels.RemoveAsync(db, Subject.Organization, id, ct);
        await contacts.RemoveAsync(db, Subject.Organization, id, ct);
        await files.RemoveAsync(db, Subject.Organization, [id], ct);
        await organizations.RemoveAsync(db, id, ct);
        await events.AppendAsync(db, new(EventTypes.OrganizationRemoved, Subject.Organization, id), caller, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
