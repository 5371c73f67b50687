using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Operations that are declared and not built yet: they answer 501. Whoever builds one takes it from here.</summary>
internal static class NotBuilt
{
    private static readonly (string Operation, string Method, string Path, string Scopes)[] Operations =
    [
        ("LD-68", "GET", "/campaigns/{id}/results", "campaigns:read calls:read"),
        ("LD-86", "GET", "/contacts/{id}/calls", "contacts:read calls:read"),
        ("LD-86", "GET", "/contacts/{id}/callbacks", "contacts:read callbacks:read"),
        ("LD-105", "GET", "/calls", "calls:read"),
        ("LD-106", "POST", "/calls", "calls:create"),
        ("LD-107", "GET", "/calls/{id}", "calls:read"),
        ("LD-108", "PATCH", "/calls/{id}", "calls:update"),
        ("LD-109", "DELETE", "/calls/{id}", "calls:delete"),
        ("LD-110", "PUT", "/calls/{id}/recording", "calls:update"),
        ("LD-111", "GET", "/audio/files/{filename}", "calls:read"),
        ("LD-112", "GET", "/results", "calls:read"),
        ("LD-112", "GET", "/results/{id}", "calls:read"),
        ("LD-113", "POST", "/results", "calls:create"),
        ("LD-113", "PATCH", "/results/{id}", "calls:update"),
        ("LD-113", "DELETE", "/results/{id}", "calls:delete"),
        ("LD-114", "GET", "/callbacks", "callbacks:read"),
        ("LD-115", "POST", "/callbacks", "callbacks:create"),
        ("LD-116", "GET", "/callbacks/{id}", "callbacks:read"),
        ("LD-117", "PATCH", "/callbacks/{id}", "callbacks:update"),
        ("LD-118", "DELETE", "/callbacks/{id}", "callbacks:delete"),
        ("LD-119", "GET", "/blacklist", "blacklist:read"),
        ("LD-120", "POST", "/blacklist", "blacklist:create"),
        ("LD-121", "GET", "/blacklist/{id}", "blacklist:read"),
        ("LD-122", "DELETE", "/blacklist/{id}", "blacklist:delete"),
        ("LD-132", "GET", "/tickets/{id}/calls", "tickets:read calls:read"),
        ("LD-132", "GET", "/tickets/{id}/callbacks", "tickets:read callbacks:read"),
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
