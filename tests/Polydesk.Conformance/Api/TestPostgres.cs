using System.Security.Cryptography;
using Npgsql;

namespace Polydesk.Conformance.Api;

/// <summary>Makes and drops databases on the PostgreSQL that <c>./test</c> starts.</summary>
public static class TestPostgres
{
    private static readonly string? Settings = Environment.GetEnvironmentVariable("POLYDESK_TEST_POSTGRES");

    public static bool IsThere => Settings is not null;

    /// <summary>A new empty database; answers its connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var name = "test_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        await ExecuteAsync($"create database {name} encoding 'UTF8'");

        // Many accounts share few connections.
        return new NpgsqlConnectionStringBuilder(Settings)
        {
            Database = name,
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 2,
            ConnectionPruningInterval = 1,
        }.ConnectionString;
    }

    /// <summary>Drops the database and those of accounts, whose names begin with its name.</summary>
    public static async Task DropAsync(string connectionString)
    {
        var names = new List<string>();

        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Settings) { Pooling = false }))
        {
            await using var list = source.CreateCommand("select datname from pg_database where starts_with(datname, $1)");
            list.Parameters.Add(new() { Value = new NpgsqlConnectionStringBuilder(connectionString).Database });
            await using var reader = await list.ExecuteReaderAsync();

            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await ExecuteAsync($"drop database {name} with (force)");
        }
    }

    /// <summary>Runs a statement outside of all databases of tests.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Settings) { Pooling = false });
#pragma warning disable CA2100 // The names are our own; a database name cannot be a parameter.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
