using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Storage;
using Polydesk.Kills;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

public class GdprTests
{
    private const string Name = "Zorblaxia";
    private const string Word = "quuxlyfrob";

    [Theory, EachEngine]
    public async Task LD_139_LD_140_Everything_held_on_a_person_is_shown(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var owner = centre.Owner;
        var call = await centre.CallAsync(new { talk_start = "2026-05-01T10:00:00Z", talk_end = "2026-05-01T10:01:05Z", comment = "Nice" });
        var ticket = await centre.Lead.AddAsync(
            "/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = "Hello" });

        var data = (await owner.GetAsync("/gdpr/contact?phone=" + Uri.EscapeDataString(centre.Phone))).IsOk().Json;

        Assert.Equal(["contacts", "calls", "orders", "tickets", "callbacks", "_links"], data.Keys());
        Assert.Equal(centre.Contact, data.GetProperty("contacts")[0].Number("id"));
        var logged = data.GetProperty("calls").GetProperty("agent")[0];
        Assert.Equal(
            ["id", "created_at", "call_recording", "phone_number", "result", "comment", "direction", "status", "duration"], logged.Keys());
        Assert.Equal((call, centre.Phone, "65", "out"), (logged.Number("id"), logged.Text("phone_number"), logged.Text("duration"), logged.Text("direction")));
        var shown = data.GetProperty("tickets")[0];
        Assert.Equal((ticket, "Hello"), (shown.Number("id"), shown.GetProperty("messages")[0].Text("body")!.Trim()));

        var nobody = (await owner.GetAsync("/gdpr/contact?email=nobody@example.com")).IsOk().Json;
        Assert.Equal((0, 0), (nobody.GetProperty("contacts").GetArrayLength(), nobody.GetProperty("calls").GetProperty("agent").GetArrayLength()));
        (await owner.GetAsync("/gdpr/contact")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.GetAsync("/gdpr/contact?email=x")).Invalid("email: The email must be a valid email address.");
        (await owner.DeleteAsync("/gdpr/contact")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.DeleteAsync("/gdpr/contact?email=nobody@example.com")).Fails(404, "contact_not_found");
        (await centre.Agent.GetAsync("/gdpr/contact?email=nobody@example.com")).Fails(403, "insufficient_scope");
    }

    [Theory, EachEngine]
    public async Task LD_139_Every_ticket_is_shown_with_its_messages_in_their_order(TestApi api)
    {
        var centre = await CallCentre.OfAsync(api);
        var tickets = new List<long>();

        foreach (var n in Enumerable.Range(0, 105))
        {
            tickets.Add(await centre.Lead.AddAsync("/tickets", new { subject = "Offer", campaign_id = centre.Campaign, contact_id = centre.Contact, message = $"Hello {n}" }));
        }

        await api.MessageAsync(tickets[103], "Later");

        var shown = (await centre.Owner.GetAsync("/gdpr/contact?phone=" + Uri.EscapeDataString(centre.Phone))).IsOk().Json.GetProperty("tickets").EnumerateArray().ToList();

        Assert.Equal(tickets, shown.Select(t => t.Number("id")));
        Assert.Equal(["Hello 103", "Later"], shown[103].GetProperty("messages").EnumerateArray().Select(m => m.Text("body")!.Trim()));
        Assert.Equal("Hello 104", shown[104].GetProperty("messages")[0].Text("body")!.Trim());
    }

    [Theory, EachEngine]
    public async Task LD_139_LD_141_Who_was_removed_is_found_by_the_address_and_is_gone_from_the_history_of_others(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var email = $"gone{Some.Next()}@example.com";
        var (gone, ticket) = (await lead.AddAsync("/contacts", new { fname = "Gone", email }), await api.TicketAsync());
        await api.WriteAsync($"update people set deleted_at = 1 where id = {gone}");
        await api.WriteAsync($"delete from person_emails where person_id = {gone}");
        await LogAsync(gone, 1);
        await LogAsync(1, gone);
        await LogAsync((gone * 10) + 1, 1);
        var owner = await lead.OwnerAsync();

        var found = (await owner.GetAsync($"/gdpr/contact?email={email}")).IsOk().Json.GetProperty("contacts");
        (await owner.DeleteAsync($"/gdpr/contact?email={email}")).IsDone();

        Assert.Equal(gone, Assert.Single(found.EnumerateArray()).Number("id"));
        Assert.Equal(1, await api.NumberAsync($"select count(*) from events where type = 'ticket.requester_changed' and ticket_id = {ticket}"));

        Task LogAsync(long from, long to)
        {
            var data = $$$"""{"from":{"id":{{{from}}},"name":{"en":"A"}},"to":{"id":{{{to}}},"name":{"en":"B"} } }""";
            return api.WriteAsync(
                $"""
                insert into events (at, via, type, subject, subject_id, ticket_id, data)
                values (1, 'api', 'ticket.requester_changed', {Subject.Ticket}, {ticket}, {ticket}, {data})
                """);
        }
    }

    [Theory, EachEngine]
    public async Task LD_141_Of_an_erased_person_no_word_is_left_in_the_database_or_on_the_way_to_subscribers(TestApi any)
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => 500);
        await using var server = await TestServer.StartAsync(
            any.Engine, change: s => s with { Background = true, OutgoingAllow = "127.0.0.0/8", WebhookBackoffSeconds = [600, 600] });
        var api = await server.NewDeskAsync();
        var centre = await CallCentre.OfAsync(api);
        var (lead, owner) = (centre.Lead, centre.Owner);
        await lead.AddAsync("/hooks", new { url = receiver.Url, target = "tickets", @event = "create", method = "POST" });
        await lead.AddAsync("/hooks", new { url = receiver.Url, target = "contacts", @event = "create", method = "POST" });
        var (email, phone) = ($"{Word}@example.com", CallCentre.NewPhone());
        var blocked = await lead.AddAsync("/blacklist", new { phone = CallCentre.NewPhone() });

        var field = await lead.AddAsync("/custom_fields", new { target = "contact", name = "hobby" });
        var ticketField = await lead.AddAsync("/custom_fields", new { target = "ticket", name = "wish" });
        Assert.True(field > 0 && ticketField > 0 && blocked > 0);
        var contact = await lead.AddAsync(
            "/contacts",
            new
            {
                fname = Name,
                lname = Name,
                email,
                phone,
                company = Word,
                address = Word,
                comment = Word,
                other3 = Word,
                ssc = Word,
                contact_list_id = centre.List,
                custom_fields = new { hobby = Word },
            });
        var ticket = await lead.AddAsync(
            "/tickets",
            new { subject = $"About {Word}", campaign_id = centre.Campaign, contact_id = contact, message = $"I am {Name}", custom_fields = new { wish = Word } });
        (await owner.PatchAsync($"/tickets/{ticket}", $$"""{"subject":"Now {{Word}}","tags":["kept"]}""")).IsDone();
        (await owner.PostAsync(
            $"/tickets/{ticket}/messages", $$"""{"type":"note","body":"{{Word}}","attachments":[{"name":"{{Word}}.txt","data":"aGk="}]}""")).IsOk();
        var call = (await centre.Agent.PostAsync(
            "/calls", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{contact}},"comment":"{{Word}}","ticket_id":{{ticket}} }""")).IsOk().Json.Number("id");
        await centre.Agent.PutAsync($"/calls/{call}/recording", ApiClient.Raw("audio/mpeg", "x"u8.ToArray()));
        var callback = (await centre.Agent.PostAsync(
            "/callbacks", $$"""{"campaign_id":{{centre.Campaign}},"contact_id":{{contact}},"due_at":"2030-01-01T00:00:00Z","comment":"{{Word}}"}""")).IsOk().Json.Number("id");
        var others = await api.TicketAsync(("title", "Other"), ("cc", email));
        await receiver.WaitAsync(2);
        Assert.NotEmpty(await WhereAsync(api, Word));

        (await owner.DeleteAsync($"/gdpr/contact?email={email}")).IsDone();

        foreach (var word in new[] { Word, Name, phone[1..] })
        {
            Assert.Empty(await WhereAsync(api, word));
        }

        // The shells are there, the same for everybody, and are not found by what was in them.
        var shell = (await owner.GetAsync($"/tickets/{ticket}")).IsOk().Json;
        Assert.Equal((contact, "Erased"), (shell.Number("contact_id"), shell.Text("subject")));
        Assert.All(
            (await owner.GetAsync($"/tickets/{ticket}/messages")).IsOk().Json.GetProperty("collection").EnumerateArray(), m => Assert.Empty(m.GetProperty("attachments").EnumerateArray()));
        Assert.Equal("Erased", (await api.GetAsync($"/tickets/{ticket}")).Data().Text("title"));
        Assert.Empty((await owner.GetAsync($"/tickets?q={Word}")).CollectionIds());
        Assert.Empty((await owner.GetAsync($"/contacts?fname={Name}")).CollectionIds());
        Assert.DoesNotContain(contact, (await owner.GetAsync($"/contact_lists/{centre.List}/contacts")).CollectionIds());
        Assert.Equal("cancelled", (await centre.Agent.GetAsync($"/callbacks/{callback}")).Json.Text("status"));
        Assert.Null((await centre.Agent.GetAsync($"/calls/{call}")).Json.Text("call_recording"));
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/contacts/{contact}")).IsOk().Json.GetProperty("email").ValueKind);
        (await api.GetAsync($"/tickets/{others}")).Data();
        (await api.GetAsync($"/tickets/{ticket}/audit")).IsOk();
        (await owner.DeleteAsync($"/gdpr/contact?email={email}")).Fails(404, "contact_not_found");

        // The log tells that it was done, and by whom.
        Assert.Equal(api.Owner.Id, await api.NumberAsync($"select actor_id from events where type = 'person.erased' and subject_id = {contact}"));
        Assert.NotEqual(contact, await lead.AddAsync("/contacts", new { fname = "New", email }));
    }

    [Theory, EachEngine]
    public async Task LD_141_A_copy_to_somebody_whose_address_contains_the_erased_one_stays(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var email = $"ann+{Some.Next()}@example.com";
        await lead.AddAsync("/contacts", new { fname = "Ann", email });
        var ticket = await api.TicketAsync(("cc[]", email), ("cc[]", "jo" + email));
        var other = await api.TicketAsync();
        (await api.PutAsync($"/tickets/{other}", ("cc[]", "jo" + email))).IsOk();

        (await (await lead.OwnerAsync()).DeleteAsync($"/gdpr/contact?email={Uri.EscapeDataString(email)}")).IsDone();

        Assert.Equal("jo" + email, Assert.Single((await api.GetAsync($"/tickets/{ticket}")).Data().GetProperty("cc").EnumerateArray()).GetString());
        Assert.Equal(1, await api.NumberAsync($"select count(*) from events where type = 'ticket.cc_changed' and ticket_id = {other}"));
    }

    [Theory, EachEngine]
    public async Task LD_20_What_an_installation_has_switched_off_is_not_implemented(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, change: s => s with { LeadDesk = s.LeadDesk with { Erasure = false } });
        var owner = await (await Lead.OfAsync(await server.NewDeskAsync())).OwnerAsync();

        (await owner.DeleteAsync("/gdpr/contact?email=a@example.com")).Fails(501, "not_implemented");
        (await owner.GetAsync("/gdpr/contact?email=a@example.com")).IsOk();
    }

    /// <summary>The columns of the whole database that hold a text.</summary>
    private static async Task<List<string>> WhereAsync(TestApi api, string word)
    {
        await using var db = await api.Account.Database.OpenAsync(default);
        var columns = await db.ListAsync(
            static row => (Table: row.Text(), Column: row.Text()),
            api.Engine == "sqlite"
                ? (Sql)$"""
                    select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p
                    where m.type = 'table' and lower(p.type) = 'text' order by 1, 2
                    """
                : $"select table_name, column_name from information_schema.columns where table_schema = current_schema() and data_type = 'text' order by 1, 2", default);
        var found = new List<string>();

        foreach (var (table, column) in columns)
        {
            if (await db.ExistsAsync($"select 1 as x from {Sql.Trusted($"\"{table}\"")} where lower({Sql.Trusted($"\"{column}\"")}) like {"%" + word.ToLowerInvariant() + "%"}", default))
            {
                found.Add($"{table}.{column}");
            }
        }

        return found;
    }
}
