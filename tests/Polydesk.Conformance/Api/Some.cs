using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.People;
using Polydesk.Desk.Search;
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

    public Task<long> OrganizationAsync(string? name = null)
    {
        var called = name ?? $"Organization {Next()}";
        var key = Folding.Fold(called);
        return AddAsync(
            $"""
            insert into organizations (name, name_key, search, created_at, updated_at)
            values ({called}, {key}, {key}, 1704067200000, 1704067200000) returning id
            """);
    }

    /// <summary>A custom field; a hierarchy has two levels.</summary>
    public Task<long> FieldAsync(Subject subject, FieldType type, string pattern = "", bool visibleToCustomers = true, bool editable = true)
    {
        var levels = type is FieldType.Hierarchy ? """[{"en":"Country"},{"en":"City"}]""" : "[]";
        return AddAsync(
            $"""
            insert into fields (subject, type, name, levels, pattern, customer_view, customer_edit, staff_edit, position)
            values ({subject}, {type.ToString()}, {LocalText.Of("en", $"{type}")}, {levels}, {pattern}, {visibleToCustomers},
              {visibleToCustomers && editable}, {editable}, {Next()})
            returning id
            """);
    }

    public Task<long> OptionAsync(long field, string name, long? parent = null) => AddAsync(
        $"""
        insert into field_options (field_id, parent_id, level, name, position)
        values ({field}, {parent}, {(parent is null ? 1 : 2)}, {LocalText.Of("en", name)}, {Next()}) returning id
        """);

    /// <summary>A category of the knowledge base that names these groups; its access is 0 public, 1 user, 2 staff.</summary>
    public async Task<long> CategoryAsync(int access, params long[] groups)
    {
        var id = await AddAsync(
            $"""
            insert into article_categories (access, title, position, created_at, updated_at)
            values ({access}, {LocalText.Of("en", $"Category {Next()}")}, {Next()}, 1704067200000, 1704067200000) returning id
            """);

        foreach (var (position, group) in groups.Index())
        {
            await WriteAsync($"insert into article_category_groups (category_id, group_id, position) values ({id}, {group}, {position})");
        }

        return id;
    }

    public async Task<long> ArticleAsync(int access, long category, long author = 1)
    {
        var id = await AddAsync(
            $"""
            insert into articles (author_id, access, title, body, created_at, updated_at)
            values ({author}, {access}, {LocalText.Of("en", $"Article {Next()}")}, {LocalText.Of("en", "<p>Body</p>")}, 1704067200000, 1704067200000)
            returning id
            """);
        await WriteAsync($"insert into article_placements (article_id, category_id) values ({id}, {category})");
        return id;
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

    /// <summary>Lets the ids of a table go on from here, so that no other account has the same.</summary>
    public async Task StartIdsAsync(string table, long from)
    {
        if (account.Database.Engine == Engine.Postgres)
        {
            await WriteAsync(Sql.Trusted($"alter table {table} alter column id restart with {from}"));
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
