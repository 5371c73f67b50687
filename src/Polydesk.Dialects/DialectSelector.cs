using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;

namespace Polydesk.Dialects;

/// <summary>
/// Sends a request to its dialect: by prefix, or by the paths that dialects have in their own products. A host name that is bound to a dialect belongs to it
/// alone, with all its paths.
/// </summary>
public sealed class DialectSelector(IReadOnlyList<IDialect> dialects, AccountRegistry accounts)
{
    /// <summary>Who answers the request; null when no dialect wants it.</summary>
    public async ValueTask<DialectChoice?> FindAsync(HttpContext http)
    {
        var path = Joined(http.Request.Path.Value ?? "/");
        var owner = await OwnerAsync(http);

        foreach (var dialect in dialects)
        {
            if ((owner is null || dialect == owner) && path.Length > dialect.Name.Length + 1 && path[dialect.Name.Length + 1] == '/'
                && path.AsSpan(1).StartsWith(dialect.Name, StringComparison.OrdinalIgnoreCase))
            {
                return new(dialect, "/" + dialect.Name, path[(dialect.Name.Length + 1)..]);
            }
        }

        return (owner ?? dialects.FirstOrDefault(d => d.OwnsNative(http.Request, path))) is { } native ? new(native, "", path) : null;
    }

    /// <summary>To which dialect the host name of the request is bound.</summary>
    public async ValueTask<IDialect?> OwnerAsync(HttpContext http)
    {
        var bound = await accounts.DialectOfHostAsync(http.Request.Host.Host, http.RequestAborted);
        return bound is null ? null : dialects.FirstOrDefault(d => d.Name == bound);
    }

    /// <summary>Clients join a base that ends in a slash with a path that begins with one.</summary>
    private static string Joined(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return path;
    }
}

/// <summary>A dialect, the prefix under which it was asked (empty at the root), and the path below it.</summary>
public readonly record struct DialectChoice(IDialect Dialect, string Mount, string Path)
{
    public Task InvokeAsync(HttpContext http) => Dialect.InvokeAsync(http, Mount, Path);
}
