using System.Text.Json.Serialization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Numbers that are not to be called (section 5.14). An agent looks a number up, and does not read the list.</summary>
internal static class BlacklistRoutes
{
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["department"] = "campaign_id" });

    public static void MapBlacklist(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-119", "GET", "/blacklist", "blacklist:read", List, LeadFilters.Blacklist);
        api.Add("LD-120", "POST", "/blacklist", "blacklist:create", Add, LeadTakes.BlacklistEntry);
        api.Add("LD-121", "GET", "/blacklist/{id}", "blacklist:read", Get);
        api.Add("LD-122", "DELETE", "/blacklist/{id}", "blacklist:delete", Remove);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        var page = call.Page();
        var phone = call.Query.Phone("phone", call.Caller.Role < Role.TeamLeader ? Need.Required : Need.Optional).Or(null);

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (entries, total) = await call.Get<Blacklist>().PageAsync(db, phone, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(entries.ConvertAll(e => EntryBody.Of(call, e)), page, total);
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var phone = body.Phone("phone", Need.Required).Or(null);
        var campaign = body.Id("campaign_id").Or(null);
        var comment = body.Text("comment", longest: LeadFields.LongestText).Or(null);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<Blacklist>().AddAsync(phone!, campaign, comment, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(id, $"/blacklist/{id}", async () => EntryBody.Of(call, (await FindAsync(call, id))!));
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        call.Caller.Role < Role.TeamLeader ? LeadErrors.Forbidden
        : await FindAsync(call, call.Id("id")) is { } entry ? LeadAnswer.Of(EntryBody.Of(call, entry))
        : LeadErrors.NotFound("blacklist_entry");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<Blacklist>().RemoveAsync(call.Id("id"), call.Caller, call.Aborted));

    private static async ValueTask<BlacklistEntry?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<Blacklist>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    internal sealed record EntryBody(long Id, string Phone, long? CampaignId, string? Comment, string Source, long? CreatedBy, string CreatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static EntryBody Of(LeadCall call, BlacklistEntry e) => new(
            e.Id, e.Phone, e.DepartmentId, e.Comment, e.Source, e.CreatedBy, call.Time(e.CreatedAt))
        {
            Links = call.Links.Of($"/blacklist/{e.Id}"),
        };
    }
}
