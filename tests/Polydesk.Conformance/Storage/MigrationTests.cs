using Polydesk.Conformance.Api;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Conformance.Storage;

public class MigrationTests
{
    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task A_second_run_changes_nothing(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);
        await made.MigrateAsync("desk");
        var before = await made.TextsAsync(Applied);

        await made.MigrateAsync("desk");

        Assert.NotEmpty(before);
        Assert.Equal(before, await made.TextsAsync(Applied));
    }

    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task Steps_of_a_database_in_use_are_told_before_they_begin(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);
        var told = new List<string>();
        await Migrator.RunAsync(made.Database, "desk", TimeProvider.System, default, told.Add);
        Assert.Empty(told);
        var all = (await made.TextsAsync($"select name from schema_migrations")).Count;
        await made.ExecuteAsync($"alter table tickets drop column waited");
        await made.ExecuteAsync($"alter table tickets drop column waiting_since");
        await made.ExecuteAsync($"alter table tickets drop column agent_wrote_at");
        await made.ExecuteAsync($"alter table tickets drop column customer_wrote_at");
        await made.ExecuteAsync($"delete from schema_migrations where name = '0014_waiting'");

        await Migrator.RunAsync(made.Database, "desk", TimeProvider.System, default, told.Add);

        Assert.Equal([$"0014_waiting, the step {all} of {all}"], told);
    }

    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task A_newer_database_is_refused_in_a_sentence(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);
        await made.MigrateAsync("desk");
        await made.ExecuteAsync($"insert into schema_migrations (name, sha256, applied_at) values ('9999_future', 'x', 0)");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => made.MigrateAsync("desk"));

        Assert.Equal("The database is newer than this program: it has migration 9999_future. Start a newer program.", refused.Message);
    }

    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task A_script_that_has_changed_since_is_refused(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);
        await made.MigrateAsync("desk");
        await made.ExecuteAsync($"update schema_migrations set sha256 = 'other' where name = '0001_desk'");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => made.MigrateAsync("desk"));

        Assert.Contains("0001_desk was applied in another version", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task A_migration_that_died_before_its_record_begins_again(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);

        await Assert.ThrowsAsync<TimeoutException>(() => made.MigrateAsync("desk", new DyingClock()));
        Assert.Empty(await made.TextsAsync(Applied));

        await made.MigrateAsync("desk");
        Assert.NotEmpty(await made.TextsAsync(Applied));
        Assert.Empty(await made.TextsAsync($"select subject from tickets"));
    }

    [Theory, OnEngine("sqlite"), OnEngine("postgres")]
    public async Task Several_nodes_that_start_together_migrate_once(string engine)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => made.MigrateAsync("desk"))));

        Assert.Equal((await made.TextsAsync(Applied)).Distinct(), await made.TextsAsync(Applied));
    }

    [Theory]
    [OnEngine("postgres", "select pg_advisory_xact_lock(hashtext('polydesk migrations'))")]
    [OnEngine("postgres", "lock table tickets in exclusive mode")]
    public async Task A_migration_takes_longer_than_a_statement_of_a_request_may(string engine, string occupation)
    {
        await using var made = await EmptyDatabase.MakeAsync(engine, "Command Timeout=1");
        await made.MigrateAsync("desk");
        await made.ExecuteAsync($"alter table tickets drop column status_at");
        await made.ExecuteAsync($"delete from schema_migrations where name = '0013_status_time'");
        await using var other = await made.Database.BeginAsync(default);
        await other.ExecuteAsync(Sql.Trusted(occupation), default);

        var migration = made.MigrateAsync("desk");
        await Task.WhenAny(migration, Task.Delay(TimeSpan.FromSeconds(2)));
        Assert.False(migration.IsCompleted, migration.Exception?.Message);
        await other.CommitAsync(default);
        await migration;

        Assert.Empty(await made.TextsAsync($"select status_at::text from tickets"));
    }

    [Fact]
    public async Task The_planner_of_SQLite_knows_every_index()
    {
        await using var made = await EmptyDatabase.MakeAsync("sqlite");
        await made.MigrateAsync("desk");

        var indexes = await made.TextsAsync($"select name from sqlite_schema where type = 'index' order by name");
        var known = await made.TextsAsync($"select idx from sqlite_stat1 where idx is not null and idx <> tbl order by idx");

        // One that is missing wants its row in the newest migration, as 0011_plans has them.
        Assert.Equal(indexes, known);
        Assert.NotEmpty(known);
    }

    [Theory]
    [InlineData("events_requesters", "select id, data from events where type = 'ticket.requester_changed' and instr(data, 'x') > 0")]
    [InlineData("people_email", "select id from people where lower(email) = 'x'")]
    [InlineData("people_email", "select p.id from people p where p.deleted_at is null order by lower(p.email), p.id limit 10")]
    [InlineData("people_name", "select id from people where name_key >= 'jo' and name_key < 'jo!' and name_key = trim('jo ' || lastname_key)")]
    [InlineData("people_lastname", "select p.id from people p where p.lastname_key = 'x' and p.role = 0 order by p.created_at, p.id limit 10")]
    public async Task SQLite_answers_by_the_index(string index, string query)
    {
        await using var made = await EmptyDatabase.MakeAsync("sqlite");
        await made.MigrateAsync("desk");
        await using var db = await made.Database.OpenAsync(default);

        var plan = await db.ListAsync(static row => (row.Long(), row.Long(), row.Long(), Step: row.Text()).Step, Sql.Trusted("explain query plan " + query), default);

        Assert.Contains(index, Assert.Single(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal) || step.StartsWith("SCAN", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static Sql Applied => $"select name from schema_migrations order by name";

    /// <summary>Dies where a script has run and its record is not written yet.</summary>
    private sealed class DyingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new TimeoutException("killed");
    }
}
