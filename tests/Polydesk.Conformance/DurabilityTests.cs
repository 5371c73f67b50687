using Polydesk.Conformance.Api;
using Polydesk.Kills;
using Xunit;

namespace Polydesk.Conformance;

/// <summary>A few rounds of what <c>tests/kills</c> does in many.</summary>
public sealed class DurabilityTests
{
    private const int Rounds = 3;

    [Fact]
    public Task A_killed_server_loses_nothing_that_it_acknowledged_on_sqlite() => RunAsync(null);

    [Fact]
    public async Task A_killed_server_loses_nothing_that_it_acknowledged_on_postgres()
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        var database = await TestPostgres.NewDatabaseAsync();

        await RunAsync(database);

        await TestPostgres.DropAsync(database);
    }

    [Fact]
    [Operation("FS-40")]
    public Task A_killed_server_tells_every_change_on_sqlite() => TellAsync(null, 4);

    [Fact]
    [Operation("FS-40")]
    public async Task A_killed_server_tells_every_change_on_postgres()
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        var database = await TestPostgres.NewDatabaseAsync();

        await TellAsync(database, 2);

        await TestPostgres.DropAsync(database);
    }

    private static async Task TellAsync(string? postgres, int rounds)
    {
        await using var run = new WebhookKillRun(new(rounds, postgres, Seed: 7, Crash: null, TimeSpan.FromSeconds(1)), _ => { });

        var result = await run.RunAsync();

        Assert.Empty(result.Faults);
        Assert.True(result.Events > 0, result.ToString());
    }

    private static async Task RunAsync(string? postgres)
    {
        await using var run = new KillRun(new(Rounds, postgres, Seed: 7, Crash: null, TimeSpan.FromSeconds(0.5)), _ => { });

        var result = await run.RunAsync();

        Assert.Empty(result.Faults);
        Assert.True(result.Acknowledged > Rounds, result.ToString());
    }
}
