using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
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
    private readonly ConcurrentDictionary<long, bool> lost = new();
    private Directory? directory;
    private Failure? outage;

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

    /// <summary>The one dialect that a host name is bound to, if it is. While the catalog does not answer, what it last said: even a refusal needs a dialect.</summary>
    public async ValueTask<string?> DialectOfHostAsync(string host, CancellationToken ct)
    {
        try
        {
            return (await DirectoryAsync(ct)).Hosts.GetValueOrDefault(host)?.Dialect;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            return directory?.Hosts.GetValueOrDefault(host)?.Dialect;
        }
    }

    /// <summary>Whether the installation is closed for maintenance: every dialect then refuses in its own words.</summary>
    public async ValueTask<bool> InMaintenanceAsync(CancellationToken ct) => (await DirectoryAsync(ct)).Maintenance;

    /// <summary>Told in a sentence what may take minutes: the upgrade of a large desk.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>Told in a sentence, once, of an account whose database is lost.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The accounts that could not be opened because their databases are lost.</summary>
    public IEnumerable<long> Lost => lost.Keys.Order();

    /// <summary>
    /// Opens an account whether or not it is enabled: for the command line and for background work. The opening is everybody's: it goes on when who asked gives up.
    /// </summary>
    public Task<Account> OpenAsync(AccountInfo info, CancellationToken ct) => OpenAsync(info, make: false, ct);

    /// <summary>Adds an account, which is to be made then. A catalog that knows none, over a folder that has some, is not the folder's own.</summary>
    public async Task<AccountInfo> AddAsync(string name, CancellationToken ct)
    {
        if (installation.HasAccounts && (await catalog.ListAsync(ct)).Count == 0)
        {
            throw new DatabaseMissingException(
                $"{installation.Folder} has files of accounts, but {installation.NameOfCatalog} knows no account. Is the setting Postgres that of this folder? "
                + "If the catalog is lost, restore it from a back-up; for a new desk take an empty data folder.", isLost: true);
        }

        return await catalog.AddAsync(name, ct);
    }

    /// <summary>As <see cref="OpenAsync(AccountInfo, CancellationToken)"/>, for those who make accounts: the database is made unless the account has had one.</summary>
    public Task<Account> MakeAsync(AccountInfo info, CancellationToken ct) => OpenAsync(info, make: true, ct);

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

    private async Task<Account> OpenAsync(AccountInfo info, bool make, CancellationToken ct)
    {
        var entry = opened.GetOrAdd(info.Id, _ => new(() => Task.Run(() => OpenNewAsync(info, make, CancellationToken.None), CancellationToken.None)));

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

    private async ValueTask<Account?> EnabledAsync(long id, CancellationToken ct)
    {
        if (!(await DirectoryAsync(ct)).Accounts.TryGetValue(id, out var info) || info.Disabled)
        {
            return null;
        }

        try
        {
            return await OpenAsync(info, ct);
        }
        catch (DatabaseMissingException e) when (!e.IsLost)
        {
            return null;
        }
    }

    private async Task<Account> OpenNewAsync(AccountInfo info, bool make, CancellationToken ct)
    {
        var isMade = await catalog.IsMadeAsync(info.Id, ct);

        if (!await installation.HasDeskAsync(info.Id, ct))
        {
            if (isMade || !make)
            {
                throw Missing(info, isLost: isMade);
            }

            await installation.MakeDeskAsync(info.Id, ct);
        }

        var database = installation.OpenDesk(info.Id, clock);

        try
        {
            // A file or database that somebody made by hand, or of which nothing was saved, is no desk.
            if (isMade && !await Migrator.HasBegunAsync(database, ct))
            {
                throw Missing(info, isLost: true);
            }

            await Migrator.RunAsync(database, "desk", clock, ct, step => Tell?.Invoke($"Account {info.Id} is brought to this version: {step}."));
            await ArticleWords.FillAsync(database, ct);
            await IndexLateCredentialsAsync(info.Id, database, ct);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        lost.TryRemove(info.Id, out _);
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

    private DatabaseMissingException Missing(AccountInfo info, bool isLost)
    {
        var missing = isLost
            ? $"The database of account {info.Id} ({info.Name}) is lost: {installation.NameOfDesk(info.Id)} is missing or empty. It is not made anew; restore it from a back-up."
            : $"The making of account {info.Id} ({info.Name}) has not come to its end: {installation.NameOfDesk(info.Id)} is missing. Whoever began it should run it again.";

        if (isLost && lost.TryAdd(info.Id, true))
        {
            Warn?.Invoke(missing);
        }

        return new(missing, isLost);
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
        var known = await catalog.KnownAsync([.. keys.Concat(clients).Select(c => c.Hash)], ct);
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

        if (outage is { } last && clock.GetElapsedTime(last.At) < Poll)
        {
            ExceptionDispatchInfo.Throw(last.Why);
        }

        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                return directory = await ReadDirectoryAsync(ct);
            }
            catch (Exception e) when (Outage.Is(e))
            {
                // A kept connection may only be older than the server's last start; the next one is new. A server that cannot be reached is waited for
                // once, not by each question of a request.
                if (isAgain)
                {
                    outage = new(clock.GetTimestamp(), e);
                    throw;
                }
            }
        }
    }

    private async Task<Directory> ReadDirectoryAsync(CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        var accounts = (await catalog.ListAsync(ct)).ToDictionary(a => a.Id);
        var hosts = (await catalog.HostsAsync(ct)).ToDictionary(h => h.Host, StringComparer.OrdinalIgnoreCase);
        var maintenance = await catalog.IsInMaintenanceAsync(ct);
        return new(now, accounts, hosts, accounts.Values.FirstOrDefault(a => a.IsDefault)?.Id, maintenance);
    }

    private sealed record Directory(
        long At, Dictionary<long, AccountInfo> Accounts, Dictionary<string, AccountHost> Hosts, long? DefaultId, bool Maintenance);

    private sealed record Failure(long At, Exception Why);
}
