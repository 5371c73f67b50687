using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>What is kept in memory: the names of statuses and departments, and departments as Deskpro writes them.</summary>
internal sealed record Names(
    FrozenDictionary<long, string> Statuses, FrozenDictionary<long, string> Departments, FrozenDictionary<long, string> DeskproDepartments, long OpenStatus,
    long DefaultPriority, long Customers)
{
    private const string Agents = """
        select department_id, p.id from person_departments d join people p on p.id = d.person_id where p.role > 0 and p.deleted_at is null
        order by department_id, p.id
        """;

    public static async Task<Names> LoadAsync(DbConnection connection)
    {
        var statuses = await MapAsync(connection, "select id, slug from statuses");
        var departments = (await MapAsync(connection, "select id, name from departments"))
            .ToFrozenDictionary(d => d.Key, d => JsonElement.Parse(d.Value).GetProperty("en").GetString()!);
        var positions = await MapAsync(connection, "select id, cast(position as text) from departments");
        var agents = (await ListAsync(connection, Agents, row => (row.GetInt64(0), row.GetInt64(1)))).ToLookup(a => a.Item1, a => a.Item2);
        return new(
            statuses, departments, departments.ToFrozenDictionary(d => d.Key, d => Deskpro(d.Key, d.Value, positions[d.Key], agents[d.Key])),
            statuses.First(s => s.Value == "open").Key, await FirstAsync(connection, "select id from priorities where is_default"),
            await FirstAsync(connection, "select id from groups where type = 0 and disabled = false order by id"));
    }

    private static string Deskpro(long id, string name, string position, IEnumerable<long> agents) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"id":{{id}},"parent":null,"children":[],"title":"{{name}}","user_title":"{{name}}","is_tickets_enabled":true,"is_chat_enabled":false,"display_order":{{position}},"avatar":null,"brands":[1],"agents":[{{string.Join(',', agents)}}]}
        """);

    private static async Task<FrozenDictionary<long, string>> MapAsync(DbConnection connection, string sql) =>
        (await ListAsync(connection, sql, row => (row.GetInt64(0), row.GetString(1)))).ToFrozenDictionary(r => r.Item1, r => r.Item2);

    private static async Task<long> FirstAsync(DbConnection connection, string sql) => (await ListAsync(connection, sql, row => row.GetInt64(0)))[0];

    private static async Task<List<T>> ListAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        var list = new List<T>();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();

        while (await reader.ReadAsync())
        {
            list.Add(read(reader));
        }

        return list;
    }
}
