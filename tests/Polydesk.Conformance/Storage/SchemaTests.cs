using Polydesk.Conformance.Api;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Conformance.Storage;

/// <summary>Both engines have one schema, but for how each searches text.</summary>
public class SchemaTests
{
    /// <summary>Tables that only one engine has, or that both have in another form.</summary>
    private static readonly string[] SearchTables = ["message_search", "people_search", "organizations_search", "tickets_search", "articles_search"];

    /// <summary>Indexes for searching text, which SQLite has as tables.</summary>
    private static readonly string[] SearchIndexes = ["message_search_words", "people_search", "organizations_search", "tickets_search", "articles_search"];

    [Theory]
    [InlineData("desk")]
    [InlineData("catalog")]
    public async Task Both_engines_have_the_same_columns_in_the_same_order(string set) =>
        await AssertSameAsync(set, SqliteColumns, PostgresColumns, row => !SearchTables.Any(t => row.StartsWith(t, StringComparison.Ordinal)));

    [Theory]
    [InlineData("desk")]
    [InlineData("catalog")]
    public async Task Both_engines_have_the_same_indexes(string set) =>
        await AssertSameAsync(set, SqliteIndexes, PostgresIndexes, row => !SearchIndexes.Contains(row.Split(' ')[0]));

    [Theory]
    [InlineData("desk")]
    [InlineData("catalog")]
    public async Task Both_engines_keep_the_same_values_unique(string set) =>
        await AssertSameAsync(set, SqliteUnique, PostgresUnique, row => !row.StartsWith("message_search", StringComparison.Ordinal));

    [Theory]
    [InlineData("desk")]
    [InlineData("catalog")]
    public async Task Both_engines_have_the_same_foreign_keys(string set) => await AssertSameAsync(set, SqliteReferences, PostgresReferences, _ => true);

    private static Sql SqliteColumns => $"""
        select m.name || '.' || c.name || case when c."notnull" or c.pk > 0 then ' not null' else '' end
        from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite%' order by m.name, c.cid
        """;

    private static Sql PostgresColumns => $"""
        select table_name || '.' || column_name || case when is_nullable = 'NO' then ' not null' else '' end
        from information_schema.columns where table_schema = 'public' order by table_name collate "C", ordinal_position
        """;

    private static Sql SqliteIndexes => $"""
        select name || ' on ' || tbl_name || ' ' || (select group_concat(name) from (select name from pragma_index_info(m.name) order by seqno))
          || case when instr(sql, ' where ') > 0 then ' partial' else '' end
        from sqlite_master m where type = 'index' and sql is not null order by name
        """;

    private static Sql PostgresIndexes => $"""
        select i.relname || ' on ' || t.relname || ' ' || (
          select coalesce(string_agg(a.attname, ',' order by k.n), '')
          from unnest(x.indkey::int[]) with ordinality k (attnum, n) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum)
          || case when x.indpred is not null then ' partial' else '' end
        from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
        where n.nspname = 'public' and not exists (select 1 from pg_constraint c where c.conindid = i.oid) order by i.relname collate "C"
        """;

    private static Sql SqliteUnique => $"""
        select m.name || ' ' || (select group_concat(name) from (select name from pragma_index_info(l.name) order by seqno))
        from sqlite_master m join pragma_index_list(m.name) l
        where m.type = 'table' and m.name not like '%_search%' and l."unique" and l.origin in ('u', 'pk')
        union
        select m.name || ' ' || c.name from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like '%_search%' and m.name not like 'sqlite%' and c.pk > 0
          and (select count(*) from pragma_table_info(m.name) p where p.pk > 0) = 1
        order by 1
        """;

    private static Sql PostgresUnique => $"""
        select t.relname || ' ' || (
          select string_agg(a.attname, ',' order by k.n)
          from unnest(c.conkey) with ordinality k (attnum, n) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum) collate "C" as found
        from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
        where n.nspname = 'public' and c.contype in ('p', 'u') order by found
        """;

    private static Sql SqliteReferences => $"""
        select m.name || '.' || f."from" || ' to ' || f."table" || ' ' || lower(f.on_delete)
        from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1
        """;

    private static Sql PostgresReferences => $"""
        select (t.relname || '.' || a.attname || ' to ' || r.relname || ' '
          || case c.confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end) collate "C" as found
        from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
          join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
        where c.contype = 'f' order by found
        """;

    private static async Task AssertSameAsync(string set, Sql onSqlite, Sql onPostgres, Func<string, bool> isCompared)
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        await using var sqlite = await EmptyDatabase.MakeAsync("sqlite");
        await using var postgres = await EmptyDatabase.MakeAsync("postgres");
        await sqlite.MigrateAsync(set);
        await postgres.MigrateAsync(set);

        var expected = (await sqlite.TextsAsync(onSqlite)).Where(isCompared).ToList();
        var actual = (await postgres.TextsAsync(onPostgres)).Where(isCompared).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal([], expected.Except(actual).Select(r => "only SQLite: " + r).Concat(actual.Except(expected).Select(r => "only PostgreSQL: " + r)));
        Assert.Equal(expected, actual);
    }
}
