using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Files by their secret address, which needs no credentials: <c>/file.php/{blob_auth}/{name}</c> beside the API.</summary>
internal sealed class BlobDownloads(FileLinks links)
{
    private const string Folder = "/file.php/";

    public static bool Owns(string path) => path.StartsWith(Folder, StringComparison.Ordinal);

    public async ValueTask<DeskproAnswer> AnswerAsync(HttpContext http, string path, RequestLog request)
    {
        request.Operation = "DP-30";

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return DeskproErrors.WrongMethod with { Allow = "GET, HEAD" };
        }

        if (await links.AccountAsync(http) is not { } account || BlobBody.Find(path[Folder.Length..].Split('/')[0]) is not var (id, token))
        {
            return DeskproErrors.NotFound;
        }

        request.AccountId = account.Info.Id;
        var file = await FileLinks.FindAsync(http, account, token);
        return file?.Id == id && await FileAnswer.SendAsync(http, account, file) ? new DeskproSent() : DeskproErrors.NotFound;
    }
}
