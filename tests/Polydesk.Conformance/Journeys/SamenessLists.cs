using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>Asks all four for the same list, one of several at a time, and holds ids and counts against the desk.</summary>
internal sealed class SamenessLists(SamenessDesk desk, Random random)
{
    private Story Story => desk.Story;

    public async Task AgreeAsync(IReadOnlyDictionary<long, Sight> tickets)
    {
        var live = tickets.Where(t => t.Value["deleted"] == "False").ToDictionary();

        switch (random.Next(12))
        {
            case 0:
                await AgreeAsync(live, _ => true, "", "", "", "");
                await OrderedAsync(live);
                break;
            case 1:
                var department = desk.Departments[random.Next(desk.Departments.Count)];
                await AgreeAsync(live, t => t["department"] == $"{department}", $"department_list={department}", $"mailboxId={department}", $"department={department}", $"campaign_id={department}");
                await FoldersAsync(tickets, department);
                break;
            case 2:
                var agent = desk.Agents[random.Next(desk.Agents.Count)].Agent.Id;
                await AgreeAsync(live, t => t["agent"] == $"{agent}", $"owner_list={agent}", $"assignedTo={agent}", $"agent={agent}", $"user_id={agent}");
                break;
            case 3:
                var customer = desk.Customers[random.Next(desk.Customers.Count)].Id;
                await AgreeAsync(live, t => t["requester"] == $"{customer}", $"user_list={customer}", $"customerId={customer}", $"person={customer}", $"contact_id={customer}");
                break;
            case 4:
                var kind = (StatusKind)random.Next(1, 5);
                var slugs = desk.Vocabulary.Statuses.Where(s => s.Kind == kind).Select(s => s.Slug).ToList();
                await AgreeAsync(
                    live, t => slugs.Contains(t["status"]), $"status_list={string.Join(',', slugs)}", kind is StatusKind.Open or StatusKind.InProgress ? null : $"status={Sights.FreeWord(kind)}",
                    kind is StatusKind.Resolved ? "status=resolved,archived" : $"status={Sights.ProWord(kind)}", $"status={Sights.LeadWord(kind)}");
                break;
            case 5:
                await AgreeAsync(live, t => t.List("tags").Contains("red", StringComparer.OrdinalIgnoreCase), null, "tag=Red", "labels=rEd", "tag=red");
                break;
            case 6:
                await SearchAsync(live);
                break;
            case 7:
                var (urgency, held, frozen) = (random.Next(1, 11), random.Next(2), random.Next(2));
                await AgreeAsync(live, t => t["urgency"] == $"{urgency}", null, null, $"urgency={urgency}", null);
                await AgreeAsync(live, t => t["hold"] == (held == 1 ? "True" : "False"), null, null, $"is_hold={held}", null);
                await AgreeAsync(live, t => t["frozen"].Length > 0 == (frozen == 1), $"freeze={frozen}", null, null, null);
                break;
            case 8:
                var priority = desk.Vocabulary.Priorities[random.Next(desk.Vocabulary.Priorities.Count)].Id;
                var word = LeadPriority.Of(desk.Vocabulary, priority);
                await AgreeAsync(live, t => t["priority"] == $"{priority}", $"priority_list={priority}", null, $"priority={priority}", null);
                await AgreeAsync(live, t => LeadPriority.Of(desk.Vocabulary, long.Parse(t["priority"])) == word, null, null, null, $"priority={word}");
                break;
            case 9:
                var option = desk.Options[random.Next(desk.Options.Count)].Id;
                await AgreeAsync(live, t => t["choice"] == $"{option}", null, null, $"ticket_field.{desk.ChoiceField}={option}", null);
                break;
            case 10:
                await ByCustomerAsync(live);
                break;
            default:
                await ByColleagueAsync(live);
                break;
        }
    }

    /// <summary>Asks with a filter in the words of each API; null where it has none.</summary>
    private async Task AgreeAsync(IReadOnlyDictionary<long, Sight> live, Func<Sight, bool> isMeant, string? eddy, string? free, string? pro, string? lead)
    {
        var all = live.Where(t => isMeant(t.Value)).Select(t => t.Key).Order().ToList();
        var proper = all.Where(id => live[id]["status"] != "spam").ToList();

        if (eddy is not null)
        {
            var answer = await Story.Eddy.GetAsync($"/tickets/?{eddy}");
            Same($"EddyDesk {eddy}", all, answer.Ids(), answer.Pagination.Number("total"));
        }

        if (free is not null)
        {
            var answer = await Story.Free.GetAsync($"/conversations?state=published&pageSize=100&{free}");
            Same($"FreeScout {free}", all, answer.Ids("conversations"), answer.Json.GetProperty("page").Number("totalElements"));
        }

        if (pro is not null)
        {
            var answer = await Story.Pro.GetAsync($"/tickets?count=100&{pro}");
            Same($"Deskpro {pro}", proper, answer.Ids(), answer.Meta().Number("total"));
            var counts = (await Story.Pro.GetAsync($"/tickets/counts?group_by=agent&{pro}")).Data();
            Assert.Equal((pro, proper.Count), (pro, counts.Number("count")));
            Assert.Equal(
                proper.CountBy(id => live[id]["agent"]).Select(c => $"{c.Key}: {c.Value}").Order(),
                counts.GetProperty("nested").EnumerateArray().Select(c => $"{(c.GetProperty("id").ValueKind is System.Text.Json.JsonValueKind.Null ? 0 : c.Number("id"))}: {c.Number("count")}").Order());
        }

        if (lead is not null)
        {
            var answer = await Story.Lead.GetAsync($"/tickets?per_page=100&{lead}");
            Same($"LeadDesk {lead}", proper, answer.CollectionIds(), answer.Json.GetProperty("_meta").Number("total"));
        }
    }

    /// <summary>The newest first, and those that were changed last first.</summary>
    private async Task OrderedAsync(IReadOnlyDictionary<long, Sight> live)
    {
        foreach (var (part, eddy, free, pro, proPart, lead) in new[]
        {
            ("created", "date_created%7Bdesc%7D", "createdAt", "date_created", "created", "created_at"),
            ("updated", "date_updated%7Bdesc%7D", "updatedAt", "date_status", "status since", "updated_at"),
        })
        {
            var ids = live.Keys.ToList();
            Newest(part, (await Story.Eddy.GetAsync($"/tickets/?order_by={eddy}")).Ids());
            Newest(part, (await Story.Free.GetAsync($"/conversations?state=published&pageSize=100&sortField={free}&sortOrder=desc")).Ids("conversations"));
            ids.RemoveAll(id => live[id]["status"] == "spam");
            Newest(proPart, (await Story.Pro.GetAsync($"/tickets?count=100&order_by={pro}&order_dir=desc")).Ids());
            Newest(part, (await Story.Lead.GetAsync($"/tickets?per_page=100&sort=-{lead}")).CollectionIds());

            // Tickets that thaw together were changed at the same time.
            void Newest(string by, IReadOnlyList<long> shown)
            {
                Assert.Equal(ids.Order(), shown.Order());
                Assert.Equal(ids.Select(id => long.Parse(live[id][by])).OrderDescending(), shown.Select(id => long.Parse(live[id][by])));
            }
        }
    }

    /// <summary>FreeScout's folders count what lies in them.</summary>
    private async Task FoldersAsync(IReadOnlyDictionary<long, Sight> tickets, long department)
    {
        var here = tickets.Values.Where(t => t["department"] == $"{department}").ToList();
        var open = here.Where(t => t["deleted"] == "False" && t["status"] is not ("closed" or "spam")).ToList();
        var counted = (await Story.Free.GetAsync($"/mailboxes/{department}/folders")).Items("folders").Where(f => f.Number("type") is 1 or 40 or 60 or 70 or 80)
            .ToDictionary(f => f.Number("type"), f => f.Number("totalCount"));

        Assert.Equal(
            (open.Count(t => t["agent"] == "0"), open.Count(t => t["agent"] != "0"), here.Count(t => t["deleted"] == "False" && t["status"] == "closed"),
                here.Count(t => t["deleted"] == "True"), here.Count(t => t["deleted"] == "False" && t["status"] == "spam")),
            (counted[1], counted[40], counted[60], counted[70], counted[80]));
    }

    /// <summary>Each word of a subject or reply finds its ticket; those of notes find nothing.</summary>
    private async Task SearchAsync(IReadOnlyDictionary<long, Sight> live)
    {
        if (live.Count == 0)
        {
            return;
        }

        var (id, sight) = live.OrderBy(t => t.Key).ElementAt(random.Next(live.Count));
        var lines = sight.List("messages");
        var line = random.Next(3) == 0 ? sight["subject"] : lines[random.Next(lines.Count)];
        var word = line[(line.LastIndexOf(' ') + 1)..];
        long[] all = line.StartsWith("note", StringComparison.Ordinal) ? [] : [id];
        long[] proper = sight["status"] == "spam" ? [] : all;
        var pro = (await Story.Pro.GetAsync($"/search?types=ticket&q={word}")).Data().GetProperty("grouped_results")[0];

        var eddy = await Story.Eddy.GetAsync($"/tickets/?search={word}");
        var lead = await Story.Lead.GetAsync($"/tickets?q={word}");
        Same($"EddyDesk's search of {word}", all, eddy.Ids(), eddy.Pagination.Number("total"));
        Same($"Deskpro's search of {word}", proper, [.. pro.GetProperty("results").EnumerateArray().Select(t => t.Number("id"))], pro.Number("total"));
        Same($"LeadDesk's search of {word}", proper, lead.CollectionIds(), lead.Json.GetProperty("_meta").Number("total"));
    }

    /// <summary>A customer sees their own, and no more.</summary>
    private async Task ByCustomerAsync(IReadOnlyDictionary<long, Sight> live)
    {
        var customer = desk.Customers[random.Next(desk.Customers.Count)];
        var all = live.Where(t => t.Value["requester"] == $"{customer.Id}").ToList();

        if (all is [var one, ..])
        {
            var shown = await Story.Api.As(customer with { Email = one.Value["requester's address"] }).GetAsync("/tickets/");
            Assert.True(shown.Status == 200, $"{customer} as {one.Value["requester's address"]}, requester of {one.Key}: {shown}");
            Same("EddyDesk by a customer", all.Select(t => t.Key), shown.Ids(), shown.Pagination.Number("total"));
        }
    }

    /// <summary>A colleague sees what lies in their departments and what they own; LeadDesk keeps to the departments.</summary>
    private async Task ByColleagueAsync(IReadOnlyDictionary<long, Sight> live)
    {
        var (who, departments) = desk.Agents[^1];
        var all = live.Where(t => departments.Contains(long.Parse(t.Value["department"])) || t.Value["agent"] == $"{who.Id}" || t.Value.List("followers").Contains($"{who.Id}")).Select(t => t.Key).Order().ToList();
        var proper = all.Where(id => live[id]["status"] != "spam").ToList();
        var (eddy, free, pro, lead) = (await who.Eddy.GetAsync("/tickets/"), await who.Free.GetAsync("/conversations?state=published&pageSize=100"),
            await who.Pro.GetAsync("/tickets?count=100"), await who.Lead.GetAsync("/tickets?per_page=100"));

        Same("EddyDesk by a colleague", all, eddy.Ids(), eddy.Pagination.Number("total"));
        Same("FreeScout by a colleague", all, free.Ids("conversations"), free.Json.GetProperty("page").Number("totalElements"));
        Same("Deskpro by a colleague", proper, pro.Ids(), pro.Meta().Number("total"));
        Same("LeadDesk by a colleague", proper.Where(id => departments.Contains(long.Parse(live[id]["department"]))), lead.CollectionIds(), lead.Json.GetProperty("_meta").Number("total"));
    }

    private static void Same(string what, IEnumerable<long> expected, IEnumerable<long> actual, long total)
    {
        var (wanted, shown) = (string.Join(", ", expected.Order()), string.Join(", ", actual.Order()));
        Assert.True(wanted == shown, $"{what} shows {shown} and not {wanted}.");
        Assert.True(total == expected.Count(), $"{what} counts {total} and shows {shown}.");
    }
}
