using System.Text;
using Polydesk.Desk.Files;
using Polydesk.Desk.Outgoing;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>
/// Takes attachments into the store, before any transaction (section 8.2). One that cannot be read, decoded or fetched is left out and the thread is
/// still made, as the product does it; so is one that is too large.
/// </summary>
internal static class FreeAttachments
{
    private const int LongestUrl = 2048;

    /// <summary>A fault when a request has more of them in all than one may carry, so that none of them is lost without a word.</summary>
    public static FreeFault? TooMany(FreeCall call, string path, params IEnumerable<Parameter> given) =>
        given.Sum(g => g.Items.Count) > call.Limits.MaxFiles ? new(path, $"Too many attachments, at most {call.Limits.MaxFiles} are allowed") : null;

    public static async ValueTask<IReadOnlyList<NewFile>> ReadAsync(FreeCall call, Parameter given)
    {
        var files = new List<NewFile>();

        foreach (var item in given.Items)
        {
            if (FreeInput.Of(item, "fileName").AsText().Has(out var name) && await ContentAsync(call, item) is var (blob, fetchedType) && blob is not null)
            {
                var type = FreeInput.Of(item, "mimeType").AsText().Or(null) ?? fetchedType;
                files.Add(new(SafeName.Of(name), TypeOf(type, name), blob));
            }
        }

        return files;
    }

    /// <summary>Fetches a picture; null when there is none at the address.</summary>
    public static async ValueTask<NewFile?> PhotoAsync(FreeCall call, string url)
    {
        var (blob, type) = await FetchAsync(call, url);
        var name = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? SafeName.Of(Path.GetFileName(uri.AbsolutePath)) : "photo";

        return blob is not null && TypeOf(type, name) is var kind && InertDownload.MayShowInline(kind) ? new(name, kind, blob) : null;
    }

    private static async ValueTask<(Blob? Blob, string? MediaType)> ContentAsync(FreeCall call, Parameter item)
    {
        if (FreeInput.Of(item, "data") is { Kind: ParameterKind.Text, Literal: { Length: > 0 } data })
        {
            return (await DecodeAsync(call, data), null);
        }

        return FreeInput.Of(item, "fileUrl").AsText().Has(out var url) ? await FetchAsync(call, url) : default;
    }

    private static async ValueTask<Blob?> DecodeAsync(FreeCall call, string data)
    {
        // A browser's own form of the same: data:text/plain;base64,aGVsbG8=
        if (data.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            data = data[(data.IndexOf(',', StringComparison.Ordinal) + 1)..];
        }

        var bytes = new byte[(data.Length / 4 * 3) + 3];

        if (!Convert.TryFromBase64String(data, bytes, out var length))
        {
            return null;
        }

        using var content = new MemoryStream(bytes, 0, length);
        return await call.Get<BlobStore>().AddAsync(content, call.Limits.MaxFileBytes, call.Aborted);
    }

    private static async ValueTask<(Blob? Blob, string? MediaType)> FetchAsync(FreeCall call, string url)
    {
        if (url.Length > LongestUrl || !OutgoingUrl.TryParse(url, out var address))
        {
            return default;
        }

        var path = Path.GetTempFileName();

        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.Asynchronous);
            var fetched = await call.Outgoing.FetchAsync(address, file, call.Limits.MaxFileBytes, call.Aborted);

            if (!fetched.Succeeded)
            {
                return default;
            }

            file.Position = 0;
            return (await call.Get<BlobStore>().AddAsync(file, call.Limits.MaxFileBytes, call.Aborted), fetched.MediaType);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The type as it was given, when it has the form of one; else by the name.</summary>
    private static string TypeOf(string? given, string name)
    {
        var type = (given ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var isType = type.Length is > 2 and <= 127 && type.Count(c => c == '/') == 1
            && Encoding.ASCII.GetByteCount(type) == type.Length && type.All(c => char.IsAsciiLetterOrDigit(c) || "/.+-_".Contains(c, StringComparison.Ordinal));

        return isType && type != ContentTypes.Unknown && type is not ['/', ..] and not [.., '/'] ? type : ContentTypes.Of(name);
    }
}
