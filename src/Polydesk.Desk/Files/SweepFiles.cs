using Polydesk.Desk.Periodic;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Files;

/// <summary>
/// Deletes temporary uploads after a day, and contents that nothing refers to (uploads of refused requests, files of erased tickets) and half-written uploads that a crash left behind.
/// What is younger than a day stays, because a request may be about to refer to it.
/// </summary>
public sealed class SweepFiles(Database database, BlobStore blobs, TimeProvider clock) : IPeriodic
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Spared = TimeSpan.FromDays(1);

    public TimeSpan Interval { get; } = TimeSpan.FromHours(6);

    Task IPeriodic.RunAsync(CancellationToken ct) => RunAsync(ct);

    /// <summary>Answers how many contents were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Spared;
        var swept = 0;
        blobs.SweepAbandoned(before);
        await ForgetUploadsAsync(before, ct);

        foreach (var hashes in blobs.List(before).Chunk(AtOnce))
        {
            ct.ThrowIfCancellationRequested();

            foreach (var unused in hashes.Except(await UsedAsync(hashes, ct)))
            {
                swept += await blobs.SweepAsync(unused, before, async () => (await UsedAsync([unused], ct)).Count > 0) ? 1 : 0;
            }
        }

        return swept;
    }

    /// <summary>Uploads that nobody has used in a day; what was made with one has a row of its own.</summary>
    private async ValueTask ForgetUploadsAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync($"delete from files where owner = {Subject.TemporaryUpload} and created_at < {before}", ct);
        await db.CommitAsync(ct);
    }

    private async ValueTask<List<string>> UsedAsync(string[] hashes, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ListAsync(static row => row.Text(), $"select sha256 from files where sha256 in {hashes}", ct);
    }
}
