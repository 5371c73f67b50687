using Microsoft.AspNetCore.Identity;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>Adds a person, who has a key from the beginning. Agents add customers; only an admin adds staff.</summary>
public sealed class AddPerson(
    Database database, PersonStore people, PersonProfiles profiles, PersonOrganization organization, ApiKeys keys, FieldRules rules, FieldValueStore values, AvailabilityLog log,
    StaffProfiles staff, EventLog events, Freshness freshness, VocabularyCache vocabularies)
{
    public async Task<Outcome<long>> RunAsync(PersonDraft draft, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        var blank = Blank(vocabulary);

        if (!caller.IsStaff || !PersonRules.MayGive(caller, draft.GroupId.Or(blank.GroupId), vocabulary))
        {
            return Problem.Forbidden();
        }

        List<FieldProblem> problems = [.. draft.Unread, .. PersonRules.Check(draft, blank, vocabulary, caller)];

        if (!draft.Name.IsGiven && !problems.Exists(p => p.Field == "name"))
        {
            problems.Add(new("name", FieldFault.Missing));
        }

        var person = PersonRules.Apply(draft, blank);
        person = person with { Role = vocabulary.FindGroup(person.GroupId)?.Role ?? Role.Customer };

        // Hashing is slow on purpose, so it happens before the transaction.
        var password = problems.Count == 0 && draft.Password.Is(out var given) ? new PasswordHasher<Person>().HashPassword(person, given) : null;
        var key = keys.NewShownKey();

        await using var db = await database.BeginAsync(ct);
        await HoldEmailsAsync(db, person, draft, ct);
        await staff.HoldAsync(db, draft.Staff, ct);

        if (PersonOrganization.IsGiven(draft))
        {
            await OrganizationStore.HoldAsync(db, ct);
        }

        var (emails, wrong) = await profiles.ClaimAsync(db, 0, draft.Profile, ct);
        problems.AddRange(wrong);
        person = emails is null ? person : person with { Email = emails is [var main, ..] ? main.Value : "" };

        if (emails is null && person.Email.Length > 0 && await people.FindIdByEmailAsync(db, person.Email, ct) is not null)
        {
            problems.Add(new("email", FieldFault.Taken, person.Email));
        }

        problems.AddRange(await staff.CheckAsync(db, 0, draft.Staff, caller, ct));
        (person, var unknown) = await organization.FindAsync(db, draft, person, caller, ct);
        var fields = await rules.CheckAsync(db, vocabulary, Subject.Person, FieldValues.None, draft.Fields, caller, ct);

        if (fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange([.. unknown is null ? [] : new[] { unknown }, .. fields.Problems, .. draft.FieldsMayBeMissing ? []
            : fields.MissingToCreate(vocabulary, Subject.Person, caller, person.Role >= Role.Agent ? "user" : "contact")]);

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        person = await organization.AddAsync(db, draft, person, caller, ct);
        var id = await people.AddAsync(db, person, password, ct);
        await profiles.SetAsync(db, id, draft.Profile, emails, ct);
        var credential = await keys.AddAsync(db, id, key, "", ct);
        await values.SetAsync(db, Subject.Person, id, fields.Changes, ct);
        await staff.SetAsync(db, id, draft.Staff, ct);

        if (draft.Availability.IsGiven)
        {
            await log.AppendAsync(db, id, person.Availability, ct);
        }

        await events.AppendAsync(db, new(EventTypes.PersonCreated, Subject.Person, id), caller, ct);

        if (person.Role >= Role.Agent)
        {
            await freshness.TouchAsync(db, Freshness.Access, ct);
        }

        await db.CommitAsync(ct);
        await keys.IndexAsync([credential]);

        return id;
    }

    /// <summary>All addresses that the person is to have, in the order in which all transactions hold them.</summary>
    private async ValueTask HoldEmailsAsync(WriteSession db, Person person, PersonDraft draft, CancellationToken ct)
    {
        if (draft.Profile.SaysAddresses)
        {
            await profiles.HoldAsync(db, draft.Profile, ct);
        }
        else
        {
            await people.HoldEmailAsync(db, person.Email, ct);
        }
    }

    internal static Person Blank(DeskVocabulary vocabulary) => new(
        0, Role.Customer, vocabulary.CustomerGroup?.Id ?? 0, PersonStatus.Active, "", "", "", "",
        "", "", "", vocabulary.Settings.DefaultLanguage, true, vocabulary.DefaultAvailability, "", null, false, default, default);
}
