using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Files;
using Xunit;

namespace Polydesk.Desk.Tests.Files;

public sealed class BlobStoreTests : IDisposable
{
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly string folder = Path.Combine(Path.GetTempPath(), "blobs-" + Guid.NewGuid().ToString("N"));
    private readonly BlobStore blobs;

    public BlobStoreTests() => blobs = new(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Content_is_kept_under_its_hash_and_read_back()
    {
        var blob = await AddAsync("abc");

        Assert.Equal(new Blob(HashOfAbc, 3), blob);
        Assert.True(File.Exists(Path.Combine(folder, "ba", "78", HashOfAbc)));
        Assert.Equal("abc", await ReadAsync(HashOfAbc));
    }

    [Fact]
    public async Task The_same_content_is_kept_once()
    {
        await AddAsync("abc");
        await AddAsync("abc");

        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task Content_added_by_many_at_once_is_kept_once()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AddAsync("abc")));

        Assert.All(added, blob => Assert.Equal(HashOfAbc, blob!.Sha256));
        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task Content_of_any_length_has_the_hash_of_its_bytes()
    {
        foreach (var length in new[] { 0, 1, 65_535, 65_536, 65_537, 300_000 })
        {
            var bytes = new byte[length];
            Random.Shared.NextBytes(bytes);

            var blob = await blobs.AddAsync(new MemoryStream(bytes), length, TestContext.Current.CancellationToken);

            Assert.Equal(new Blob(Convert.ToHexStringLower(SHA256.HashData(bytes)), length), blob);
        }
    }

    [Fact]
    public async Task Content_past_the_limit_is_refused_and_leaves_nothing()
    {
        Assert.NotNull(await AddAsync("abc", limit: 3));
        blobs.Remove(HashOfAbc);

        Assert.Null(await AddAsync("abc", limit: 2));
        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task A_source_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(async () =>
            await blobs.AddAsync(new BreakingStream(), 1000, TestContext.Current.CancellationToken));

        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await blobs.AddAsync(new MemoryStream([1]), 1000, cancelled));

        Assert.Empty(AllFiles());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_hash_or_not_there_opens_as_nothing(string name)
    {
        await AddAsync("abc");

        Assert.Null(blobs.Open(name));
        Assert.False(blobs.Remove(name));
    }

    [Fact]
    public async Task Removed_content_is_gone_and_can_be_added_again()
    {
        await AddAsync("abc");

        Assert.True(blobs.Remove(HashOfAbc));
        Assert.Null(blobs.Open(HashOfAbc));
        Assert.False(blobs.Remove(HashOfAbc));

        await AddAsync("abc");
        Assert.Equal("abc", await ReadAsync(HashOfAbc));
    }

    [Fact]
    public async Task Only_half_written_files_older_than_the_given_time_are_swept()
    {
        await AddAsync("abc");
        var abandoned = Path.Combine(folder, "11111111111111111111111111111111.part");
        var underWay = Path.Combine(folder, "22222222222222222222222222222222.part");
        File.WriteAllText(abandoned, "half");
        File.WriteAllText(underWay, "half");
        File.SetLastWriteTimeUtc(abandoned, DateTime.UnixEpoch);

        Assert.Equal(1, blobs.SweepAbandoned(DateTimeOffset.UnixEpoch.AddDays(1)));

        Assert.False(File.Exists(abandoned));
        Assert.True(File.Exists(underWay));
        Assert.NotNull(await ReadAsync(HashOfAbc));
    }

    [Fact]
    public async Task Adding_content_again_renews_its_age()
    {
        await AddAsync("abc");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "ba", "78", HashOfAbc), DateTime.UnixEpoch);
        var dayTwo = DateTimeOffset.UnixEpoch.AddDays(1);

        Assert.Equal([HashOfAbc], blobs.List(addedBefore: dayTwo));

        await AddAsync("abc");
        Assert.Empty(blobs.List(addedBefore: dayTwo));
    }

    [Fact]
    public async Task Only_the_owner_may_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await AddAsync("abc");

        Assert.Equal("rw-------", Mode(Path.Combine(folder, "ba", "78", HashOfAbc)));
        Assert.Equal("rwx------", Mode(Path.Combine(folder, "ba", "78")));
        Assert.Equal("rwx------", Mode(Path.Combine(folder, "ba")));
        Assert.Equal("rwx------", Mode(folder));
    }

    [Fact]
    public void Whatever_is_asked_for_the_answer_stays_in_the_folder() =>
        Prop.ForAll<string>(name => blobs.Open(name ?? "") is null && !blobs.Remove(name ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Content_that_is_not_needed_is_swept()
    {
        await AddAsync("abc");

        Assert.True(await blobs.SweepAsync(HashOfAbc, Later, () => new(false)));

        Assert.Empty(AllFiles());
        Assert.False(await blobs.SweepAsync(HashOfAbc, Later, () => new(false)));
    }

    [Fact]
    public async Task Content_that_was_added_anew_or_has_become_needed_meanwhile_is_not_swept()
    {
        await AddAsync("abc");

        Assert.False(await blobs.SweepAsync(HashOfAbc, DateTimeOffset.UnixEpoch, () => new(false)));
        Assert.False(await blobs.SweepAsync(HashOfAbc, Later, () => new(true)));

        Assert.Equal("abc", await ReadAsync(HashOfAbc));
        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task Content_stays_when_nobody_can_say_whether_it_is_needed()
    {
        await AddAsync("abc");

        await Assert.ThrowsAsync<TimeoutException>(async () => await blobs.SweepAsync(HashOfAbc, Later, () => throw new TimeoutException()));

        Assert.Equal(0, blobs.SweepAbandoned(Later));
        Assert.Equal("abc", await ReadAsync(HashOfAbc));
    }

    [Fact]
    public async Task Content_that_is_added_while_it_is_swept_stays()
    {
        await AddAsync("abc");

        Assert.True(await blobs.SweepAsync(HashOfAbc, Later, async () =>
        {
            await AddAsync("abc");
            return false;
        }));

        Assert.Equal("abc", await ReadAsync(HashOfAbc));
    }

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(1);

    private Task<Blob?> AddAsync(string text, long limit = 1000) =>
        blobs.AddAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), limit, TestContext.Current.CancellationToken).AsTask();

    private async Task<string> ReadAsync(string sha256)
    {
        using var reader = new StreamReader(blobs.Open(sha256)!);

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private string[] AllFiles() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private static string Mode(string path)
    {
        const string Letters = "rwxrwxrwx";
        var mode = OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(path);

        return string.Concat(Letters.Select((letter, at) => (mode >> (8 - at) & 1) == 1 ? letter : '-'));
    }

    private sealed class BreakingStream : MemoryStream
    {
        private bool begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (begun)
            {
                throw new IOException("The other side went away.");
            }

            begun = true;

            return ValueTask.FromResult(10);
        }
    }
}
