using Microsoft.Extensions.Logging.Abstractions;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class RateWindowTests
{
    private static readonly RateRule Three = new(3, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));

    private static readonly string? Server = Environment.GetEnvironmentVariable("POLYDESK_TEST_POSTGRES");

    private readonly MovableClock clock = new();
    private readonly string key = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_request_after_the_last_starts_a_block_that_ends_by_itself(string engine)
    {
        var node = await NodeAsync(engine);
        await using var _ = node as IAsyncDisposable;

        Assert.Equal((2, 1, 0), (await RemainingAsync(node), await RemainingAsync(node), await RemainingAsync(node)));
        Assert.True(await IsBlockedAsync(node));

        clock.Move(TimeSpan.FromMinutes(19));
        Assert.True(await IsBlockedAsync(node));
        clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal(2, await RemainingAsync(node));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Without_a_block_of_its_own_a_window_refuses_until_it_ends(string engine)
    {
        var node = await NodeAsync(engine);
        await using var _ = node as IAsyncDisposable;
        var rule = new RateRule(1, TimeSpan.FromMinutes(1));

        Assert.Null((await node.CountAsync(key, rule, default)).BlockedFor);

        for (var seconds = 60; seconds > 0; seconds -= 20)
        {
            var left = (await node.CountAsync(key, rule, default)).BlockedFor;

            Assert.InRange(left!.Value.TotalSeconds, seconds - 15, seconds);
            clock.Move(TimeSpan.FromSeconds(20));
        }

        Assert.Null((await node.CountAsync(key, rule, default)).BlockedFor);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_window_begins_anew_after_its_time(string engine)
    {
        var node = await NodeAsync(engine);
        await using var _ = node as IAsyncDisposable;

        await RemainingAsync(node);
        await RemainingAsync(node);
        clock.Move(TimeSpan.FromSeconds(61));

        Assert.Equal(2, await RemainingAsync(node));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Of_many_at_once_exactly_the_limit_passes(string engine)
    {
        var node = await NodeAsync(engine);
        await using var _ = node as IAsyncDisposable;
        var rule = new RateRule(50, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));

        var states = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await node.CountAsync(key, rule, default))));

        Assert.Equal(50, states.Count(s => s.BlockedFor is null));
    }

    [Fact]
    public async Task Nodes_count_together_and_a_block_holds_on_all()
    {
        await using var first = await PostgresAsync();
        await using var second = await PostgresAsync();

        Assert.Equal(2, await RemainingAsync(first));
        Assert.Equal(1, await RemainingAsync(second));
        clock.SkipPolls(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await RemainingAsync(first));
        clock.SkipPolls(TimeSpan.FromSeconds(1));
        Assert.True(await IsBlockedAsync(second));
        clock.SkipPolls(TimeSpan.FromSeconds(1));
        Assert.True(await IsBlockedAsync(first));

        // A node that starts later, or starts again, knows.
        await using var third = await PostgresAsync();
        Assert.True(await IsBlockedAsync(third));
    }

    [Fact]
    public async Task A_burst_to_two_nodes_in_turn_passes_exactly_the_limit()
    {
        await using var first = await PostgresAsync();
        await using var second = await PostgresAsync();
        var rule = new RateRule(60, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));
        List<bool> passed = [];

        for (var n = 0; n < 80; n++)
        {
            passed.Add((await (n % 2 == 0 ? first : second).CountAsync(key, rule, default)).BlockedFor is null);
        }

        Assert.Equal([.. Enumerable.Repeat(true, 60), .. Enumerable.Repeat(false, 20)], passed);
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_a_burst_lets_no_more_than_a_fortieth_pass()
    {
        await using var first = await PostgresAsync();
        await using var second = await PostgresAsync();
        var rule = new RateRule(200, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));

        var before = await PassedAsync(second, 1, 1);
        var burst = await PassedAsync(first, 300, 4);
        var after = await PassedAsync(second, 40, 1);

        Assert.Equal((1, 199), (before, burst));
        Assert.InRange(after, 0, 5);

        async Task<int> PassedAsync(PostgresRateWindows node, int requests, int atOnce)
        {
            var passed = 0;
            await Parallel.ForEachAsync(
                Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = atOnce },
                async (_, _) => Interlocked.Add(ref passed, (await node.CountAsync(key, rule, default)).BlockedFor is null ? 1 : 0));
            return passed;
        }
    }

    [Fact]
    public async Task What_must_be_known_at_once_is_known_to_the_other_node_however_often_it_comes()
    {
        await using var first = await PostgresAsync();
        await using var second = await PostgresAsync();

        for (var n = 0; n < 4; n++)
        {
            await first.CountAsync(key, Three, default, by: 0);
            await first.CountAsync(key, Three, default, atOnce: true);
            clock.SkipPolls(TimeSpan.FromSeconds(1));
            var seen = await second.CountAsync(key, Three, default, by: 0);

            Assert.Equal((n, n < 3 ? 2 - n : 0, n == 3), (n, seen.Remaining, seen.BlockedFor is not null));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Looking_where_a_key_stands_counts_nothing(string engine)
    {
        var node = await NodeAsync(engine);
        await using var _ = node as IAsyncDisposable;

        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(3, (await node.CountAsync(key, Three, default, by: 0)).Remaining);
        }

        Assert.Equal((2, 1, 0), (await RemainingAsync(node), await RemainingAsync(node), await RemainingAsync(node)));
        Assert.True(await IsBlockedAsync(node));
        Assert.NotNull((await node.CountAsync(key, Three, default, by: 0)).BlockedFor);
    }

    [Fact]
    public async Task A_node_that_only_looks_sees_the_block_of_another()
    {
        await using var first = await PostgresAsync();
        await using var second = await PostgresAsync();

        Assert.Equal((2, 1, 0), (await RemainingAsync(first), await RemainingAsync(first), await RemainingAsync(first)));
        Assert.True(await IsBlockedAsync(first));
        clock.SkipPolls(TimeSpan.FromSeconds(1));
        await first.CountAsync(key, Three, default, by: 0);
        var seen = await second.CountAsync(key, Three, default, by: 0);

        // What the first counted may be on its way.
        for (var tries = 0; tries < 20 && seen.BlockedFor is null; tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            clock.SkipPolls(TimeSpan.FromSeconds(1));
            seen = await second.CountAsync(key, Three, default, by: 0);
        }

        Assert.NotNull(seen.BlockedFor);
    }

    [Fact]
    public async Task A_node_that_cannot_reach_the_table_counts_for_itself()
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        await using var node = new PostgresRateWindows(new PostgresDatabase(Server + ";Search Path=pg_catalog", clock), clock, NullLogger.Instance);

        Assert.Equal((2, 1, 0), (await RemainingAsync(node), await RemainingAsync(node), await RemainingAsync(node)));
        Assert.True(await IsBlockedAsync(node));
    }

    private async Task<IRateWindows> NodeAsync(string engine) => engine == "postgres" ? await PostgresAsync() : new LocalRateWindows(clock);

    private async Task<PostgresRateWindows> PostgresAsync()
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        var node = new PostgresRateWindows(new PostgresDatabase(Server!, clock), clock, NullLogger.Instance);
        await node.PrepareAsync(default);
        return node;
    }

    private async Task<int> RemainingAsync(IRateWindows node)
    {
        var state = await node.CountAsync(key, Three, TestContext.Current.CancellationToken);
        Assert.Null(state.BlockedFor);
        return state.Remaining;
    }

    private async Task<bool> IsBlockedAsync(IRateWindows node) =>
        (await node.CountAsync(key, Three, TestContext.Current.CancellationToken)).BlockedFor is not null;
}
