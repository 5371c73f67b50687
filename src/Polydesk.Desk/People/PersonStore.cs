using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>Reads and writes people.</summary>
public sealed class PersonStore(CountCache counts, TimeProvider clock)
{
    internal static readonly Sql Columns = Sql.Trusted("""
        p.id, p.role, p.group_id, p.status, p.name, p.lastname, p.email, p.phone, p.skype, p.website, p.job_title, p.language, p.notifications,
        p.availability, p.ldap_username, p.organization_id, p.manages_organization, p.created_at, p.updated_at
        """);

    public async ValueTask<Person?> FindAsync(Session db, long id, Caller caller, CancellationToken ct)
    {
        var person = await db.FindAsync(Read, $"select {Columns} from people p where p.id = {id} and {Visibility.OfPeople(caller)}", ct);
        return person is null ? null : (await WithDepartmentsAsync(db, [person], ct))[0];
    }

    /// <summary>The person, who stays as found until the transaction ends.</summary>
    public async ValueTask<Person?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct)
    {
        var person = await db.FindAsync(
            Read, $"select {Columns} from people p where p.id = {id} and {Visibility.OfPeople(caller)} {db.Engine.ForNoKeyUpdate}", ct);
        return person is null ? null : (await WithDepartmentsAsync(db, [person], ct))[0];
    }

    /// <summary>Whether the caller sees this person.</summary>
    public ValueTask<bool> ExistsAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.ExistsAsync($"select p.id from people p where p.id = {id} and {Visibility.OfPeople(caller)}", ct);

    /// <summary>A page of people, and how many there are in all.</summary>
    public async ValueTask<(List<Person> People, long Total)> PageAsync(
        Session db, PersonFilter filter, Caller caller, long skip, int take, CancellationToken ct)
    {
        var where = PersonConditions.Of(db.Engine, filter, caller);
        var total = await counts.CountAsync(db, $"select count(*) from people p where {where}", ct);

        if (skip >= total)
        {
            return ([], total);
        }

        // Ids first: the page far behind is found in an index alone.
        var ids = await db.ListAsync(
            static row => row.Long(),
            $"select p.id from people p where {where} order by {Sorting.OrderBy(filter.Sorts, Column, "p.id")} limit {take} offset {skip}", ct);

        return (await ListAsync(db, ids, ct), total);
    }

    /// <summary>How many people match, by the values of a key; null is who has none.</summary>
    public async ValueTask<List<(long? Value, long Count)>> CountByAsync(Session db, PersonFilter filter, PersonGroup group, Caller caller, CancellationToken ct)
    {
        var column = Sql.Trusted(group is PersonGroup.Organization ? "p.organization_id" : "p.group_id");
        return await db.ListAsync(
            static row => (row.LongOrNull(), row.Long()), $"select {column} as v, count(*) from people p where {PersonConditions.Of(db.Engine, filter, caller)} group by 1 order by 1", ct);
    }

    /// <summary>The people with these ids, in their order.</summary>
    public async ValueTask<List<Person>> ListAsync(Session db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await db.ListAsync(Read, $"select {Columns} from people p where p.id in {ids}", ct);
        var byId = (await WithDepartmentsAsync(db, found, ct)).ToDictionary(p => p.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>Whose addresses these are, by the address as it is compared; those that nobody has are left out.</summary>
    public async ValueTask<Dictionary<string, long>> FindIdsByEmailAsync(Session db, IEnumerable<string> addresses, CancellationToken ct)
    {
        List<string> keys = [.. addresses.Select(EmailAddress.Key).Distinct()];
        var found = await db.ListAsync(
            static row => (Address: row.Text(), Person: row.Long()), $"select address, person_id from person_emails where address in {keys}", ct);
        return found.ToDictionary(r => r.Address, r => r.Person);
    }

    /// <summary>The person who has this address, in any letter case.</summary>
    public ValueTask<long?> FindIdByEmailAsync(Session db, string address, CancellationToken ct) =>
        db.NumberAsync($"select person_id from person_emails where address = {EmailAddress.Key(address)}", ct);

    /// <summary>
    /// Held alone by who removes a person or makes one of the staff a customer, shared by who gives tickets to people: nobody gets a ticket while they leave. The
    /// first of all names.
    /// </summary>
    internal const string Leaving = "a person leaves";

    /// <summary>Keeps others from adding this address until the transaction ends. Answers whether somebody may have added it meanwhile.</summary>
    public ValueTask<bool> HoldEmailAsync(WriteSession db, string address, CancellationToken ct) =>
        db.HoldAsync("email:" + EmailAddress.Key(address), ct);

    /// <summary>The caller that a person makes; null when the person may not sign in (status, removed, group disabled).</summary>
    public async ValueTask<(string Email, Caller Caller)?> FindCallerAsync(Session db, long id, string via, CancellationToken ct)
    {
        var person = await db.FindAsync(
            static row => new
            {
                Role = row.Enum<Role>(),
                Group = row.Long(),
                GroupType = row.Enum<GroupType>(),
                Email = row.Text(),
                Organization = row.LongOrNull(),
                Manages = row.Bool(),
                Language = row.Text(),
                Office = row.LongOrNull(),
            },
            $"""
            select p.role, p.group_id, g.type, p.email, p.organization_id, p.manages_organization, p.language, m.team_id
            from people p join groups g on g.id = p.group_id left join team_members m on m.person_id = p.id and m.is_office
            where p.id = {id} and p.status = {PersonStatus.Active} and p.deleted_at is null and g.disabled = {false}
            """, ct);

        if (person is null)
        {
            return null;
        }

        var departments = await db.ListAsync(static row => row.Long(), Visibility.DepartmentsOf(id, person.Role, person.Office), ct);

        return (person.Email, new(
            id, person.Role, person.Group, departments, person.Manages ? person.Organization : null, person.Organization, person.Language, via)
        {
            OfficeId = person.Office,
        });
    }

    /// <summary>Adds a person with their address and departments; the id and times of the record are ignored.</summary>
    public async ValueTask<long> AddAsync(WriteSession db, Person person, string? passwordHash, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = await db.InsertAsync(
            $"""
            insert into people (role, group_id, status, name, lastname, name_key, lastname_key, email, phone, skype, website, job_title, language, notifications,
              availability, ldap_username, organization_id, manages_organization, password_hash, search, phone_digits, created_at, updated_at)
            values ({person.Role}, {person.GroupId}, {person.Status}, {person.Name}, {person.Lastname}, {NameKey(person)},
              {LastnameKey(person)}, {person.Email}, {person.Phone}, {person.Skype}, {person.Website}, {person.JobTitle}, {person.Language}, {person.Notifications}, {person.Availability},
              {person.LdapUsername}, {person.OrganizationId}, {person.ManagesOrganization}, {passwordHash}, {SearchText(person)},
              {PhoneNumbers.Digits(person.Phone)}, {now}, {now})
            returning id
            """, ct);

        if (person.Email.Length > 0)
        {
            await db.AddAsync($"insert into person_emails (person_id, address) values ({id}, {EmailAddress.Key(person.Email)})", ct);
        }

        await AddDepartmentsAsync(db, id, person.DepartmentIds, ct);
        return id;
    }

    public async ValueTask SetDepartmentsAsync(WriteSession db, long id, IReadOnlyList<long> departmentIds, CancellationToken ct)
    {
        await db.AddAsync($"delete from person_departments where person_id = {id}", ct);
        await AddDepartmentsAsync(db, id, departmentIds, ct);
    }

    private static async ValueTask AddDepartmentsAsync(WriteSession db, long id, IReadOnlyList<long> departmentIds, CancellationToken ct)
    {
        foreach (var (position, department) in departmentIds.Distinct().Index())
        {
            await db.AddAsync(
                $"insert into person_departments (person_id, department_id, position) values ({id}, {department}, {position})", ct);
        }
    }

    /// <summary>Writes all values of a person, and the password when it is given.</summary>
    public async ValueTask SetAsync(WriteSession db, Person before, Person after, string? passwordHash, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.AddAsync(
            $"""
            update people set role = {after.Role}, group_id = {after.GroupId}, status = {after.Status}, name = {after.Name}, lastname = {after.Lastname},
              name_key = {NameKey(after)}, lastname_key = {LastnameKey(after)}, email = {after.Email}, phone = {after.Phone}, skype = {after.Skype}, website = {after.Website},
              job_title = {after.JobTitle}, language = {after.Language}, notifications = {after.Notifications}, availability = {after.Availability},
              ldap_username = {after.LdapUsername}, organization_id = {after.OrganizationId}, manages_organization = {after.ManagesOrganization},
              password_hash = coalesce({passwordHash}, password_hash), search = {SearchText(after)},
              phone_digits = {PhoneNumbers.Digits(after.Phone)}, updated_at = {now}
            where id = {after.Id}
            """, ct);

        if (EmailAddress.Key(after.Email) != EmailAddress.Key(before.Email))
        {
            await db.AddAsync(
                $"delete from person_emails where person_id = {after.Id} and address in ({EmailAddress.Key(before.Email)}, {EmailAddress.Key(after.Email)})", ct);

            if (after.Email.Length > 0)
            {
                await db.AddAsync($"insert into person_emails (person_id, address) values ({after.Id}, {EmailAddress.Key(after.Email)})", ct);
            }
        }

        if (!after.DepartmentIds.SequenceEqual(before.DepartmentIds))
        {
            await SetDepartmentsAsync(db, after.Id, after.DepartmentIds, ct);
        }
    }

    /// <summary>Takes a person out of the desk. Name and address stay for what they wrote; the address itself is free for somebody else.</summary>
    public async ValueTask RemoveAsync(WriteSession db, long id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.AddAsync(
            $"""
            update people set deleted_at = {now}, updated_at = {now}, password_hash = null, organization_id = null, manages_organization = {false}
            where id = {id}
            """, ct);
        await db.AddAsync($"delete from person_emails where person_id = {id}", ct);
        await db.AddAsync($"delete from person_departments where person_id = {id}", ct);
        await db.AddAsync($"delete from ticket_followers where person_id = {id}", ct);
        await ListMembers.RemoveFromAllAsync(db, id, ct);
    }

    internal static string NameKey(Person person) => Folding.Fold($"{person.Name} {person.Lastname}".Trim());

    internal static string LastnameKey(Person person) => Folding.Fold(person.Lastname);

    internal static string SearchText(Person person) => SearchLines.Of(
        $"{person.Name} {person.Lastname}", person.Name, person.Lastname, person.Email, person.Phone, person.LdapUsername);

    internal static async ValueTask<List<Person>> WithDepartmentsAsync(Session db, List<Person> people, CancellationToken ct)
    {
        if (people.Count == 0)
        {
            return people;
        }

        var rows = await db.ListAsync(
            static row => (Person: row.Long(), Department: row.Long()),
            $"""
            select person_id, department_id from person_departments
            where person_id in {people.ConvertAll(p => p.Id)} order by person_id, position, department_id
            """, ct);
        var byPerson = rows.ToLookup(r => r.Person, r => r.Department);
        return people.ConvertAll(p => p with { DepartmentIds = [.. byPerson[p.Id]] });
    }

    private static SortColumn Column(PersonOrder order) => order switch
    {
        PersonOrder.Created => "p.created_at",
        PersonOrder.Updated => "p.updated_at",
        PersonOrder.Id => "p.id",
        PersonOrder.Email => "lower(p.email)",
        PersonOrder.LastLogin => new SortColumn("(select last_login_at from staff_profiles s where s.person_id = p.id)", MayBeNull: true),
        _ => "p.name_key",
    };

    internal static Person Read(Row row) => new(
        row.Long(), row.Enum<Role>(), row.Long(), row.Enum<PersonStatus>(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(),
        row.Text(), row.Text(), row.Bool(), row.Text(), row.Text(), row.LongOrNull(), row.Bool(), row.Time(), row.Time());
}
