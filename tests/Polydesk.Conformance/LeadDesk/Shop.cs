using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A campaign that sells two products, with an agent and a contact. The price of one product is free.</summary>
internal sealed record Shop(Lead Lead, LeadCaller Owner, TestPerson Agent, LeadCaller Seller, long Campaign, long Contact, long Cheap, long Free)
{
    public static async Task<Shop> OpenAsync(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var agent = await lead.UserAsync("agent");
        var cheap = await lead.AddAsync("/products", new { name = "Cheap", price = 29.8 });
        var free = await lead.AddAsync("/products", new { name = "Free", price = 10, price_editable = true });
        var campaign = await lead.AddAsync(
            "/campaigns", new { name = "Shop", users = new[] { new { id = agent.Id } }, products = new[] { new { id = cheap }, new { id = free } } });
        var list = await lead.AddAsync("/contact_lists", new { name = $"Customers {Some.Next()}" });
        var contact = await lead.AddAsync("/contacts", new { fname = "Kari", phone = "+4712345", contact_list_id = list });
        await (await lead.OwnerAsync()).PostAsync($"/campaigns/{campaign}/contact_lists", $$"""{"id":{{list}}}""");
        return new(lead, await lead.OwnerAsync(), agent, await lead.AsAsync(agent), campaign, contact, cheap, free);
    }

    /// <summary>The body of an order of one of the cheap product.</summary>
    public string Order(Action<JsonObject>? change = null)
    {
        var order = new JsonObject
        {
            ["contact_id"] = Contact,
            ["campaign_id"] = Campaign,
            ["user_id"] = Agent.Id,
            ["products"] = new JsonArray(new JsonObject { ["id"] = Cheap }),
        };
        change?.Invoke(order);
        return order.ToJsonString();
    }
}
