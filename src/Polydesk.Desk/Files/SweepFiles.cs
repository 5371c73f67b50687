using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Files;

/// <summary>
/// Deletes contents that nothing refers to (uploads of refused requests, files of erased tickets) and half-written uploads that a crash left behind.
/// What is younger than a day stays, because a request may be about to refer to it.
/// </summary>
public sealed class SweepFiles(Database database, BlobStore blobs, TimeProvider clock)
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Spared = TimeSpan.FromDays(1);

    /// <summary>Answers how many contents were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Spared;
        var swept = 0;
        blobs.SweepAbandoned(before);

        foreach (var hashes in blobs.List(before).Chunk(AtOnce))
        {
            ct.ThrowIfCancellationRequested();
            await using var db = await database.OpenAsync(ct);
            var used = await db.ListAsync(static row => row.Text(), $"select sha256 from files where sha256 in {hashes}", ct);
            swept += hashes.Except(used).Count(blobs.Remove);
        }

        return swept;
    }
}
