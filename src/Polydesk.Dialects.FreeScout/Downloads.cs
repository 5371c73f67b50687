using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>
/// Files of threads and photos of people by their links: the token in the link is the only credential, since integrations fetch links without headers
/// (FS-41). A link leads to the account of its host name, or to the one that it names.
/// </summary>
internal sealed class Downloads
{
    private const string Folder = "/storage/";

    private readonly RouteTable<Func<HttpContext, IReadOnlyList<string>, string>> routes = new();
    private readonly AccountRegistry accounts;

    public Downloads(AccountRegistry accounts)
    {
        this.accounts = accounts;
        routes.Add("FS-41", "GET", "/storage/attachment/{id}", static (http, _) => http.Request.Query["token"].ToString());
        routes.Add("FS-12", "GET", "/storage/photo/{token}", static (_, values) => values[0]);
    }

    public static bool Owns(string path) =>
        path.StartsWith(Folder + "attachment/", StringComparison.Ordinal) || path.StartsWith(Folder + "photo/", StringComparison.Ordinal);

    public async ValueTask<FreeAnswer> AnswerAsync(HttpContext http, string path, RequestLog request)
    {
        var match = routes.Match(http.Request.Method, path);

        if (match.Route is not { } route)
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return match.Allowed.Count == 0 ? FreeErrors.NotFound : FreeErrors.WrongMethod;
        }

        request.Operation = route.Operation;
        var token = route.Handler(http, match.Values);

        if (token.Length == 0 || await AccountAsync(http) is not { } account)
        {
            return FreeErrors.NotFound;
        }

        request.AccountId = account.Info.Id;
        var isPhoto = route.Operation != "FS-41";

        return await FindAsync(http, account, token) is { } file
            && (isPhoto ? file.Owner is Subject.Person : file.Id.ToString() == match.Values[0])
            && await FileAnswer.SendAsync(http, account, file)
                ? new FreeSent()
                : FreeErrors.NotFound;
    }

    private async ValueTask<Account?> AccountAsync(HttpContext http)
    {
        if (http.Request.Query["account"] is not [{ } named])
        {
            return await accounts.ByHostAsync(http.Request.Host.Host, http.RequestAborted);
        }

        return long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await accounts.ByIdAsync(id, http.RequestAborted) : null;
    }

    private static async ValueTask<StoredFile?> FindAsync(HttpContext http, Account account, string token)
    {
        await using var db = await account.Database.OpenAsync(http.RequestAborted);
        return await account.Get<FileStore>().FindByTokenAsync(db, token, http.RequestAborted);
    }
}
