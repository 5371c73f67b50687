using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Storage;

public sealed class CommitTests
{
    [Theory, EachEngine]
    public async Task A_commit_on_its_way_is_not_called_off(TestDesk desk)
    {
        Assert.SkipUnless(desk.ToString() is "postgres", "SQLite has one writer, which nobody waits for within a transaction.");
        var (database, told) = (desk.Get<Database>(), false);
        using var gone = new CancellationTokenSource();
        await using var other = await database.BeginAsync(default);
        await other.HoldAsync("gate", default);
        await using var db = await database.BeginAsync(default);
        await db.AddAsync($"select pg_advisory_xact_lock(hashtextextended('gate', 0))", default);
        await db.AddAsync($"update people set job_title = 'kept' where id = {desk.Owner.PersonId}", default);
        db.AfterCommit(() => told = true);

        var commit = db.CommitAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        await other.DisposeAsync();
        await commit;

        Assert.True(told);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from people where job_title = 'kept'"));
    }

    [Theory, EachEngine]
    public async Task A_commit_that_nobody_waits_for_any_more_does_not_begin(TestDesk desk)
    {
        await using (var db = await desk.Get<Database>().BeginAsync(default))
        {
            await db.AddAsync($"update people set job_title = 'kept' where id = {desk.Owner.PersonId}", default);
            var gone = new CancellationToken(canceled: true);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await db.CommitAsync(gone));
        }

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from people where job_title = 'kept'"));
    }
}
