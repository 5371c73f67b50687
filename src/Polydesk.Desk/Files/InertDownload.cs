using System.Text;

namespace Polydesk.Desk.Files;

/// <summary>
/// Serves a stranger's file so that it can do nothing in our origin: four image types are shown, everything else is saved.
/// </summary>
public static class InertDownload
{
    /// <summary>Goes with every download, beside X-Content-Type-Options: nosniff.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; sandbox";

    public static bool MayShowInline(string mediaType) =>
        mediaType.Split(';')[0].Trim().ToLowerInvariant() is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    /// <summary>The Content-Disposition of RFC 6266: a plain name for old clients, the true one in the form of RFC 5987.</summary>
    public static string Disposition(string fileName, string mediaType)
    {
        var name = SafeName.Of(fileName);
        var kind = MayShowInline(mediaType) ? "inline" : "attachment";

        // What EscapeDataString leaves alone is all allowed by the grammar of attr-char.
        return $"{kind}; filename=\"{Plain(name)}\"; filename*=UTF-8''{Uri.EscapeDataString(name)}";
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);

        foreach (var rune in name.EnumerateRunes())
        {
            // Some clients decode percent signs here, though no standard says so.
            plain.Append(rune is { IsAscii: true, Value: not ('"' or '\\' or '%') } ? (char)rune.Value : '_');
        }

        return plain.ToString();
    }
}
