using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Accounts;

/// <summary>The small database that knows the accounts, their host names, and which account a credential belongs to.</summary>
public sealed class Catalog(Database database, TimeProvider clock) : IAsyncDisposable
{
    private const string Maintenance = "maintenance";

    public Task MigrateAsync(CancellationToken ct) => Migrator.RunAsync(database, "catalog", clock, ct);

    public async Task<List<AccountInfo>> ListAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ListAsync(Read, $"select id, name, is_default, disabled, created_at from accounts order by id", ct);
    }

    public async Task<List<AccountHost>> HostsAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ListAsync(
            static row => new AccountHost(row.Text(), row.Long(), row.TextOrNull()), $"select host, account_id, dialect from account_hosts order by host", ct);
    }

    /// <summary>Adds an account; the first is the default one.</summary>
    public async Task<AccountInfo> AddAsync(string name, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        var isDefault = !await db.ExistsAsync($"select id from accounts where is_default = {true}", ct);
        var now = clock.GetUtcNow();
        var id = await db.InsertAsync(
            $"insert into accounts (name, is_default, created_at) values ({name}, {isDefault}, {now}) returning id", ct);
        await db.CommitAsync(ct);
        return new(id, name, isDefault, false, now);
    }

    public async Task<bool> SetDisabledAsync(long accountId, bool disabled, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        var changed = await db.ExecuteAsync($"update accounts set disabled = {disabled} where id = {accountId}", ct);
        await db.CommitAsync(ct);
        return changed > 0;
    }

    /// <summary>Binds a host name to an account, and to one dialect when it is given.</summary>
    public async Task BindHostAsync(string host, long accountId, string? dialect, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync(
            $"""
            insert into account_hosts (host, account_id, dialect) values ({host.ToLowerInvariant()}, {accountId}, {dialect})
            on conflict (host) do update set account_id = excluded.account_id, dialect = excluded.dialect
            """, ct);
        await db.CommitAsync(ct);
    }

    /// <summary>Takes a host name away from its account; answers whether it had one.</summary>
    public async Task<bool> UnbindHostAsync(string host, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        var changed = await db.ExecuteAsync($"delete from account_hosts where host = {host.ToLowerInvariant()}", ct);
        await db.CommitAsync(ct);
        return changed > 0;
    }

    /// <summary>Whether the installation is closed for maintenance.</summary>
    public async Task<bool> IsInMaintenanceAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ExistsAsync($"select key from settings where key = {Maintenance}", ct);
    }

    public async Task SetMaintenanceAsync(bool on, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync(
            on ? (Sql)$"insert into settings (key, value) values ({Maintenance}, 'on') on conflict (key) do nothing"
               : $"delete from settings where key = {Maintenance}",
            ct);
        await db.CommitAsync(ct);
    }

    public async Task<long?> FindAccountAsync(string credentialHash, string kind, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.NumberAsync($"select account_id from credentials where hash = {credentialHash} and kind = {kind}", ct);
    }

    /// <summary>Whether the making of an account came to its end, after which its database has something to lose: keys are indexed last, and never all removed.</summary>
    public async Task<bool> IsMadeAsync(long accountId, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ExistsAsync($"select hash from credentials where account_id = {accountId} limit 1", ct);
    }

    /// <summary>
    /// The highest id of a credential of this account that the index knows; credentials after it were made by a program that was killed. LeadDesk's API
    /// clients are numbered apart from the keys of all others.
    /// </summary>
    public async Task<long> LastIndexedAsync(long accountId, bool clients, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.NumberAsync(
            $"select max(local_id) from credentials where account_id = {accountId} and (kind = {ApiClients.Kind}) = {clients} and kind <> {ApiTokens.Kind}", ct) ?? 0;
    }

    /// <summary>Which of these hashes are in the index.</summary>
    public async Task<HashSet<string>> KnownAsync(IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return [.. await db.ListAsync(static row => row.Text(), $"select hash from credentials where hash in {hashes}", ct)];
    }

    public async Task IndexAsync(long accountId, IReadOnlyCollection<Credential> credentials, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        foreach (var credential in credentials)
        {
            await db.AddAsync(
                $"""
                insert into credentials (hash, account_id, kind, local_id)
                values ({credential.Hash}, {accountId}, {credential.Kind}, {credential.LocalId})
                on conflict (hash) do nothing
                """, ct);
        }

        await db.CommitAsync(ct);
    }

    /// <summary>Takes credentials out of the index whose time is over.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        if (hashes.Count == 0)
        {
            return;
        }

        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync($"delete from credentials where hash in {hashes}", ct);
        await db.CommitAsync(ct);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static AccountInfo Read(Row row) => new(row.Long(), row.Text(), row.Bool(), row.Bool(), row.Time());
}

/// <summary>A host name that belongs to an account, and to one dialect when that is set.</summary>
public sealed record AccountHost(string Host, long AccountId, string? Dialect);

/// <summary>A secret's hash with the kind (a dialect's name) and the id of its row in the account's database.</summary>
public sealed record Credential(string Hash, string Kind, long LocalId);
