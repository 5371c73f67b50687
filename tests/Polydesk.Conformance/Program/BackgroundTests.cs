using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Edge;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Outgoing;
using Polydesk.Server.Background;
using Polydesk.Server.Commands;
using Polydesk.Server.Settings;
using Xunit;
using Host = Polydesk.Server.Host;

namespace Polydesk.Conformance.Program;

public sealed class BackgroundTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_account_that_cannot_be_opened_is_said_once_and_stops_no_other(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        var newer = await AddNewerAccountAsync(new(data.Path, data.Postgres));
        await using var server = await data.ServeAsync();
        string[] said = [$"Account {newer} cannot be opened for its periodic work", $"Account {newer} cannot be opened for its webhooks"];

        while (!said.All(server.Output.Contains))
        {
            using var still = await server.GetAsync("/healthz");
            await Task.Delay(100, Ct);
        }

        using var answer = await server.GetAsync("/eddydesk/api/v2/statuses/", "owner@desk.example", key);
        await server.TerminateAsync();
        var ended = await server.EndAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.All(said, s => Assert.Equal(2, ended.Output.Split(s).Length));
        Assert.Contains("The database is newer than this program: it has migration 9999_future", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_fault_is_said_again_when_it_changes_after_it_has_worked_and_after_an_hour()
    {
        var (log, clock) = (new TestLog(), new MovableClock());
        var faults = new FaultLog(log, clock);

        Fail("first", "a");
        Fail("first", "a");
        Fail("second", "a");
        Assert.Equal(2, log.Lines.Count);

        Fail("first", "b");
        Assert.Equal(3, log.Lines.Count);

        clock.Move(TimeSpan.FromMinutes(59));
        Fail("first", "b");
        Assert.Equal(3, log.Lines.Count);

        clock.Move(TimeSpan.FromMinutes(2));
        Fail("first", "b");
        Assert.Equal(4, log.Lines.Count);

        faults.Worked("first");
        Fail("first", "b");
        Assert.Equal(5, log.Lines.Count);

        void Fail(string what, string why) => faults.Failed(what, new InvalidOperationException(why));
    }

    [Fact]
    public async Task A_server_that_stops_because_work_in_the_background_broke_says_so_and_ends_with_1()
    {
        using var broken = new Broken();
        await broken.StartAsync(Ct);
        await Task.WhenAny(broken.ExecuteTask!);
        await using var errors = new StringWriter();

        Assert.Equal(1, ServeCommand.EndOf([broken], errors));
        Assert.Contains("Broken ended with System.IO.IOException: the disk is gone", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, ServeCommand.EndOf([], errors));
    }

    [Fact]
    public async Task There_is_one_way_out_and_a_wrong_setting_of_it_is_refused()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");
        await using var app = await BuildAsync("10.0.0.0/8");

        Assert.Single(app.Services.GetServices<OutgoingClient>());
        Assert.Contains("Outgoing:Allow", (await Assert.ThrowsAsync<SettingException>(() => BuildAsync("nowhere"))).Message, StringComparison.Ordinal);

        Task<Microsoft.AspNetCore.Builder.WebApplication> BuildAsync(string allow) => Host.BuildAsync(
            new(data.Path, data.Postgres), new ServerSettings { Urls = "http://127.0.0.1:0", OutgoingAllow = allow }, TimeProvider.System, Ct);
    }

    /// <summary>An account whose desk was made by a newer program.</summary>
    private static async Task<long> AddNewerAccountAsync(Installation installation)
    {
        await using var catalog = new Catalog(installation.OpenCatalog(TimeProvider.System), TimeProvider.System);
        var id = (await catalog.AddAsync("newer", Ct)).Id;
        await installation.MakeDeskAsync(id, Ct);
        await using var desk = installation.OpenDesk(id, TimeProvider.System);
        await using var db = await desk.BeginAsync(Ct);
        await db.ExecuteAsync($"create table schema_migrations (name text not null primary key, sha256 text not null, applied_at bigint not null)", Ct);
        await db.ExecuteAsync($"insert into schema_migrations (name, sha256, applied_at) values ('9999_future', '', 0)", Ct);
        await db.CommitAsync(Ct);
        return id;
    }

    private sealed class Broken : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(new IOException("the disk is gone"));
    }
}
