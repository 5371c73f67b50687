using System.Buffers;

namespace Polydesk.Desk.Text;

/// <summary>Addresses that a message may name: links that leave the desk openly, and pictures that are only pictures.</summary>
internal static class HtmlUrl
{
    private static readonly string[] LinkSchemes = ["http", "https", "mailto", "tel"];
    private static readonly string[] ImageSchemes = ["http", "https", "cid"];

    // No SVG: it is a document of its own.
    private static readonly string[] ImageData =
        ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    public static string? Link(string value) => Read(value) is { } url && HasScheme(url, LinkSchemes) ? url : null;

    public static string? Image(string value) =>
        Read(value) is { } url && (HasScheme(url, ImageSchemes) || IsImageData(url)) ? url : null;

    /// <summary>The address as a browser reads it: without blanks around it, and without tabs and line breaks within.</summary>
    private static string? Read(string value)
    {
        var start = 0;
        var end = value.Length;

        while (start < end && value[start] <= ' ')
        {
            start++;
        }

        while (end > start && value[end - 1] <= ' ')
        {
            end--;
        }

        var url = value[start..end];

        if (url.AsSpan().ContainsAny('\t', '\r', '\n'))
        {
            url = string.Concat(url.Split('\t', '\r', '\n'));
        }

        return url.Any(char.IsControl) ? null : url;
    }

    private static bool HasScheme(string url, string[] schemes)
    {
        var colon = url.IndexOf(':');

        return colon > 0 && schemes.Contains(url[..colon], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsImageData(string url)
    {
        foreach (var prefix in ImageData)
        {
            if (url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return !url.AsSpan(prefix.Length).ContainsAnyExcept(Base64);
            }
        }

        return false;
    }
}
