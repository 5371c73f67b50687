using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Issues API clients: the id and secret with which an OAuth client of the LeadDesk dialect asks for tokens.</summary>
public sealed class ApiClients(TimeProvider clock)
{
    /// <summary>The kind under which the catalog finds the account of a client id.</summary>
    public const string Kind = "leaddesk";

    /// <summary>Every API client may use these; the special grants are given by name.</summary>
    public const string UsualGrants = "password refresh_token";

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

    internal static Credential CredentialOf(string clientId, long id) => new(Secrets.Hash(clientId), Kind, id);
}

/// <summary>A new API client with its secret, which is told this once.</summary>
public sealed record IssuedClient(long Id, string ClientId, string Secret, Credential Credential);
