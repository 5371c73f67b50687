using System.Text.Json;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Issues API clients: the id and secret with which an OAuth client of the LeadDesk dialect asks for tokens.</summary>
public sealed class ApiClients(AccountInfo account, TimeProvider clock)
{
    /// <summary>The kind under which the catalog finds the account of a client id.</summary>
    public const string Kind = "leaddesk";

    /// <summary>Every API client may use these; the special grants are given by name.</summary>
    public const string UsualGrants = "password refresh_token";

    private static readonly Sql Columns = Sql.Trusted("id, client_id, secret_hash, name, grants, scopes, account_ids, created_at, revoked_at");

    /// <summary>Writes an API client. Its credential goes to <see cref="ApiKeys.IndexAsync"/> after the commit.</summary>
    public async ValueTask<IssuedClient> IssueAsync(WriteSession db, string name, string grants, string scopes, CancellationToken ct)
    {
        var (clientId, secret) = (Secrets.ShortToken(), Secrets.Token());
        var id = await db.InsertAsync(
            $"""
            insert into api_clients (client_id, secret_hash, name, grants, scopes, created_at)
            values ({clientId}, {Secrets.Hash(secret)}, {name}, {grants}, {scopes}, {clock.GetUtcNow()}) returning id
            """, ct);
        return new(id, clientId, secret, CredentialOf(clientId, id));
    }

    /// <summary>The API client with this id that has not been revoked.</summary>
    public ValueTask<ApiClient?> FindAsync(Session db, string clientId, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from api_clients where client_id = {clientId} and revoked_at is null", ct);

    public ValueTask<List<ApiClient>> ListAsync(Session db, CancellationToken ct) =>
        db.ListAsync(Read, $"select {Columns} from api_clients order by id", ct);

    /// <summary>Writes what an API client may do.</summary>
    public ValueTask SetAsync(WriteSession db, ApiClient client, CancellationToken ct)
    {
        var accounts = JsonSerializer.Serialize(client.AccountIds.Where(a => a != account.Id));
        return db.AddAsync(
            $"update api_clients set grants = {client.Grants}, scopes = {client.Scopes}, account_ids = {accounts} where id = {client.Id}", ct);
    }

    /// <summary>Ends an API client; its tokens are ended by <see cref="ApiTokens.RevokeClientAsync"/> in each of its accounts.</summary>
    public ValueTask RevokeAsync(WriteSession db, long id, CancellationToken ct) =>
        db.AddAsync($"update api_clients set revoked_at = {clock.GetUtcNow()} where id = {id} and revoked_at is null", ct);

    internal static Credential CredentialOf(string clientId, long id) => new(Secrets.Hash(clientId), Kind, id);

    private ApiClient Read(Row row) => new(
        row.Long(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), [account.Id, .. JsonSerializer.Deserialize<List<long>>(row.Text())!], row.Time(),
        row.TimeOrNull());
}

/// <summary>A new API client with its secret, which is told this once.</summary>
public sealed record IssuedClient(long Id, string ClientId, string Secret, Credential Credential);

/// <summary>An API client. It lives in one account and may be assigned to others.</summary>
/// <param name="Grants">The grants that it may use, separated by blanks.</param>
/// <param name="Scopes">What it may do where it acts for itself, separated by blanks.</param>
/// <param name="AccountIds">Its own account first, then those that it is assigned to.</param>
public sealed record ApiClient(
    long Id, string ClientId, string SecretHash, string Name, string Grants, string Scopes, IReadOnlyList<long> AccountIds, DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    public bool MayUse(string grant) => Grants.Split(' ').Contains(grant);
}
