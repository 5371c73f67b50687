using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects;

/// <summary>
/// Links to files whose token is the only credential, since integrations fetch links without headers. A link leads to the account of its host name; one whose
/// host belongs to another account names its own as <c>?account=</c>.
/// </summary>
public sealed class FileLinks(AccountRegistry accounts)
{
    private const string Parameter = "account";

    /// <summary>What a link must end in so that its host leads to this account.</summary>
    public async ValueTask<string> SuffixAsync(AccountInfo account, string host, CancellationToken ct) =>
        await accounts.FindIdByHostAsync(host, ct) == account.Id ? "" : $"?{Parameter}={account.Id}";

    /// <summary>The account that a link leads to; null when there is none.</summary>
    public async ValueTask<Account?> AccountAsync(HttpContext http)
    {
        if (http.Request.Query[Parameter] is not [{ } named])
        {
            return await accounts.ByHostAsync(http.Request.Host.Host, http.RequestAborted);
        }

        return long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await accounts.ByIdAsync(id, http.RequestAborted) : null;
    }

    public static async ValueTask<StoredFile?> FindAsync(HttpContext http, Account account, string token)
    {
        await using var db = await account.Database.OpenAsync(http.RequestAborted);
        return await account.Get<FileStore>().FindByTokenAsync(db, token, http.RequestAborted);
    }
}
