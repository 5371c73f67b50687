using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Files by their secret address, which needs no credentials: <c>/file.php/{blob_auth}/{name}</c> beside the API.</summary>
internal sealed class BlobDownloads(AccountRegistry accounts)
{
    private const string Folder = "/file.php/";
    private const string AccountParameter = "account";

    public static bool Owns(string path) => path.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>What a link must end in so that its host leads to this account.</summary>
    public async ValueTask<string> SuffixAsync(AccountInfo account, string host, CancellationToken ct) =>
        await accounts.FindIdByHostAsync(host, ct) == account.Id ? "" : $"?{AccountParameter}={account.Id}";

    public async ValueTask<DeskproAnswer> AnswerAsync(HttpContext http, string path, RequestLog request)
    {
        request.Operation = "DP-30";

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return DeskproErrors.WrongMethod with { Allow = "GET, HEAD" };
        }

        if (await AccountAsync(http) is not { } account || BlobBody.Find(path[Folder.Length..].Split('/')[0]) is not var (id, token))
        {
            return DeskproErrors.NotFound;
        }

        request.AccountId = account.Info.Id;
        StoredFile? file;

        await using (var db = await account.Database.OpenAsync(http.RequestAborted))
        {
            file = await account.Get<FileStore>().FindByTokenAsync(db, token, http.RequestAborted);
        }

        return file?.Id == id && await FileAnswer.SendAsync(http, account, file) ? new DeskproSent() : DeskproErrors.NotFound;
    }

    private async ValueTask<Account?> AccountAsync(HttpContext http)
    {
        if (http.Request.Query[AccountParameter] is not [{ } named])
        {
            return await accounts.ByHostAsync(http.Request.Host.Host, http.RequestAborted);
        }

        return long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await accounts.ByIdAsync(id, http.RequestAborted) : null;
    }
}
