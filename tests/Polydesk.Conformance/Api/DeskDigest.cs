using Polydesk.Desk.Storage;

namespace Polydesk.Conformance.Api;

/// <summary>Everything an account's tables hold, so that two moments can be compared. Indexes for searching are left out: they follow the tables.</summary>
public sealed class DeskDigest
{
    private readonly Database database;
    private readonly Sql query;

    private DeskDigest(Database database, Sql query) => (this.database, this.query) = (database, query);

    public static async Task<DeskDigest> OfAsync(TestApi api)
    {
        var database = api.Account.Database;
        await using var db = await database.OpenAsync(default);
        var columns = await db.ListAsync(static row => (Table: row.Text(), Column: row.Text()), Columns(database.Engine), default);
        var parts = columns.GroupBy(c => c.Table, c => c.Column).Select(table => Part(database.Engine, table.Key, [.. table]));
        return new(database, Sql.Trusted(string.Join(" union all ", parts) + " order by 1"));
    }

    /// <summary>The contents of all tables now, by table.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TakeAsync()
    {
        await using var db = await database.OpenAsync(default);
        return (await db.ListAsync(static row => (Table: row.Text(), Content: row.Text()), query, default)).ToDictionary(t => t.Table, t => t.Content);
    }

    /// <summary>The tables that differ.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        [.. one.Keys.Union(other.Keys).Where(table => one.GetValueOrDefault(table) != other.GetValueOrDefault(table)).Order(StringComparer.Ordinal)];

    private static Sql Columns(Engine engine)
    {
        if (engine == Engine.Sqlite)
        {
            return $"""
                select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
                where m.type = 'table' and m.name not like 'sqlite%' and m.name <> 'words' and m.name not like '%!_search%' escape '!' order by m.name, c.cid
                """;
        }

        return $"""
            select table_name, column_name from information_schema.columns
            where table_schema = 'public' and table_name <> 'words' and table_name not like '%!_search%' escape '!' order by table_name, ordinal_position
            """;
    }

    private static string Part(Engine engine, string table, IReadOnlyList<string> columns) => engine == Engine.Sqlite
        ? $"select '{table}', coalesce((select group_concat({string.Join("||','||", columns.Select(c => $"quote({c})"))}, ';') from {table}), '')"
        : $"select '{table}', coalesce((select md5(string_agg(t::text, ';' order by t::text collate \"C\")) from {table} t), '')";
}
