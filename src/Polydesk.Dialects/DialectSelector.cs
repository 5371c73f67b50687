using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;

namespace Polydesk.Dialects;

/// <summary>Sends a request to its dialect: by prefix, by a host name bound to one dialect, or by the paths that dialects have in their own products.</summary>
public sealed class DialectSelector(IReadOnlyList<IDialect> dialects, AccountRegistry accounts)
{
    /// <summary>Answers false when no dialect wants the request.</summary>
    public async ValueTask<bool> TryInvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";

        foreach (var dialect in dialects)
        {
            if (path.Length > dialect.Name.Length + 1 && path[dialect.Name.Length + 1] == '/'
                && path.AsSpan(1).StartsWith(dialect.Name, StringComparison.OrdinalIgnoreCase))
            {
                await dialect.InvokeAsync(http, "/" + dialect.Name, path[(dialect.Name.Length + 1)..]);
                return true;
            }
        }

        var bound = await accounts.DialectOfHostAsync(http.Request.Host.Host, http.RequestAborted);

        foreach (var dialect in dialects)
        {
            if (bound is null ? dialect.OwnsNative(http.Request) : dialect.Name == bound)
            {
                await dialect.InvokeAsync(http, "", path);
                return true;
            }
        }

        return false;
    }
}
