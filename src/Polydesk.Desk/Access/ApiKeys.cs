using System.Collections.Concurrent;
using System.Text.Json;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Issues API keys and tells who holds one. A holder is kept in memory until rights or keys change.</summary>
public sealed class ApiKeys(
    Database database, Freshness freshness, Secrets secrets, Catalog catalog, AccountInfo account, PersonStore people, TimeProvider clock)
{
    /// <summary>The kind of Deskpro's keys.</summary>
    public const string Deskpro = "deskpro";

    /// <summary>The kind of Deskpro's tokens: keys that somebody got for their password, or by a log-in elsewhere.</summary>
    public const string DeskproToken = "deskpro-token";

    private Kept kept = new("");

    /// <summary>The active person who holds the key with this hash, as a caller of that dialect; null when there is none.</summary>
    public ValueTask<KeyHolder?> FindAsync(string dialect, string hash, CancellationToken ct) => FindAsync(dialect, hash, null, ct);

    /// <summary>As <see cref="FindAsync(string, string, CancellationToken)"/>, for a request that names whom it acts for; only superuser keys listen to that.</summary>
    public async ValueTask<KeyHolder?> FindAsync(string dialect, string hash, long? actingFor, CancellationToken ct)
    {
        var stamp = await freshness.StampAsync(ct);
        var current = kept;

        if (current.Stamp != stamp)
        {
            kept = current = new(stamp);
        }

        // An ordinary key is kept once, whomever its requests name.
        if ((current.Holders.TryGetValue((dialect, hash, null), out var holder) && (actingFor is null || !holder.Terms.Superuser))
            || current.Holders.TryGetValue((dialect, hash, actingFor), out holder))
        {
            return holder;
        }

        await using var db = await database.OpenAsync(ct);
        var key = await db.FindAsync(
            static row => new
            {
                Id = row.Long(),
                Person = row.LongOrNull(),
                Label = row.Text(),
                Departments = row.Text(),
                Terms = new KeyTerms(row.Text(), row.LongOrNull(), row.LongOrNull(), row.Bool(), row.Bool()),
            },
            $"""
            select id, person_id, label, department_ids, tags, hourly_limit, daily_limit, superuser, read_only from api_keys
            where hash = {hash} and dialect = {dialect} and revoked_at is null
            """, ct);

        if ((key?.Terms.Superuser == true ? actingFor ?? key.Person : key?.Person) is not { } person
            || await people.FindCallerAsync(db, person, dialect == DeskproToken ? Deskpro : dialect, ct) is not { } found)
        {
            return null;
        }

        var only = JsonSerializer.Deserialize<List<long>>(key!.Departments)!;

        actingFor = key.Terms.Superuser ? actingFor : null;
        return current.Holders[(dialect, hash, actingFor)] = new(key.Id, found.Email, found.Caller with { OnlyDepartmentIds = only is [] ? null : only })
        {
            Label = key.Label,
            Terms = key.Terms,
        };
    }

    /// <summary>Makes the key that every person has: EddyDesk's, which its API shows again. Slow enough to be done before a transaction.</summary>
    public NewKey NewShownKey() => Prepare("eddydesk", Guid.NewGuid().ToString(), shown: true);

    /// <summary>Hashes a key, and seals it when it must be shown again.</summary>
    public NewKey Prepare(string dialect, string secret, bool shown) => new(dialect, Secrets.Hash(secret), shown ? secrets.Seal(secret) : null);

    /// <summary>Makes a key in the form its dialect knows: a GUID, "id:secret" for Deskpro, 32 hexadecimal digits. Tell <see cref="IndexAsync"/> after the commit.</summary>
    public async ValueTask<IssuedKey> IssueAsync(
        WriteSession db, long? personId, string dialect, KeyTerms terms, string label, CancellationToken ct)
    {
        var secret = dialect == "eddydesk" ? Guid.NewGuid().ToString() : Secrets.ShortToken();
        var credential = await AddAsync(db, personId, dialect, secret, shown: dialect == "eddydesk", label, ct);

        if (dialect is Deskpro or DeskproToken)
        {
            secret = $"{credential.LocalId}:{secret}";
            credential = credential with { Hash = Secrets.Hash(secret) };
            await db.AddAsync($"update api_keys set hash = {credential.Hash} where id = {credential.LocalId}", ct);
        }

        if (terms != KeyTerms.None)
        {
            await db.AddAsync(
                $"""
                update api_keys set tags = {terms.Tags}, hourly_limit = {terms.HourlyLimit}, daily_limit = {terms.DailyLimit},
                  superuser = {terms.Superuser}, read_only = {terms.ReadOnly}
                where id = {credential.LocalId}
                """, ct);
        }

        return new(secret, credential);
    }

    /// <summary>All keys, the oldest first, without their secrets.</summary>
    public ValueTask<List<KeyInfo>> ListAsync(Session db, CancellationToken ct) => db.ListAsync(
        static row => new KeyInfo(
            row.Long(), row.Text(), row.LongOrNull(), row.Text(),
            new(row.Text(), row.LongOrNull(), row.LongOrNull(), row.Bool(), row.Bool()), row.Time(), row.TimeOrNull()),
        $"""
        select id, dialect, person_id, label, tags, hourly_limit, daily_limit, superuser, read_only, created_at, revoked_at
        from api_keys order by id
        """, ct);

    /// <summary>Ends a key; answers whether there was one to end.</summary>
    public async ValueTask<bool> RevokeOneAsync(WriteSession db, long id, CancellationToken ct)
    {
        var revoked = await db.ExecuteAsync($"update api_keys set revoked_at = {clock.GetUtcNow()}, sealed = null where id = {id} and revoked_at is null", ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        return revoked > 0;
    }

    /// <summary>Writes a key for a person. Tell <see cref="IndexAsync"/> after the commit.</summary>
    /// <param name="shown">Whether the dialect's API must be able to show the key again; it is then sealed beside its hash.</param>
    public ValueTask<Credential> AddAsync(
        WriteSession db, long? personId, string dialect, string secret, bool shown, string label, CancellationToken ct) =>
        AddAsync(db, personId, Prepare(dialect, secret, shown), label, ct);

    /// <summary>Writes a prepared key for a person. Tell <see cref="IndexAsync"/> after the commit.</summary>
    public async ValueTask<Credential> AddAsync(WriteSession db, long? personId, NewKey key, string label, CancellationToken ct)
    {
        var id = await db.InsertAsync(
            $"""
            insert into api_keys (person_id, dialect, hash, sealed, label, created_at)
            values ({personId}, {key.Dialect}, {key.Hash}, {key.Sealed}, {label}, {clock.GetUtcNow()}) returning id
            """, ct);
        return new(key.Hash, key.Dialect, id);
    }

    /// <summary>Writes the key that every person has (<see cref="NewShownKey"/>) for many who are new. Tell <see cref="IndexAsync"/> after the commit.</summary>
    public async ValueTask<IReadOnlyCollection<Credential>> AddShownAsync(WriteSession db, long firstPerson, int count, CancellationToken ct)
    {
        var rows = new BulkRows("api_keys", "id", "person_id", "dialect", "hash", "sealed", "created_at");
        var issued = new List<Credential>(count);
        var (first, now) = (await db.ReserveAsync("api_keys", count, ct), clock.GetUtcNow());

        for (var at = 0; at < count; at++)
        {
            var key = NewShownKey();
            rows.Add(first + at, firstPerson + at, key.Dialect, key.Hash, key.Sealed, now);
            issued.Add(new(key.Hash, key.Dialect, first + at));
        }

        await db.CopyAsync(rows, ct);
        return issued;
    }

    /// <summary>Takes all keys of a person away. Move <see cref="Freshness.Access"/> in the same transaction.</summary>
    public ValueTask RevokeAsync(WriteSession db, long personId, CancellationToken ct) =>
        db.AddAsync(
            $"update api_keys set revoked_at = {clock.GetUtcNow()}, sealed = null where person_id = {personId} and revoked_at is null", ct);

    /// <summary>Makes committed keys known to the catalog, so that a key alone names its account. It is done even when whoever asked has hung up.</summary>
    public Task IndexAsync(IReadOnlyCollection<Credential> credentials) =>
        credentials.Count == 0 ? Task.CompletedTask : catalog.IndexAsync(account.Id, credentials, CancellationToken.None);

    /// <summary>Encrypts a secret that must be shown or used again.</summary>
    public string Seal(string secret) => secrets.Seal(secret);

    /// <summary>The shown keys of people, by person; without those whose seal cannot be opened any more.</summary>
    public async ValueTask<Dictionary<long, string>> ShowAsync(Session db, string dialect, IReadOnlyCollection<long> personIds, CancellationToken ct)
    {
        var rows = await db.ListAsync(
            static row => (Person: row.Long(), Sealed: row.Text()),
            $"""
            select person_id, sealed from api_keys
            where person_id in {personIds} and dialect = {dialect} and revoked_at is null and sealed is not null order by id
            """, ct);

        var shown = new Dictionary<long, string>();

        foreach (var (person, text) in rows)
        {
            if (secrets.TryUnseal(text) is { } secret)
            {
                shown[person] = secret;
            }
        }

        return shown;
    }

    private sealed record Kept(string Stamp)
    {
        public ConcurrentDictionary<(string Dialect, string Hash, long? ActingFor), KeyHolder> Holders { get; } = new();
    }
}

/// <summary>Who holds a key: the caller it makes, and the address that goes with it.</summary>
public sealed record KeyHolder(long KeyId, string Email, Caller Caller)
{
    /// <summary>What the key was called when it was issued; <c>global</c> is one that belongs to the desk and not to its person (FreeScout).</summary>
    public string Label { get; init; } = "";

    public KeyTerms Terms { get; init; } = KeyTerms.None;
}

/// <summary>A key before it is written: its hash, and its sealed form when it is shown again.</summary>
public sealed record NewKey(string Dialect, string Hash, string? Sealed);
