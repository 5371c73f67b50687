using Microsoft.AspNetCore.Identity;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>
/// Changes what is given of a person, within what <see cref="PersonRules.MayChange"/> allows. Who is no staff any more keeps no ticket and follows none.
/// </summary>
public sealed class ChangePerson(
    Database database, PersonStore people, PersonProfiles profiles, PersonOrganization organization, FieldRules rules, FieldValueStore values, AvailabilityLog log,
    StaffProfiles staff, AgentDuties duties, EventLog events, Freshness freshness, VocabularyCache vocabularies)
{
    public async Task<Outcome<Done>> RunAsync(long id, PersonDraft draft, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        var password = await HashAsync(id, draft, caller, ct);

        await using var db = await database.BeginAsync(ct);

        if (draft.GroupId.Is(out var group) && vocabulary.FindGroup(group)?.Role < Role.Agent)
        {
            await db.HoldAsync(PersonStore.Leaving, ct);
        }

        if (draft.Profile.SaysAddresses)
        {
            await profiles.HoldAsync(db, draft.Profile, ct);
        }
        else if (draft.Email.Is(out var email))
        {
            await people.HoldEmailAsync(db, email, ct);
        }

        await staff.HoldAsync(db, draft.Staff, ct);

        if (PersonOrganization.IsGiven(draft))
        {
            await OrganizationStore.HoldAsync(db, ct);
        }

        if (await people.FindForUpdateAsync(db, id, caller, ct) is not { } before)
        {
            return Problem.NotFound("person", id);
        }

        var (after, unknown) = await organization.FindAsync(db, draft, PersonRules.Apply(draft, before), caller, ct);
        after = WithRole(after, before, vocabulary);
        after = after with { ManagesOrganization = after.OrganizationId is not null && draft.ManagesOrganization.Or(after.ManagesOrganization) };
        var (emails, wrong) = await profiles.ClaimAsync(db, id, draft.Profile, ct);
        after = emails is null ? after : after with { Email = emails is [var main, ..] ? main.Value : "" };
        var current = await values.FindAsync(db, Subject.Person, id, ct);
        var fields = await rules.CheckAsync(db, vocabulary, Subject.Person, current, draft.Fields, caller, ct);

        var office = before.Role >= Role.Agent ? await staff.OfficeOfAsync(db, id, ct) : null;

        if (!PersonRules.MayChange(caller, before, after, office, vocabulary) || fields.IsForbidden || (!caller.IsStaff && PersonOrganization.IsGiven(draft)))
        {
            return Problem.Forbidden();
        }

        List<FieldProblem> problems =
        [
            .. draft.Unread, .. wrong, .. PersonRules.Check(draft, before, vocabulary, caller), .. unknown is null ? [] : new[] { unknown }, .. fields.Problems,
        ];

        if (after.Email.Length > 0 && await people.FindIdByEmailAsync(db, after.Email, ct) is { } holder && holder != id)
        {
            problems.Add(new("email", FieldFault.Taken, after.Email));
        }

        problems.AddRange(await staff.CheckAsync(db, id, draft.Staff, caller, ct));

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        after = await organization.AddAsync(db, draft, after, caller, ct);

        if (IsSame(before, after) && password is null && fields.Changes.Count == 0 && draft.Profile == ProfileDraft.Nothing
            && draft.Staff is null)
        {
            return default(Done);
        }

        await people.SetAsync(db, before, after, password, ct);

        if (before.Role >= Role.Agent && after.Role < Role.Agent)
        {
            await duties.DropAsync(db, id, after.FullName, caller, ct);
        }

        await profiles.SetAsync(db, id, draft.Profile, emails, ct);
        await values.SetAsync(db, Subject.Person, id, fields.Changes, ct);
        await staff.SetAsync(db, id, draft.Staff, ct);
        await LogAsync(db, before, after, draft.Staff, vocabulary, caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private async ValueTask LogAsync(
        WriteSession db, Person before, Person after, StaffProfileDraft? profile, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (after.Availability != before.Availability)
        {
            await log.AppendAsync(db, after.Id, after.Availability, ct);
            await events.AppendAsync(
                db, new(EventTypes.AvailabilityChanged, Subject.Person, after.Id, null, Value(before.Availability), Value(after.Availability)), caller, ct);
        }

        if (!IsSame(before with { Availability = after.Availability }, after) || after.Availability == before.Availability)
        {
            await events.AppendAsync(db, new(EventTypes.PersonChanged, Subject.Person, after.Id), caller, ct);
        }

        if (profile is not null)
        {
            await freshness.TouchAsync(db, Freshness.Access, ct);
        }
        else
        {
            await PersonRights.TouchAsync(db, freshness, before, after, ct);
        }

        EventValue Value(string availability) => new(0, vocabulary.FindAvailability(availability)?.Name ?? LocalText.Of("", availability));
    }

    /// <summary>Hashing is slow on purpose, so it happens before the transaction, and only for who sees the person.</summary>
    private async ValueTask<string?> HashAsync(long id, PersonDraft draft, Caller caller, CancellationToken ct)
    {
        if (!draft.Password.Is(out var password) || password.Length < PersonRules.ShortestPassword)
        {
            return null;
        }

        await using var db = await database.OpenAsync(ct);
        return await people.FindAsync(db, id, caller, ct) is { } person ? new PasswordHasher<Person>().HashPassword(person, password) : null;
    }

    /// <summary>The role follows from the group, but the owner stays the owner.</summary>
    private static Person WithRole(Person after, Person before, DeskVocabulary vocabulary) =>
        before.Role is Role.Owner || after.GroupId == before.GroupId || vocabulary.FindGroup(after.GroupId) is not { } group
            ? after
            : after with { Role = group.Role };

    private static bool IsSame(Person before, Person after) =>
        before with { DepartmentIds = after.DepartmentIds } == after && before.DepartmentIds.SequenceEqual(after.DepartmentIds);
}
