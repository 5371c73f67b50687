namespace Polydesk.Desk.Storage;

/// <summary>
/// Tells kept snapshots (vocabulary, callers) when they are out of date: at once after a commit of this process, within a second after one of another
/// node or of the command line.
/// </summary>
public sealed class Freshness(Database database, TimeProvider clock)
{
    public const string Vocabulary = "version.vocabulary";
    public const string Access = "version.access";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private long commits;
    private Seen? last;

    /// <summary>A stamp of configuration and rights; different stamps mean that they may have changed.</summary>
    public async ValueTask<string> StampAsync(CancellationToken ct) => (await SeeAsync(ct)).Both;

    /// <summary>A stamp of the vocabulary alone, which changes far less often than people do.</summary>
    public async ValueTask<string> VocabularyStampAsync(CancellationToken ct) => (await SeeAsync(ct)).Vocabulary;

    /// <summary>Part of a change of configuration or of rights: moves the stamp when it commits.</summary>
    public async ValueTask TouchAsync(WriteSession db, string what, CancellationToken ct)
    {
        await db.AddAsync(
            $"""
            insert into settings (key, value) values ({what}, '1')
            on conflict (key) do update set value = cast(cast(settings.value as bigint) + 1 as text)
            """, ct);
        db.AfterCommit(() => Interlocked.Increment(ref commits));
    }

    private ValueTask<Seen> SeeAsync(CancellationToken ct) =>
        last is { } seen && seen.Commits == Interlocked.Read(ref commits) && clock.GetElapsedTime(seen.At) <= Poll ? new(seen) : PollAsync(ct);

    /// <summary>What was seen counts only until the next commit of this process, even one that happens while we look.</summary>
    private async ValueTask<Seen> PollAsync(CancellationToken ct)
    {
        var (now, mine) = (clock.GetTimestamp(), Interlocked.Read(ref commits));
        await using var db = await database.OpenAsync(ct);
        var versions = (await db.ListAsync(
            static row => (Key: row.Text(), Value: row.Text()),
            $"select key, value from settings where key in ({Vocabulary}, {Access})", ct)).ToDictionary(v => v.Key, v => v.Value);
        var vocabulary = versions.GetValueOrDefault(Vocabulary, "0");
        return last = new(now, mine, vocabulary, vocabulary + "." + versions.GetValueOrDefault(Access, "0"));
    }

    private sealed record Seen(long At, long Commits, string Vocabulary, string Both);
}
