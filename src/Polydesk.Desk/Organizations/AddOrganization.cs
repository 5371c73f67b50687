using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Organizations;

/// <summary>Adds an organization with its people. Its name is its own, in any letter case.</summary>
public sealed class AddOrganization(
    Database database, OrganizationStore organizations, OrganizationParts parts, FieldRules rules, ApiKeys keys, VocabularyCache vocabularies)
{
    public async Task<Outcome<long>> RunAsync(OrganizationDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        List<FieldProblem> problems = [.. draft.Unread, .. OrganizationRules.Check(draft)];

        if (!draft.Name.IsGiven && !problems.Exists(p => p.Field == "name"))
        {
            problems.Add(new("name", FieldFault.Missing));
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        var organization = OrganizationRules.Apply(draft, new(0, "", "", "", "", "", "", 0, default, default));

        await using var db = await database.BeginAsync(ct);
        (draft, var newKeys, var wrong) = await parts.WithEmployeesAsync(db, draft, caller, ct);
        problems.AddRange(wrong);
        await OrganizationStore.HoldAsync(db, ct);

        if (await organizations.FindIdByNameAsync(db, organization.Name, ct) is not null)
        {
            problems.Add(new("name", FieldFault.Taken, organization.Name));
        }

        problems.AddRange(await OrganizationStore.CheckParentAsync(db, 0, draft, ct) is { } below ? [below] : []);
        var membership = await Membership.PlanAsync(db, [], draft, caller, ct);
        var fields = await rules.CheckAsync(db, vocabulary, Subject.Organization, FieldValues.None, draft.Fields, caller, ct);

        if (membership.IsForbidden || fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange([.. membership.Problems, .. fields.Problems, .. draft.FieldsMayBeMissing ? [] : fields.MissingToCreate(vocabulary, Subject.Organization, caller)]);

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var id = await organizations.AddAsync(db, organization, ct);
        await parts.WriteAsync(db, EventTypes.OrganizationCreated, id, draft, fields.Changes, membership, caller, ct);

        await db.CommitAsync(ct);
        await keys.IndexAsync(newKeys);

        return id;
    }
}
