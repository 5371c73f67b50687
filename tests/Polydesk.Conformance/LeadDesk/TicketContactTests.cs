using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>Whom a ticket can be about: nobody becomes visible by being named by a number that anybody can count up to.</summary>
public class TicketContactTests
{
    [Theory, EachEngine]
    public async Task LD_124_A_ticket_is_not_about_somebody_whom_the_caller_does_not_see(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var stranger = (await CallCentre.OfAsync(api)).Contact;
        var office = await centre.Lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var leader = await centre.Lead.AsAsync(await centre.Lead.UserAsync("teamleader", office));
        var campaign = await centre.Lead.AddAsync("/campaigns", new { name = "Of the office", office_id = office });

        foreach (var (caller, its) in new[] { (centre.Agent, centre.Campaign), (leader, campaign) })
        {
            foreach (var id in new[] { stranger, 999_999, api.Owner.Id, centre.AgentId })
            {
                (await caller.PostAsync("/tickets", Body(its, $$""" "contact_id":{{id}} """))).Invalid("contact_id: The selected contact id is invalid.");
            }

            (await caller.GetAsync($"/contacts/{stranger}")).Fails(404, "contact_not_found");
        }

        (await centre.Owner.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact_id":{{api.Owner.Id}} """))).Invalid(
            "contact_id: The selected contact id is invalid.");
        (await centre.Agent.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact_id":{{centre.Contact}} """))).IsOk();
    }

    [Theory, EachEngine]
    public async Task LD_124_A_contact_is_matched_by_address_and_by_the_numbers_that_the_caller_sees(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var other = await CallCentre.OfAsync(api);
        var mail = $"hidden{Some.Next()}@example.com";
        var hidden = await centre.Lead.AddAsync("/contacts", new { email = mail, contact_list_id = other.List });

        Assert.Equal(centre.Contact, await OfAsync($$""" "contact":{"phone":"{{centre.Phone}}"} """));
        var namesake = await OfAsync($$""" "contact":{"phone":"{{other.Phone}}","fname":"Unknown"} """);
        Assert.NotEqual(other.Contact, namesake);
        (await centre.Agent.GetAsync($"/contacts/{other.Contact}")).Fails(404, "contact_not_found");
        Assert.Equal("Unknown", (await centre.Agent.GetAsync($"/contacts/{namesake}")).IsOk().Json.Text("fname"));

        (await centre.Agent.GetAsync($"/contacts/{hidden}")).Fails(404, "contact_not_found");
        Assert.Equal(hidden, await OfAsync($$""" "contact":{"email":"{{mail}}"} """));
        (await centre.Agent.GetAsync($"/contacts/{hidden}")).IsOk();
        (await centre.Owner.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"email":"{{api.Owner.Email}}"} """))).Invalid(
            "contact.email: The selected contact.email is invalid.");

        async Task<long> OfAsync(string contact)
        {
            var ticket = (await centre.Agent.PostAsync("/tickets", Body(centre.Campaign, contact))).IsOk().Json.Number("id");
            return (await centre.Agent.GetAsync($"/tickets/{ticket}")).Json.Number("contact_id");
        }
    }

    [Theory, EachEngine]
    public async Task LD_124_A_contact_who_is_made_with_a_ticket_is_made_by_the_rules_of_contacts(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var phone = CallCentre.NewPhone();
        var external = $"X{Some.Next()}";
        var before = (await centre.Owner.GetAsync("/contacts?per_page=1")).Json.GetProperty("_meta").Number("total");
        await centre.Lead.AddAsync("/blacklist", new { phone });

        (await centre.Agent.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"phone":"{{phone}}"} """))).Invalid("contact.phone: The contact.phone is blacklisted.");
        (await centre.Agent.PostAsync(
            "/tickets", Body(centre.Campaign, """ "contact":{"phone":"+47555","companyid":999999} """))).Invalid("contact.companyid: The selected contact.companyid is invalid.");
        (await centre.Agent.PostAsync(
            "/tickets",
            Body(centre.Campaign, """ "contact":{"email":"x@example.org","birthyear":1,"phone_numbers":5,"contact_lists":[{"id":999999}],"contact_list_id":999999} """)))
            .Invalid(
                "contact.birthyear: The contact.birthyear must be at least 1900.", "contact.phone_numbers: The contact.phone numbers must be an array.",
                "contact.contact_lists.0.id: The selected contact.contact lists.0.id is invalid.",
                "contact.contact_list_id: The selected contact.contact list id is invalid.");
        (await centre.Agent.PostAsync(
            "/tickets", """{"subject":"S","message":"M","campaign_id":999999,"contact":{"email":"nobody@example.org"} }""")).Invalid("campaign_id: The selected campaign id is invalid.");
        Assert.Equal(before, (await centre.Owner.GetAsync("/contacts?per_page=1")).Json.GetProperty("_meta").Number("total"));

        var ticket = (await centre.Agent.PostAsync(
            "/tickets",
            Body(centre.Campaign, $$""" "contact":{"phone":"{{CallCentre.NewPhone()}}","company":"Fjord","city":"Oslo","other3":"third","external_id":"{{external}}","contact_list_id":{{centre.List}} } """)))
            .IsOk().Json.Number("id");
        var contact = await centre.Agent.GetAsync($"/contacts/{(await centre.Agent.GetAsync($"/tickets/{ticket}")).Json.Number("contact_id")}");
        Assert.Equal(
            ("Fjord", "Oslo", "third", external),
            (contact.IsOk().Json.Text("company"), contact.Json.Text("city"), contact.Json.Text("other3"), contact.Json.Text("external_id")));
        Assert.Equal([centre.List], contact.Related("contact_lists"));
    }

    [Theory, EachEngine]
    public async Task LD_124_LD_10_Making_a_contact_with_a_ticket_needs_the_scopes_of_contacts(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var tickets = await centre.Lead.AsAsync(centre.AgentPerson, "tickets:create");
        var mail = $"new{Some.Next()}@example.com";

        (await tickets.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"phone":"{{centre.Phone}}"} """))).IsOk();
        (await tickets.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"email":"{{mail}}"} """))).Fails(403, "insufficient_scope");
        var both = await centre.Lead.AsAsync(centre.AgentPerson, "tickets:create contacts:create");
        var listed = await both.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"email":"{{mail}}","contact_list_id":{{centre.List}} } """));
        Assert.Contains("contact_lists:read", listed.Fails(403, "insufficient_scope").Header("WWW-Authenticate"));
        Assert.Empty((await centre.Owner.GetAsync("/contacts?email=" + mail)).CollectionIds());
        (await both.PostAsync("/tickets", Body(centre.Campaign, $$""" "contact":{"email":"{{mail}}"} """))).IsOk();
    }

    [Theory, EachEngine]
    public async Task LD_124_Tickets_of_one_new_address_at_once_are_all_of_one_contact(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var mail = $"race{Some.Next()}@example.com";

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.PostAsync("/tickets", Body(1, $$""" "contact":{"email":"{{mail}}"} """))));

        var contact = Assert.Single((await owner.GetAsync("/contacts?email=" + mail)).CollectionIds());
        Assert.Equal(made.Select(m => m.IsOk().Json.Number("id")).Order(), (await owner.GetAsync($"/contacts/{contact}/tickets")).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task LD_126_A_ticket_of_a_disabled_campaign_is_sent_back_as_it_was_read_and_no_other_comes_into_it(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var ticket = await centre.Lead.AddAsync("/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Hello" });
        var elsewhere = await api.TicketAsync();
        (await centre.Owner.PatchAsync($"/campaigns/{centre.Campaign}", """{"disabled":true}""")).IsDone();

        var read = (await centre.Owner.GetAsync($"/tickets/{ticket}")).IsOk();
        (await centre.Owner.PatchAsync($"/tickets/{ticket}", read.Json.GetRawText())).IsDone();
        (await centre.Owner.PatchAsync($"/tickets/{elsewhere}", JsonSerializer.Serialize(new { campaign_id = centre.Campaign }))).Invalid(
            "campaign_id: The selected campaign id is invalid.");
    }

    private static string Body(long campaign, string contact) => $$"""{"subject":"Offer","message":"Hello","campaign_id":{{campaign}},{{contact}}}""";
}
