using System.Globalization;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.LeadDesk;

namespace Polydesk.Conformance.Journeys;

/// <summary>Calls, orders and callbacks of LeadDesk, for a ticket and its requester.</summary>
internal sealed partial class Deeds
{
    private static readonly string[] CallStatuses = ["answered", "no_answer", "busy", "failed"];

    /// <summary>A call about the ticket, which shows in it as a note.</summary>
    private Deed? Call(long id, Sight now) => Of(now, $"call about {id}", _ => { }, ("leaddesk", null!)) is not { } made ? null : Calling(id, now, made.Who);

    private Deed Calling(long id, Sight now, StoryAgent who)
    {
        var (n, isOut, status, result, seconds) = (++last, random.Next(3) > 0, Pick(CallStatuses), random.Next(3) == 0 ? Pick(desk.Results) : null, random.Next(200));
        var (contact, campaign, isLinked) = (long.Parse(now["requester"]), long.Parse(now["department"]), random.Next(4) > 0);
        var start = desk.Story.Api.Server.Clock.GetUtcNow();
        var body = Json(new
        {
            campaign_id = campaign,
            contact_id = contact,
            phone = $"+4799{n:D6}",
            ticket_id = isLinked ? id : (long?)null,
            direction = isOut ? "out" : "in",
            status,
            result_id = result?.Id,
            comment = $"Words w{n}x",
            talk_start = start.ToString("o"),
            talk_end = seconds == 0 ? null : start.AddSeconds(seconds).ToString("o"),
        });
        Errand? call = null;
        return new(
            $"call of {who.Id} about {id} by leaddesk: {body}", "leaddesk", who, async () =>
            {
                var answer = await who.Lead.PostAsync("/calls", body);
                Assert200(answer);
                call = new(answer.Json.Number("id"), isLinked ? id : null, contact, campaign, who.Id, $"{(isOut ? "out" : "in")} {status} {result?.Name} {seconds}", $"Words w{n}x")
                {
                    Phone = $"+4799{n:D6}",
                    IsJudged = result is not null,
                };
                call = isLinked ? call with { Note = await NewestAsync(id) } : call;
                desk.Outreach.Set("calls", call);
                desk.Outreach.Called(call, isNew: true, isOut, result is { Finalises: true });
                return answer;
            }, s => Linked(s, isLinked ? call : null));
    }

    /// <summary>What is said of a call is said in its ticket too, as long as the note is there.</summary>
    private Deed? Recall(long id, Sight now)
    {
        if (desk.Outreach.Of("calls").Where(c => c.Ticket == id).ToList() is not { Count: > 0 } calls
            || Of(now, "", _ => { }, ("leaddesk", null!)) is null)
        {
            return null;
        }

        var call = Pick(calls);
        var who = desk.Agents.First(a => a.Agent.Id == call.User).Agent;
        who = !desk.Works(who.Id, long.Parse(now["department"])) || random.Next(3) == 0 ? desk.Admin : who;

        return random.Next(5) switch
        {
            0 => Recalled(call, call, who, "the same", new { comment = call.Comment }),
            1 => Recalled(call, call with { Ticket = null, Note = null }, who, "unlinked", new { ticket_id = (long?)null }),
            2 when Pick(desk.Results) is var result => Recalled(
                call, call with { Says = string.Join(' ', [.. call.Says.Split(' ')[..2], result.Name, call.Says.Split(' ')[^1]]), IsJudged = true }, who, result.Name,
                new { result_id = result.Id }, !call.IsJudged && result.Finalises),
            _ => Recalled(call, call with { Comment = $"Words w{++last}x" }, who, $"w{last}x", new { comment = $"Words w{last}x" }),
        };
    }

    private Deed Recalled(Errand before, Errand call, StoryAgent who, string what, object body, bool finalises = false) => new(
        $"call {call.Id} is {what} by {who.Id} via leaddesk", "leaddesk", who, async () =>
        {
            var answer = await who.Lead.PatchAsync($"/calls/{call.Id}", Json(body));
            Assert200(answer);
            desk.Outreach.Set("calls", call);
            desk.Outreach.Called(call, isNew: false, isOut: false, finalises);
            return answer;
        }, s =>
        {
            if (call.Note is { } note && s.List("ids").ToList().IndexOf($"{note}") is >= 0 and var at && call.Says + call.Comment != before.Says + before.Comment)
            {
                List<string> messages = [.. s.List("messages")];
                messages[at] = NoteOf(call);
                s.WithList("messages", messages);
            }
        });

    private Deed? Order(long id, Sight now)
    {
        if (Of(now, "", _ => { }, ("leaddesk", null!)) is not { Who: var who })
        {
            return null;
        }

        var (n, lines, contact, campaign) = (++last, random.Next(1, 4), long.Parse(now["requester"]), long.Parse(now["department"]));
        var body = Json(new
        {
            campaign_id = campaign,
            contact_id = contact,
            ticket_id = id,
            comment = $"Words w{n}x",
            products = Enumerable.Range(0, lines).Select(q => new { id = desk.Product, quantity = q + 1 }),
        });
        long made = 0;
        return new($"order of {lines} in {id} by {who.Id} via leaddesk", "leaddesk", who, async () =>
        {
            var answer = await who.Lead.PostAsync("/orders", body);
            Assert200(answer);
            made = answer.Json.Number("id");
            var total = (Enumerable.Range(1, lines).Sum() * SamenessDesk.Price).ToString("0.00", CultureInfo.InvariantCulture);
            desk.Outreach.Set("orders", new(made, id, contact, campaign, who.Id, $"New {total} {lines}", $"Words w{n}x"));
            return answer;
        }, _ => { })
        {
            Codes = ["order_create"],
        };
    }

    private Deed? Reorder(long id, Sight now)
    {
        if (desk.Outreach.Of("orders").Where(o => o.Ticket == id).ToList() is not { Count: > 0 } orders)
        {
            return null;
        }

        var (order, state, n) = (Pick(orders), Pick<string>(["New", "Confirmed", "Rejected"]), ++last);
        var (goes, changes) = (random.Next(4) == 0, !order.Says.StartsWith(state, StringComparison.Ordinal));
        return new($"order {order.Id} {(goes ? "goes" : $"is {state}")} by {desk.Admin.Id} via leaddesk", "leaddesk", desk.Admin, async () =>
        {
            var answer = goes
                ? await desk.Admin.Lead.DeleteAsync($"/orders/{order.Id}")
                : await desk.Admin.Lead.PatchAsync($"/orders/{order.Id}", Json(new { order_state_id = desk.OrderStates[state], comment = $"Words w{n}x" }));
            desk.Outreach.Set("orders", order with { Says = $"{state} {order.Says[(order.Says.IndexOf(' ', StringComparison.Ordinal) + 1)..]}", Comment = $"Words w{n}x" });

            if (goes)
            {
                desk.Outreach.Remove("orders", order.Id);
            }

            return answer;
        }, _ => { })
        {
            Codes = goes ? ["order_delete"] : changes ? ["order_update"] : [],
        };
    }

    private Deed? Promise(long id, Sight now)
    {
        if (Of(now, "", _ => { }, ("leaddesk", null!)) is not { Who: var who })
        {
            return null;
        }

        var (n, contact, campaign) = (++last, long.Parse(now["requester"]), long.Parse(now["department"]));
        var isPublic = who.Id == desk.Admin.Id && random.Next(2) == 0;
        var body = Json(new
        {
            type = isPublic ? "public" : "private",
            campaign_id = campaign,
            contact_id = contact,
            phone = $"+4799{n:D6}",
            ticket_id = id,
            due_at = "2040-01-01T10:00:00Z",
            comment = $"Words w{n}x",
        });
        return new($"callback for {id} by {who.Id} via leaddesk: {body}", "leaddesk", who, async () =>
        {
            var answer = await who.Lead.PostAsync("/callbacks", body);
            Assert200(answer);
            desk.Outreach.Set("callbacks", new(answer.Json.Number("id"), id, contact, campaign, isPublic ? null : who.Id, $"{(isPublic ? "public" : "private")} open", $"Words w{n}x"));
            return answer;
        }, _ => { });
    }

    private Deed? Keep(long id, Sight now)
    {
        if (desk.Outreach.Of("callbacks").Where(o => o.Ticket == id).ToList() is not { Count: > 0 } callbacks)
        {
            return null;
        }

        var (callback, status, n, goes) = (Pick(callbacks), Pick<string>(["open", "done", "cancelled"]), ++last, random.Next(5) == 0);
        return new($"callback {callback.Id} {(goes ? "goes" : $"is {status}")} via leaddesk", "leaddesk", desk.Admin, async () =>
        {
            var answer = goes
                ? await desk.Admin.Lead.DeleteAsync($"/callbacks/{callback.Id}")
                : await desk.Admin.Lead.PatchAsync($"/callbacks/{callback.Id}", Json(new { status, comment = $"Words w{n}x" }));
            desk.Outreach.Set("callbacks", callback with { Says = $"{callback.Says.Split(' ')[0]} {status}", Comment = $"Words w{n}x" });

            if (goes)
            {
                desk.Outreach.Remove("callbacks", callback.Id);
            }

            return answer;
        }, _ => { });
    }

    private async Task<long> NewestAsync(long ticket) => (await desk.Story.Lead.GetAsync($"/tickets/{ticket}/messages?per_page=500")).CollectionIds().Max();

    private static void Linked(Sight sight, Errand? call)
    {
        if (call is not null)
        {
            sight.WithList("messages", [.. sight.List("messages"), NoteOf(call)]).WithList("kinds", [.. sight.List("kinds"), MessageKindOf.Note]);
        }
    }

    private static string NoteOf(Errand call)
    {
        var parts = call.Says.Split(' ');
        var text = $"Call {(parts[0] == "in" ? "from" : "to")} {call.Phone}: {parts[1].Replace('_', ' ')}, {TimeSpan.FromSeconds(int.Parse(parts[^1])):h\\:mm\\:ss}";
        return Sights.Line(true, call.User!.Value, text + string.Join(' ', parts[2..^1]) + call.Comment);
    }

    private static void Assert200(ApiAnswer answer) => Xunit.Assert.True(answer.Status is 200 or 204, answer.ToString());
}
