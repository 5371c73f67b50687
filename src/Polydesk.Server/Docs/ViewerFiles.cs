using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Polydesk.Server.Docs;

/// <summary>
/// The files of the API browser, which are parts of the program. The address of each holds its hash, so that a browser may keep it for ever. They are
/// compressed when they are first asked for.
/// </summary>
internal sealed class ViewerFiles
{
    public const string Folder = "/docs/viewer/";

    private static readonly (string Name, string Type)[] Known =
    [
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("page.css", "text/css; charset=utf-8"),
        ("LICENSE", "text/plain; charset=utf-8"),
        ("NOTICE", "text/plain; charset=utf-8"),
    ];

    private readonly FrozenDictionary<string, ViewerFile> byPath;
    private readonly FrozenDictionary<string, string> addresses;

    public ViewerFiles()
    {
        var addressOf = Known.ToDictionary(k => k.Name, k => $"{Folder}{Hash(k.Name)}/{k.Name}");
        addresses = addressOf.ToFrozenDictionary();
        byPath = Known.ToFrozenDictionary(k => addressOf[k.Name], k => new ViewerFile(k.Type, new(() => Compressed(k.Name))));
    }

    /// <summary>Where a file is.</summary>
    public string AddressOf(string name) => addresses[name];

    public ViewerFile? Find(string path) => byPath.GetValueOrDefault(path);

    private static string Hash(string name)
    {
        using var content = Open(name);
        return Convert.ToHexStringLower(SHA256.HashData(content))[..16];
    }

    private static byte[] Compressed(string name)
    {
        using var packed = new MemoryStream();

        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        using (var content = Open(name))
        {
            content.CopyTo(gzip);
        }

        return packed.ToArray();
    }

    private static Stream Open(string name) => typeof(ViewerFiles).Assembly.GetManifestResourceStream("viewer/" + name)
        ?? throw new InvalidOperationException($"The program lacks its file {name}.");
}

/// <summary>A file of the viewer, kept as gzip, which every browser takes.</summary>
internal sealed record ViewerFile(string Type, Lazy<byte[]> Packed);
