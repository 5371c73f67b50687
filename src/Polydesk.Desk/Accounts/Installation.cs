using Npgsql;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Accounts;

/// <summary>Where an installation keeps its data: a folder, and PostgreSQL when its connection string is given.</summary>
/// <param name="Folder">The data folder: databases (SQLite), files, protection keys, settings.</param>
/// <param name="Postgres">Connection string of the catalog's database; an account's database carries its name with the account's id appended.</param>
public sealed record Installation(string Folder, string? Postgres)
{
    public string AccountFolder(long accountId) => Path.Combine(Folder, "accounts", accountId.ToString());

    /// <summary>Whether an account was ever opened here, whichever database knows it.</summary>
    public bool HasAccounts => Directory.Exists(Path.Combine(Folder, "accounts"));

    public string FilesFolder(long accountId) => Path.Combine(AccountFolder(accountId), "files");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public Database OpenCatalog(TimeProvider clock) =>
        Postgres is null ? new SqliteDatabase(PrivateFile(CatalogFile)) : new PostgresDatabase(Postgres, clock);

    /// <summary>Whether an account has a database here, be it empty.</summary>
    public async Task<bool> HasDeskAsync(long accountId, CancellationToken ct)
    {
        if (Postgres is null)
        {
            return File.Exists(DeskFile(accountId));
        }

        await using var source = Unpooled(Postgres);
        return await ExistsAsync(source, DeskName(Postgres, accountId), ct);
    }

    /// <summary>Makes an account's database, where there is none.</summary>
    public async Task MakeDeskAsync(long accountId, CancellationToken ct)
    {
        if (Postgres is null)
        {
            PrivateFile(DeskFile(accountId));
        }
        else
        {
            await CreateAsync(Postgres, DeskName(Postgres, accountId), ct);
        }
    }

    /// <summary>Opens an account's database, which must be there.</summary>
    public Database OpenDesk(long accountId, TimeProvider clock)
    {
        PrivateFolder(FilesFolder(accountId));

        return Postgres is null
            ? new SqliteDatabase(DeskFile(accountId))
            : new PostgresDatabase(new NpgsqlConnectionStringBuilder(Postgres) { Database = DeskName(Postgres, accountId) }.ConnectionString, clock);
    }

    /// <summary>The file or database of the catalog, for the operator.</summary>
    public string NameOfCatalog => Postgres is null ? CatalogFile : $"the database {new NpgsqlConnectionStringBuilder(Postgres).Database}";

    /// <summary>The file or database that an account has, for the operator.</summary>
    public string NameOfDesk(long accountId) => Postgres is null ? DeskFile(accountId) : DeskName(Postgres, accountId);

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

    private string CatalogFile => Path.Combine(Folder, "catalog.db");

    private string DeskFile(long accountId) => Path.Combine(AccountFolder(accountId), "desk.db");

    private static string DeskName(string catalog, long accountId) => $"{new NpgsqlConnectionStringBuilder(catalog).Database}_account_{accountId}";

    /// <summary>
    /// Makes a file, where there is none, that only the program's user can read. SQLite lets anybody read a file that it makes, and gives the files beside it the
    /// rights of the first.
    /// </summary>
    public static string PrivateFile(string path)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        PrivateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);

        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };

            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = ownerOnly;
            }

            new FileStream(path, options).Dispose();
        }

        return path;
    }

    private static NpgsqlDataSource Unpooled(string catalog) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(catalog) { Pooling = false });

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string name, CancellationToken ct)
    {
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
        exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return await exists.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task CreateAsync(string catalog, string name, CancellationToken ct)
    {
        await using var source = Unpooled(catalog);

        if (await ExistsAsync(source, name, ct))
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
