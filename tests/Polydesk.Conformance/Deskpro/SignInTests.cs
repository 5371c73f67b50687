using System.Text.Json;
using System.Text.RegularExpressions;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Access;
using Polydesk.Desk.SignIn;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Signing in with an OpenID provider, from the list of providers to a token that works.</summary>
public sealed partial class SignInTests
{
    private const string Host = "signin.example";

    [Theory, EachEngine]
    public async Task DP_04_DP_05_DP_06_An_agent_signs_in_and_gets_a_token_that_works(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();
        var list = await world.Client.GetAsync("/api_tokens/user_sources/agent");
        LookupTests.Hold(list, "DP-04");
        var login = Assert.Single(list.Items()).GetProperty("display_options").Text("login_url")!;
        Assert.Equal($"http://{Host}/deskpro/api/v2/api_tokens/user_sources/{source}/login?format=default", login);

        var page = await world.SignInAsync(source);
        var (token, person) = Payload(page);

        Assert.Equal(world.Agent.Id, person);
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Contains("script-src 'sha256-", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page.Text, "<script"));
        var me = (await world.Client.SendAsync("GET", "/me", null, ("Authorization", "token " + token))).Data();
        Assert.Equal((world.Agent.Id, "api_token"), (me.Number("person_id"), me.Text("auth_method")));

        // From now on the provider's own id counts, whatever the address says.
        world.Provider.Person = ("sub-1", "other@elsewhere.example", false);
        var (again, _) = Payload(await world.SignInAsync(source));
        Assert.NotEqual(token, again);
    }

    [Theory, EachEngine]
    public async Task DP_07_The_providers_answer_may_be_posted(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();
        var back = await world.ApproveAsync(await world.LoginAsync(source));
        var parameters = back.Query[1..].Split('&').Select(p => p.Split('=')).Select(p => (p[0], Uri.UnescapeDataString(p[1]))).ToArray();

        var page = await world.Client.SendAsync("POST", $"/api_tokens/user_sources/{source}/callback/other", ApiClient.Form(parameters));

        Assert.Equal(world.Agent.Id, Payload(page).Person);
    }

    [Theory, EachEngine]
    public async Task DP_04_DP_05_A_disabled_source_is_neither_listed_nor_opened(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();
        var back = await world.ApproveAsync(await world.LoginAsync(source));
        await world.Api.Account.Get<UserSources>().EnableAsync(source, false, Caller.System, default);

        Assert.Empty((await world.Client.GetAsync("/api_tokens/user_sources/agent.json")).Items());
        (await world.Client.GetAsync($"/api_tokens/user_sources/{source}/login")).IsMissing();
        Refused(await world.Client.GetAsync(back.PathAndQuery[ProDesk.Mount.Length..]));
        (await world.Client.GetAsync("/api_tokens/user_sources/999/login")).IsMissing();
        (await world.Client.GetAsync("/api_tokens/user_sources/nobody")).IsMissing();
        await world.Api.Account.Get<UserSources>().EnableAsync(source, true, Caller.System, default);
        Assert.Single((await world.Client.GetAsync("/api_tokens/user_sources/agent")).Items());
        Assert.Empty((await world.Client.GetAsync("/api_tokens/user_sources/user")).Items());
    }

    [Theory, EachEngine]
    public async Task DP_06_A_forged_state_a_used_code_and_an_old_login_are_refused(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var (source, other) = (await world.AddSourceAsync(), await world.AddSourceAsync());
        var callback = $"/api_tokens/user_sources/{source}/callback/default";

        Refused(await world.Client.GetAsync(callback));
        Refused(await world.Client.GetAsync(callback + "?code=x&state=forged"));
        Refused(await world.Client.GetAsync(callback + "?error=access_denied"));

        var first = (await world.ApproveAsync(await world.LoginAsync(source))).PathAndQuery[ProDesk.Mount.Length..];
        Payload(await world.Client.GetAsync(first));
        Refused(await world.Client.GetAsync(first));

        var used = CodeOf(first);
        var fresh = (await world.ApproveAsync(await world.LoginAsync(source))).PathAndQuery[ProDesk.Mount.Length..];
        Refused(await world.Client.GetAsync(fresh.Replace(CodeOf(fresh), used, StringComparison.Ordinal)));

        var crossed = (await world.ApproveAsync(await world.LoginAsync(source))).PathAndQuery[ProDesk.Mount.Length..];
        Refused(await world.Client.GetAsync(crossed.Replace($"/{source}/callback", $"/{other}/callback", StringComparison.Ordinal)));

        var late = (await world.ApproveAsync(await world.LoginAsync(source))).PathAndQuery[ProDesk.Mount.Length..];
        await world.Api.WriteAsync($"update user_source_logins set expires_at = 1");
        Refused(await world.Client.GetAsync(late));

        var named = (await world.ApproveAsync(await world.LoginAsync(source))).PathAndQuery[ProDesk.Mount.Length..];
        Refused(await world.Client.GetAsync(named + "&iss=https%3A%2F%2Felsewhere.example"));
    }

    [Theory, EachEngine]
    public async Task DP_06_Who_is_not_vouched_for_or_not_staff_is_refused(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();

        world.Provider.Person = ("sub-1", world.Agent.Email, false);
        Refused(await world.SignInAsync(source));
        world.Provider.Person = ("sub-2", "nobody@elsewhere.example", true);
        Refused(await world.SignInAsync(source));
        world.Provider.Person = ("sub-3", (await world.Api.Some.ClientAsync()).Email, true);
        Refused(await world.SignInAsync(source));
        world.Provider.Person = ("sub-4", (await world.Api.Some.DisabledAsync()).Email, true);
        Refused(await world.SignInAsync(source));

        Assert.Equal(0, await world.Api.NumberAsync($"select count(*) from user_source_links"));
        Assert.Equal(0, await world.Api.NumberAsync($"select count(*) from api_keys where dialect = {ApiKeys.DeskproToken}"));
    }

    [Theory, EachEngine]
    public async Task DP_06_A_provider_that_speaks_of_somebody_else_is_refused(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();

        foreach (var lie in new[] { Lie.ForeignIssuer, Lie.ForeignAudience, Lie.WrongNonce, Lie.Expired, Lie.OtherPerson })
        {
            world.Provider.Lie = lie;
            Refused(await world.SignInAsync(source));
        }

        world.Provider.Lie = Lie.None;
        Payload(await world.SignInAsync(source));
    }

    [Theory, EachEngine]
    public async Task DP_05_A_provider_that_calls_itself_otherwise_or_is_not_there_is_not_gone_to(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();
        world.Provider.Lie = Lie.OtherName;
        var answer = await world.Client.GetAsync($"/api_tokens/user_sources/{source}/login");
        Assert.Equal(503, answer.Status);
        Assert.DoesNotContain("script", answer.Text, StringComparison.Ordinal);

        var gone = await world.AddSourceAsync("http://127.0.0.1:9");
        Assert.Equal(503, (await world.Client.GetAsync($"/api_tokens/user_sources/{gone}/login")).Status);
    }

    [Theory, EachEngine]
    public async Task DP_05_From_one_address_log_ins_are_not_begun_without_end(TestApi any)
    {
        await using var world = await World.StartAsync(any.Engine);
        var source = await world.AddSourceAsync();
        var answers = new List<int>();

        for (var n = 0; n < 301; n++)
        {
            answers.Add((await world.Client.GetAsync($"/api_tokens/user_sources/{source}/login")).Status);
        }

        var refused = await world.Client.GetAsync($"/api_tokens/user_sources/{source}/login");

        Assert.All(answers[..300], status => Assert.Equal(302, status));
        Assert.Equal((429, 429), (answers[300], refused.Status));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 900);
        Assert.Equal(300, await world.Api.NumberAsync($"select count(*) from user_source_logins"));
    }

    private static void Refused(ApiAnswer page)
    {
        Assert.True(page.Status == 401, page.ToString());
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
        Assert.DoesNotContain("sendPayload", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
    }

    private static (string Token, long Person) Payload(ApiAnswer page)
    {
        Assert.True(page.Status == 200, page.ToString());
        var payload = JsonElement.Parse(Call().Match(page.Text).Groups[1].Value);
        return (payload.Text("token")!, payload.Number("person_id"));
    }

    private static string CodeOf(string path) => Regex.Match(path, "code=([^&]+)").Groups[1].Value;

    [GeneratedRegex(@"<script>sendPayload\((\{.*?\})\)</script>")]
    private static partial Regex Call();

    /// <summary>A server that may reach loopback, with an account, an agent and a provider that knows the agent.</summary>
    private sealed class World(TestServer server, TestApi api, TestPerson agent, TestProvider provider) : IAsyncDisposable
    {
        public TestApi Api => api;

        public TestPerson Agent => agent;

        public TestProvider Provider => provider;

        public ApiClient Client => api.As(null).At(ProDesk.Mount, Host);

        public static async Task<World> StartAsync(string engine)
        {
            var server = await TestServer.StartAsync(engine, change: s => s with { OutgoingAllow = "127.0.0.0/8" });
            var api = await server.NewDeskAsync();
            await server.BindAsync(Host, api.Account, null);
            var agent = await api.Some.EmployeeAsync();
            var provider = await TestProvider.StartAsync();
            provider.Person = ("sub-1", agent.Email.ToUpperInvariant(), true);
            return new(server, api, agent, provider);
        }

        public async Task<long> AddSourceAsync(string? issuer = null)
        {
            var draft = new UserSourceDraft(UserSource.Agent, "Our provider", issuer ?? provider.Issuer, TestProvider.ClientId, TestProvider.ClientSecret);
            var outcome = await api.Account.Get<UserSources>().AddAsync(draft, Caller.System, default);
            return outcome.Failed(out var problem, out var id) ? throw new InvalidOperationException(problem.ToString()) : id;
        }

        /// <summary>Where a login sends the person.</summary>
        public async Task<string> LoginAsync(long source)
        {
            var answer = await Client.GetAsync($"/api_tokens/user_sources/{source}/login?format=default");
            Assert.True(answer.Status == 302, answer.ToString());
            return answer.Header("Location")!;
        }

        /// <summary>Lets the provider agree, and answers where it sends the person back to.</summary>
        public async Task<Uri> ApproveAsync(string where)
        {
            Assert.StartsWith(provider.Issuer + "/authorize?", where, StringComparison.Ordinal);
            using var answer = await server.Http.GetAsync(new Uri(where));
            return answer.Headers.Location!;
        }

        public async Task<ApiAnswer> SignInAsync(long source)
        {
            var back = await ApproveAsync(await LoginAsync(source));
            Assert.Equal(Host, back.Host);
            return await Client.GetAsync(back.PathAndQuery[ProDesk.Mount.Length..]);
        }

        public async ValueTask DisposeAsync()
        {
            await provider.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
