using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Accounts;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A call centre of an office with one thing of every kind, and callers of every kind.</summary>
internal sealed class LeadWorld(CallCentre centre)
{
    public CallCentre Centre => centre;

    public long Office { get; private init; }

    public long Product { get; private init; }

    public long Order { get; private init; }

    public long Call { get; private set; }

    public string Recording { get; private set; } = "";

    public long Callback { get; private init; }

    public long Ticket { get; private init; }

    public long Field { get; private init; }

    public long Blocked { get; private init; }

    private static readonly string[] Tables =
    [
        "people", "departments", "teams", "contact_lists", "products", "orders", "calls", "callbacks", "tickets", "fields", "blacklist", "webhooks", "call_results",
        "order_states",
    ];

    public static async Task<LeadWorld> MakeAsync(TestApi api)
    {
        foreach (var table in Tables)
        {
            await api.Some.StartIdsAsync(table, 100_000);
        }

        var office = await (await Lead.OfAsync(api)).AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var centre = await CallCentre.OfAsync(api, office);
        var lead = centre.Lead;
        var product = await lead.AddAsync("/products", new { name = "Broadband", price = 10, office_id = office });
        (await centre.Owner.PostAsync($"/campaigns/{centre.Campaign}", $$"""{"products":[{"id":{{product}}}]}""")).IsDone();
        var world = new LeadWorld(centre)
        {
            Office = office,
            Product = product,
            Order = (await centre.Agent.PostAsync("/orders", OrderBody(centre, product))).IsOk().Json.Number("id"),
            Callback = (await centre.Agent.PostAsync("/callbacks", CallbackBody(centre))).IsOk().Json.Number("id"),
            Ticket = await lead.AddAsync("/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Hello" }),
            Field = await lead.AddAsync("/custom_fields", new { target = "contact", name = $"f{Some.Next()}" }),
            Blocked = await lead.AddAsync("/blacklist", new { phone = CallCentre.NewPhone() }),
        };
        world.Call = await centre.CallAsync();
        await centre.Agent.PutAsync($"/calls/{world.Call}/recording", ApiClient.Raw("audio/mpeg", Encoding.ASCII.GetBytes("sound")));
        world.Recording = (await centre.Agent.GetAsync($"/calls/{world.Call}")).Json.Text("call_recording")!;
        return world;
    }

    /// <summary>Every kind of caller in the order of <see cref="LeadMatrix"/>'s columns.</summary>
    public async Task<IReadOnlyList<LeadCaller>> CallersAsync()
    {
        var lead = centre.Lead;
        var elsewhere = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var stranger = await Lead.OfAsync(await lead.Api.Server.NewDeskAsync());

        return
        [
            centre.Owner,
            await lead.AsAsync(await lead.UserAsync("admin")),
            await lead.AsAsync(await lead.UserAsync("manager")),
            await lead.AsAsync(await lead.UserAsync("teamleader", Office)),
            await lead.AsAsync(await lead.UserAsync("teamleader", elsewhere)),
            centre.Agent,
            await lead.AsAsync(lead.Api.Owner, "*:read"),
            await ExpiredAsync(),
            await stranger.OwnerAsync(),
        ];
    }

    public Task<long> NewAsync(string path, object body) => centre.Lead.AddAsync(path, body);

    public Task<long> NewContactAsync() => NewAsync("/contacts", new { fname = "x", phone = CallCentre.NewPhone(), contact_list_id = centre.List });

    public Task<long> NewAgentAsync() => NewUserAsync();

    public string Calling => $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"user_id":{{centre.AgentId}} }""";

    public string Ordering => OrderBody(centre, Product);

    public string Promising(string more = "") => CallbackBody(centre, more);

    private static string OrderBody(CallCentre centre, long product) =>
        $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"user_id":{{centre.AgentId}},"products":[{"id":{{product}}}]}""";

    private static string CallbackBody(CallCentre centre, string more = "") =>
        $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{centre.Contact}},"due_at":"2030-01-01T00:00:00Z"{{(more.Length > 0 ? more : $",\"user_id\":{centre.AgentId}")}} }""";

    private async Task<long> NewUserAsync() => (await CallCentre.UserAsync(centre.Lead, "agent", Office, centre.Campaign)).Id;

    private async Task<LeadCaller> ExpiredAsync()
    {
        var token = (await centre.Lead.AskAsync(
            new { grant_type = "client_user", username = centre.Lead.Api.Owner.Email, leaddesk_client_id = centre.Lead.Api.Account.Info.Id })).Json.Text("access_token")!;
        await centre.Lead.Api.WriteAsync($"update api_tokens set access_expires_at = 1 where access_hash = {Secrets.Hash(token)}");
        return centre.Lead.With(token);
    }
}
