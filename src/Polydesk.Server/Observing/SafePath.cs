using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Text;

namespace Polydesk.Server.Observing;

/// <summary>A path as the log may show it: plain ASCII, not long, and without segments that could be a download's token.</summary>
public static partial class SafePath
{
    private const int Longest = 200;

    public static string Of(string path)
    {
        var escaped = new PathString(path.StartsWith('/') ? path : "/" + path).ToUriComponent();
        var masked = TokenSegment().Replace(escaped, "/***");
        return masked.Length <= Longest ? masked : CleanText.Cut(masked, Longest) + "...";
    }

    /// <summary>Names of resources are words; what is long and holds a digit may be a secret.</summary>
    [GeneratedRegex("/(?=[^/]*[0-9])[^/]{16,}")]
    private static partial Regex TokenSegment();
}
