using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>A few small files that attachments, notes and articles share: a text, a table, a picture.</summary>
internal sealed record DemoFiles(IReadOnlyList<StoryFile> All)
{
    public static DemoFiles None { get; } = new([]);

    public static async Task<DemoFiles> AddAsync(BlobStore blobs, CancellationToken ct)
    {
        (string Name, string Type, byte[] Content)[] made =
        [
            ("readings.txt", "text/plain", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 40).Select(n => $"reading {n}: {n * n % 97}")))),
            ("positions.csv", "text/csv", Encoding.UTF8.GetBytes("position;item;amount\n1;filter;4\n2;hose;2\n3;clamp;12\n")),
            ("photo.png", "image/png", Picture(48)),
        ];
        var files = new List<StoryFile>();

        foreach (var (name, type, content) in made)
        {
            using var stream = new MemoryStream(content);
            var blob = await blobs.AddAsync(stream, content.Length, ct) ?? throw new InvalidOperationException("A demo file is longer than itself.");
            files.Add(new(name, type, blob.Size, blob.Sha256));
        }

        return new(files);
    }

    /// <summary>Gives one of the files to an owner; answers the row's id.</summary>
    public async ValueTask<long> GiveAsync(WriteSession db, int which, Subject owner, long ownerId, DateTimeOffset at, CancellationToken ct)
    {
        var file = All[which % All.Count];
        return await db.InsertAsync(
            $"""
            insert into files (token, owner, owner_id, name, media_type, size, sha256, created_at)
            values ({Secrets.Token()}, {owner}, {ownerId}, {file.Name}, {file.MediaType}, {file.Size}, {file.Sha256}, {at}) returning id
            """, ct);
    }

    /// <summary>A square PNG with a soft change of colors.</summary>
    private static byte[] Picture(int side)
    {
        var pixels = new byte[side * (1 + 3 * side)];

        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var at = y * (1 + 3 * side) + 1 + 3 * x;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)(5 * x), (byte)(5 * y), 160);
            }
        }

        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(pixels);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 2);

        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32(body));
        return [.. length, .. body, .. sum];
    }

    private static uint Crc32(byte[] data)
    {
        var sum = uint.MaxValue;

        foreach (var b in data)
        {
            sum ^= b;

            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }
}
