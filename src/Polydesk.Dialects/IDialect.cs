using Microsoft.AspNetCore.Http;
using Polydesk.Dialects.Description;

namespace Polydesk.Dialects;

/// <summary>One of the APIs that the desk speaks. A dialect owns everything below its mount: it answers unknown paths and faults its own way.</summary>
public interface IDialect
{
    /// <summary>Its name: the prefix under which it is always mounted, and what events say the change came through.</summary>
    string Name { get; }

    /// <summary>What it tells of itself.</summary>
    ApiDescription Description { get; }

    /// <summary>Whether a request without the prefix is meant for this dialect.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path, in which no slash is doubled.</param>
    bool OwnsNative(HttpRequest request, string path);

    /// <summary>Whether a request shows a key, token or password in any of the places where this dialect looks for one, even one that opens nothing.</summary>
    bool ShowsCredential(HttpRequest request);

    /// <param name="http">The request.</param>
    /// <param name="mount">The prefix that was taken off, such as <c>/eddydesk</c>; empty when the dialect is at the root.</param>
    /// <param name="path">The rest of the path, such as <c>/api/v2/tickets</c>, in which no slash is doubled.</param>
    Task InvokeAsync(HttpContext http, string mount, string path);
}
