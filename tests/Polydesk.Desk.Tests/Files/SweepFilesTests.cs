using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Files;

public sealed class SweepFilesTests
{
    [Theory, EachEngine]
    public async Task Content_goes_once_nothing_refers_to_it_and_a_day_has_passed(TestDesk desk)
    {
        var blobs = desk.Get<BlobStore>();
        var unused = (await blobs.AddAsync(new MemoryStream([1]), 10, default))!;
        var used = (await blobs.AddAsync(new MemoryStream([2]), 10, default))!;
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { Files = [new("a.bin", "application/octet-stream", used)] });
        var now = desk.Clock.GetUtcNow();

        var young = await desk.Get<SweepFiles>().RunAsync(default);
        desk.Clock.Advance(TimeProvider.System.GetUtcNow() - now + TimeSpan.FromDays(2));
        var old = await desk.Get<SweepFiles>().RunAsync(default);
        var kept = blobs.Open(used.Sha256);

        Assert.Equal((0, 1), (young, old));
        Assert.Null(blobs.Open(unused.Sha256));
        Assert.NotNull(kept);
        await kept.DisposeAsync();

        await desk.Get<DeleteTicket>().RunAsync(ticket.Id, forGood: true, desk.Owner, default);
        Assert.Equal(1, await desk.Get<SweepFiles>().RunAsync(default));
        Assert.Null(blobs.Open(used.Sha256));
    }

    [Theory, EachEngine]
    public async Task A_temporary_upload_goes_after_a_day_but_not_what_was_made_with_it(TestDesk desk)
    {
        var blobs = desk.Get<BlobStore>();
        var blob = (await blobs.AddAsync(new MemoryStream([3]), 10, default))!;
        var file = new NewFile("a.bin", "application/octet-stream", blob);
        var temporary = await desk.Get<Uploads>().AddAsync(file, temporary: true, desk.Owner, default);
        var lasting = await desk.Get<Uploads>().AddAsync(file, temporary: false, desk.Owner, default);
        await Some.TicketAsync(desk, Some.Draft() with { Files = [file] });

        await desk.Get<SweepFiles>().RunAsync(default);
        Assert.NotNull(await FindAsync(desk, temporary.Token));
        desk.Clock.Advance(TimeSpan.FromDays(2));
        await desk.Get<SweepFiles>().RunAsync(default);

        Assert.Null(await FindAsync(desk, temporary.Token));
        Assert.Equal(lasting.Id, (await FindAsync(desk, lasting.Token))!.Id);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from files where owner = {Subject.Message}"));
    }

    private static async Task<StoredFile?> FindAsync(TestDesk desk, string token)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await desk.Get<FileStore>().FindByTokenAsync(db, token, default);
    }
}
