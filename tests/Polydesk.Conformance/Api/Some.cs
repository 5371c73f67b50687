using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Conformance.Api;

/// <summary>Makes people and departments of an account, with names that no other test has.</summary>
public sealed class Some(Account account)
{
    public const long Client = 1;
    public const long Administrator = 2;
    public const long Employee = 3;

    private static long last;

    public static long Next() => Interlocked.Increment(ref last);

    public Task<TestPerson> AdminAsync() => PersonAsync(p => p with { Role = Role.Admin, GroupId = Administrator, DepartmentIds = [1] });

    public Task<TestPerson> EmployeeAsync(params long[] departments) =>
        PersonAsync(p => p with { Role = Role.Agent, GroupId = Employee, DepartmentIds = departments is [] ? [1] : departments });

    public Task<TestPerson> ClientAsync(long? organization = null) => PersonAsync(p => p with { OrganizationId = organization });

    /// <summary>A client who sees the tickets of all people of an organization.</summary>
    public Task<TestPerson> OrganizationManagerAsync(long organization) =>
        PersonAsync(p => p with { OrganizationId = organization, ManagesOrganization = true });

    public Task<TestPerson> DisabledAsync() =>
        PersonAsync(p => p with { Role = Role.Agent, GroupId = Employee, DepartmentIds = [1], Status = PersonStatus.Disabled });

    public async Task<TestPerson> PersonAsync(Func<Person, Person> make)
    {
        var n = Next();
        var person = make(new(
            0, Role.Customer, Client, PersonStatus.Active, $"Name{n}", $"Lastname{n}", $"person{n}@example.com", "", "", "", "", "en", true, "offline", "",
            null, false, default, default));
        var key = Guid.NewGuid().ToString();

        await using var db = await account.Database.BeginAsync(default);
        var id = await account.Get<PersonStore>().AddAsync(db, person, null, default);
        var credential = await account.Get<ApiKeys>().AddAsync(db, id, "eddydesk", key, shown: true, "", default);
        await account.Get<Freshness>().TouchAsync(db, Freshness.Access, default);
        await db.CommitAsync(default);
        await account.Get<ApiKeys>().IndexAsync([credential]);

        return new(id, person.Email, key);
    }

    public Task<long> DepartmentAsync(string? name = null)
    {
        var label = LocalText.Of("en", name ?? $"Department {Next()}");
        return AddAsync(
            $"insert into departments (name, position, created_at, updated_at) values ({label}, 9, 1704067200000, 1704067200000) returning id");
    }

    public async Task<long> OrganizationAsync(string? name = null)
    {
        await using var db = await account.Database.BeginAsync(default);
        var id = await account.Get<OrganizationStore>().AddAsync(
            db, new(0, name ?? $"Organization {Next()}", "", "", "", "", "", 0, default, default), default);
        await db.CommitAsync(default);
        return id;
    }

    /// <summary>Stores a file that nothing has yet, and answers what Deskpro calls its <c>blob_auth</c>.</summary>
    public async Task<string> UploadAsync(string name, string content)
    {
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        var blob = (await account.Get<Desk.Files.BlobStore>().AddAsync(bytes, long.MaxValue, default))!;
        var file = await account.Get<Desk.Files.Uploads>().AddAsync(new(name, "text/plain", blob), temporary: true, Caller.System, default);
        return $"{file.Id}{file.Token.ToUpperInvariant()}";
    }

    /// <summary>Runs an <c>insert … returning id</c> directly; kept configuration and rights are read anew.</summary>
    public async Task<long> AddAsync(Sql sql)
    {
        await using var db = await account.Database.BeginAsync(default);
        var id = await db.InsertAsync(sql, default);
        await TouchAsync(db);
        await db.CommitAsync(default);
        return id;
    }

    /// <summary>Lets the ids of a table go on after this one, so that no other account has the same.</summary>
    public async Task StartIdsAsync(string table, long from)
    {
        if (account.Database.Engine == Engine.Postgres)
        {
            await WriteAsync(Sql.Trusted($"alter table {table} alter column id restart with {from + 1}"));
            return;
        }

        await WriteAsync($"delete from sqlite_sequence where name = {table}");
        await WriteAsync($"insert into sqlite_sequence (name, seq) values ({table}, {from})");
    }

    /// <summary>Changes tables directly; kept configuration and rights are read anew.</summary>
    public async Task WriteAsync(Sql sql)
    {
        await using var db = await account.Database.BeginAsync(default);
        await db.ExecuteAsync(sql, default);
        await TouchAsync(db);
        await db.CommitAsync(default);
    }

    private async Task TouchAsync(WriteSession db)
    {
        await account.Get<Freshness>().TouchAsync(db, Freshness.Vocabulary, default);
        await account.Get<Freshness>().TouchAsync(db, Freshness.Access, default);
    }
}
