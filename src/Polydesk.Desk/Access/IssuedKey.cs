using Polydesk.Desk.Accounts;

namespace Polydesk.Desk.Access;

/// <summary>A key's secret, which is told this once, and its entry for the catalog.</summary>
public sealed record IssuedKey(string Secret, Credential Credential);
