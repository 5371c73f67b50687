using Polydesk.Conformance.Api;
using Polydesk.Desk.Storage;

namespace Polydesk.Conformance.Storage;

/// <summary>A database of its own without any table.</summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polydesk-test-").FullName;
    private readonly string? postgres;

    private EmptyDatabase(string? postgres)
    {
        this.postgres = postgres;
        var file = Path.Combine(folder, "test.db");
        File.Create(file).Dispose();
        Database = postgres is null ? new SqliteDatabase(file) : new PostgresDatabase(postgres, TimeProvider.System);
    }

    public Database Database { get; }

    /// <param name="engine">sqlite or postgres.</param>
    /// <param name="settings">What is added to PostgreSQL's connection string.</param>
    public static async Task<EmptyDatabase> MakeAsync(string engine, string settings = "") =>
        new(engine == "postgres" ? $"{await TestPostgres.NewDatabaseAsync()};{settings}" : null);

    public Task MigrateAsync(string set, TimeProvider? clock = null) => Migrator.RunAsync(Database, set, clock ?? TimeProvider.System, default);

    public async Task ExecuteAsync(Sql sql)
    {
        await using var db = await Database.BeginAsync(default);
        await db.ExecuteAsync(sql, default);
        await db.CommitAsync(default);
    }

    public async Task<List<string>> TextsAsync(Sql sql)
    {
        await using var db = await Database.OpenAsync(default);
        return await db.ListAsync(static row => row.Text(), sql, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();

        if (postgres is not null)
        {
            await TestPostgres.DropAsync(postgres);
        }

        Directory.Delete(folder, recursive: true);
    }
}
