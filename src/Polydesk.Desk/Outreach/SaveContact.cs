using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// Adds a customer as a contact, or changes what is given of one, with numbers, lists and fields, all or nothing. A contact has a phone or an address, and an
/// address belongs to one. Agents save no number that is not to be called.
/// </summary>
public sealed class SaveContact(
    Database database, PersonStore people, PersonProfiles profiles, ContactNumbers numbers, ContactProfiles contacts, ContactListings listings, FieldRules rules,
    FieldValueStore values, OrganizationStore organizations, EventLog events, Freshness freshness, VocabularyCache vocabularies)
{
    /// <param name="id">Who; null adds one.</param>
    /// <param name="draft">What they are to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ContactDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);
        await HoldAsync(db, draft, ct);
        var outcome = await SaveAsync(db, id, draft, vocabulary, caller, ct);

        if (!outcome.Failed(out _, out _))
        {
            await db.CommitAsync(ct);
        }

        return outcome;
    }

    /// <summary>A new contact by the same rules, or the person who has got its address meanwhile. Part of a transaction.</summary>
    internal async ValueTask<Outcome<long>> FindOrAddAsync(
        WriteSession db, ContactDraft draft, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        await HoldAsync(db, draft, ct);
        return draft.Email.Or(null) is { } email && await people.FindIdByEmailAsync(db, email, ct) is { } known
            ? known
            : await SaveAsync(db, null, draft, vocabulary, caller, ct);
    }

    private async ValueTask<Outcome<long>> SaveAsync(
        WriteSession db, long? id, ContactDraft draft, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(db, id, vocabulary, caller, ct) is not { } before)
        {
            return Problem.NotFound("contact", id ?? 0);
        }

        var book = id is null ? NumberBook.Empty : new([.. (await numbers.ListAsync(db, [before.Id], ct))[before.Id]]);

        if (Change(book, draft) is not { } changed)
        {
            return Problem.NotFound("phone_number", draft.RemovedNumber ?? 0);
        }

        var after = Apply(draft, before, changed);
        var problems = new List<FieldProblem>();

        if (after is { Phone: "", Email: "" })
        {
            problems.Add(new("phone", FieldFault.Missing));
        }

        problems.AddRange(await CheckAsync(db, before, after, draft, book, changed, caller, ct));
        var current = id is null ? FieldValues.None : await values.FindAsync(db, Subject.Person, before.Id, ct);
        var fields = await rules.CheckAsync(db, vocabulary, Subject.Person, current, draft.Fields, caller, ct);

        if (fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange(fields.Problems);
        problems.AddRange(id is null ? fields.MissingToCreate(vocabulary, Subject.Person, caller, "contact") : []);

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var saved = id ?? await people.AddAsync(db, after, null, ct);

        if (id is not null)
        {
            await people.SetAsync(db, before, after, null, ct);
        }

        await numbers.SetAsync(db, saved, id is null, book, changed, ct);
        await profiles.SetAsync(db, saved, contacts.Profile(draft), null, ct);
        await contacts.SetAsync(db, saved, id is null, draft, caller, ct);
        await values.SetAsync(db, Subject.Person, saved, fields.Changes, ct);

        if (!await listings.SetAsync(db, saved, draft, caller, ct))
        {
            return Problem.Invalid("phone", FieldFault.Blocked);
        }

        if (id is not null)
        {
            await PersonRights.TouchAsync(db, freshness, before, after, ct);
        }

        await events.AppendAsync(db, new(id is null ? EventTypes.PersonCreated : EventTypes.PersonChanged, Subject.Person, saved), caller, ct);
        return saved;
    }

    private async ValueTask HoldAsync(WriteSession db, ContactDraft draft, CancellationToken ct)
    {
        if (draft.ExternalId.Or(null) is { } external)
        {
            await db.HoldAsync("contact:" + external, ct);
        }

        if (draft.Email.Or(null) is { } email)
        {
            await people.HoldEmailAsync(db, email, ct);
        }

        if (draft.OrganizationId.Or(null) is not null)
        {
            await OrganizationStore.HoldAsync(db, ct);
        }
    }

    private async ValueTask<Person?> FindAsync(WriteSession db, long? id, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (id is not { } known)
        {
            return AddPerson.Blank(vocabulary);
        }

        var isThere = await db.ExistsAsync($"select p.id from people p where p.id = {known} and {Visibility.OfContacts(caller)}", ct);
        return isThere ? await people.FindForUpdateAsync(db, known, caller, ct) : null;
    }

    /// <summary>Null when a number is not theirs.</summary>
    private static NumberBook? Change(NumberBook book, ContactDraft draft)
    {
        foreach (var number in draft.Numbers)
        {
            if (book.Set(number) is not { } next)
            {
                return null;
            }

            book = next;
        }

        // A main number that is none of the others comes before them, or the first of them would be it.
        var isFirst = draft.Phone.Or(null) is { } main && book.All.Count == 0 && draft.NewNumbers.All(n => n.Number.Value != main);
        book = isFirst ? book.WithMain(draft.Phone.Value) : book;

        foreach (var number in draft.NewNumbers)
        {
            book = book.Add(number.Number.Value, number.Label.Or(null), number.IsMain.Or(false));
        }

        book = draft.Phone.Is(out var phone) ? book.WithMain(phone) : book;
        return draft.RemovedNumber is { } gone ? book.Remove(gone) : book;
    }

    private static Person Apply(ContactDraft draft, Person before, NumberBook numbers) => before with
    {
        Name = Text(draft.Fname, before.Name),
        Lastname = Text(draft.Lname, before.Lastname),
        Email = Text(draft.Email, before.Email),
        Phone = numbers.Main?.Number ?? "",
        Website = Text(draft.Website, before.Website),
        JobTitle = Text(draft.Title, before.JobTitle),
        OrganizationId = draft.OrganizationId.Or(before.OrganizationId),
        ManagesOrganization = before.ManagesOrganization && draft.OrganizationId.Or(before.OrganizationId) == before.OrganizationId,
    };

    private static string Text(Optional<string?> given, string before) => given.Is(out var text) ? text ?? "" : before;

    private async ValueTask<List<FieldProblem>> CheckAsync(
        WriteSession db, Person before, Person after, ContactDraft draft, NumberBook book, NumberBook changed, Caller caller, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (caller.Role < Role.TeamLeader
            && (await DoNotCall.BlockedAsync(db, [.. changed.New(book).Select(PhoneNumbers.Digits)], null, ct)).Count > 0)
        {
            problems.Add(new("phone", FieldFault.Blocked));
        }

        if (draft.Email.Or(null) is { } email && await people.FindIdByEmailAsync(db, email, ct) is { } holder && holder != before.Id)
        {
            problems.Add(new("email", FieldFault.Taken, email));
        }

        if (draft.ExternalId.Or(null) is { } external
            && await db.ExistsAsync($"select person_id from contact_profiles where external_id = {external} and person_id <> {before.Id}", ct))
        {
            problems.Add(new("external_id", FieldFault.Taken, external));
        }

        if (after.OrganizationId is { } organization && organization != before.OrganizationId && !await organizations.ExistsAsync(db, organization, caller, ct))
        {
            problems.Add(new("organization_id", FieldFault.Unknown, organization.ToString()));
        }

        return problems;
    }
}
