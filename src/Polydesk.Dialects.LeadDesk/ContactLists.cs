using System.Text.Json.Serialization;
using Polydesk.Desk.Departments;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Lists of people who are to be called (section 5.7).</summary>
internal static class ContactLists
{
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["office"] = "office_id" });

    private static readonly LeadResource<ContactList, ContactListDraft, ListBody> Resource = new(
        "contact_list", Names, FindAsync, ListBody.Of, Read, static (call, id, draft) => call.Get<SaveContactList>().RunAsync(id, draft, call.Caller, call.Aborted));

    public static void MapContactLists(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-70", "GET", "/contact_lists", "contact_lists:read", call => List(call, new()), LeadFilters.ContactLists);
        api.Add("LD-71", "POST", "/contact_lists", "contact_lists:create", Resource.AddAsync, LeadTakes.NewList);
        api.Add("LD-72", "GET", "/contact_lists/{id}", "contact_lists:read", Resource.GetAsync);
        api.Add("LD-72", "GET", "/contact_lists/{id}/campaigns", "contact_lists:read campaigns:read", ListCampaigns, LeadFilters.Campaigns);
        api.Add("LD-73", "PATCH", "/contact_lists/{id}", "contact_lists:update", Resource.ChangeAsync, LeadTakes.List);
        api.Add("LD-74", "DELETE", "/contact_lists/{id}", "contact_lists:delete", Remove);
    }

    /// <summary>A page of the lists that the filter leaves, narrowed further by the query.</summary>
    public static async ValueTask<LeadAnswer> List(LeadCall call, ContactListFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var sort = call.Sort("name", "created_at");
        filter = filter with
        {
            Name = query.Text("name").Or(null),
            DepartmentIds = filter.DepartmentIds ?? Campaigns.Seen(call, query.Ids("campaign_id")),
            OfficeId = filter.OfficeId ?? query.Integer("office_id").Or(null),
            Archived = query.Bool("archived").Or(null),
            Sorts = sort is { } by ? [new(by.Property == "name" ? ContactListOrder.Name : ContactListOrder.Created, by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (lists, total) = await call.Get<ContactListStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(lists.ConvertAll(l => ListBody.Of(call, l)), page, total);
    }

    public static async ValueTask<ContactList?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<ContactListStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static async ValueTask<LeadAnswer> ListCampaigns(LeadCall call) => await FindAsync(call, call.Id("id")) is { } list
        ? await Campaigns.ListOf(call, DepartmentRelations.ContactLists, list.Id)
        : LeadErrors.NotFound("contact_list");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveContactList>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    private static ContactListDraft Read(LeadFields body, Need name) => new()
    {
        Name = body.Text("name", name).Filled(),
        Legend = body.Text("legend", longest: LeadFields.LongestText),
        OfficeId = body.Id("office_id"),
        CallAttempts = body.Integer("call_attempts", Need.Value, 1, 100).Filled(),
        ExpiresAt = body.Time("expires_at"),
    };

    internal sealed record ListBody(
        long Id, string Name, string? Legend, long? OfficeId, long CallAttempts, string? ExpiresAt, bool Archived, long ContactsTotal, long ContactsLeft,
        long Unused, long InCirculation, long Finished, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static ListBody Of(LeadCall call, ContactList l) => new(
            l.Id, l.Name, l.Legend, l.OfficeId, l.CallAttempts, call.Time(l.ExpiresAt), l.ExpiresAt <= call.Now, l.Total, l.Total - l.Finished, l.Unused,
            l.InCirculation, l.Finished, call.Time(l.CreatedAt), call.Time(l.UpdatedAt))
        {
            Links = call.Links.Of($"/contact_lists/{l.Id}", "contacts", "campaigns"),
        };
    }
}
