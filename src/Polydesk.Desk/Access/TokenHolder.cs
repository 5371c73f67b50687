namespace Polydesk.Desk.Access;

/// <summary>Who acts with an access token.</summary>
/// <param name="PersonId">The user; null when an API client acts for itself, with the rights of an admin within its scopes.</param>
/// <param name="TimeZone">The user's time zone, where it is set.</param>
public sealed record TokenHolder(long Id, string ClientId, long? PersonId, string Scopes, Caller Caller, string? TimeZone, DateTimeOffset ExpiresAt);

/// <summary>A new pair of tokens, which is told this once.</summary>
public sealed record IssuedTokens(string Access, string Refresh, string Scopes);

/// <summary>How long tokens live.</summary>
public sealed record TokenLifetimes(TimeSpan Access, TimeSpan Refresh);
