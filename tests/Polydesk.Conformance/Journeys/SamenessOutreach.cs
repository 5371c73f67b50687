using System.Globalization;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>What a call, an order or a callback must be.</summary>
internal sealed record Errand(long Id, long? Ticket, long Contact, long Campaign, long? User, string Says, string? Comment)
{
    /// <summary>The note that shows a call in its ticket.</summary>
    public long? Note { get; init; }

    public string Phone { get; init; } = "";

    /// <summary>Whether something followed from the call's first result.</summary>
    public bool IsJudged { get; init; }
}

/// <summary>Holds that the calls, orders and callbacks are what was last said of them, whoever lists them, and that the contact list counts them.</summary>
internal sealed class SamenessOutreach(SamenessDesk desk, Random random)
{
    private readonly Dictionary<string, SortedDictionary<long, Errand>> all = new() { ["calls"] = [], ["orders"] = [], ["callbacks"] = [] };
    private readonly Dictionary<long, (long Attempts, bool Finalised)> standings = [];

    private Story Story => desk.Story;

    public IReadOnlyCollection<Errand> Of(string kind) => all[kind].Values;

    public void Set(string kind, Errand errand) => all[kind][errand.Id] = errand;

    public void Remove(string kind, long id) => all[kind].Remove(id);

    /// <summary>A ticket is gone, and what was linked to it stays.</summary>
    public void Forget(long ticket)
    {
        foreach (var kind in all.Values)
        {
            foreach (var errand in kind.Values.Where(e => e.Ticket == ticket).ToList())
            {
                kind[errand.Id] = errand with { Ticket = null, Note = null };
            }
        }
    }

    /// <summary>What follows from a call out, and from a result that ends it all.</summary>
    public void Called(Errand call, bool isNew, bool isOut, bool finalises)
    {
        if (call.Campaign == desk.ListedCampaign)
        {
            var now = standings.GetValueOrDefault(call.Contact, (SamenessDesk.Attempts, false));
            standings[call.Contact] = (now.Item1 - (isNew && isOut ? 1 : 0), now.Item2 || finalises);
        }

        foreach (var callback in Of("callbacks").Where(c => finalises && c.Contact == call.Contact && c.Campaign == call.Campaign && c.Says.EndsWith("open", StringComparison.Ordinal)).ToList())
        {
            Set("callbacks", callback with { Says = callback.Says.Replace("open", "done", StringComparison.Ordinal) });
        }
    }

    public async Task AgreeAsync(IReadOnlyDictionary<long, Sight> tickets)
    {
        foreach (var (kind, errands) in all)
        {
            await SameAsync(Story.Lead, $"/{kind}?per_page=500", kind, errands.Values);
            await SomeAsync(kind, errands.Values, tickets);
        }

        var members = (await Story.Lead.GetAsync($"/contact_lists/{desk.List}/contacts?per_page=500")).IsOk().Json.GetProperty("collection").EnumerateArray()
            .ToDictionary(m => m.Number("id"), m => m.GetProperty("list_state"));
        Assert.Equal(
            desk.Customers.Select(c => (c.Id, standings.GetValueOrDefault(c.Id, (SamenessDesk.Attempts, false)))),
            desk.Customers.Select(c => (c.Id, (members[c.Id].Number("attempts_left"), members[c.Id].GetProperty("finalised").GetBoolean()))));
        var list = (await Story.Lead.GetAsync($"/contact_lists/{desk.List}")).IsOk().Json;
        Assert.Equal(
            (standings.Values.Count(s => s.Finalised), desk.Customers.Count),
            (list.Number("finished"), list.Number("finished") + list.Number("unused") + list.Number("in_circulation")));
    }

    /// <summary>Asks for some of them: of a ticket, a contact, a campaign, a colleague, or by a colleague.</summary>
    private async Task SomeAsync(string kind, IReadOnlyCollection<Errand> errands, IReadOnlyDictionary<long, Sight> tickets)
    {
        switch (random.Next(6))
        {
            case 0:
                var shown = tickets.Where(t => t.Value["deleted"] == "False" && t.Value["status"] != "spam").Select(t => t.Key).Order().ToList();

                if (shown.Count > 0)
                {
                    var ticket = shown[random.Next(shown.Count)];
                    await SameAsync(Story.Lead, $"/tickets/{ticket}/{kind}?per_page=500", kind, errands.Where(e => e.Ticket == ticket));
                }

                break;
            case 1:
                var contact = desk.Customers[random.Next(desk.Customers.Count)].Id;
                await SameAsync(Story.Lead, $"/contacts/{contact}/{kind}?per_page=500", kind, errands.Where(e => e.Contact == contact));
                break;
            case 2:
                var campaign = desk.Departments[random.Next(desk.Departments.Count)];
                await SameAsync(Story.Lead, $"/{kind}?per_page=500&campaign_id={campaign}", kind, errands.Where(e => e.Campaign == campaign));
                break;
            case 3:
                var user = desk.Agents[random.Next(desk.Agents.Count)].Agent.Id;
                await SameAsync(Story.Lead, $"/{kind}?per_page=500&user_id={user}", kind, errands.Where(e => e.User == user));
                break;
            case 4:
                var (colleague, departments) = desk.Agents[^1];
                await SameAsync(
                    colleague.Lead, $"/{kind}?per_page=500", kind,
                    errands.Where(e => e.User == colleague.Id || (kind == "callbacks" && e.User is null && departments.Contains(e.Campaign))));
                break;
            default:
                if (errands.Count > 0)
                {
                    var one = errands.ElementAt(random.Next(errands.Count));
                    Assert.Equal(Line(one), Line(kind, (await Story.Lead.GetAsync($"/{kind}/{one.Id}")).IsOk().Json));
                }

                break;
        }
    }

    private static async Task SameAsync(LeadCaller who, string path, string kind, IEnumerable<Errand> expected)
    {
        var answer = (await who.GetAsync(path)).IsOk().Json;
        var (wanted, shown) = (expected.Select(Line).ToList(), answer.GetProperty("collection").EnumerateArray().OrderBy(e => e.Number("id")).Select(e => Line(kind, e)).ToList());
        Assert.True(wanted.SequenceEqual(shown), $"{path} shows\n{string.Join('\n', shown.Except(wanted))}\nand not\n{string.Join('\n', wanted.Except(shown))}");
        Assert.Equal(wanted.Count, answer.GetProperty("_meta").Number("total"));
    }

    private static string Line(Errand e) => $"{e.Id} ticket {e.Ticket} contact {e.Contact} campaign {e.Campaign} user {e.User}: {e.Says}, {e.Comment}";

    private static string Line(string kind, JsonElement e) => Line(new(
        e.Number("id"), Id(e, "ticket_id"), e.Number("contact_id"), e.Number("campaign_id"), Id(e, "user_id"), kind switch
        {
            "calls" => $"{e.Text("direction")} {e.Text("status")} {e.Text("result")} {e.Number("talk_time")}",
            "orders" => $"{e.Text("state")} {e.GetProperty("total").GetDecimal().ToString("0.00", CultureInfo.InvariantCulture)} {e.GetProperty("products").GetArrayLength()}",
            _ => $"{e.Text("type")} {e.Text("status")}",
        }, e.Text("comment")));

    private static long? Id(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } id ? id.GetInt64() : null;
}
