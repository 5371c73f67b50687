using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A campaign with an agent, a contact list and a contact in it.</summary>
public sealed class CallCentre(Lead lead, LeadCaller owner, LeadCaller agent, TestPerson agentPerson, long campaign, long list, long contact, string phone)
{
    public Lead Lead => lead;

    public LeadCaller Owner => owner;

    public LeadCaller Agent => agent;

    public long AgentId => agentPerson.Id;

    public TestPerson AgentPerson => agentPerson;

    public long Campaign => campaign;

    public long List => list;

    public long Contact => contact;

    public string Phone => phone;

    public static async Task<CallCentre> OfAsync(TestApi api, long? office = null)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}", office_id = office, call_attempts = 3 });
        var campaign = await lead.AddAsync("/campaigns", new { name = $"Campaign {Some.Next()}", office_id = office, contact_lists = new[] { new { id = list } } });
        var agent = await UserAsync(lead, "agent", office, campaign);
        var phone = NewPhone();
        var contact = await lead.AddAsync("/contacts", new { fname = "Ann", lname = "Bee", phone, contact_list_id = list });
        return new(lead, owner, await lead.AsAsync(agent), agent, campaign, list, contact, phone);
    }

    public static string NewPhone() => $"+3585{Some.Next():D8}";

    public static async Task<TestPerson> UserAsync(Lead lead, string role, long? office, params long[] campaigns)
    {
        var name = $"user{Some.Next()}";
        var made = await (await lead.OwnerAsync()).PostAsync(
            "/users",
            JsonSerializer.Serialize(new { username = name, role, office_id = office, password = "secret-" + name, campaigns = campaigns.Select(id => new { id }) }));
        Assert.True(made.Status == 200, made.ToString());
        return new(made.Json.Number("id"), name, "secret-" + name);
    }

    /// <summary>Logs a call as the agent and answers its id.</summary>
    public async Task<long> CallAsync(object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body.TryAdd("campaign_id", campaign);
        body.TryAdd("contact_id", contact);
        return (await agent.PostAsync("/calls", body.ToJsonString())).IsOk().Json.Number("id");
    }

    /// <summary>The contact's standing in the list.</summary>
    public async Task<JsonElement> StandingAsync(long? inList = null)
    {
        var members = (await owner.GetAsync($"/contact_lists/{inList ?? list}/contacts")).IsOk().Json.GetProperty("collection");
        return members.EnumerateArray().Single(m => m.Number("id") == contact).GetProperty("list_state");
    }

    /// <summary>The id of a standard outcome.</summary>
    public async Task<long> ResultAsync(string kind) => (await owner.GetAsync("/results?kind=" + kind)).CollectionIds()[0];
}
