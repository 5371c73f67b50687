using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Polydesk.Conformance.Program;
using Xunit;

namespace Polydesk.Conformance.Nodes;

/// <summary>PostgreSQL goes away beneath a server, and comes back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private DataFolder data = null!;
    private CutLine line = null!;
    private ServerProcess server = null!;
    private JsonNode made = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        data = await DataFolder.CreateAsync("postgres");
        made = (await data.InitAsync()).Json;
        line = new(data.Postgres!);
        server = await data.ServeAsync("--set", $"Postgres={line.ConnectionString}");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await line.DisposeAsync();
        await data.DisposeAsync();
    }

    [Fact]
    public async Task Every_API_says_in_its_own_form_that_it_is_not_available_and_goes_on_when_the_database_is_back()
    {
        Called[] calls =
        [
            new(EddyDesk("GET", "/eddydesk/api/v2/statuses"),
                """{"errors":[{"code":"e-503","title":"Service unavailable","details":"The help desk is not available at the moment"}]}"""),
            new(() => With(new(HttpMethod.Get, "/freescout/api/mailboxes"), "X-FreeScout-API-Key", (string)made["freescout_api_key"]!),
                """{"message":"Service Unavailable","_embedded":{"errors":[]}}"""),
            new(() => With(new(HttpMethod.Get, "/deskpro/api/v2/me"), "Authorization", $"key {made["deskpro_api_key"]}"),
                """{"status":503,"code":"service_unavailable","message":"The helpdesk is not available at the moment."}"""),
            new(Token, """{"error":"service_unavailable","error_description":"The API is not available at the moment. The request can be tried again later."}"""),
            new(EddyDesk("GET", "/api/v2/statuses"),
                """{"errors":[{"code":"e-503","title":"Service unavailable","details":"The help desk is not available at the moment"}]}"""),
        ];

        foreach (var call in calls)
        {
            using var answer = await server.Http.SendAsync(call.Request(), Ct);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        line.Cut();

        foreach (var call in calls)
        {
            // What a node remembers for half a second it may still answer.
            using var answer = await UntilAsync(503, call);
            Assert.Equal(call.Refusal, await answer.Content.ReadAsStringAsync(Ct));
            Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        }

        using var ready = await server.GetAsync("/readyz");
        using var alive = await server.GetAsync("/healthz");
        Assert.Equal((503, 200), ((int)ready.StatusCode, (int)alive.StatusCode));

        line.Mend();

        foreach (var call in calls)
        {
            (await UntilAsync(200, call)).Dispose();
        }

        await server.TerminateAsync();
        var ended = await server.EndAsync();
        Assert.Equal(2, ended.Output.Split("Requests cannot be answered at the moment").Length);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }

    [Fact]
    public async Task Connections_that_broke_meanwhile_cost_one_request_at_most()
    {
        var call = EddyDesk("GET", "/eddydesk/api/v2/tickets");
        (await server.Http.SendAsync(call(), Ct)).Dispose();
        line.Cut();
        line.Mend();

        // Until what the node remembers of the accounts is read again.
        await Task.Delay(700, Ct);
        (await server.Http.SendAsync(call(), Ct)).Dispose();
        using var answer = await server.Http.SendAsync(call(), Ct);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_request_whose_database_goes_away_under_it_is_refused_in_the_form_of_its_API_and_has_done_nothing()
    {
        using var before = await server.Http.SendAsync(EddyDesk("GET", "/eddydesk/api/v2/tickets")(), Ct);
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(data.Postgres) { Database = data.Installation.NameOfDesk(1), Pooling = false }.ConnectionString);
        await other.OpenAsync(Ct);
        await using var transaction = await other.BeginTransactionAsync(Ct);
        await NumberAsync(other, "lock table tickets in access exclusive mode; select 0");

        var answering = server.PostAsync(
            "/eddydesk/api/v2/tickets", """{"title":"a","description":"b"}""", "owner@desk.example", (string)made["eddydesk_api_key"]!);

        while (await NumberAsync(other, "select count(*) from pg_locks where not granted and relation = 'tickets'::regclass") == 0)
        {
            await Task.Delay(20, Ct);
        }

        line.Cut();
        using var answer = await answering;
        await transaction.RollbackAsync(Ct);

        Assert.Equal(200, (int)before.StatusCode);
        Assert.Equal(
            (503, """{"errors":[{"code":"e-503","title":"Service unavailable","details":"The help desk is not available at the moment"}]}"""),
            ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(0, await NumberAsync(other, "select count(*) from tickets"));
    }

    private async Task<HttpResponseMessage> UntilAsync(int status, Called call)
    {
        var started = Stopwatch.GetTimestamp();

        while (true)
        {
            var answer = await server.Http.SendAsync(call.Request(), Ct);

            if ((int)answer.StatusCode == status)
            {
                return answer;
            }

            Assert.True((int)answer.StatusCode is 200 or 503 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"Still {answer.StatusCode}");
            answer.Dispose();
            await Task.Delay(100, Ct);
        }
    }

    private Func<HttpRequestMessage> EddyDesk(string method, string path)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"owner@desk.example:{made["eddydesk_api_key"]}"));
        return () => new(HttpMethod.Parse(method), path) { Headers = { Authorization = new AuthenticationHeaderValue("Basic", credentials) } };
    }

    private HttpRequestMessage Token() => new(HttpMethod.Post, "/leaddesk/stable/oauth/access-token")
    {
        Content = new FormUrlEncodedContent(
            [new("grant_type", "password"), .. new[] { "client_id", "client_secret", "username", "password" }.Select(n => KeyValuePair.Create(n, (string)made["leaddesk"]![n]!))]),
    };

    private static HttpRequestMessage With(HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static async Task<long> NumberAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The statements are this test's own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct));
    }

    private sealed record Called(Func<HttpRequestMessage> Request, string Refusal);
}
