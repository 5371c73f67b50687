using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

public class TokenTests
{
    [Theory, EachEngine]
    public async Task LD_01_LD_05_A_password_gives_the_documented_pair_under_both_versions(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var user = await lead.UserAsync("agent");

        foreach (var version in new[] { "stable", "2" })
        {
            var answer = await lead.AskAsync(new { grant_type = "password", username = user.Email, password = user.Key }, version);

            Assert.Equal(["access_token", "token_type", "expires_in", "refresh_token"], answer.IsOk().Json.Keys());
            Assert.Equal(("Bearer", 3600), (answer.Json.Text("token_type"), answer.Json.Number("expires_in")));
            Assert.Matches("^[A-Za-z0-9]{40}$", answer.Json.Text("access_token"));
            Assert.Matches("^[A-Za-z0-9]{40}$", answer.Json.Text("refresh_token"));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Equal([user.Id], (await lead.With(answer.Json.Text("access_token")).GetAsync("/users")).CollectionIds());
        }
    }

    [Theory, EachEngine]
    public async Task LD_02_A_client_acts_for_itself_with_its_own_scopes_and_only_where_it_has_the_grant(TestApi api)
    {
        var reader = await Lead.OfAsync(api, "leaddesk_client_id", "users:read");
        var usual = await Lead.OfAsync(api, ApiClients.UsualGrants);
        var itself = await reader.ItselfAsync();

        Assert.Contains(api.Owner.Id, (await itself.GetAsync("/users")).CollectionIds());
        (await itself.GetAsync("/users/me")).Fails(404, "user_not_found");
        (await itself.GetAsync("/campaigns")).Fails(403, "insufficient_scope");
        (await usual.AskAsync(new { grant_type = "leaddesk_client_id", leaddesk_client_id = api.Account.Info.Id })).Fails(400, "unauthorized_client");
        (await reader.AskAsync(new { grant_type = "leaddesk_client_id", leaddesk_client_id = 999_999 })).Fails(400, "invalid_grant");
    }

    [Theory, EachEngine]
    public async Task LD_03_A_name_alone_gives_the_same_rights_as_the_password(TestApi api)
    {
        var lead = await Lead.OfAsync(api, scopes: "*");
        var agent = await lead.UserAsync("agent");
        var byName = await lead.AsAsync(agent);
        var byPassword = lead.With((await lead.AskAsync(new { grant_type = "password", username = agent.Email, password = agent.Key })).Json.Text("access_token"));

        foreach (var caller in new[] { byName, byPassword })
        {
            Assert.Equal(agent.Id, (await caller.GetAsync("/users/me")).IsOk().Json.Number("id"));
            (await caller.PostAsync("/campaigns", "{}")).Fails(403, "insufficient_scope");
            (await caller.DeleteAsync($"/users/{agent.Id}")).Fails(403, "insufficient_scope");
        }
    }

    [Theory, EachEngine]
    public async Task LD_04_A_refresh_ends_the_old_pair_and_a_replay_ends_the_family(TestApi shared)
    {
        // The time moves for everybody on a server, so this one is its own.
        await using var server = await TestServer.StartAsync(shared.Engine);
        var api = await server.NewDeskAsync();
        var lead = await Lead.OfAsync(api);
        var first = (await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id })).IsOk().Json;
        var second = (await lead.AskAsync(new { grant_type = "refresh_token", refresh_token = first.Text("refresh_token") })).IsOk().Json;

        (await lead.With(first.Text("access_token")).GetAsync("/users")).Fails(401, "invalid_token");
        (await lead.With(second.Text("access_token")).GetAsync("/users")).IsOk();

        (await lead.AskAsync(new { grant_type = "refresh_token", refresh_token = first.Text("refresh_token") })).Fails(400, "invalid_grant");
        (await lead.With(second.Text("access_token")).GetAsync("/users")).IsOk();

        api.Server.Clock.Move(TimeSpan.FromMinutes(1));
        (await lead.AskAsync(new { grant_type = "refresh_token", refresh_token = first.Text("refresh_token") })).Fails(400, "invalid_grant");
        (await lead.With(second.Text("access_token")).GetAsync("/users")).Fails(401, "invalid_token");
        (await lead.AskAsync(new { grant_type = "refresh_token", refresh_token = second.Text("refresh_token") })).Fails(400, "invalid_grant");
    }

    [Theory, EachEngine]
    public async Task LD_04_Of_concurrent_refreshes_exactly_one_wins_and_another_client_never(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var other = await Lead.OfAsync(api);
        var refresh = (await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id }))
            .IsOk().Json.Text("refresh_token");

        (await other.AskAsync(new { grant_type = "refresh_token", refresh_token = refresh })).Fails(400, "invalid_grant");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => lead.AskAsync(new { grant_type = "refresh_token", refresh_token = refresh })));

        var won = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != won), a => a.Fails(400, "invalid_grant"));
        (await lead.With(won.Json.Text("access_token")).GetAsync("/users")).IsOk();
    }

    [Theory, EachEngine]
    public async Task LD_06_LD_07_Forms_and_a_basic_header_are_as_good_as_json(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var user = await lead.UserAsync("manager");
        var client = new ApiClient(api.Server, null, "/leaddesk/stable");
        (string, string)[] credentials = [("client_id", lead.Client.ClientId), ("client_secret", lead.Client.Secret)];
        var account = api.Account.Info.Id.ToString();

        var byPassword = await client.PostAsync(
            "/oauth/access-token", [("grant_type", "password"), ("username", user.Email), ("password", user.Key), .. credentials]);
        (await client.PostAsync("/oauth/access-token", [("grant_type", "leaddesk_client_id"), ("leaddesk_client_id", account), .. credentials])).IsOk();
        (await client.PostAsync(
            "/oauth/access-token", [("grant_type", "client_user"), ("username", user.Email), ("leaddesk_client_id", account), .. credentials])).IsOk();
        (await client.PostAsync(
            "/oauth/access-token", [("grant_type", "refresh_token"), ("refresh_token", byPassword.IsOk().Json.Text("refresh_token")!), .. credentials])).IsOk();

        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{lead.Client.ClientId}:{lead.Client.Secret}"));
        (string, string)[] grant = [("grant_type", "password"), ("username", user.Email), ("password", user.Key)];
        (await client.SendAsync("POST", "/oauth/access-token", ApiClient.Form(grant), ("Authorization", basic))).IsOk();
        var differing = await client.SendAsync(
            "POST", "/oauth/access-token", ApiClient.Form([.. grant, ("client_id", "another")]), ("Authorization", basic));
        Assert.Equal("Basic realm=\"LeadDesk\"", differing.Fails(401, "invalid_client").Header("WWW-Authenticate"));
    }

    [Theory, EachEngine]
    public async Task LD_08_Every_wrong_request_has_its_error(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var client = new ApiClient(api.Server, null, "/leaddesk/stable");

        (await lead.AskAsync(new { grant_type = "password", client_secret = "wrong", username = "x", password = "y" })).Fails(401, "invalid_client");
        (await lead.AskAsync(new { grant_type = "password", client_id = "nobody", username = "x", password = "y" })).Fails(401, "invalid_client");
        var wrongPassword = await lead.AskAsync(new { grant_type = "password", username = api.Owner.Email, password = "wrong" });
        var wrongName = await lead.AskAsync(new { grant_type = "password", username = "nobody", password = "wrong" });
        Assert.Equal(wrongPassword.Fails(400, "invalid_grant").Text, wrongName.Fails(400, "invalid_grant").Text);
        (await lead.AskAsync(new { grant_type = "magic" })).Fails(400, "unsupported_grant_type");
        var missing = await lead.AskAsync(new { grant_type = "password", username = "x" });
        Assert.Equal("The password field is required.", missing.Fails(400, "invalid_request").Json.GetProperty("error_validation").Texts("password").Single());
        (await client.PostJsonAsync("/oauth/access-token", "{\"a\":")).Fails(415, "malformed_json");
        (await client.SendAsync("POST", "/oauth/access-token", ApiClient.Raw("text/plain", "x"u8.ToArray()))).Fails(415, "unsupported_media_type");
        Assert.Equal("POST", (await client.GetAsync("/oauth/access-token")).Fails(405, "method_not_allowed").Header("Allow"));
    }

    [Theory, EachEngine]
    public async Task LD_09_Only_a_token_that_lives_opens_the_rest(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine);
        var api = await server.NewDeskAsync();
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var caller = await lead.AsAsync(agent);

        Assert.Equal("Bearer realm=\"LeadDesk\"", (await lead.With(null).GetAsync("/users")).Fails(401, "unauthorized").Header("WWW-Authenticate"));
        Assert.StartsWith("Bearer", (await lead.With(new string('x', 40)).GetAsync("/users")).Fails(401, "invalid_token").Header("WWW-Authenticate"));

        (await (await lead.OwnerAsync()).PatchAsync($"/users/{agent.Id}", """{"employment":"inactive"}""")).IsDone();
        (await caller.GetAsync("/users")).Fails(401, "invalid_token");
        (await lead.AskAsync(new { grant_type = "password", username = agent.Email, password = agent.Key })).Fails(400, "invalid_grant");

        var owner = await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id });
        api.Server.Clock.Move(TimeSpan.FromMinutes(61));
        (await lead.With(owner.Json.Text("access_token")).GetAsync("/users")).Fails(401, "invalid_token");
        (await lead.AskAsync(new { grant_type = "refresh_token", refresh_token = owner.Json.Text("refresh_token") })).IsOk();
    }

    [Theory, EachEngine]
    public async Task LD_10_LD_11_A_narrowed_token_reads_and_changes_nothing(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var reader = await lead.AsAsync(api.Owner, "*:read");
        var before = (await reader.GetAsync("/campaigns")).CollectionIds();

        var refused = (await reader.PostAsync("/campaigns", """{"name":"Nope"}""")).Fails(403, "insufficient_scope");
        Assert.Equal("Bearer realm=\"LeadDesk\", error=\"insufficient_scope\", scope=\"campaigns:create\"", refused.Header("WWW-Authenticate"));
        (await reader.PatchAsync($"/campaigns/{before[0]}", """{"name":"Nope"}""")).Fails(403, "insufficient_scope");
        (await reader.DeleteAsync($"/campaigns/{before[0]}")).Fails(403, "insufficient_scope");
        Assert.Equal(before, (await reader.GetAsync("/campaigns")).CollectionIds());

        var agent = await lead.UserAsync("agent");
        foreach (var (scope, status) in new[] { ("users:read tickets:read", 200), ("users:delete", 400), ("users:fly", 400), ("*", 400) })
        {
            var answer = await lead.AskAsync(new { grant_type = "client_user", username = agent.Email, leaddesk_client_id = api.Account.Info.Id, scope });
            Assert.True(answer.Status == status, $"{scope}: {answer}");
            Assert.Equal(scope, status == 200 ? answer.Json.Text("scope") : scope);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    public async Task LD_08_Guessing_passwords_is_throttled_whether_or_not_the_name_exists(string engine)
    {
        await using var server = await TestServer.StartAsync(engine, change: s => s with { LeadDesk = s.LeadDesk with { FailedLogins = 3 } });
        var lead = await Lead.OfAsync(await server.NewDeskAsync());

        foreach (var name in new[] { "owner@desk.example", "nobody" })
        {
            for (var n = 0; n < 3; n++)
            {
                (await lead.AskAsync(new { grant_type = "password", username = name, password = "wrong" })).Fails(400, "invalid_grant");
            }

            Assert.NotNull((await lead.AskAsync(new { grant_type = "password", username = name, password = "password" })).Fails(429, "too_many_requests").Header("Retry-After"));
        }

        server.Clock.Move(TimeSpan.FromMinutes(6));
        (await lead.AskAsync(new { grant_type = "password", username = "owner@desk.example", password = "password" })).IsOk();
    }
}
