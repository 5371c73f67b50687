using System.Diagnostics.CodeAnalysis;

namespace Polydesk.Desk.Outgoing;

/// <summary>Addresses the desk may be given: complete, http or https, without credentials.</summary>
public static class OutgoingUrl
{
    private const int MaxLength = 8_000;

    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && IsUsable(url);

    public static bool IsUsable(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && url.Host.Length > 0
        && url.OriginalString.Length <= MaxLength;

    /// <summary>Where a redirect leads, or null when it must not be followed: elsewhere than http, or from https back to http.</summary>
    internal static Uri? Next(Uri from, Uri location)
    {
        if (!Uri.TryCreate(from, location, out var to) || !IsUsable(to))
        {
            return null;
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp ? null : to;
    }
}
