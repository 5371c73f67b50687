using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Accounts;
using Polydesk.Server;
using Polydesk.Server.Settings;
using Xunit;

namespace Polydesk.Conformance.Program;

public sealed class ClockworkTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_frozen_ticket_thaws_by_itself_at_its_time(string engine)
    {
        await using var data = await DataFolder.CreateAsync(engine);
        var key = (string)(await data.InitAsync()).Json["eddydesk_api_key"]!;
        var clock = new MovableClock();
        var ct = TestContext.Current.CancellationToken;
        await using var app = await Host.BuildAsync(
            new Installation(data.Path, data.Postgres), new ServerSettings { Urls = "http://127.0.0.1:0", LogRequests = false }, clock, ct);
        await app.StartAsync(ct);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"owner@desk.example:{key}")));
        using var posted = await http.PostAsync(
            "/eddydesk/api/v2/tickets",
            new StringContent("""{"title": "Frozen", "description": "Text", "user_id": 1}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")), ct);
        var id = (long)JsonNode.Parse(await posted.Content.ReadAsStringAsync(ct))!["data"]!["id"]!;
        var accounts = app.Services.GetRequiredService<AccountRegistry>();
        var desk = (await accounts.OpenAsync((await accounts.ListAsync(ct))[0], ct)).Database;
        await using (var db = await desk.BeginAsync(ct))
        {
            await db.ExecuteAsync($"update tickets set frozen_until = {clock.GetUtcNow().AddHours(2)} where id = {id}", ct);
            await db.CommitAsync(ct);
        }

        Assert.NotNull(await FrozenUntilAsync());
        clock.Move(TimeSpan.FromHours(3));

        while (await FrozenUntilAsync() is not null)
        {
            await Task.Delay(100, ct);
        }

        await app.StopAsync(ct);

        async Task<long?> FrozenUntilAsync()
        {
            await using var db = await desk.OpenAsync(ct);
            return await db.NumberAsync($"select frozen_until from tickets where id = {id}", ct);
        }
    }
}
