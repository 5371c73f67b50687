using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Polydesk.Desk.Storage;

/// <summary>
/// Brings a database to the program's version: each numbered script runs once, in a transaction of its own together with its record, so that a
/// killed migration goes on where it stopped. A database newer than the program, or a script that has changed since, is refused.
/// </summary>
public static class Migrator
{
    /// <summary>Whether a database was ever brought to any version; one that was not is empty.</summary>
    public static async Task<bool> HasBegunAsync(Database database, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ExistsAsync(db.Engine.FindTable("schema_migrations"), ct) && await db.ExistsAsync($"select name from schema_migrations limit 1", ct);
    }

    /// <param name="database">What is brought to the program's version.</param>
    /// <param name="set">Which scripts: desk or catalog.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="tell">Is told of each script before it changes a database that is in use.</param>
    public static async Task RunAsync(Database database, string set, TimeProvider clock, CancellationToken ct, Action<string>? tell = null)
    {
        await using (var db = await database.BeginAsync(ct))
        {
            await TakeTurnAsync(db, ct);
            await db.ExecuteAsync(
                $"create table if not exists schema_migrations (name text not null primary key, sha256 text not null, applied_at bigint not null)", ct);
            await db.CommitAsync(ct);
        }

        var scripts = Scripts(set, database.Engine);
        var isNew = false;

        foreach (var script in scripts)
        {
            await using var db = await database.BeginAsync(ct);
            await TakeTurnAsync(db, ct);
            var applied = await db.ListAsync(static row => (Name: row.Text(), Hash: row.Text()), $"select name, sha256 from schema_migrations", ct);
            RefuseNewer(applied.Select(a => a.Name), scripts.Select(s => s.Name));
            isNew |= applied.Count == 0;

            if (applied.Find(a => a.Name == script.Name) is { Name: not null } done)
            {
                if (done.Hash != script.Hash)
                {
                    throw new MigrationException($"Migration {script.Name} was applied in another version than this program carries. Restore the program that made this database.");
                }

                continue;
            }

            if (!isNew)
            {
                tell?.Invoke($"{script.Name}, the step {applied.Count + 1} of {scripts.Count}");
            }

            foreach (var statement in Statements(script.Text))
            {
                await db.ExecuteLongAsync(Sql.Trusted(statement), ct);
            }

            await db.ExecuteAsync(
                $"insert into schema_migrations (name, sha256, applied_at) values ({script.Name}, {script.Hash}, {clock.GetUtcNow()})", ct);
            await db.CommitAsync(ct);
        }
    }

    /// <summary>Nodes that start together take turns; the second finds everything done. SQLite has one writer anyway.</summary>
    private static async ValueTask TakeTurnAsync(WriteSession db, CancellationToken ct)
    {
        if (db.Engine == Engine.Postgres)
        {
            await db.ExecuteLongAsync($"select pg_advisory_xact_lock(hashtext('polydesk migrations'))", ct);
        }
    }

    private static void RefuseNewer(IEnumerable<string> applied, IEnumerable<string> known)
    {
        if (applied.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new MigrationException($"The database is newer than this program: it has migration {unknown}. Start a newer program.");
        }
    }

    private static List<Script> Scripts(string set, Engine engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var (prefix, suffix) = ($"migrations/{set}/", $".{engine.Name}.sql");

        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               let name = resource.Replace('\\', '/')
               where name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
               orderby name
               let text = Read(assembly, resource)
               select new Script(name[prefix.Length..^suffix.Length], text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
        ];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    /// <summary>Splits at a semicolon that ends a line, outside of <c>$$</c> bodies and triggers.</summary>
    private static IEnumerable<string> Statements(string script)
    {
        var statement = new StringBuilder();
        var inBody = false;

        foreach (var line in script.Split('\n'))
        {
            if (line.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            statement.AppendLine(line);
            inBody ^= line.Contains("$$", StringComparison.Ordinal);

            var inTrigger = statement.ToString().TrimStart().StartsWith("create trigger", StringComparison.Ordinal)
                && !line.TrimEnd().Equals("end;", StringComparison.Ordinal);

            if (!inBody && !inTrigger && line.TrimEnd().EndsWith(';'))
            {
                yield return statement.ToString();
                statement.Clear();
            }
        }

        if (!string.IsNullOrWhiteSpace(statement.ToString()))
        {
            yield return statement.ToString();
        }
    }

    private sealed record Script(string Name, string Text, string Hash);
}

/// <summary>The database cannot be brought to the program's version. The message is for the operator.</summary>
public sealed class MigrationException(string message) : Exception(message);
