using System.Net.Http.Headers;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Outgoing;

/// <summary>A file name for what was fetched: the one the server gives, else the end of the address. Never a path.</summary>
internal static class FileNameHint
{
    private const int MaxLength = 200;

    public static string? Of(HttpContentHeaders headers, Uri url)
    {
        var given = headers.ContentDisposition;

        return Clean(given?.FileNameStar) ?? Clean(given?.FileName?.Trim('"')) ?? Clean(Uri.UnescapeDataString(url.AbsolutePath));
    }

    private static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = CleanText.Of(string.Concat(last.Where(c => !char.IsControl(c)))).Trim();

        return clean is "" or "." or ".." ? null : CleanText.Cut(clean, MaxLength);
    }
}
