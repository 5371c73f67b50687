using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>
/// Files by links that need no token: an endpoint answers such a link to who may have the file, and it is good for five minutes (LD-111, LD-133). What it
/// leads to can do nothing in our origin. Parts of a file may be asked for, as players do.
/// </summary>
internal sealed class Downloads(AccountRegistry accounts, TimeProvider clock)
{
    private const string Folder = "/files/";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static bool Owns(string path) => path.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>A link to a file that the caller may have.</summary>
    public LeadAnswer LinkTo(LeadCall call, StoredFile file)
    {
        var key = call.Get<Secrets>().Seal(Plain(call.Account.Info.Id, file.Id, clock.GetUtcNow() + Lifetime));
        return LeadAnswer.Found(
            call.Links.To($"{Folder}{file.Id}/{Uri.EscapeDataString(file.Name)}?account={call.Account.Info.Id}&key={Uri.EscapeDataString(key)}"));
    }

    public async ValueTask<LeadAnswer> AnswerAsync(HttpContext http, string path, RequestLog request)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET";
            return LeadErrors.MethodNotAllowed;
        }

        var query = http.Request.Query;
        request.Operation = "LD-111";

        if (!long.TryParse(path[Folder.Length..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(query["account"], NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            || await accounts.ByIdAsync(accountId, http.RequestAborted) is not { } account
            || !Opens(account, id, query["key"].ToString()))
        {
            return LeadErrors.NotFound("file");
        }

        request.AccountId = account.Info.Id;
        await using var db = await account.Database.OpenAsync(http.RequestAborted);
        return await account.Get<FileStore>().FindAsync(db, id, http.RequestAborted) is { } file && account.Get<BlobStore>().Open(file.Sha256) is { } content
            ? await SendAsync(http, file, content)
            : LeadErrors.NotFound("file");
    }

    private static async ValueTask<LeadAnswer> SendAsync(HttpContext http, StoredFile file, Stream content)
    {
        await using var _ = content;
        FileAnswer.MakeInert(http.Response.Headers, file);
        await TypedResults.Stream(content, file.MediaType, enableRangeProcessing: true).ExecuteAsync(http);
        return new LeadSent();
    }

    private bool Opens(Account account, long id, string key) =>
        account.Get<Secrets>().TryUnseal(key)?.Split(' ') is ["file", var of, var file, var until]
        && of == account.Info.Id.ToString(CultureInfo.InvariantCulture)
        && file == id.ToString(CultureInfo.InvariantCulture)
        && long.TryParse(until, CultureInfo.InvariantCulture, out var end)
        && end >= clock.GetUtcNow().ToUnixTimeSeconds();

    private static string Plain(long account, long id, DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"file {account} {id} {until.ToUnixTimeSeconds()}");
}
