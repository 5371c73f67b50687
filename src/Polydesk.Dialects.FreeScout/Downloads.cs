using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Files of threads and photos of people by their links (FS-41); see <see cref="FileLinks"/>.</summary>
internal sealed class Downloads
{
    private const string Folder = "/storage/";

    private readonly RouteTable<Func<HttpContext, IReadOnlyList<string>, string>> routes = new();
    private readonly FileLinks links;

    public Downloads(FileLinks links)
    {
        this.links = links;
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

        if (token.Length == 0 || await links.AccountAsync(http) is not { } account)
        {
            return FreeErrors.NotFound;
        }

        request.AccountId = account.Info.Id;
        var isPhoto = route.Operation != "FS-41";

        return await FileLinks.FindAsync(http, account, token) is { } file
            && (isPhoto ? file.Owner is Subject.Person : file.Id.ToString() == match.Values[0])
            && await FileAnswer.SendAsync(http, account, file)
                ? new FreeSent()
                : FreeErrors.NotFound;
    }
}
