using Polydesk.Desk.Access;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.People;

/// <summary>Reads people with all that is known of them, and writes what goes beyond the person's own row.</summary>
public sealed class PersonProfiles(PersonStore people, PhoneNumbers phones, FileStore files, SubjectTags labels, ContactData contactData, CountCache counts)
{
    private static readonly Sql Columns = Sql.Trusted("""
        p.company, p.background, p.photo_type, p.photo_token, p.phone_type, p.street, p.city, p.region, p.zip, p.country, p.timezone, p.title_prefix,
        p.phone_extension, p.deleted_at, (select last_login_at from staff_profiles s where s.person_id = p.id)
        """);

    public async ValueTask<PersonProfile?> FindAsync(Session db, long id, bool staff, Caller caller, CancellationToken ct)
    {
        var isThere = await db.ExistsAsync($"select p.id from people p where p.id = {id} and {Side(staff)} and {Visibility.OfPeople(caller)}", ct);
        return isThere ? (await ListAsync(db, [id], ct))[0] : null;
    }

    /// <summary>Into whom a person was merged, if they were.</summary>
    public ValueTask<long?> FindMergedIntoAsync(Session db, long id, CancellationToken ct) =>
        db.NumberAsync($"select merged_into from people where id = {id}", ct);

    /// <summary>A page of people of one side, and how many there are in all.</summary>
    public async ValueTask<(IReadOnlyList<PersonProfile> Profiles, long Total)> PageAsync(
        Session db, ProfileFilter filter, Sort<ProfileOrder> order, Caller caller, long skip, int take, CancellationToken ct)
    {
        List<Sql> all = [Side(filter.Staff), Visibility.OfPeople(caller)];

        if (filter.Email is { } email)
        {
            all.Add($"p.id in (select person_id from person_emails where address = {EmailAddress.Key(email)})");
        }

        if (filter.Phone is { } phone)
        {
            all.Add($"p.id in {await phones.FindAsync(db, phone, ct)}");
        }

        if (filter.UpdatedSince is { } since)
        {
            all.Add($"p.updated_at >= {since}");
        }

        if (filter is not { Name: null, Lastname: null })
        {
            all.Add(Namesakes(filter.Name is null ? null : Folding.Fold(filter.Name.Trim()), filter.Lastname is null ? null : Folding.Fold(filter.Lastname.Trim())));
        }

        var where = Sql.All(all);
        var total = await counts.CountAsync(db, $"select count(*) from people p where {where}", ct);
        var ids = skip >= total ? [] : await db.ListAsync(
            static row => row.Long(),
            $"select p.id from people p where {where} order by {Sorting.OrderBy([order], Column, "p.id")} limit {take} offset {skip}", ct);
        return (await ListAsync(db, ids, ct), total);
    }

    /// <summary>The people with these ids, in their order; the removed too. Three statements in one round trip, however many people.</summary>
    /// <param name="db">Where they are read.</param>
    /// <param name="ids">Who.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="reader">Who reads also labels, teams, the photo, other contact data and the number of the tickets that they see; null without these.</param>
    public async ValueTask<IReadOnlyList<PersonProfile>> ListAsync(Session db, IReadOnlyList<long> ids, CancellationToken ct, Caller? reader = null)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = new Query<PersonProfile>(Read, $"select {PersonStore.Columns}, {Columns} from people p where p.id in {ids}");
        var lists = new PersonLists(ids, reader);
        await db.AskAsync([rows, lists.Marks, lists.Values], ct);
        var byId = rows.Rows.ToDictionary(p => p.Person.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => lists.AddTo(byId[id]))];
    }

    private static PersonProfile Read(Row row) => new(
        PersonStore.Read(row), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text())
    {
        TitlePrefix = row.Text(),
        PhoneExtension = row.Text(),
        IsRemoved = row.TimeOrNull() is not null,
        LastLoginAt = row.TimeOrNull(),
    };

    /// <summary>Keeps others from adding these addresses until the transaction ends. Names before rows.</summary>
    internal async ValueTask HoldAsync(WriteSession db, ProfileDraft draft, CancellationToken ct)
    {
        foreach (var address in Given(draft).Select(e => EmailAddress.Key(e.Value)).Distinct().Order(StringComparer.Ordinal))
        {
            await people.HoldEmailAsync(db, address, ct);
        }
    }

    /// <summary>All addresses that the person is to have, the main one first; null when they stay. Problems name <c>emails</c>.</summary>
    internal async ValueTask<(IReadOnlyList<Contact>? Emails, IReadOnlyList<FieldProblem> Problems)> ClaimAsync(
        Session db, long personId, ProfileDraft draft, CancellationToken ct)
    {
        if (!draft.SaysAddresses)
        {
            return (null, []);
        }

        List<Contact> given = [.. Given(draft).DistinctBy(e => EmailAddress.Key(e.Value))];

        if (given.Find(e => !EmailAddress.IsValid(e.Value)) is { } bad)
        {
            return (null, [new("emails", FieldFault.Incorrect, bad.Value)]);
        }

        List<string> keys = [.. given.Select(e => EmailAddress.Key(e.Value))];
        var rows = keys.Count == 0 ? [] : await db.ListAsync(
            static row => (Address: row.Text(), Person: row.Long()), $"select address, person_id from person_emails where address in {keys}", ct);
        var taken = rows.Where(r => r.Person != personId).Select(r => r.Address).ToHashSet();
        var free = given.FindAll(e => !taken.Contains(EmailAddress.Key(e.Value)));

        if (taken.Count > 0 && (!draft.SkipsTaken || free.Count == 0))
        {
            return (null, [new("emails", FieldFault.Taken, taken.First())]);
        }

        if (draft.Emails.IsGiven)
        {
            return (free, []);
        }

        var main = await db.FindAsync(static row => EmailAddress.Key(row.Text()), $"select email from people where id = {personId}", ct);
        var present = await db.ListAsync(
            static row => new Contact(row.Text(), row.Text()), $"select address, type from person_emails where person_id = {personId} order by position, id", ct);
        var before = present.OrderBy(e => e.Value == main ? 0 : 1).ToList();

        if (draft.MainEmail is not null && free is [var first, ..])
        {
            var key = EmailAddress.Key(first.Value);
            var known = before.Find(e => e.Value == key);
            return ([first with { Type = known?.Type ?? first.Type }, .. before.Where(e => known is null ? e.Value != main : e != known)], []);
        }

        return ([.. before, .. free.Where(e => before.TrueForAll(b => b.Value != EmailAddress.Key(e.Value)))], []);
    }

    /// <summary>Writes what is given; the person's own row, with the main address, is written already.</summary>
    internal async ValueTask SetAsync(WriteSession db, long id, ProfileDraft draft, IReadOnlyList<Contact>? emails, CancellationToken ct)
    {
        if (draft == ProfileDraft.Nothing)
        {
            return;
        }

        if (emails is not null)
        {
            await SetEmailsAsync(db, id, emails, ct);
        }

        await SetContactsAsync(db, id, ContactKind.Phone, draft.MorePhones, ct);
        await SetContactsAsync(db, id, ContactKind.Website, draft.MoreWebsites, ct);
        await SetContactsAsync(db, id, ContactKind.Social, draft.Socials, ct);

        if (draft.Labels.Is(out var words))
        {
            await labels.SetAsync(db, Subject.Person, id, words, ct);
        }

        if (draft.ContactData.Is(out var entries))
        {
            await contactData.SetAsync(db, Subject.Person, id, entries, ct);
        }

        var photo = draft.Photo is { } file ? (await files.AddAsync(db, Subject.Person, id, [file], ct))[0].Token : null;

        List<Sql> columns = [];
        Put(Sql.Trusted("company"), draft.Company);
        Put(Sql.Trusted("background"), draft.Background);
        Put(Sql.Trusted("timezone"), draft.Timezone);
        Put(Sql.Trusted("photo_type"), draft.PhotoType);
        Put(Sql.Trusted("photo_token"), photo is not null ? photo : draft.NoPhoto ? "" : default(Optional<string>));
        Put(Sql.Trusted("phone_type"), draft.PhoneType);
        Put(Sql.Trusted("street"), draft.Street);
        Put(Sql.Trusted("city"), draft.City);
        Put(Sql.Trusted("region"), draft.Region);
        Put(Sql.Trusted("zip"), draft.Zip);
        Put(Sql.Trusted("country"), draft.Country);
        Put(Sql.Trusted("title_prefix"), draft.TitlePrefix);
        Put(Sql.Trusted("phone_extension"), draft.PhoneExtension);

        if (columns.Count > 0)
        {
            await db.AddAsync($"update people set {Sql.List(columns)} where id = {id}", ct);
        }

        void Put(Sql column, Optional<string> value)
        {
            if (value.Is(out var given))
            {
                columns.Add($"{column} = {given}");
            }
        }
    }

    private static IEnumerable<Contact> Given(ProfileDraft draft) => draft switch
    {
        { Emails.IsGiven: true } => draft.Emails.Or([]),
        { MainEmail: { } main } => [new(main, "work")],
        _ => draft.MoreEmails ?? [],
    };

    private static async ValueTask SetEmailsAsync(WriteSession db, long id, IReadOnlyList<Contact> emails, CancellationToken ct)
    {
        List<string> keys = [.. emails.Select(e => EmailAddress.Key(e.Value))];
        await db.AddAsync($"delete from person_emails where person_id = {id} and address not in {keys}", ct);

        foreach (var (position, email) in emails.Index())
        {
            await db.AddAsync(
                $"""
                insert into person_emails (person_id, address, type, position) values ({id}, {EmailAddress.Key(email.Value)}, {email.Type}, {position})
                on conflict (address) do update set type = excluded.type, position = excluded.position
                """, ct);
        }
    }

    private static async ValueTask SetContactsAsync(
        WriteSession db, long id, ContactKind kind, Optional<IReadOnlyList<Contact>> contacts, CancellationToken ct)
    {
        if (!contacts.Is(out var given))
        {
            return;
        }

        await db.AddAsync($"delete from person_contacts where person_id = {id} and kind = {kind}", ct);

        foreach (var (position, contact) in given.Index())
        {
            var digits = kind is ContactKind.Phone ? PhoneNumbers.Digits(contact.Value) : "";
            await db.AddAsync(
                $"""
                insert into person_contacts (person_id, kind, type, value, extension, digits, position)
                values ({id}, {kind}, {contact.Type}, {contact.Value}, {contact.Extension}, {digits}, {position})
                """, ct);
        }
    }

    /// <summary>
    /// Whose names are exactly these, whatever the case and accents; they come folded. A name's key begins with the first name, and the rest of it is the key of
    /// the last name, so that the first name alone is a range of the keys.
    /// </summary>
    private static Sql Namesakes(string? name, string? lastname) => (name, lastname) switch
    {
        (null, { } last) => $"p.lastname_key = {last}",
        (_, { } last) => $"(p.name_key = {$"{name} {last}".Trim()} and p.lastname_key = {last})",
        ("", null) => $"p.name_key = p.lastname_key",
        _ => $"p.id in (select id from people where name_key >= {name} and name_key < {name + "!"} and name_key = trim({name + " "} || lastname_key))",
    };

    private static Sql Side(bool staff) => staff ? (Sql)$"p.role >= {Role.Agent}" : (Sql)$"p.role = {Role.Customer}";

    private static SortColumn Column(ProfileOrder order) => order switch
    {
        ProfileOrder.Created => "p.created_at",
        ProfileOrder.Updated => "p.updated_at",
        ProfileOrder.Name => "p.name_key",
        ProfileOrder.Lastname => "lower(p.lastname)",
        _ => "p.id",
    };
}
