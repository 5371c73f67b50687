namespace Polydesk.Desk.Accounts;

/// <summary>One customer of the installation, as the catalog knows it. Each has a database of its own.</summary>
public sealed record AccountInfo(long Id, string Name, bool IsDefault, bool Disabled, DateTimeOffset CreatedAt);
