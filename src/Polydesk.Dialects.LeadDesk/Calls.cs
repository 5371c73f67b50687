using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The contact log: calls and other logged interactions (section 5.10).</summary>
internal static class Calls
{
    public static readonly IReadOnlyList<string> Directions = ["out", "in"];
    public static readonly IReadOnlyList<string> Statuses = ["answered", "no_answer", "busy", "failed"];

    private static readonly LeadNames Names = new(new Dictionary<string, string>
    {
        ["department"] = "campaign_id",
        ["person"] = "contact_id",
        ["user"] = "user_id",
        ["result"] = "result_id",
        ["ticket"] = "ticket_id",
    });

    public static void MapCalls(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-105", "GET", "/calls", "calls:read", call => List(call, new()), LeadFilters.Calls);
        api.Add("LD-106", "POST", "/calls", "calls:create", Add, LeadTakes.NewCall);
        api.Add("LD-107", "GET", "/calls/{id}", "calls:read", Get);
        api.Add("LD-108", "PATCH", "/calls/{id}", "calls:update", Change, LeadTakes.Call);
        api.Add("LD-109", "DELETE", "/calls/{id}", "calls:delete", Remove);
        api.Add("LD-86", "GET", "/contacts/{id}/calls", "contacts:read calls:read", ListOfContact, LeadFilters.But(LeadFilters.Calls, "contact_id"));
        api.Add("LD-132", "GET", "/tickets/{id}/calls", "tickets:read calls:read", ListOfTicket, LeadFilters.But(LeadFilters.Calls, "ticket_id"));
    }

    public static async ValueTask<Call?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<CallStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call, CallFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var sort = call.Sort("talk_start");
        filter = filter with
        {
            UserIds = query.Ids("user_id"),
            PersonIds = filter.PersonIds ?? query.Ids("contact_id"),
            DepartmentIds = query.Ids("campaign_id"),
            ResultIds = query.Ids("result_id"),
            TicketIds = filter.TicketIds ?? query.Ids("ticket_id"),
            Phone = query.Phone("phone").Or(null),
            Direction = query.Choice("direction", Need.Value, Directions).Or(null),
            Started = query.Range("talk_start"),
            Created = query.Range("created"),
            Updated = query.Range("updated"),
            Sorts = sort is { } by ? [new(CallOrder.TalkStart, by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (calls, total) = await call.Get<CallStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(calls.ConvertAll(c => CallBody.Of(call, c)), page, total);
    }

    private static ValueTask<LeadAnswer> ListOfContact(LeadCall call) => Contacts.ListOf(call, id => List(call, new() { PersonIds = [id] }));

    private static ValueTask<LeadAnswer> ListOfTicket(LeadCall call) => Tickets.ListOf(call, id => List(call, new() { TicketIds = [id] }));

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var contact = body.Id("contact_id").Or(null);
        var phone = body.Phone("phone").Or(null);
        var draft = new CallDraft
        {
            DepartmentId = body.Id("campaign_id", Need.Required).Or(null) ?? 0,
            PersonId = contact,
            Phone = phone,
            UserId = body.Id("user_id", call.UserId is null ? Need.Required : Need.Optional).Or(null),
            Direction = body.Choice("direction", Need.Value, Directions).Or(null) ?? "out",
            Status = body.Choice("status", Need.Value, Statuses).Or(null) ?? "answered",
            ResultId = body.Id("result_id").Or(null),
            Comment = body.Text("comment", longest: LeadFields.LongestText).Or(null),
            TalkStart = body.Time("talk_start", Need.Value).Or(null) ?? call.Now,
            TalkEnd = body.Time("talk_end").Or(null),
            HandlingStop = body.Time("handling_stop").Or(null),
            TicketId = body.Id("ticket_id").Or(null),
        };

        if (phone is null && contact is null && !body.Faults.Has("phone") && !body.Faults.Has("contact_id"))
        {
            body.Refuse("phone", LeadWords.RequiredWithout("phone", "contact_id"));
        }

        RefuseBefore(body, draft.TalkStart.Value, draft.TalkEnd, draft.HandlingStop);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<LogCall>().RunAsync(draft, Tickets.CallerOf(call), call.Aborted)).Failed(out var problem, out var logged)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(logged.Id, $"/calls/{logged.Id}", () => ValueTask.FromResult(CallBody.Of(call, logged)));
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } found ? LeadAnswer.Of(CallBody.Of(call, found)) : LeadErrors.NotFound("call");

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await FindAsync(call, call.Id("id")) is not { } found)
        {
            return LeadErrors.NotFound("call");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var change = new CallChange
        {
            ResultId = body.Id("result_id"),
            Comment = body.Text("comment", longest: LeadFields.LongestText),
            TalkEnd = body.Time("talk_end"),
            HandlingStop = body.Time("handling_stop"),
            TicketId = body.Id("ticket_id"),
        };

        RefuseBefore(body, found.TalkStart, change.TalkEnd.Or(null), change.HandlingStop.Or(null));

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ChangeCall>().RunAsync(found.Id, change, Tickets.CallerOf(call), call.Aborted), Names);
    }

    /// <summary>A call ends after it began, and its handling does not end before it: within the same second, which is all that clients see, it may.</summary>
    private static void RefuseBefore(LeadFields body, DateTimeOffset start, DateTimeOffset? end, DateTimeOffset? handled)
    {
        if (end <= start)
        {
            body.Refuse("talk_end", LeadWords.After("talk_end", "talk_start"));
        }

        if (handled?.AddSeconds(1) <= start)
        {
            body.Refuse("handling_stop", LeadWords.After("handling_stop", "talk_start"));
        }
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveCall>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    internal sealed record CallBody(
        long Id, long CampaignId, string Phone, long? ContactId, long? UserId, string? UserUsername, string Direction, string Status, long? ResultId,
        string? Result, string? Comment, string TalkStart, string? TalkEnd, long TalkTime, string? HandlingStop, long? TicketId, string? CallRecording,
        IReadOnlyList<long> OrderIds, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static CallBody Of(LeadCall call, Call c) => new(
            c.Id, c.DepartmentId, c.Phone, c.PersonId, c.UserId, c.Username, c.Direction, c.Status, c.ResultId, c.Result, c.Comment, call.Time(c.TalkStart),
            call.Time(c.TalkEnd), c.TalkSeconds, call.Time(c.HandlingStop), c.TicketId, c.Recording, c.OrderIds, call.Time(c.CreatedAt), call.Time(c.UpdatedAt))
        {
            Links = call.Links.Of($"/calls/{c.Id}"),
        };
    }
}
