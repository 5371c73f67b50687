using System.Text;

namespace Polydesk.Kills;

/// <summary>
/// Two nodes on one PostgreSQL behind HAProxy. Several clients write, one node is killed at a moment that chance chooses, and the other must carry on within
/// five seconds; then the killed one is started again, and so on. Nothing that was acknowledged may be missing, and every new ticket is told to a subscriber.
/// </summary>
public sealed class NodeKillRun(KillOptions options, string haproxy, Action<string> report) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For how long the other node is watched.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);

    /// <summary>In which time HAProxy notices that a node is ready again.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1.5);

    private readonly Random dice = new(options.Seed);
    private readonly Ground ground = new(options.Postgres);
    private readonly Uri[] addresses = [HaProxy.NewUrl(), HaProxy.NewUrl()];
    private readonly Uri url = HaProxy.NewUrl();
    private readonly List<string> faults = [];
    private readonly List<TimeSpan> carried = [];
    private int survived;
    private int lost;

    private Book Book => ground.Book;

    public async Task<NodeKillResult> RunAsync()
    {
        await ground.LayAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        ServerProcess[] nodes = [await StartAsync(0), await StartAsync(1)];

        try
        {
            await using var proxy = await HaProxy.StartAsync(haproxy, url, watches: true, addresses);
            await SubscribeAsync(receiver);
            Book.Shared = await ground.FirstTicketAsync(url);

            for (var round = 1; round <= options.Rounds; round++)
            {
                await RoundAsync(nodes, round);
            }

            await WaitUntilToldAsync(receiver);
            faults.AddRange(await ground.CheckAllAsync(url));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        carried.Sort();
        var accepted = receiver.Requests.Where(r => r.Status == 200).ToList();
        return new(
            options.Rounds, Book.Acknowledged, survived, lost, carried[carried.Count / 2], carried[^1], accepted.Count,
            accepted.Count - accepted.Select(r => r.Delivery).Distinct().Count(), faults);
    }

    public ValueTask DisposeAsync()
    {
        ground.Dispose();
        return default;
    }

    private static string Name(int node) => $"node{node + 1}";

    private async Task<ServerProcess> StartAsync(int node)
    {
        var server = ServerProcess.Launch(ground.Folder, $"{options.Postgres};Application Name={Name(node)}", addresses[node]);
        await server.WaitUntilReadyAsync(ground.Http);
        return server;
    }

    private async Task SubscribeAsync(WebhookReceiver receiver)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/freescout/api/webhooks"))
        {
            Content = new StringContent($$"""{"url": "{{receiver.Url}}", "events": "convo.created"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-FreeScout-API-Key", ground.FreeScoutKey);
        using var answer = await ground.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task RoundAsync(ServerProcess[] nodes, int round)
    {
        using var stop = new CancellationTokenSource();
        var lanes = Enumerable.Range(0, KillOptions.Writers).Select(n => new Lane(ground.ApiAt(url), Book, $"r{round}w{n}", dice.Next())).ToList();
        var writing = lanes.ConvertAll(lane => Task.Run(() => lane.RunAsync(stop.Token), CancellationToken.None));
        await Book.WaitForMoreAsync();
        await Task.Delay(dice.NextDouble() * options.Longest);

        var victim = dice.Next(2);
        lanes.ForEach(lane => lane.NoteKill());
        await nodes[victim].DisposeAsync();
        await Task.Delay(Watched);
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        Judge(lanes, round, nodes[1 - victim]);
        await ground.WaitForOldConnectionsAsync(Name(victim));
        nodes[victim] = await StartAsync(victim);
        await Task.Delay(Noticed);
        await ReckonAsync([.. lanes.SelectMany(lane => lane.Writers)]);
        report(
            $"round {round}: {Name(victim)} killed, {lanes.Sum(l => l.FailedSince)} requests failed, the last {Ms(lanes.Max(l => l.LastFailure))} after the kill; "
            + $"the longest that a client waited for its next write {Ms(lanes.Max(l => l.LongestPause))}; {Book.Acknowledged} acknowledged so far, {faults.Count} faults");
    }

    private void Judge(List<Lane> lanes, int round, ServerProcess other)
    {
        faults.AddRange(lanes.SelectMany(l => l.Writers).Select(w => w.Fault).OfType<string>().Select(fault => $"{fault}; the other node said: {other.LastWords}"));
        var took = lanes.Max(l => l.LastFailure > l.LongestPause ? l.LastFailure : l.LongestPause);
        carried.Add(took);

        if (took > Patience || lanes.Exists(l => l.AcknowledgedSince == 0))
        {
            faults.Add($"In round {round} the other node carried on after {Ms(took)} only.");
        }
    }

    private async Task ReckonAsync(IReadOnlyList<Writer> writers)
    {
        var reckoning = new Reckoning(ground.ApiAt(url), Book);

        foreach (var attempt in writers.Select(w => w.Unanswered).OfType<Attempt>())
        {
            await reckoning.SettleAsync(attempt);
        }

        await Ground.CheckAsync(reckoning, [.. writers.SelectMany(w => w.Tickets).Append(Book.Shared!).Distinct()]);
        faults.AddRange(reckoning.Faults);
        faults.AddRange(await Wholeness.CheckAsync(ground.Installation, 1));
        (survived, lost) = (survived + reckoning.Survived, lost + reckoning.Lost);
    }

    private async Task WaitUntilToldAsync(WebhookReceiver receiver)
    {
        // The first ticket came with the subscription's first request, everything else after it.
        for (var tries = 0; tries < 300 && Told() < Book.Tickets.Count; tries++)
        {
            await Task.Delay(100);
        }

        if (Told() < Book.Tickets.Count)
        {
            faults.Add($"{Book.Tickets.Count} tickets were made, and {Told()} were told.");
        }

        int Told() => receiver.Requests.Where(r => r.Status == 200).Select(r => r.Delivery).Distinct().Count();
    }

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:0} ms";
}

/// <summary>What a run came to.</summary>
/// <param name="Survived">Writes that were not answered because of a kill and are there, whole.</param>
/// <param name="Lost">Writes that were not answered and left nothing.</param>
/// <param name="Usual">The median of how long after a kill the last client had its next write acknowledged.</param>
/// <param name="Longest">The longest of it.</param>
/// <param name="Told">Webhook requests that were accepted.</param>
/// <param name="Twice">Those of them that had been accepted before.</param>
/// <param name="Faults">What should not be; empty when all is well.</param>
public sealed record NodeKillResult(
    int Kills, int Acknowledged, int Survived, int Lost, TimeSpan Usual, TimeSpan Longest, int Told, int Twice, IReadOnlyList<string> Faults)
{
    public override string ToString() =>
        $"two nodes: {Kills} kills of one, {Acknowledged} acknowledged writes; {Survived + Lost} not answered, {Survived} of them there; the other carried on after "
        + $"{Usual.TotalMilliseconds:0} ms (median), {Longest.TotalMilliseconds:0} ms (longest); {Told} webhooks, {Twice} of them twice; {Faults.Count} faults";
}
