using System.Globalization;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.FreeScout;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>
/// Random valid deeds through random APIs: after each, the desk is as it must be and every API shows it so. A failure names its seed and the trail of
/// deeds; <c>POLYDESK_SAMENESS=seed:steps</c> runs another one.
/// </summary>
public sealed class SamenessTests
{
    private const int MostTickets = 20;

    [Theory, EachEngine]
    public async Task Whatever_is_done_through_any_API_every_API_shows_the_same(TestApi any)
    {
        var (seed, steps) = Environment.GetEnvironmentVariable("POLYDESK_SAMENESS")?.Split(':') is [var s, var n]
            ? (int.Parse(s, CultureInfo.InvariantCulture), int.Parse(n, CultureInfo.InvariantCulture))
            : (20261122, 70);
        var random = new Random(seed);
        await using var desk = await SamenessDesk.OpenAsync(any.Engine, random);
        var trail = new List<string>();

        try
        {
            await new Run(desk, random, trail).GoAsync(steps);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"Seed {seed}, {trail.Count} deeds:\n{string.Join('\n', trail.Index().Select(t => $"{t.Index + 1}. {t.Item}"))}\n\n{e.Message}\n{e.StackTrace}");
        }
    }

    private sealed class Run(SamenessDesk desk, Random random, List<string> trail)
    {
        private readonly Deeds deeds = new(desk, random);
        private readonly Sights sights = new(desk.Story, desk.Vocabulary, desk.TextField, desk.ChoiceField);
        private readonly SamenessPeople people = new(desk, random);
        private readonly SamenessLists lists = new(desk, random);
        private readonly Dictionary<long, Sight> tickets = desk.Tickets;

        public async Task GoAsync(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                desk.Wait();
                await ThawAsync(rests: random.Next(8) == 0);

                if (tickets.Count < 3 || (tickets.Count < MostTickets && random.Next(6) == 0))
                {
                    await CreateAsync();
                }
                else if (random.Next(8) == 0)
                {
                    await MeetAsync();
                }
                else
                {
                    await DoAsync(tickets.Keys.Order().ElementAt(random.Next(tickets.Count)));
                }

                await lists.AgreeAsync(tickets);
                await desk.Outreach.AgreeAsync(tickets);
            }
        }

        /// <summary>A ticket whose time has come is not frozen, and the desk then says so in its history.</summary>
        private async Task ThawAsync(bool rests)
        {
            if (rests)
            {
                trail.Add("a minute passes");
                desk.Rest();
            }

            var now = desk.Story.Api.Server.Clock.GetUtcNow().ToUnixTimeSeconds();
            var thawed = tickets.Where(t => t.Value["frozen"] is { Length: > 0 } until && long.Parse(until, CultureInfo.InvariantCulture) <= now).Select(t => t.Key).ToList();

            foreach (var id in thawed)
            {
                (tickets[id]["frozen"], tickets[id]["postponed until"]) = ("", "");
                await SeenAsync(id);
            }

            Assert.Equal(thawed.Count, await desk.Story.Api.Account.Get<ThawTickets>().RunAsync(default));

            foreach (var id in thawed)
            {
                var last = (await desk.Story.Eddy.GetAsync($"/tickets/{id}/audit/")).Items()[0];
                Assert.Equal(("freeze_update", -1), (last.Text("event"), last.Number("user_id")));
                tickets[id]["updated"] = (await sights.OfDeskAsync(id))!["updated"];
                await SeenAsync(id);
            }
        }

        /// <summary>What each API says of a customer is what was last said, by whichever.</summary>
        private async Task MeetAsync()
        {
            var (what, deed, expected) = people.Next();
            trail.Add(what);
            var answer = await deed;
            Assert.True(answer.Status is 200 or 204, answer.ToString());
            await people.SeenAsync(expected);

            foreach (var (id, ticket) in tickets.Where(t => t.Value["requester"] == $"{expected.Id}"))
            {
                ticket["requester's address"] = expected.Email;
                await SeenAsync(id);
            }
        }

        private async Task CreateAsync()
        {
            var (what, making) = deeds.Create();
            trail.Add(what);
            var answer = await making;
            Assert.True(answer.Status is 200 or 201, answer.ToString());
            var id = (answer.Json.TryGetProperty("data", out var data) ? data : answer.Json).Number("id");
            tickets[id] = (await sights.OfDeskAsync(id))!;
            tickets[id]["status since"] = tickets[id]["created"];
            await SeenAsync(id);
        }

        private async Task DoAsync(long id)
        {
            var before = tickets[id];
            var records = (await desk.Story.Eddy.GetAsync($"/tickets/{id}/audit/")).Items().Select(e => e.Number("id")).ToHashSet();
            var lines = await LinesAsync(id);
            var deed = deeds.Next(id, before);
            trail.Add(deed.What);
            var answer = await deed.DoAsync();
            Assert.True(answer.Status is 200 or 201 or 204, answer.ToString());
            var after = await sights.OfDeskAsync(id);

            if (deed.Erases)
            {
                Assert.Null(after);
                tickets.Remove(id);
                desk.Outreach.Forget(id);

                foreach (var child in tickets.Values.Where(t => t["parent"] == $"{id}"))
                {
                    child["parent"] = "0";
                }

                Assert.All(
                    [await sights.OfEddyAsync(id), await sights.OfFreeAsync(id), await sights.OfProAsync(id), await sights.OfLeadAsync(id)], Assert.Null);
                return;
            }

            after!["status since"] = before["status"] == after["status"] ? before["status since"] : after["updated"];
            tickets[id] = after;
            var expected = before.Copy();
            deed.Expect(expected);
            Assert.Equal([], (deed.IsQuiet ? after : Expectations.Decided(after)).Unlike(expected));
            await SeenAsync(id);
            await RememberedAsync(id, deed, records, [.. Expectations.Records(before, after!), .. deed.Codes], lines);
        }

        /// <summary>Every API shows the ticket as the desk keeps it, or not at all where it shows no such tickets.</summary>
        private async Task SeenAsync(long id)
        {
            var desks = tickets[id];
            var (deleted, spam) = (desks["deleted"] == "True", desks["status"] == "spam");

            foreach (var (dialect, seen, isShown) in new[]
            {
                ("EddyDesk", await sights.OfEddyAsync(id), true), ("FreeScout", await sights.OfFreeAsync(id), true),
                ("Deskpro", await sights.OfProAsync(id), !deleted), ("LeadDesk", await sights.OfLeadAsync(id), !deleted && !spam),
            })
            {
                Assert.True(seen is not null == isShown, $"{dialect} {(isShown ? "does not show" : "shows")} ticket {id}.");
                Assert.True(seen is null || seen.Unlike(desks) is [], $"{dialect}, ticket {id}: {string.Join("; ", seen?.Unlike(desks) ?? [])}");
            }
        }

        private async Task<int> LinesAsync(long id) => (await desk.Story.Free.ReadAsync(id)).Threads().Count(t => t.Text("type") == "lineitem");

        /// <summary>The audit has exactly the records of what has changed, of who did it and through which API; FreeScout has its lines.</summary>
        private async Task RememberedAsync(long id, Deed deed, HashSet<long> before, IReadOnlyList<string> codes, int linesBefore)
        {
            var audit = (await desk.Story.Eddy.GetAsync($"/tickets/{id}/audit/")).Items();
            var fresh = audit.Where(e => !before.Contains(e.Number("id"))).ToList();
            Assert.Equal(codes.Order(), fresh.Select(e => e.Text("event")!).Order());
            Assert.All(fresh, e => Assert.Equal((deed.Who.Id, deed.Via), (e.Number("user_id"), e.Text("via"))));

            Assert.Equal(linesBefore + Expectations.Lines(codes, deed), await LinesAsync(id));
        }
    }
}
