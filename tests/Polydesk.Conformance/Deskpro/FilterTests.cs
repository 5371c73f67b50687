using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Filters of lists: what a client asks for narrows, or is refused. A filter that is passed over answers everything.</summary>
public sealed class FilterTests
{
    private static readonly (string, string) QueryMode = ("X-Deskpro-Api-Get-Query-Body", "1");

    [Theory, EachEngine]
    public async Task DP_59_DP_60_People_of_no_address_are_nobody(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        foreach (var query in new[] { "primary_email=", "email=", "primary_email[]=", "primary_email[]=nobody@example.net" })
        {
            Assert.Empty((await desk.GetAsync("/people?" + query)).Ids());
        }

        foreach (var body in new[] { """{"primary_email": ""}""", """{"primary_email": null}""", """{"email": null}""", """{"primary_email": ["nobody@example.net"]}""" })
        {
            Assert.Empty((await desk.SendAsync("POST", "/people", body, QueryMode)).Ids());
        }

        Assert.NotEmpty((await desk.GetAsync("/people?name=")).Ids());
        Assert.Equal(0, (await desk.GetAsync("/people/counts?primary_email=")).Data().Number("count"));
        Assert.Empty((await desk.GetAsync("/tickets?ref=")).Ids());
        Assert.Empty((await desk.GetAsync("/tickets?person=")).Ids());
    }

    [Theory, EachEngine]
    public async Task DP_10_DP_59_DP_73_A_list_of_one_is_its_member(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (email, name) = (ProDesk.NewEmail(), $"Name{Some.Next()}");
        var person = (await desk.PostAsync("/people", $$"""{"name": "{{name}}", "primary_email": "{{email}}"}""")).Created().Number("id");
        var organization = (await desk.PostAsync("/organizations", $$"""{"name": "{{name}}"}""")).Created().Number("id");
        var ticket = await desk.TicketAsync($"\"person\": {person}, \"is_hold\": true");
        var reference = (await desk.TicketAsync(ticket)).Text("ref");

        foreach (var query in new[] { $"primary_email[]={email}", $"primary_email[0]={email}", $"email[0]={email}", $"name[]={name}", $"name[]={name}&is_agent[]=0" })
        {
            Assert.Equal([person], (await desk.GetAsync("/people?" + query)).Ids());
        }

        Assert.Equal([person], (await desk.SendAsync("POST", "/people", $$"""{"primary_email": ["{{email}}"]}""", QueryMode)).Ids());
        Assert.Equal([organization], (await desk.GetAsync($"/organizations?name[]={name}")).Ids());

        foreach (var query in new[] { $"person[]={person}", $"person[0]={person}", $"person[]={email}", $"ref[]={reference}", $"person={person}&is_hold[]=1", $"person={person}&date_created[]=2026-01-01..2999-12-31" })
        {
            Assert.Equal([ticket], (await desk.GetAsync("/tickets?" + query)).Ids());
        }
    }

    [Theory, EachEngine]
    public async Task DP_10_DP_59_DP_73_DP_82_DP_107_A_filter_that_cannot_be_read_is_refused(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        foreach (var (path, queries) in new (string, string[])[]
        {
            ("/people", ["primary_email[]=a&primary_email[]=b", "email[][x]=a", "name[]=a&name[]=b", "is_agent=maybe", "is_deleted=x", "not_me=x", "labels[][x]=a", "period_created[]=a&period_created[]=b", "person_field=x"]),
            ("/people/counts", ["primary_email[]=a&primary_email[]=b", "is_agent=maybe", "group_by[]=a&group_by[]=b"]),
            ("/agents", ["is_deleted=x"]),
            ("/tickets", ["person[]=1&person[]=2", "ref[][x]=a", "is_hold=x", "date_created[]=a&date_created[]=b", "date_updated[][x]=a", "labels[][x]=a", "agent[][x]=1", "status[][x]=resolved", "not_status[][x]=resolved", "ticket_field=x", "order_by[]=id&order_by[]=ref"]),
            ("/organizations", ["name[]=a&name[]=b", "labels[][x]=a", "period_created[]=a&period_created[]=b"]),
            ("/articles", ["hidden_status[]=a&hidden_status[]=b", "labels[][x]=a", "status[][x]=a", "author[][x]=1", "period_updated[]=a&period_updated[]=b"]),
            ("/feedback", ["awaiting_validation=x", "no_labels=x", "label[][x]=a", "labels_mode[]=any&labels_mode[]=all", "created_from[]=a&created_from[]=b"]),
        })
        {
            foreach (var query in queries)
            {
                var fault = Assert.Single((await desk.GetAsync($"{path}?{query}")).Faults());
                Assert.Equal($"{query.Split('=', '[')[0]}: invalid_type", fault);
            }
        }

        Assert.Equal(["types: invalid_type"], (await desk.GetAsync("/search?q=x&types[][x]=ticket")).Faults());
        Assert.Equal(["is_agent: invalid_type"], (await desk.SendAsync("POST", "/people", """{"is_agent": "maybe"}""", QueryMode)).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_10_Words_on_the_status_ask_for_their_tickets_together(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var label = $"label{Some.Next()}";
        var ids = new Dictionary<string, long>();

        foreach (var status in new[] { "awaiting_agent", "pending", "resolved", "archived", "hidden.spam", "hidden.deleted" })
        {
            ids[status] = await desk.TicketAsync($"\"labels\": [\"{label}\"]");
            (await desk.PutAsync($"/tickets/{ids[status]}", $$"""{"status": "{{status}}"}""")).IsChanged();
        }

        foreach (var (query, expected) in new[]
        {
            ("", "awaiting_agent pending resolved archived"),
            ("&status=resolved", "resolved"),
            ("&status=archived", "archived"),
            ("&status=closed", "archived"),
            ("&status=resolved,archived", "resolved archived"),
            ("&status=pending,archived", "pending archived"),
            ("&status=hidden", "hidden.spam hidden.deleted"),
            ("&status=hidden.deleted", "hidden.deleted"),
            ("&status=hidden.spam", "hidden.spam"),
            ("&status=hidden,resolved", "resolved hidden.spam hidden.deleted"),
            ("&status=hidden.deleted,archived", "archived hidden.deleted"),
            ("&status=hidden.spam,resolved", "resolved hidden.spam"),
            ("&not_status=hidden.deleted", "awaiting_agent pending resolved archived"),
            ("&not_status=hidden", "awaiting_agent pending resolved archived"),
            ("&not_status=archived", "awaiting_agent pending resolved"),
            ("&not_status=resolved", "awaiting_agent pending archived"),
            ("&not_status=resolved,archived", "awaiting_agent pending"),
            ("&status=resolved&not_status=archived", "resolved"),
            ("&status=resolved,pending&not_status=resolved", "pending"),
            ("&status=hidden&not_status=hidden.deleted", "hidden.spam"),
            ("&status=hidden,resolved&not_status=hidden.spam", "resolved hidden.deleted"),
            ("&status=resolved&not_status=resolved", ""),
        })
        {
            var found = (await desk.GetAsync($"/tickets?labels={label}{query}")).Ids().Select(id => ids.Single(i => i.Value == id).Key);
            Assert.Equal($"{query}: {expected}", $"{query}: {string.Join(' ', found)}");
            Assert.Equal(found.Count(), (await desk.GetAsync($"/tickets/counts?labels={label}{query}")).Data().Number("count"));
        }

        Assert.Equal(["not_status: bad_choice"], (await desk.GetAsync("/tickets?not_status=sleeping")).Faults());
    }
}
