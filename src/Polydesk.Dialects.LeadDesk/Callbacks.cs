using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Dated promises to call somebody again (section 5.13).</summary>
internal static class Callbacks
{
    public static readonly IReadOnlyList<string> Types = ["private", "public"];
    public static readonly IReadOnlyList<string> Statuses = ["open", "done", "cancelled"];

    private static readonly LeadNames Names = new(new Dictionary<string, string>
    {
        ["department"] = "campaign_id",
        ["person"] = "contact_id",
        ["user"] = "user_id",
        ["ticket"] = "ticket_id",
    });

    public static void MapCallbacks(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-114", "GET", "/callbacks", "callbacks:read", call => List(call, new()), LeadFilters.Callbacks);
        api.Add("LD-115", "POST", "/callbacks", "callbacks:create", Add, LeadTakes.NewCallback);
        api.Add("LD-116", "GET", "/callbacks/{id}", "callbacks:read", Get);
        api.Add("LD-117", "PATCH", "/callbacks/{id}", "callbacks:update", Change, LeadTakes.Callback);
        api.Add("LD-118", "DELETE", "/callbacks/{id}", "callbacks:delete", Remove);
        api.Add("LD-86", "GET", "/contacts/{id}/callbacks", "contacts:read callbacks:read", ListOfContact, LeadFilters.But(LeadFilters.Callbacks, "contact_id"));
        api.Add("LD-132", "GET", "/tickets/{id}/callbacks", "tickets:read callbacks:read", ListOfTicket, LeadFilters.Callbacks);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call, CallbackFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var type = query.Choice("type", Need.Value, Types).Or(null);
        var sort = call.Sort("due_at");
        filter = filter with
        {
            IsPrivate = type is null ? null : type == "private",
            Status = query.Choice("status", Need.Value, Statuses).Or(null),
            UserIds = query.Ids("user_id"),
            DepartmentIds = query.Ids("campaign_id"),
            PersonIds = filter.PersonIds ?? query.Ids("contact_id"),
            Due = query.Range("due"),
            Created = query.Range("created"),
            Updated = query.Range("updated"),
            Sorts = sort is { } by ? [new(CallbackOrder.Due, by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (callbacks, total) = await call.Get<CallbackStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(callbacks.ConvertAll(c => CallbackBody.Of(call, c)), page, total);
    }

    private static ValueTask<LeadAnswer> ListOfContact(LeadCall call) => Contacts.ListOf(call, id => List(call, new() { PersonIds = [id] }));

    private static ValueTask<LeadAnswer> ListOfTicket(LeadCall call) => Tickets.ListOf(call, id => List(call, new() { TicketIds = [id] }));

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Required) with
        {
            DepartmentId = body.Id("campaign_id", Need.Required).Or(null) ?? 0,
            PersonId = body.Id("contact_id").Or(null),
        };

        if (draft.PersonId is null && draft.Phone.Or(null) is null && !body.Faults.Has("phone") && !body.Faults.Has("contact_id"))
        {
            body.Refuse("phone", LeadWords.RequiredWithout("phone", "contact_id"));
        }

        if (call.UserId is null && draft.IsPrivate.Or(true) && draft.UserId.Or(null) is null && !body.Faults.Has("user_id"))
        {
            body.Refuse("user_id", LeadWords.RequiredWhen("user_id", "type", "private"));
        }

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<SaveCallback>().RunAsync(null, draft, Tickets.CallerOf(call), call.Aborted)).Failed(out var problem, out var made)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(made.Id, $"/callbacks/{made.Id}", () => ValueTask.FromResult(CallbackBody.Of(call, made)));
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call) is { } found ? LeadAnswer.Of(CallbackBody.Of(call, found)) : LeadErrors.NotFound("callback");

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await FindAsync(call) is not { } found)
        {
            return LeadErrors.NotFound("callback");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Value) with { Status = body.Choice("status", Need.Value, Statuses).Filled() };

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<SaveCallback>().RunAsync(found.Id, draft, Tickets.CallerOf(call), call.Aborted), Names);
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveCallback>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    private static async ValueTask<Callback?> FindAsync(LeadCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<CallbackStore>().FindAsync(db, call.Id("id"), call.Caller, call.Aborted);
    }

    private static CallbackDraft Read(LeadFields body, Need due)
    {
        var type = body.Choice("type", Need.Value, Types).Or(null);
        return new()
        {
            IsPrivate = type is null ? default(Optional<bool>) : type == "private",
            Phone = body.Phone("phone"),
            UserId = body.Id("user_id"),
            DueAt = body.Time("due_at", due).Filled(),
            Comment = body.Text("comment", longest: LeadFields.LongestText),
            TicketId = body.Id("ticket_id"),
        };
    }

    internal sealed record CallbackBody(
        long Id, string Type, long CampaignId, long? ContactId, string? Phone, long? UserId, string DueAt, string? Comment, string Status, long? TicketId,
        long? CreatedBy, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static CallbackBody Of(LeadCall call, Callback c) => new(
            c.Id, c.IsPrivate ? "private" : "public", c.DepartmentId, c.PersonId, c.Phone, c.UserId, call.Time(c.DueAt), c.Comment, c.Status, c.TicketId,
            c.CreatedBy, call.Time(c.CreatedAt), call.Time(c.UpdatedAt))
        {
            Links = call.Links.Of($"/callbacks/{c.Id}"),
        };
    }
}
