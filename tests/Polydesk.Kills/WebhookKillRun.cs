using System.Collections.Concurrent;
using System.Text.Json;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;

namespace Polydesk.Kills;

/// <summary>
/// Lets several clients write while a subscriber is told, kills the server at a moment that chance chooses, between commit and delivery as often as
/// not, starts it again, and so on. At the end every event in the log has arrived, in order for each ticket, and what arrived twice is the same twice.
/// </summary>
public sealed class WebhookKillRun(KillOptions options, Action<string> report) : IAsyncDisposable
{
    private const int Writers = 3;

    private static readonly Dictionary<string, string> Told = new()
    {
        [EventTypes.TicketCreated] = "convo.created",
        [EventTypes.AgentReplied] = "convo.agent.reply.created",
        [EventTypes.CustomerReplied] = "convo.customer.reply.created",
        [EventTypes.NoteAdded] = "convo.note.created",
        [EventTypes.TicketDeleted] = "convo.deleted",
    };

    private readonly Random dice = new(options.Seed);
    private readonly ConcurrentBag<long> acknowledged = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polydesk-kills-");
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private string email = "";
    private string key = "";

    private Installation Installation => new(folder.FullName, options.Postgres);

    public async Task<WebhookKillResult> RunAsync()
    {
        // One answer in ten is a failure or none at all, so that tries and kills meet.
        await using var receiver = await WebhookReceiver.StartAsync(_ => Random.Shared.Next(20) switch { 0 => 500, 1 => 0, _ => 200 });
        var hook = await FoundAsync(receiver);
        var server = await StartAsync();

        try
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                server = await RoundAsync(server);
                report($"round {round}: {acknowledged.Count} writes acknowledged, {receiver.Requests.Count} requests received");
            }

            await WaitUntilToldAsync(receiver, hook);
        }
        finally
        {
            await server.DisposeAsync();
        }

        return await JudgeAsync(receiver, hook);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        folder.Delete(recursive: true);
        return default;
    }

    private async Task<long> FoundAsync(WebhookReceiver receiver)
    {
        var printed = await ServerProcess.RunAsync(
            options.Postgres, "init", "--data", folder.FullName, "--email", "owner@kills.example", "--password", "a long password", "--json");
        var owner = JsonElement.Parse(printed[printed.IndexOf('{', StringComparison.Ordinal)..]);
        (email, key) = (owner.GetProperty("email").GetString()!, owner.GetProperty("eddydesk_api_key").GetString()!);
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "/freescout/api/webhooks"))
        {
            Content = new StringContent(
                $$"""{"url": "{{receiver.Url}}", "events": "{{string.Join(',', Told.Values)}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-FreeScout-API-Key", owner.GetProperty("freescout_api_key").GetString()!);
        using var answer = await http.SendAsync(request);
        return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("id").GetInt64();
    }

    private async Task<ServerProcess> StartAsync()
    {
        var server = ServerProcess.Launch(folder.FullName, options.Postgres);
        await server.WaitUntilReadyAsync(http);
        return server;
    }

    private async Task<ServerProcess> RoundAsync(ServerProcess server)
    {
        var writing = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(new(http, server.Url, email, key)))).ToList();
        var before = acknowledged.Count;

        while (acknowledged.Count < before + Writers)
        {
            await Task.Delay(5);
        }

        await Task.Delay(dice.NextDouble() * options.Longest);
        await server.DisposeAsync();
        await Task.WhenAll(writing);
        return await StartAsync();
    }

    /// <summary>Writes until the server is gone.</summary>
    private async Task WriteAsync(Api api)
    {
        try
        {
            while (true)
            {
                var ticket = (await api.SendAsync(HttpMethod.Post, "/tickets", [("title", "Killed"), ("description", "While told")])).Data.GetProperty("id").GetInt64();
                acknowledged.Add(ticket);
                _ = (await api.SendAsync(HttpMethod.Post, $"/tickets/{ticket}/posts", [("text", "One")])).Data;
                _ = (await api.SendAsync(HttpMethod.Post, $"/tickets/{ticket}/comments", [("text", "Two")])).Data;
                _ = await api.SendAsync(HttpMethod.Delete, $"/tickets/{ticket}", []);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            // The server was killed.
        }
    }

    /// <summary>
    /// Waits as long as something still arrives: on PostgreSQL the lease of a killed server keeps deliveries for five seconds, so that most of a run's are
    /// made at its end.
    /// </summary>
    private async Task WaitUntilToldAsync(WebhookReceiver receiver, long hook)
    {
        var before = 0;

        for (var patience = 0; patience < 100; patience++)
        {
            var arrived = Arrived(receiver);
            (patience, before) = (arrived.Count > before ? 0 : patience, arrived.Count);

            if ((await EventsAsync()).All(e => arrived.Contains($"{hook}-{e.Id}")))
            {
                return;
            }

            await Task.Delay(300);
        }
    }

    private static HashSet<string> Arrived(WebhookReceiver receiver) => [.. receiver.Requests.Where(r => r.Status == 200).Select(r => r.Delivery)];

    private async Task<List<(long Id, string Word, long Ticket)>> EventsAsync()
    {
        await using var database = Installation.OpenDesk(1, TimeProvider.System);
        await using var db = await database.OpenAsync(default);
        return await db.ListAsync(
            static row => (row.Long(), Told[row.Text()], row.Long()), $"select id, type, ticket_id from events where type in {Told.Keys} order by id", default);
    }

    private async Task<WebhookKillResult> JudgeAsync(WebhookReceiver receiver, long hook)
    {
        var faults = new List<string>();
        var events = (await EventsAsync()).ToDictionary(e => $"{hook}-{e.Id}");
        var tickets = events.Values.Select(e => e.Ticket).ToHashSet();
        var arrived = Arrived(receiver);
        faults.AddRange(acknowledged.Where(t => !tickets.Contains(t)).Select(t => $"Ticket {t} was acknowledged and has no event."));
        faults.AddRange(events.Keys.Where(k => !arrived.Contains(k)).Select(k => $"Event {events[k]} has not arrived."));

        var order = new Dictionary<long, long>();

        foreach (var delivery in receiver.Requests.GroupBy(r => r.Delivery))
        {
            if (!events.TryGetValue(delivery.Key, out var e) || delivery.Any(r => r.Event != e.Word))
            {
                faults.Add($"Delivery {delivery.Key} tells of {delivery.First().Event}, which did not happen.");
                continue;
            }

            if (delivery.Select(r => (r.Signature, Convert.ToHexString(r.Body))).Distinct().Count() > 1)
            {
                faults.Add($"Delivery {delivery.Key} differs between its tries.");
            }
        }

        foreach (var request in receiver.Requests.Where(r => r.Status == 200).DistinctBy(r => r.Delivery))
        {
            if (events.TryGetValue(request.Delivery, out var e))
            {
                if (order.GetValueOrDefault(e.Ticket) > e.Id)
                {
                    faults.Add($"Event {e} arrived after a later one of its ticket.");
                }

                order[e.Ticket] = e.Id;
            }
        }

        return new(options.Engine, options.Rounds, acknowledged.Count, events.Count, receiver.Requests.Count, receiver.Requests.Count(r => r.Status == 200) - arrived.Count, faults);
    }
}

/// <summary>What a run came to.</summary>
/// <param name="Twice">Deliveries that arrived once more after they had been accepted.</param>
/// <param name="Faults">What should not be; empty when all is well.</param>
public sealed record WebhookKillResult(string Engine, int Kills, int Tickets, int Events, int Requests, int Twice, IReadOnlyList<string> Faults)
{
    public override string ToString() =>
        $"{Engine}: {Kills} kills, {Tickets} acknowledged tickets, {Events} events, {Requests} requests, {Twice} accepted more than once; {Faults.Count} faults";
}
