using Polydesk.Desk;
using Polydesk.Desk.Teams;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Offices are the desk's teams of a place (section 5.4).</summary>
internal static class Offices
{
    private static readonly LeadResource<Office, OfficeDraft, OfficeBody> Resource = new(
        "office", null, FindAsync, OfficeBody.Of, Read, static (call, id, draft) => call.Get<SaveOffice>().RunAsync(id, draft, call.Caller, call.Aborted));

    public static void MapOffices(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-48", "GET", "/offices", "offices:read", List, LeadFilters.Offices);
        api.Add("LD-49", "POST", "/offices", "offices:create", Resource.AddAsync, LeadTakes.NewOffice);
        api.Add("LD-50", "GET", "/offices/{id}", "offices:read", Resource.GetAsync);
        api.Add("LD-51", "PATCH", "/offices/{id}", "offices:update", Resource.ChangeAsync, LeadTakes.Office);
        api.Add("LD-52", "DELETE", "/offices/{id}", "offices:delete", Remove);
        api.Add("LD-53", "GET", "/offices/{id}/users", "offices:read users:read", ListUsers, LeadFilters.But(LeadFilters.Users, "office_id"));
        api.Add("LD-53", "GET", "/offices/{id}/campaigns", "offices:read campaigns:read", ListCampaigns, LeadFilters.But(LeadFilters.Campaigns, "office_id"));
        api.Add("LD-53", "GET", "/offices/{id}/contact_lists", "offices:read contact_lists:read", ListContactLists, LeadFilters.But(LeadFilters.ContactLists, "office_id"));
        api.Add("LD-53", "GET", "/offices/{id}/products", "offices:read products:read", ListProducts, LeadFilters.But(LeadFilters.Products, "office_id"));
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        var page = call.Page();
        var name = call.Query.Text("name").Or(null);

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (offices, total) = await call.Get<OfficeStore>().PageAsync(db, name, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(offices.ConvertAll(o => OfficeBody.Of(call, o)), page, total);
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveOffice>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    private static async ValueTask<LeadAnswer> ListUsers(LeadCall call) => await FindAsync(call, call.Id("id")) is { } office
        ? await Users.List(call, new() { OfficeId = office.Id }, agentsOnly: false)
        : LeadErrors.NotFound("office");

    private static async ValueTask<LeadAnswer> ListCampaigns(LeadCall call) => await FindAsync(call, call.Id("id")) is { } office
        ? Campaigns.List(call, ofOffice: office.Id)
        : LeadErrors.NotFound("office");

    private static async ValueTask<LeadAnswer> ListContactLists(LeadCall call) => await FindAsync(call, call.Id("id")) is { } office
        ? await ContactLists.List(call, new() { OfficeId = office.Id })
        : LeadErrors.NotFound("office");

    private static async ValueTask<LeadAnswer> ListProducts(LeadCall call) => await FindAsync(call, call.Id("id")) is { } office
        ? await Products.List(call, new() { OfficeId = office.Id })
        : LeadErrors.NotFound("office");

    private static async ValueTask<Office?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<OfficeStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static OfficeDraft Read(LeadFields body, Need name) => new()
    {
        Name = body.Text("name", name).Filled(),
        TimeZone = body.Zone("time_zone"),
        IpAddress = body.Text("ip_address"),
    };

    internal sealed record OfficeBody(long Id, string Name, string? TimeZone, string? IpAddress, string CreatedAt, string UpdatedAt)
    {
        [System.Text.Json.Serialization.JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static OfficeBody Of(LeadCall call, Office o) => new(o.Id, o.Name, o.TimeZone, o.IpAddress, call.Time(o.CreatedAt), call.Time(o.UpdatedAt))
        {
            Links = call.Links.Of($"/offices/{o.Id}", "users", "campaigns", "contact_lists", "products"),
        };
    }
}
