using Polydesk.Desk.Files;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Builds links to files, which carry their own token, and to created things.</summary>
/// <param name="Root">The dialect's address from outside, such as <c>https://desk.example/freescout</c>.</param>
/// <param name="Account">The account that a link must name because its host leads to another one; null where the host suffices.</param>
public sealed record FreeLinks(string Root, long? Account)
{
    public string File(StoredFile file) => $"{Root}/storage/attachment/{file.Id}?token={file.Token}{Suffix}";

    public string Photo(string token) => token.Length == 0 ? "" : $"{Root}/storage/photo/{token}{(Account is { } id ? $"?account={id}" : "")}";

    public string Conversation(long id) => $"{Root}/api/conversations/{id}";

    public string Customer(long id) => $"{Root}/api/customers/{id}";

    public string User(long id) => $"{Root}/api/users/{id}";

    public string Organization(long id) => $"{Root}/api/organizations/{id}";

    public string Webhook(long id) => $"{Root}/api/webhooks/{id}";

    private string Suffix => Account is { } id ? $"&account={id}" : "";
}
