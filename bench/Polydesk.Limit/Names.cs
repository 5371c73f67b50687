using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>Names that are kept in memory: of statuses and departments.</summary>
internal sealed record Names(FrozenDictionary<long, string> Statuses, FrozenDictionary<long, string> Departments, long OpenStatus, long DefaultPriority)
{
    public static async Task<Names> LoadAsync(DbConnection connection)
    {
        var statuses = await MapAsync(connection, "select id, slug from statuses", text => text);
        return new(
            statuses,
            await MapAsync(connection, "select id, name from departments", text => JsonElement.Parse(text).GetProperty("en").GetString()!),
            statuses.First(s => s.Value == "open").Key,
            (await MapAsync(connection, "select id, name from priorities where is_default", text => text)).Keys[0]);
    }

    private static async Task<FrozenDictionary<long, string>> MapAsync(DbConnection connection, string sql, Func<string, string> name)
    {
        var map = new Dictionary<long, string>();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();

        while (await reader.ReadAsync())
        {
            map.Add(reader.GetInt64(0), name(reader.GetString(1)));
        }

        return map.ToFrozenDictionary();
    }
}
