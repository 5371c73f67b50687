using System.Globalization;
using Polydesk.Desk.Files;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A file (section 3.2). Its <c>blob_auth</c> is its number with its secret, so that either form of it finds the file.</summary>
internal sealed record BlobBody(
    string ContentType, bool IsImage, long BlobId, string BlobAuth, string BlobAuthId, string DownloadUrl, string Filename, string FilesizeReadable, bool IsTemp)
{
    private const int TokenLength = 40;

    public static BlobBody Of(StoredFile file, DeskproCall call, bool isTemp = false) =>
        Of(new PersonPhoto(file.Id, file.Token, file.Name, file.MediaType, file.Size), call) with { IsTemp = isTemp };

    public static BlobBody Of(PersonPhoto file, DeskproCall call)
    {
        var auth = $"{file.Id}{file.Token.ToUpperInvariant()}";
        return new(
            file.MediaType, file.MediaType.StartsWith("image/", StringComparison.Ordinal), file.Id, auth, $"{file.Id}-{auth}",
            $"{call.Visit.Root}/file.php/{auth}/{Uri.EscapeDataString(file.Name)}{call.Visit.FileSuffix}", file.Name, Readable(file.Size), false);
    }

    /// <summary>The id and token in a <c>blob_auth</c> or <c>blob_auth_id</c>; null when it can be neither.</summary>
    public static (long Id, string Token)? Find(string auth)
    {
        if (auth.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash)
        {
            auth = auth[(dash + 1)..];
        }

        return auth.Length > TokenLength && long.TryParse(auth[..^TokenLength], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (id, auth[^TokenLength..].ToLowerInvariant())
            : null;
    }

    private static string Readable(long bytes)
    {
        (double Unit, string Name)[] units = [(1L << 30, "GB"), (1L << 20, "MB"), (1L << 10, "KB")];

        foreach (var (unit, name) in units)
        {
            if (bytes >= unit)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:0.00} {name}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.00} B");
    }
}
