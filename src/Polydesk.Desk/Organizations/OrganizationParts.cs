using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Organizations;

/// <summary>Writes what an organization carries beside its row: values of fields, people, labels, contact data and picture, with the event.</summary>
public sealed class OrganizationParts(
    OrganizationStore organizations, FieldValueStore values, SubjectTags labels, ContactData contacts, FileStore files, EventLog events, Freshness freshness,
    Customers customers)
{
    /// <summary>
    /// The draft with the ids of those whom it names by address. The keys of new people are for <see cref="ApiKeys.IndexAsync"/> after the commit; who could not
    /// be made is wrong.
    /// </summary>
    internal async ValueTask<(OrganizationDraft Draft, List<Credential> NewKeys, List<FieldProblem> Wrong)> WithEmployeesAsync(
        WriteSession db, OrganizationDraft draft, Caller caller, CancellationToken ct)
    {
        var (ids, keys, wrong) = (draft.EmployeeIds.Or([]).ToList(), new List<Credential>(), new List<FieldProblem>());

        foreach (var reference in draft.EmployeesByAddress.OrderBy(r => EmailAddress.Key(r.Email), StringComparer.Ordinal))
        {
            if (await customers.FindOrAddAsync(db, reference, null, caller, ct) is not { } found)
            {
                wrong.Add(new("employees", reference.WhyNobody, reference.Email));
                continue;
            }

            ids.Add(found.PersonId);
            keys.AddRange(found.NewKeys);
        }

        return (draft.EmployeeIds.IsGiven ? draft with { EmployeeIds = ids } : draft, keys, wrong);
    }

    internal async ValueTask WriteAsync(
        WriteSession db, string eventType, long id, OrganizationDraft draft, IReadOnlyList<FieldChange> fields, Membership membership, Caller caller,
        CancellationToken ct)
    {
        await values.SetAsync(db, Subject.Organization, id, fields, ct);
        await membership.ApplyAsync(db, organizations, id, ct);

        if (draft.Labels.Is(out var words))
        {
            await labels.SetAsync(db, Subject.Organization, id, words, ct);
        }

        if (draft.ContactData.Is(out var entries))
        {
            await contacts.SetAsync(db, Subject.Organization, id, entries, ct);
        }

        if (draft.Picture.Is(out var picture))
        {
            await files.RemoveAsync(db, Subject.Organization, [id], ct);
            await files.AddAsync(db, Subject.Organization, id, picture is null ? [] : [picture], ct);
        }

        await events.AppendAsync(db, new(eventType, Subject.Organization, id), caller, ct);

        if (membership.IsChange)
        {
            await freshness.TouchAsync(db, Freshness.Access, ct);
        }
    }
}
