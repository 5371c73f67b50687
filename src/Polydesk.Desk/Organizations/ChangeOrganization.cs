using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Organizations;

/// <summary>Changes what is given of an organization. Lists of people replace the old ones as a whole.</summary>
public sealed class ChangeOrganization(
    Database database, OrganizationStore organizations, OrganizationParts parts, FieldRules rules, FieldValueStore values, ApiKeys keys, VocabularyCache vocabularies)
{
    public async Task<Outcome<Done>> RunAsync(long id, OrganizationDraft draft, Caller caller, CancellationToken ct)
    {
        List<FieldProblem> problems = [.. draft.Unread, .. OrganizationRules.Check(draft)];
        var vocabulary = await vocabularies.GetAsync(ct);

        await using var db = await database.BeginAsync(ct);
        (draft, var newKeys, var wrong) = await parts.WithEmployeesAsync(db, draft, caller, ct);
        problems.AddRange(wrong);
        await OrganizationStore.HoldAsync(db, ct);

        if (await organizations.FindAsync(db, id, caller, ct) is not { } before)
        {
            return Problem.NotFound("organization", id);
        }

        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        var after = OrganizationRules.Apply(draft, before);

        if (await organizations.FindIdByNameAsync(db, after.Name, ct) is { } namesake && namesake != id)
        {
            problems.Add(new("name", FieldFault.Taken, after.Name));
        }

        var members = (await organizations.MembersAsync(db, [id], ct))[id];
        problems.AddRange(await OrganizationStore.CheckParentAsync(db, id, draft, ct) is { } below ? [below] : []);
        var membership = await Membership.PlanAsync(db, members, draft, caller, ct);
        var current = await values.FindAsync(db, Subject.Organization, id, ct);
        var fields = await rules.CheckAsync(db, vocabulary, Subject.Organization, current, draft.Fields, caller, ct);

        if (membership.IsForbidden || fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange([.. membership.Problems, .. fields.Problems]);

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        if (after == before && !membership.IsChange && fields.Changes.Count == 0
            && draft is { Labels.IsGiven: false, ContactData.IsGiven: false, Picture.IsGiven: false })
        {
            return default(Done);
        }

        await organizations.SetAsync(db, after, ct);
        await parts.WriteAsync(db, EventTypes.OrganizationChanged, id, draft, fields.Changes, membership, caller, ct);

        await db.CommitAsync(ct);
        await keys.IndexAsync(newKeys);

        return default(Done);
    }
}
