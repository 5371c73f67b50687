using Npgsql;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Accounts;

/// <summary>Where an installation keeps its data: a folder, and PostgreSQL when its connection string is given.</summary>
/// <param name="Folder">The data folder: databases (SQLite), files, protection keys, settings.</param>
/// <param name="Postgres">Connection string of the catalog's database; an account's database carries its name with the account's id appended.</param>
public sealed record Installation(string Folder, string? Postgres)
{
    public string AccountFolder(long accountId) => Path.Combine(Folder, "accounts", accountId.ToString());

    public string FilesFolder(long accountId) => Path.Combine(AccountFolder(accountId), "files");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public Database OpenCatalog(TimeProvider clock) =>
        Postgres is null ? PrivateDatabase(Path.Combine(PrivateFolder(Folder), "catalog.db")) : new PostgresDatabase(Postgres, clock);

    /// <summary>Opens an account's database, which is created when it is not there yet.</summary>
    public async Task<Database> OpenDeskAsync(long accountId, TimeProvider clock, CancellationToken ct)
    {
        PrivateFolder(FilesFolder(accountId));

        if (Postgres is null)
        {
            return PrivateDatabase(Path.Combine(AccountFolder(accountId), "desk.db"));
        }

        var settings = new NpgsqlConnectionStringBuilder(Postgres);
        var name = $"{settings.Database}_account_{accountId}";
        await CreateAsync(Postgres, name, ct);
        settings.Database = name;
        return new PostgresDatabase(settings.ConnectionString, clock);
    }

    /// <summary>Makes a folder that only the program's user can enter, and so those above it that are not there.</summary>
    public static string PrivateFolder(string path)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            PrivateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ownerOnly);
        }

        return path;
    }

    /// <summary>SQLite lets anybody read a file that it makes, and gives the files beside it the rights of the first.</summary>
    private static SqliteDatabase PrivateDatabase(string path)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = ownerOnly }).Dispose();
        }

        return new(path);
    }

    private static async Task CreateAsync(string catalog, string name, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(catalog) { Pooling = false });
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
        exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });

        if (await exists.ExecuteScalarAsync(ct) is not null)
        {
            return;
        }

#pragma warning disable CA2100 // The name is the catalog's own with a number; a database name cannot be a parameter.
        await using var create = source.CreateCommand($"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" encoding 'UTF8'");
#pragma warning restore CA2100

        try
        {
            await create.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was faster.
        }
    }
}
