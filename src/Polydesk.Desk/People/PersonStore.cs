using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>Reads and writes people.</summary>
public sealed class PersonStore(TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("""
        p.id, p.role, p.group_id, p.status, p.name, p.lastname, p.email, p.phone, p.skype, p.website, p.job_title, p.language, p.notifications,
        p.availability, p.ldap_username, p.organization_id, p.manages_organization, p.created_at, p.updated_at
        """);

    public async ValueTask<Person?> FindAsync(Session db, long id, Caller caller, CancellationToken ct)
    {
        var person = await db.FindAsync(Read, $"select {Columns} from people p where p.id = {id} and {Visibility.OfPeople(caller)}", ct);
        return person is null ? null : (await WithDepartmentsAsync(db, [person], ct))[0];
    }

    /// <summary>The person who has this address, in any letter case.</summary>
    public ValueTask<long?> FindIdByEmailAsync(Session db, string address, CancellationToken ct) =>
        db.NumberAsync($"select person_id from person_emails where address = {EmailAddress.Key(address)}", ct);

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
            },
            $"""
            select p.role, p.group_id, g.type, p.email, p.organization_id, p.manages_organization, p.language
            from people p join groups g on g.id = p.group_id
            where p.id = {id} and p.status = {PersonStatus.Active} and p.deleted_at is null and g.disabled = {false}
            """, ct);

        if (person is null)
        {
            return null;
        }

        var departments = await db.ListAsync(
            static row => row.Long(), $"select department_id from person_departments where person_id = {id} order by position, department_id", ct);

        return (person.Email, new(
            id, person.Role, person.Group, departments, person.Manages ? person.Organization : null, person.Organization, person.Language, via));
    }

    /// <summary>Adds a person with their address and departments; the id and times of the record are ignored.</summary>
    public async ValueTask<long> AddAsync(WriteSession db, Person person, string? passwordHash, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = await db.InsertAsync(
            $"""
            insert into people (role, group_id, status, name, lastname, name_key, email, phone, skype, website, job_title, language, notifications,
              availability, ldap_username, organization_id, manages_organization, password_hash, search, created_at, updated_at)
            values ({person.Role}, {person.GroupId}, {person.Status}, {person.Name}, {person.Lastname}, {NameKey(person)}, {person.Email}, {person.Phone},
              {person.Skype}, {person.Website}, {person.JobTitle}, {person.Language}, {person.Notifications}, {person.Availability},
              {person.LdapUsername}, {person.OrganizationId}, {person.ManagesOrganization}, {passwordHash}, {SearchText(person)}, {now}, {now})
            returning id
            """, ct);

        if (person.Email.Length > 0)
        {
            await db.AddAsync($"insert into person_emails (person_id, address) values ({id}, {EmailAddress.Key(person.Email)})", ct);
        }

        await SetDepartmentsAsync(db, id, person.DepartmentIds, ct);
        return id;
    }

    public async ValueTask SetDepartmentsAsync(WriteSession db, long id, IReadOnlyList<long> departmentIds, CancellationToken ct)
    {
        await db.AddAsync($"delete from person_departments where person_id = {id}", ct);

        foreach (var (position, department) in departmentIds.Distinct().Index())
        {
            await db.AddAsync(
                $"insert into person_departments (person_id, department_id, position) values ({id}, {department}, {position})", ct);
        }
    }

    internal static string NameKey(Person person) => Folding.Fold($"{person.Name} {person.Lastname}".Trim());

    internal static string SearchText(Person person) =>
        Folding.Fold($"{person.Name} {person.Lastname}\n{person.Email}\n{person.Phone}\n{person.LdapUsername}");

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

    private static Person Read(Row row) => new(
        row.Long(), row.Enum<Role>(), row.Long(), row.Enum<PersonStatus>(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(),
        row.Text(), row.Text(), row.Bool(), row.Text(), row.Text(), row.LongOrNull(), row.Bool(), row.Time(), row.Time());
}
