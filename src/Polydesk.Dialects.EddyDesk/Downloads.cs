using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Files by their links, which lie beside the API (section 2.11); see <see cref="FileLinks"/>.</summary>
internal sealed class Downloads
{
    private readonly RouteTable<DownloadHandler> routes = new();
    private readonly FileLinks links;

    public Downloads(FileLinks links)
    {
        this.links = links;

        // A file's name may follow its token; it is for people to read.
        routes.Add("ED-56", "GET", "/{lang}/file/download/{token}", Download);
        routes.Add("ED-56", "GET", "/{lang}/file/download/{token}/{name}", Download);
        routes.Add("ED-57", "GET", "/{lang}/knowledge_base/download/{article_id}/file/{token}", DownloadOfArticle);
        routes.Add("ED-57", "GET", "/{lang}/knowledge_base/download/{article_id}/file/{token}/{name}", DownloadOfArticle);
    }

    /// <summary>Whether a path outside the API is one of a file.</summary>
    public static bool Owns(string path) =>
        path is ['/', _, _, '/', ..] && char.IsAsciiLetter(path[1]) && char.IsAsciiLetter(path[2])
        && (path.AsSpan(3).StartsWith("/file/download/", StringComparison.Ordinal)
            || path.AsSpan(3).StartsWith("/knowledge_base/download/", StringComparison.Ordinal));

    public async ValueTask<EddyAnswer> AnswerAsync(HttpContext http, string path, RequestLog request)
    {
        var match = routes.Match(http.Request.Method, path);

        if (match.Route is not { } route)
        {
            http.Response.Headers.Allow = string.Join(", ", match.Allowed);
            return match.Allowed.Count == 0 ? Refusals.UnknownPath(path) : Refusals.WrongMethod(http.Request.Method);
        }

        request.Operation = route.Operation;

        if (await links.AccountAsync(http) is not { } account)
        {
            return Missing(match);
        }

        request.AccountId = account.Info.Id;
        return await route.Handler(http, account, match);
    }

    private static async ValueTask<EddyAnswer> Download(HttpContext http, Account account, RouteMatch<DownloadHandler> match) =>
        await FileLinks.FindAsync(http, account, match.Value("token")) is { } file && await FileAnswer.SendAsync(http, account, file)
            ? new EddyFile()
            : Missing(match);

    private static async ValueTask<EddyAnswer> DownloadOfArticle(HttpContext http, Account account, RouteMatch<DownloadHandler> match) =>
        await FileLinks.FindAsync(http, account, match.Value("token")) is { Owner: Subject.Article } file && file.OwnerId.ToString() == match.Value("article_id")
            && await FileAnswer.SendAsync(http, account, file)
            ? new EddyFile()
            : Missing(match);

    private static EddyErrors Missing(RouteMatch<DownloadHandler> match) => Refusals.NotFound("File", match.Value("token"));
}

/// <summary>Sends one file.</summary>
internal delegate ValueTask<EddyAnswer> DownloadHandler(HttpContext http, Account account, RouteMatch<DownloadHandler> match);
