using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Polydesk.Desk.Access;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Accounts;

/// <summary>All accounts of the installation, opened when they are first asked for.</summary>
public sealed class AccountRegistry(Installation installation, Catalog catalog, Secrets secrets, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>More transactions than this are never under way at once.</summary>
    private const int MostUnderWay = 1000;

    /// <summary>Tokens come and go; what is forgotten is looked up again.</summary>
    private const int MostKept = 100_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<long, Lazy<Task<Account>>> opened = new();
    private readonly ConcurrentDictionary<long, Account> ready = new();
    private readonly ConcurrentDictionary<(string Kind, string Hash), long> byCredential = new();
    private Directory? directory;

    public Catalog Catalog => catalog;

    /// <summary>What else the parts of an account need: settings, and what dialects add to the desk.</summary>
    public Action<IServiceCollection>? Extend { get; init; }

    /// <summary>The account of a credential, whatever the host; null when there is none or it is disabled.</summary>
    public async ValueTask<Account?> ByCredentialAsync(string kind, string hash, CancellationToken ct)
    {
        if (!byCredential.TryGetValue((kind, hash), out var id))
        {
            if (await catalog.FindAccountAsync(hash, kind, ct) is not { } found)
            {
                return null;
            }

            if (byCredential.Count >= MostKept)
            {
                byCredential.Clear();
            }

            byCredential[(kind, hash)] = id = found;
        }

        return await EnabledAsync(id, ct);
    }

    /// <summary>The account that a host name is bound to, else the default one.</summary>
    public async ValueTask<Account?> ByHostAsync(string host, CancellationToken ct) =>
        await FindIdByHostAsync(host, ct) is { } known ? await EnabledAsync(known, ct) : null;

    /// <summary>As <see cref="ByHostAsync"/>, without opening the account.</summary>
    public async ValueTask<long?> FindIdByHostAsync(string host, CancellationToken ct)
    {
        var now = await DirectoryAsync(ct);
        return now.Hosts.TryGetValue(host, out var bound) ? bound.AccountId : now.DefaultId;
    }

    /// <summary>An account by its id; null when there is none or it is disabled.</summary>
    public ValueTask<Account?> ByIdAsync(long id, CancellationToken ct) => EnabledAsync(id, ct);

    /// <summary>The one dialect that a host name is bound to, if it is.</summary>
    public async ValueTask<string?> DialectOfHostAsync(string host, CancellationToken ct) =>
        (await DirectoryAsync(ct)).Hosts.GetValueOrDefault(host)?.Dialect;

    /// <summary>Whether the installation is closed for maintenance: every dialect then refuses in its own words.</summary>
    public async ValueTask<bool> InMaintenanceAsync(CancellationToken ct) => (await DirectoryAsync(ct)).Maintenance;

    /// <summary>Told in a sentence what may take minutes: the upgrade of a large desk.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>
    /// Opens an account whether or not it is enabled: for the command line and for background work. The opening is everybody's: it goes on when who asked gives up.
    /// </summary>
    public async Task<Account> OpenAsync(AccountInfo info, CancellationToken ct)
    {
        var entry = opened.GetOrAdd(info.Id, _ => new(() => Task.Run(() => OpenNewAsync(info, CancellationToken.None), CancellationToken.None)));

        try
        {
            return await entry.Value.WaitAsync(ct);
        }
        catch when (entry.Value.IsFaulted)
        {
            opened.TryRemove(new(info.Id, entry));
            throw;
        }
    }

    /// <summary>The accounts that are open in this process.</summary>
    public IEnumerable<Account> Opened => ready.Values;

    /// <summary>An account if it is open in this process.</summary>
    public Account? FindOpened(long id) => ready.GetValueOrDefault(id);

    public async Task<IReadOnlyList<AccountInfo>> ListAsync(CancellationToken ct) => [.. (await DirectoryAsync(ct)).Accounts.Values];

    public async ValueTask DisposeAsync()
    {
        foreach (var account in Opened)
        {
            await account.DisposeAsync();
        }
    }

    private async ValueTask<Account?> EnabledAsync(long id, CancellationToken ct) =>
        (await DirectoryAsync(ct)).Accounts.TryGetValue(id, out var info) && !info.Disabled ? await OpenAsync(info, ct) : null;

    private async Task<Account> OpenNewAsync(AccountInfo info, CancellationToken ct)
    {
        var database = await installation.OpenDeskAsync(info.Id, clock, ct);

        try
        {
            await Migrator.RunAsync(database, "desk", clock, ct, step => Tell?.Invoke($"Account {info.Id} is brought to this version: {step}."));
            await ArticleWords.FillAsync(database, ct);
            await IndexLateCredentialsAsync(info.Id, database, ct);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        var services = new ServiceCollection();
        services.AddSingleton(info);
        services.AddSingleton(installation);
        services.AddSingleton(_ => database);
        services.AddSingleton(catalog);
        services.AddSingleton(secrets);
        services.AddSingleton(clock);
        services.AddDesk();
        Extend?.Invoke(services);

        // Parts that a dialect adds may ask for the account whose parts they are.
        Account? account = null;
        services.AddSingleton(_ => account!);
        return ready[info.Id] = account = new(info, services.BuildServiceProvider());
    }

    /// <summary>
    /// Completes the index after a kill between an account's commit and the catalog's. Transactions do not reach the catalog in the order of their ids, so
    /// a few below the last may be missing too.
    /// </summary>
    private async Task IndexLateCredentialsAsync(long accountId, Database database, CancellationToken ct)
    {
        var lastKey = await catalog.LastIndexedAsync(accountId, clients: false, ct) - MostUnderWay;
        var lastClient = await catalog.LastIndexedAsync(accountId, clients: true, ct) - MostUnderWay;
        await using var db = await database.OpenAsync(ct);
        var keys = await db.ListAsync(
            static row => new Credential(row.Text(), row.Text(), row.Long()), $"select hash, dialect, id from api_keys where id > {lastKey} order by id", ct);
        var clients = await db.ListAsync(
            static row => ApiClients.CredentialOf(row.Text(), row.Long()), $"select client_id, id from api_clients where id > {lastClient} order by id", ct);
        var known = await catalog.HashesAsync(accountId, Math.Min(lastKey, lastClient), ct);
        List<Credential> late = [.. keys.Concat(clients).Where(c => !known.Contains(c.Hash))];

        if (late.Count > 0)
        {
            await catalog.IndexAsync(accountId, late, ct);
        }
    }

    private async ValueTask<Directory> DirectoryAsync(CancellationToken ct)
    {
        if (directory is { } known && clock.GetElapsedTime(known.At) < Poll)
        {
            return known;
        }

        var now = clock.GetTimestamp();
        var accounts = (await catalog.ListAsync(ct)).ToDictionary(a => a.Id);
        var hosts = (await catalog.HostsAsync(ct)).ToDictionary(h => h.Host, StringComparer.OrdinalIgnoreCase);
        var maintenance = await catalog.IsInMaintenanceAsync(ct);
        return directory = new(now, accounts, hosts, accounts.Values.FirstOrDefault(a => a.IsDefault)?.Id, maintenance);
    }

    private sealed record Directory(
        long At, Dictionary<long, AccountInfo> Accounts, Dictionary<string, AccountHost> Hosts, long? DefaultId, bool Maintenance);
}
