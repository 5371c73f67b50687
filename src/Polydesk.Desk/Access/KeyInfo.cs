namespace Polydesk.Desk.Access;

/// <summary>A key as a list shows it.</summary>
public sealed record KeyInfo(
    long Id, string Dialect, long? PersonId, string Label, KeyTerms Terms, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);
