namespace Polydesk.Desk.SignIn;

/// <summary>An OpenID provider with which agents or users sign in.</summary>
/// <param name="Side"><c>agent</c> or <c>user</c>.</param>
/// <param name="Issuer">The provider's address, under which it says what it can do.</param>
public sealed record UserSource(
    long Id, string Side, string Title, string Issuer, string ClientId, bool Enabled, int Position, DateTimeOffset CreatedAt)
{
    public const string Agent = "agent";
    public const string User = "user";
}

/// <summary>What a user source is to be.</summary>
public sealed record UserSourceDraft(string Side, string Title, string Issuer, string ClientId, string Secret);
