using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.SignIn;

/// <summary>
/// Signs people in with an OpenID provider, by the code flow with PKCE, state and nonce. A state works once and for ten minutes, on any node. Who comes for
/// the first time is found by an address that the provider says is verified, and from then on by who they are there.
/// </summary>
public sealed class ProviderSignIn(
    Database database, UserSources sources, OpenIdProvider provider, PersonStore people, Secrets secrets, EventLog events, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Begins a sign-in: where to send the person; null when there is no such source, or its provider cannot be asked now.</summary>
    /// <param name="sourceId">The source.</param>
    /// <param name="redirect">Where the provider is to send the person back to.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(Uri? Where, SignInFault Fault)> BeginAsync(long sourceId, string redirect, CancellationToken ct)
    {
        if (await FindAsync(sourceId, ct) is not { } source)
        {
            return (null, SignInFault.NoSource);
        }

        if (await provider.DiscoverAsync(source, ct) is not { } endpoints)
        {
            return (null, SignInFault.ProviderFailed);
        }

        var (state, nonce, verifier) = (Random(), Random(), Random());
        var (sealedVerifier, now) = (secrets.Seal(verifier), clock.GetUtcNow());

        await using (var db = await database.BeginAsync(ct))
        {
            await db.AddAsync($"delete from user_source_logins where expires_at < {now}", ct);
            await db.AddAsync(
                $"""
                insert into user_source_logins (state_hash, source_id, nonce, sealed_verifier, expires_at)
                values ({Secrets.Hash(state)}, {source.Id}, {nonce}, {sealedVerifier}, {now + Patience})
                """, ct);
            await db.CommitAsync(ct);
        }

        (string Name, string Value)[] parameters =
        [
            ("response_type", "code"), ("client_id", source.ClientId), ("redirect_uri", redirect), ("scope", "openid email profile"), ("state", state),
            ("nonce", nonce), ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), ("code_challenge_method", "S256"),
        ];
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        var builder = new UriBuilder(endpoints.Authorization);
        builder.Query = builder.Query.Length > 1 ? $"{builder.Query[1..]}&{query}" : query;
        return (builder.Uri, SignInFault.None);
    }

    /// <summary>Ends a sign-in: who has come. Staff alone; the state is used up whatever comes of it.</summary>
    public async Task<(long PersonId, SignInFault Fault)> CompleteAsync(long sourceId, ProviderAnswer answer, string redirect, CancellationToken ct)
    {
        if (await FindAsync(sourceId, ct) is not { } source)
        {
            return (0, SignInFault.NoSource);
        }

        if (await TakeAsync(source.Id, answer.State, ct) is not var (nonce, sealedVerifier))
        {
            return (0, SignInFault.BadState);
        }

        // A provider that says who it is must be the one that was asked (RFC 9207).
        if (answer.Code.Length == 0 || (answer.Issuer.Length > 0 && answer.Issuer.TrimEnd('/') != source.Issuer))
        {
            return (0, SignInFault.Refused);
        }

        if (await provider.DiscoverAsync(source, ct) is not { } endpoints)
        {
            return (0, SignInFault.ProviderFailed);
        }

        var secret = await SecretAsync(source.Id, ct);

        return await provider.ExchangeAsync(source, endpoints, secret, answer.Code, secrets.Unseal(sealedVerifier), redirect, nonce, ct) is { } tokens
            && await provider.AskWhoAsync(endpoints, tokens, ct) is { } person
            ? await FindOrLinkAsync(source, person, ct)
            : (0, SignInFault.Refused);
    }

    private async ValueTask<UserSource?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await sources.FindEnabledAsync(db, id, ct);
    }

    private async ValueTask<string> SecretAsync(long id, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await sources.SecretOfAsync(db, id, ct);
    }

    /// <summary>Uses up a state; of two who bring the same one, one gets it.</summary>
    private async ValueTask<(string Nonce, string SealedVerifier)?> TakeAsync(long sourceId, string state, CancellationToken ct)
    {
        var hash = Secrets.Hash(state);
        await using var db = await database.BeginAsync(ct);
        var found = await db.FindAsync(
            static row => new { Nonce = row.Text(), Verifier = row.Text(), Expires = row.Time() },
            $"delete from user_source_logins where state_hash = {hash} and source_id = {sourceId} returning nonce, sealed_verifier, expires_at", ct);
        await db.CommitAsync(ct);
        return found is not null && found.Expires > clock.GetUtcNow() ? (found.Nonce, found.Verifier) : null;
    }

    private async ValueTask<(long PersonId, SignInFault Fault)> FindOrLinkAsync(UserSource source, OpenIdPerson person, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await db.HoldAsync($"sign-in:{source.Id}/{person.Subject}", ct);
        var id = await db.NumberAsync($"select person_id from user_source_links where source_id = {source.Id} and subject = {person.Subject}", ct);
        var isNew = id is null;

        if (isNew && (!person.EmailIsVerified || !EmailAddress.IsValid(person.Email)))
        {
            return (0, SignInFault.Unverified);
        }

        id ??= await people.FindIdByEmailAsync(db, person.Email, ct);

        if (id is not { } known || await people.FindCallerAsync(db, known, "deskpro", ct) is not { Caller: { IsStaff: true } caller })
        {
            return (0, SignInFault.NobodyHere);
        }

        if (isNew)
        {
            await db.AddAsync(
                $"insert into user_source_links (source_id, subject, person_id, created_at) values ({source.Id}, {person.Subject}, {known}, {clock.GetUtcNow()})", ct);
        }

        await events.AppendAsync(db, new(EventTypes.SignedIn, Subject.Person, known, Name: source.Title), caller, ct);
        await db.CommitAsync(ct);
        return (known, SignInFault.None);
    }

    /// <summary>256 random bits, as the protocol likes them.</summary>
    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What the provider sent back with the person.</summary>
/// <param name="Issuer">Who it says it is; empty when it does not say.</param>
public sealed record ProviderAnswer(string State, string Code, string Issuer);

/// <summary>Why a sign-in came to nothing.</summary>
public enum SignInFault
{
    None,
    NoSource,

    /// <summary>The state is unknown, used, over, or another source's.</summary>
    BadState,
    ProviderFailed,

    /// <summary>The provider refused, or what it says is not for this sign-in.</summary>
    Refused,

    /// <summary>The provider does not vouch for the address.</summary>
    Unverified,

    /// <summary>Nobody here who may sign in has this address.</summary>
    NobodyHere,
}
