using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Operations that are declared and not built yet: they answer 501. Whoever builds one takes it from here.</summary>
internal static class NotBuilt
{
    private static readonly (string Operation, string Method, string Path, string Scopes)[] Operations =
    [
        ("LD-139", "GET", "/gdpr/contact", "gdpr:read"),
        ("LD-141", "DELETE", "/gdpr/contact", "gdpr:delete"),
    ];

    public static void MapNotBuilt(this RouteTable<LeadOperation> api)
    {
        foreach (var (operation, method, path, scopes) in Operations)
        {
            api.Add(operation, method, path, scopes, static _ => new(LeadErrors.NotImplemented));
        }
    }
}
