using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>Relation arrays end where the caller's sight does: what is not seen is neither shown, nor found by, nor taken away.</summary>
public class RelationVisibilityTests
{
    private static readonly (string Name, string Thing)[] Relations = [("users", "user"), ("products", "product"), ("contact_lists", "contact_list")];

    [Theory, EachEngine]
    [Operation("LD-58", "LD-59", "LD-65", "LD-66", "LD-67")]
    public async Task LD_18_LD_30_A_team_leader_neither_sees_nor_loses_what_is_of_other_offices(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var (mine, theirs) = (await OfficeAsync(lead), await OfficeAsync(lead));
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", mine.Office));
        var campaign = await lead.AddAsync("/campaigns", new { name = "Shared", office_id = mine.Office });
        var path = $"/campaigns/{campaign}";

        foreach (var (name, thing) in Relations)
        {
            var (seen, hidden) = (mine.Members[name], theirs.Members[name]);
            long[] all = [.. new[] { seen, hidden }.Order()];
            (await owner.PatchAsync($"{path}/{name}", Array(all))).IsDone();

            Assert.Equal([seen], (await leader.GetAsync(path)).Related(name));
            Assert.Equal([campaign], (await leader.GetAsync($"/campaigns?{thing}_id={seen}")).CollectionIds());
            Assert.Empty((await leader.GetAsync($"/campaigns?{thing}_id={hidden}")).CollectionIds());
            Assert.Equal([campaign], (await owner.GetAsync($"/campaigns?{thing}_id={hidden}")).CollectionIds());

            (await leader.PatchAsync(path, (await leader.GetAsync(path)).Json.GetRawText())).IsDone();
            (await leader.DeleteAsync($"{path}/{name}/{hidden}")).Fails(404, thing + "_not_found");
            Assert.Equal(all, (await owner.GetAsync(path)).Related(name));

            (await leader.PatchAsync($"{path}/{name}", "[]")).IsDone();
            Assert.Equal([hidden], (await owner.GetAsync(path)).Related(name));
            (await leader.PostAsync($"{path}/{name}", Array([seen]))).IsDone();
            (await leader.DeleteAsync($"{path}/{name}/{seen}")).IsDone();
            Assert.Equal([hidden], (await owner.GetAsync(path)).Related(name));
        }
    }

    [Theory, EachEngine]
    [Operation("LD-39", "LD-70", "LD-92")]
    public async Task LD_36_Campaigns_that_a_team_leader_does_not_see_find_nothing_and_stay_a_users(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var mine = await OfficeAsync(lead);
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", mine.Office));
        var relations = Relations.ToDictionary(r => r.Name, r => new[] { new { id = mine.Members[r.Name] } });
        var campaign = await lead.AddAsync("/campaigns", new
        {
            name = "Elsewhere",
            office_id = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" }),
            users = relations["users"],
            products = relations["products"],
            contact_lists = relations["contact_lists"],
        });

        foreach (var (name, _) in Relations)
        {
            Assert.Equal([mine.Members[name]], (await owner.GetAsync($"/{name}?campaign_id={campaign}")).CollectionIds());
            Assert.Empty((await leader.GetAsync($"/{name}?campaign_id={campaign}")).CollectionIds());
        }

        (await leader.PatchAsync($"/users/{mine.Members["users"]}", """{"campaigns":[]}""")).IsDone();
        Assert.Equal([campaign], (await owner.GetAsync($"/users/{mine.Members["users"]}/campaigns")).CollectionIds());
    }

    [Theory, EachEngine]
    [Operation("LD-57", "LD-59", "LD-60", "LD-80", "LD-82", "LD-37", "LD-39", "LD-65", "LD-66", "LD-67", "LD-76", "LD-78")]
    public async Task LD_10_A_relation_array_in_a_body_needs_to_read_what_it_leads_to(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var token = await lead.AsAsync(
            api.Owner, "campaigns:create campaigns:update contacts:create contacts:update users:create users:update");
        var campaign = await lead.AddAsync("/campaigns", new { name = "Scopes" });
        var contact = await lead.AddAsync("/contacts", new { phone = CallCentre.NewPhone() });
        var user = (await api.Some.EmployeeAsync(1)).Id;

        foreach (var (name, _) in Relations)
        {
            var body = $$"""{"name":"New","{{name}}":[{"id":999999}]}""";
            Lacks(name, await token.PostAsync("/campaigns", body));
            Lacks(name, await token.PatchAsync($"/campaigns/{campaign}", body));
            Lacks(name, await token.PostAsync($"/campaigns/{campaign}", body));
            Lacks(name, await token.DeleteAsync($"/campaigns/{campaign}/{name}/999999"));
        }

        const string lists = """{"phone":"+4799999","contact_lists":[]}""";
        Lacks("contact_lists", await token.PostAsync("/contacts", lists));
        Lacks("contact_lists", await token.PostAsync("/contacts", """{"phone":"+4799999","contact_list_id":1}"""));
        Lacks("contact_lists", await token.PatchAsync($"/contacts/{contact}", lists));
        Lacks("contact_lists", await token.PostAsync($"/contacts/{contact}", lists));
        var campaigns = await lead.AsAsync(api.Owner, "users:create users:update");
        Lacks("campaigns", await campaigns.PostAsync("/users", """{"username":"nobody","campaigns":[]}"""));
        Lacks("campaigns", await campaigns.PatchAsync($"/users/{user}", """{"campaigns":[]}"""));

        var members = await lead.AsAsync(api.Owner, "contact_lists:update contacts:create");
        var list = await lead.AddAsync("/contact_lists", new { name = "Scopes" });
        Lacks("contacts", await members.PostAsync($"/contact_lists/{list}/contacts", $$"""[{"id":{{contact}}}]"""));
        Lacks("contacts", await members.DeleteAsync($"/contact_lists/{list}/contacts/{contact}"));

        (await token.PatchAsync($"/campaigns/{campaign}", """{"name":"Newer"}""")).IsDone();
        (await token.PatchAsync($"/contacts/{contact}", """{"fname":"Ann"}""")).IsDone();

        static void Lacks(string name, ApiAnswer answer) =>
            Assert.Contains($"scope=\"{name}:read\"", answer.Fails(403, "insufficient_scope").Header("WWW-Authenticate"));
    }

    private static async Task<(long Office, Dictionary<string, long> Members)> OfficeAsync(Lead lead)
    {
        var office = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        return (office, new()
        {
            ["users"] = (await lead.UserAsync("agent", office)).Id,
            ["products"] = await lead.AddAsync("/products", new { name = "Product", office_id = office }),
            ["contact_lists"] = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}", office_id = office }),
        });
    }

    private static string Array(IEnumerable<long> ids) => JsonSerializer.Serialize(ids.Select(id => new { id }));
}
