using System.Buffers;
using System.Security.Cryptography;

namespace Polydesk.Desk.Files;

/// <summary>
/// Keeps content by its hash under one folder. Content that was acknowledged survives a power cut, and what failed leaves nothing behind.
/// </summary>
public sealed class BlobStore
{
    private const string PartSuffix = ".part";
    private const int Chunk = 64 * 1024;

    private readonly string folder;

    public BlobStore(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        PrivateFiles.CreateFolder(this.folder);
    }

    /// <summary>Stores the content, or answers null when it is longer than the limit. The same content is kept once.</summary>
    public async ValueTask<Blob?> AddAsync(Stream content, long limit, CancellationToken ct)
    {
        var part = Path.Combine(folder, Guid.NewGuid().ToString("N") + PartSuffix);

        try
        {
            if (await WriteAsync(content, part, limit, ct) is not { } blob)
            {
                return null;
            }

            Keep(part, blob.Sha256);

            return blob;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Opens the content for reading, or answers null when there is none or the name is no hash.</summary>
    public Stream? Open(string sha256)
    {
        if (!IsHash(sha256))
        {
            return null;
        }

        try
        {
            return new FileStream(PathOf(sha256), new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the content. Who calls knows that nothing refers to it any more.</summary>
    public bool Remove(string sha256)
    {
        if (!IsHash(sha256) || !File.Exists(PathOf(sha256)))
        {
            return false;
        }

        File.Delete(PathOf(sha256));

        return true;
    }

    /// <summary>
    /// Names the contents last added before a time. A refused request leaves its uploads here, so what no row refers to is removed by and
    /// by.
    /// </summary>
    public IEnumerable<string> List(DateTimeOffset addedBefore) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => IsHash(Path.GetFileName(path)) && File.GetLastWriteTimeUtc(path) < addedBefore.UtcDateTime)
            .Select(path => Path.GetFileName(path));

    /// <summary>
    /// Removes content that is not needed. It is put aside first, and comes back when it was added anew or has become needed meanwhile, so that what
    /// an upload under way brings is never lost.
    /// </summary>
    public async ValueTask<bool> SweepAsync(string sha256, DateTimeOffset addedBefore, Func<ValueTask<bool>> isNeeded)
    {
        var (path, aside) = (PathOf(sha256), Path.Combine(folder, Guid.NewGuid().ToString("N") + PartSuffix));

        try
        {
            File.Move(path, aside);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        var isKept = true;

        try
        {
            isKept = File.GetLastWriteTimeUtc(aside) >= addedBefore.UtcDateTime || await isNeeded();
        }
        finally
        {
            // Also when nobody could say: what stayed aside would be taken for a half-written upload.
            if (isKept)
            {
                File.Move(aside, path, overwrite: true);
            }
        }

        if (isKept)
        {
            return false;
        }

        File.Delete(aside);
        return true;
    }

    /// <summary>Deletes half-written uploads that a crash left behind, and answers how many.</summary>
    public int SweepAbandoned(DateTimeOffset writtenBefore)
    {
        var abandoned = Directory.GetFiles(folder, "*" + PartSuffix)
            .Where(path => File.GetLastWriteTimeUtc(path) < writtenBefore.UtcDateTime)
            .ToList();

        abandoned.ForEach(File.Delete);

        return abandoned.Count;
    }

    private static async ValueTask<Blob?> WriteAsync(Stream content, string part, long limit, CancellationToken ct)
    {
        await using var file = PrivateFiles.Create(part);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var memory = MemoryPool<byte>.Shared.Rent(Chunk);
        var size = 0L;

        while (await content.ReadAsync(memory.Memory, ct) is > 0 and var count)
        {
            size += count;

            if (size > limit)
            {
                return null;
            }

            hash.AppendData(memory.Memory.Span[..count]);
            await file.WriteAsync(memory.Memory[..count], ct);
        }

        file.Flush(flushToDisk: true);

        return new(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    private void Keep(string part, string sha256)
    {
        var path = PathOf(sha256);
        var inner = Path.GetDirectoryName(path)!;
        var outer = Path.GetDirectoryName(inner)!;

        PrivateFiles.CreateFolder(outer);
        PrivateFiles.CreateFolder(inner);

        // Replacing equal content renews its time, by which List spares what a request under way has just added.
        File.Move(part, path, overwrite: true);

        PrivateFiles.Sync(inner);
        PrivateFiles.Sync(outer);
        PrivateFiles.Sync(folder);
    }

    private string PathOf(string sha256) => Path.Combine(folder, sha256[..2], sha256[2..4], sha256);

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
