using Microsoft.Data.Sqlite;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Storage;

public sealed class GroupCommitTests
{
    [Theory, EachEngine]
    public async Task A_job_that_gives_up_is_undone_alone_among_those_that_commit(TestDesk desk)
    {
        var database = desk.Get<Database>();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(async () =>
        {
            await using var db = await database.BeginAsync(default);
            await db.ExecuteAsync($"insert into settings (key, value) values ({"job" + n}, '1')", default);

            if (n % 3 != 0)
            {
                await db.CommitAsync(default);
            }
        })));

        var kept = await desk.ListAsync(r => r.Text(), $"select key from settings where key like 'job%'");
        Assert.Equal(
            Enumerable.Range(0, 200).Where(n => n % 3 != 0).Select(n => "job" + n).Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
    }

    [Theory, EachEngine]
    public async Task A_job_that_fails_leaves_the_next_ones_to_their_work(TestDesk desk)
    {
        var database = desk.Get<Database>();

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () =>
            {
                await using var db = await database.BeginAsync(default);
                await db.ExecuteAsync($"insert into settings (key, value) values ('twice', '1')", default);
                await db.ExecuteAsync($"insert into settings (key, value) values ('twice', '2')", default);
            });
        }

        await using (var db = await database.BeginAsync(default))
        {
            await db.ExecuteAsync($"insert into settings (key, value) values ('after', '1')", default);
            await db.CommitAsync(default);
        }

        Assert.Equal(["after"], await desk.ListAsync(r => r.Text(), $"select key from settings where key in ('after', 'twice')"));
    }

    /// <summary>SQLite then rolls back by itself what others of the group have kept, and forgets the transaction.</summary>
    [Fact]
    public async Task A_full_disk_undoes_all_who_share_the_commit_tells_each_of_them_and_stops_nobody_after_them()
    {
        await using var desk = await TestDesk.CreateAsync(null);
        var database = desk.Get<Database>();
        var first = await database.BeginAsync(default);
        var second = database.BeginAsync(default).AsTask();
        var third = database.BeginAsync(default).AsTask();
        await first.ExecuteAsync($"insert into settings (key, value) values ('first', '1')", default);
        var kept = first.CommitAsync(default).AsTask();

        var full = await Assert.ThrowsAsync<SqliteException>(async () =>
        {
            await using var db = await second;
            await db.ExecuteAsync($"pragma max_page_count = 1", default);
            await db.ExecuteAsync($"insert into settings (key, value) values ('second', {new string('x', 100_000)})", default);
        });
        var told = await Assert.ThrowsAsync<SqliteException>(() => kept);

        await using (var db = await third)
        {
            await db.ExecuteAsync($"pragma max_page_count = 1000000", default);
            await db.ExecuteAsync($"insert into settings (key, value) values ('third', '1')", default);
            await db.CommitAsync(default);
        }

        Assert.True(Outage.Is(full) && Outage.Is(told));
        Assert.Equal(["third"], await desk.ListAsync(r => r.Text(), $"select key from settings where key in ('first', 'second', 'third')"));
    }

    [Theory, EachEngine]
    public async Task Jobs_that_are_cancelled_while_they_wait_hold_up_nobody(TestDesk desk)
    {
        var database = desk.Get<Database>();
        var first = await database.BeginAsync(default);
        using var cancelled = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await using var db = await database.BeginAsync(cancelled.Token);
        })).ToList();

        await cancelled.CancelAsync();
        await Task.WhenAll(waiting.Select(async task =>
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                // Whether it still had to wait depends on the engine.
            }
        }));
        await first.ExecuteAsync($"insert into settings (key, value) values ('first', '1')", default);
        await first.CommitAsync(default);
        await first.DisposeAsync();

        Assert.Equal(1, await desk.NumberAsync($"select count(*) from settings where key = 'first'"));
    }

    [Theory, EachEngine]
    public async Task What_another_session_reads_is_never_half_a_job(TestDesk desk)
    {
        var database = desk.Get<Database>();
        await using var db = await database.BeginAsync(default);
        await db.ExecuteAsync($"insert into settings (key, value) values ('half', '1')", default);

        var unseen = await desk.NumberAsync($"select count(*) from settings where key = 'half'");
        await db.CommitAsync(default);

        Assert.Equal((0L, 1L), (unseen!.Value, (await desk.NumberAsync($"select count(*) from settings where key = 'half'"))!.Value));
    }

    [Theory, EachEngine]
    public async Task The_change_stamp_moves_with_each_commit_and_not_with_reads(TestDesk desk)
    {
        var database = desk.Get<Database>();
        await using var db = await database.OpenAsync(default);
        var before = await database.ChangeStampAsync(db, default);
        await desk.NumberAsync($"select count(*) from settings");
        var afterReading = await database.ChangeStampAsync(db, default);

        await desk.ExecuteAsync($"insert into settings (key, value) values ('stamp', '1')");

        Assert.Equal(before, afterReading);
        Assert.NotEqual(before, await database.ChangeStampAsync(db, default));
    }
}
