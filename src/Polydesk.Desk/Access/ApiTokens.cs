using System.Collections.Concurrent;
using System.Security.Cryptography;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>
/// Issues OAuth tokens and tells who holds one. A refresh token works once: using it ends its pair, and using it again ends every token that came from the
/// same log-in, because one of the two users has stolen it.
/// </summary>
public sealed class ApiTokens(Database database, Freshness freshness, Catalog catalog, AccountInfo account, PersonStore people, TimeProvider clock)
{
    /// <summary>The kind under which the catalog finds the account of a token.</summary>
    public const string Kind = "leaddesk-token";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 40;
    private const int SweepAtOnce = 100;

    /// <summary>A client that sends the same refresh twice within this time has retried; that is no theft.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private Kept kept = new("");

    /// <summary>Who holds the access token with this hash; null when it is unknown, expired or revoked, or its user may not act any more.</summary>
    public async ValueTask<TokenHolder?> FindAsync(string hash, CancellationToken ct)
    {
        var stamp = await freshness.StampAsync(ct);
        var current = kept;

        if (current.Stamp != stamp)
        {
            kept = current = new(stamp);
        }

        if (!current.Holders.TryGetValue(hash, out var holder))
        {
            await using var db = await database.OpenAsync(ct);

            if (await ReadAsync(db, hash, ct) is not { } found)
            {
                return null;
            }

            holder = current.Holders[hash] = found;
        }

        return holder.ExpiresAt > clock.GetUtcNow() ? holder : null;
    }

    /// <summary>Makes a pair of tokens for a user, or for the API client itself.</summary>
    public async Task<IssuedTokens> IssueAsync(string clientId, long? personId, string scopes, TokenLifetimes lifetimes, CancellationToken ct)
    {
        var (made, credentials) = (Make(scopes), new List<Credential>());
        List<string> swept;

        await using (var db = await database.BeginAsync(ct))
        {
            swept = await SweepAsync(db, ct);
            var id = await AddAsync(db, made, NewFamily(), clientId, personId, lifetimes, ct);
            credentials.AddRange(CredentialsOf(made, id));

            if (personId is { } person)
            {
                var now = clock.GetUtcNow();
                await db.AddAsync(
                    $"""
                    insert into staff_profiles (person_id, last_login_at) values ({person}, {now})
                    on conflict (person_id) do update set last_login_at = excluded.last_login_at
                    """, ct);
            }

            await db.CommitAsync(ct);
        }

        await catalog.IndexAsync(account.Id, credentials, CancellationToken.None);
        await catalog.ForgetAsync(swept, CancellationToken.None);
        return made;
    }

    /// <summary>Exchanges a refresh token for a new pair with the same rights, or with narrower scopes; null when it is not good (any more).</summary>
    /// <param name="refreshHash">The hash of the refresh token.</param>
    /// <param name="clientId">The API client that asks, which must be the one it was issued to.</param>
    /// <param name="narrow">Answers the scopes of the new pair for those of the old one; null when they are refused.</param>
    /// <param name="lifetimes">How long the new pair lives.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(IssuedTokens? Tokens, bool ScopeRefused)> RefreshAsync(
        string refreshHash, string clientId, Func<string, string?> narrow, TokenLifetimes lifetimes, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        var now = clock.GetUtcNow();
        var old = await db.FindAsync(
            static row => new
            {
                Id = row.Long(),
                Family = row.Text(),
                Person = row.LongOrNull(),
                Scopes = row.Text(),
                Expires = row.Time(),
                Refreshed = row.TimeOrNull(),
                Revoked = row.TimeOrNull(),
            },
            $"""
            select id, family, person_id, scopes, refresh_expires_at, refreshed_at, revoked_at from api_tokens
            where refresh_hash = {refreshHash} and client_id = {clientId} {db.Engine.ForUpdate}
            """, ct);

        if (old is null)
        {
            return (null, false);
        }

        if (old.Refreshed is { } used && now - used > Retry)
        {
            await db.AddAsync($"update api_tokens set revoked_at = {now} where family = {old.Family} and revoked_at is null", ct);
            await freshness.TouchAsync(db, Freshness.Access, ct);
            await db.CommitAsync(ct);
            return (null, false);
        }

        if (old is not { Refreshed: null, Revoked: null } || old.Expires <= now
            || (old.Person is { } person && await people.FindCallerAsync(db, person, "leaddesk", ct) is null))
        {
            return (null, false);
        }

        if (narrow(old.Scopes) is not { } scopes)
        {
            return (null, true);
        }

        var (made, swept) = (Make(scopes), await SweepAsync(db, ct));
        await db.AddAsync($"update api_tokens set refreshed_at = {now}, revoked_at = {now} where id = {old.Id}", ct);
        var id = await AddAsync(db, made, old.Family, clientId, old.Person, lifetimes, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);
        await catalog.IndexAsync(account.Id, [.. CredentialsOf(made, id)], CancellationToken.None);
        await catalog.ForgetAsync(swept, CancellationToken.None);

        return (made, false);
    }

    /// <summary>Ends all tokens of an API client in this account.</summary>
    public async ValueTask RevokeClientAsync(WriteSession db, string clientId, CancellationToken ct)
    {
        await db.AddAsync($"update api_tokens set revoked_at = {clock.GetUtcNow()} where client_id = {clientId} and revoked_at is null", ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
    }

    /// <summary>Ends all tokens of a user. Move <see cref="Freshness.Access"/> in the same transaction.</summary>
    public ValueTask RevokePersonAsync(WriteSession db, long personId, CancellationToken ct) =>
        db.AddAsync($"update api_tokens set revoked_at = {clock.GetUtcNow()} where person_id = {personId} and revoked_at is null", ct);

    private async ValueTask<TokenHolder?> ReadAsync(Session db, string hash, CancellationToken ct)
    {
        var token = await db.FindAsync(
            static row => new
            {
                Id = row.Long(),
                Client = row.Text(),
                Person = row.LongOrNull(),
                Scopes = row.Text(),
                Expires = row.Time(),
                TimeZone = row.TextOrNull(),
            },
            $"""
            select k.id, k.client_id, k.person_id, k.scopes, k.access_expires_at, s.time_zone
            from api_tokens k left join staff_profiles s on s.person_id = k.person_id
            where k.access_hash = {hash} and k.revoked_at is null
            """, ct);

        if (token is null)
        {
            return null;
        }

        if (token.Person is not { } person)
        {
            return new(token.Id, token.Client, null, token.Scopes, ClientItself, null, token.Expires);
        }

        return await people.FindCallerAsync(db, person, "leaddesk", ct) is { Caller: { IsStaff: true } caller }
            ? new(token.Id, token.Client, person, token.Scopes, caller, token.TimeZone, token.Expires)
            : null;
    }

    private static Caller ClientItself { get; } = Caller.System with { Role = Role.Admin, Via = "leaddesk" };

    private async ValueTask<long> AddAsync(
        WriteSession db, IssuedTokens made, string family, string clientId, long? personId, TokenLifetimes lifetimes, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.InsertAsync(
            $"""
            insert into api_tokens (family, client_id, person_id, scopes, access_hash, refresh_hash, access_expires_at, refresh_expires_at, created_at)
            values ({family}, {clientId}, {personId}, {made.Scopes}, {Secrets.Hash(made.Access)}, {Secrets.Hash(made.Refresh)},
              {now + lifetimes.Access}, {now + lifetimes.Refresh}, {now})
            returning id
            """, ct);
    }

    /// <summary>Takes away some of the tokens whose time is over, and answers their hashes.</summary>
    private async ValueTask<List<string>> SweepAsync(WriteSession db, CancellationToken ct)
    {
        var over = await db.ListAsync(
            static row => (Id: row.Long(), Access: row.Text(), Refresh: row.Text()),
            $"select id, access_hash, refresh_hash from api_tokens where refresh_expires_at < {clock.GetUtcNow()} order by id limit {SweepAtOnce}", ct);

        if (over.Count > 0)
        {
            await db.AddAsync($"delete from api_tokens where id in {over.ConvertAll(t => t.Id)}", ct);
        }

        return [.. over.SelectMany(t => new[] { t.Access, t.Refresh })];
    }

    private static IssuedTokens Make(string scopes) => new(RandomNumberGenerator.GetString(Letters, Length), RandomNumberGenerator.GetString(Letters, Length), scopes);

    private static string NewFamily() => Secrets.ShortToken();

    private static IEnumerable<Credential> CredentialsOf(IssuedTokens made, long id) =>
        [new(Secrets.Hash(made.Access), Kind, id), new(Secrets.Hash(made.Refresh), Kind, id)];

    private sealed record Kept(string Stamp)
    {
        public ConcurrentDictionary<string, TokenHolder> Holders { get; } = new(StringComparer.Ordinal);
    }
}
