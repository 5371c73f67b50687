using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Kills;
using Polydesk.Server.Settings;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Nodes;

/// <summary>Two nodes on one PostgreSQL are one desk: what one counts, ends, changes or does, holds on the other.</summary>
public sealed class TwoNodeTests
{
    [Theory]
    [InlineData("eddydesk", "/eddydesk/api/v2/statuses", 401)]
    [InlineData("freescout", "/freescout/api/mailboxes", 429)]
    [InlineData("deskpro", "/deskpro/api/v2/me", 429)]
    [InlineData("leaddesk", "/leaddesk/stable/users", 429)]
    public async Task A_limit_is_of_both_nodes_together_and_so_is_its_block(string dialect, string path, int refused)
    {
        await using var nodes = await TwoNodes.StartAsync(LimitedToFour);
        var credential = await CredentialAsync(nodes.Api, dialect);
        var statuses = new List<int>();

        for (var n = 0; n < 8; n++)
        {
            statuses.Add((await TwoNodes.AskAsync(nodes.Next, "GET", path, credential)).Status);
        }

        Assert.Equal([200, 200, 200, 200, refused, refused, refused, refused], statuses);
    }

    [Theory]
    [InlineData("eddydesk", "/eddydesk/api/v2/statuses")]
    [InlineData("freescout", "/freescout/api/mailboxes")]
    [InlineData("deskpro", "/deskpro/api/v2/me")]
    public async Task A_key_that_is_revoked_by_one_node_opens_nothing_on_the_other(string dialect, string path)
    {
        await using var nodes = await TwoNodes.StartAsync();
        var credential = await CredentialAsync(nodes.Api, dialect);
        Assert.Equal(200, (await TwoNodes.AskAsync(nodes.First, "GET", path, credential)).Status);
        Assert.Equal(200, (await TwoNodes.AskAsync(nodes.Second, "GET", path, credential)).Status);

        await RevokeAllAsync(nodes.Api);

        Assert.Equal(401, (await TwoNodes.AskAsync(nodes.Second, "GET", path, credential)).Status);
        Assert.Equal(401, (await TwoNodes.AskAsync(nodes.First, "GET", path, credential)).Status);
    }

    [Fact]
    public async Task A_refresh_token_that_is_used_again_on_the_other_node_ends_every_token_that_came_from_it()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var lead = await Lead.OfAsync(nodes.Api);
        var first = (await lead.AskAsync(new { grant_type = "password", username = nodes.Api.Owner.Email, password = "password" })).IsOk().Json;
        var second = (await RefreshAsync(nodes.Second)).IsOk().Json;
        Assert.Equal(200, (await UsersAsync(nodes.First)).Status);
        Assert.Equal(200, (await UsersAsync(nodes.Second)).Status);

        nodes.First.Clock.Move(TimeSpan.FromMinutes(10));
        (await RefreshAsync(nodes.First)).Fails(400, "invalid_grant");

        Assert.Equal(401, (await UsersAsync(nodes.Second)).Status);
        Assert.Equal(401, (await UsersAsync(nodes.First)).Status);

        Task<ApiAnswer> UsersAsync(TestServer node) =>
            TwoNodes.AskAsync(node, "GET", "/leaddesk/stable/users", ("Authorization", "Bearer " + second.Text("access_token")));

        Task<ApiAnswer> RefreshAsync(TestServer node) => new ApiClient(node, null, "/leaddesk/stable").PostAsync(
            "/oauth/access-token", ("grant_type", "refresh_token"), ("refresh_token", first.Text("refresh_token")!), ("client_id", lead.Client.ClientId),
            ("client_secret", lead.Client.Secret));
    }

    [Theory]
    [InlineData("leaddesk")]
    [InlineData("deskpro")]
    public async Task Passwords_that_are_guessed_on_both_nodes_are_counted_together(string dialect)
    {
        await using var nodes = await TwoNodes.StartAsync(
            s => s with { LeadDesk = s.LeadDesk with { FailedLogins = 4 }, Deskpro = s.Deskpro with { FailedLogins = 4 } });
        var lead = await Lead.OfAsync(nodes.Api);
        var statuses = new List<int>();

        for (var n = 0; n < 6; n++)
        {
            statuses.Add((await GuessAsync(nodes.Next)).Status);
        }

        var wrong = dialect == "deskpro" ? 401 : 400;
        Assert.Equal([wrong, wrong, wrong, wrong, 429, 429], statuses);

        Task<ApiAnswer> GuessAsync(TestServer node) => dialect == "deskpro"
            ? new ApiClient(node, null, ProDesk.Mount).PostJsonAsync("/api_tokens", $$"""{"email": "{{nodes.Api.Owner.Email}}", "password": "guessed"}""")
            : new ApiClient(node, null, "/leaddesk/stable").PostAsync(
                "/oauth/access-token", ("grant_type", "password"), ("username", nodes.Api.Owner.Email), ("password", "guessed"),
                ("client_id", lead.Client.ClientId), ("client_secret", lead.Client.Secret));
    }

    [Fact]
    public async Task The_same_new_ticket_is_a_repetition_on_the_other_node_too()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var key = await CredentialAsync(nodes.Api, "deskpro");
        const string ticket = """{"subject": "Once", "message": "Only once", "person": {"email": "ann@example.net"}}""";

        var first = await TwoNodes.AskAsync(nodes.First, "POST", "/deskpro/api/v2/tickets", key, ticket);
        var second = await TwoNodes.AskAsync(nodes.Second, "POST", "/deskpro/api/v2/tickets", key, ticket);

        Assert.Equal(201, first.Status);
        Assert.Equal(400, second.Status);
        Assert.Contains("dupe_ticket", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_node_changes_of_words_and_rights_the_other_knows()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (first, second) = (new ApiClient(nodes.First, nodes.Api.Owner), new ApiClient(nodes.Second, nodes.Api.Owner));
        var agent = await nodes.Api.Some.EmployeeAsync();
        var ticket = (await first.PostAsync("/tickets/", ("title", "Printer"), ("description", "Offline"))).Data().Number("id");
        Assert.Equal(200, (await new ApiClient(nodes.Second, agent).GetAsync($"/tickets/{ticket}")).Status);
        var before = (await second.GetAsync("/departments")).Ids();

        var department = await nodes.Api.Some.DepartmentAsync();
        Assert.Equal(200, (await first.PutAsync($"/users/{agent.Id}", ("department[]", $"{department}"))).Status);

        Assert.Equal([.. before, department], (await second.GetAsync("/departments")).Ids());
        Assert.NotEqual(200, (await new ApiClient(nodes.Second, agent).GetAsync($"/tickets/{ticket}")).Status);
    }

    [Fact]
    public async Task Each_change_is_told_once_and_by_the_other_node_when_the_one_that_told_ends()
    {
        Assert.SkipUnless(TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var first = await TestServer.StartAsync(
            "postgres", change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = [0.1, 0.1] });
        var api = await first.NewDeskAsync();
        var key = ("X-FreeScout-API-Key", await WebhookDesk.KeyAsync(api, api.Owner.Id, "global"));
        await TwoNodes.AskAsync(first, "POST", "/freescout/api/webhooks", key, $$"""{"url": "{{receiver.Url}}", "events": "convo.created"}""");
        await CreateAsync(first);
        await receiver.WaitAsync(1);

        // The first has told, so it goes on telling, whoever was asked.
        var second = await first.JoinAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => CreateAsync(n % 2 == 0 ? first : second)));
        await receiver.WaitAsync(41);
        await first.StopAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CreateAsync(second)));
        await receiver.WaitAsync(46);
        await second.StopAsync();

        Assert.Equal(46, receiver.Requests.Count);
        Assert.Equal(46, receiver.Requests.Select(r => r.Delivery).Distinct().Count());

        async Task CreateAsync(TestServer node) =>
            Assert.Equal(200, (await new ApiClient(node, api.Owner).PostAsync("/tickets/", ("title", "Told"), ("description", "Once"))).Status);
    }

    [Fact]
    public async Task A_frozen_ticket_is_thawed_by_one_of_them()
    {
        await using var nodes = await TwoNodes.StartAsync(s => s with { Background = true });
        var clock = nodes.First.Clock;

        for (var n = 0; n < 30; n++)
        {
            await nodes.Api.TicketAsync();
        }

        await nodes.Api.WriteAsync($"update tickets set frozen_until = {clock.GetUtcNow().AddHours(2)}");
        clock.Move(TimeSpan.FromHours(3));

        while (await nodes.Api.NumberAsync($"select count(*) from tickets where frozen_until is not null") > 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(30, await nodes.Api.NumberAsync($"select count(*) from events where type = {EventTypes.FreezeChanged}"));
    }

    private static ServerSettings LimitedToFour(ServerSettings settings) => settings with
    {
        EddyDesk = settings.EddyDesk with { Limit = 4 },
        FreeScout = settings.FreeScout with { Limit = 4 },
        Deskpro = settings.Deskpro with { HourlyLimit = 4 },
        LeadDesk = settings.LeadDesk with { Limit = 4 },
    };

    private static async Task<(string Name, string Value)> CredentialAsync(TestApi api, string dialect) => dialect switch
    {
        "eddydesk" => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{api.Owner.Email}:{api.Owner.Key}"))),
        "freescout" => ("X-FreeScout-API-Key", (await FreeDesk.OfAsync(api)).Key),
        "deskpro" => ("Authorization", "key " + (await ProDesk.OfAsync(api)).Key),
        _ => ("Authorization", "Bearer " + (await (await Lead.OfAsync(api)).AskAsync(
            new { grant_type = "leaddesk_client_id", leaddesk_client_id = api.Account.Info.Id })).Json.Text("access_token")),
    };

    private static async Task RevokeAllAsync(TestApi api)
    {
        await using var db = await api.Account.Database.BeginAsync(default);

        foreach (var key in await api.Account.Get<ApiKeys>().ListAsync(db, default))
        {
            await api.Account.Get<ApiKeys>().RevokeOneAsync(db, key.Id, default);
        }

        await db.CommitAsync(default);
    }
}
