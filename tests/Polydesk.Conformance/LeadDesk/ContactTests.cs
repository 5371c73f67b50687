using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class ContactTests
{
    [Theory, EachEngine]
    public async Task LD_80_LD_81_LD_82_LD_26_LD_28_A_contact_is_a_person_of_the_other_dialects(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" });
        var organization = await api.Some.OrganizationAsync();
        var email = $"kari{Some.Next()}@example.com";
        var id = await lead.AddAsync("/contacts", new
        {
            fname = " Kari ",
            lname = "Nordmann",
            phone = "+47 (22) 33-44.55",
            email,
            company = "Fjord AS",
            companyid = organization,
            title = "CTO",
            birthyear = 1980,
            gender = "female",
            ssc = "010180-1234",
            comment = "Calls after five",
            other1 = "first",
            other35 = "last",
            external_id = $"X{Some.Next()}",
            address = "Storgata 1",
            postcode = "0155",
            city = "Oslo",
            country = "NO",
            www = "https://fjord.example/",
            contact_list_id = list,
        });

        var shown = (await owner.GetAsync($"/contacts/{id}")).IsOk();
        Assert.Equal(
            [
                "id", "fname", "lname", "name", "phone", "email", "phone_numbers", "company", "vatin", "title", "companyid", "address", "postcode", "city", "country",
                "www", "birthyear", "gender", "comment", "external_id", "blacklisted", "created_at", "updated_at", "contact_lists", "_links", "other1", "other35",
                "ssc",
            ], shown.Json.Keys());
        Assert.Equal(
            ("Kari", "Kari Nordmann", "+4722334455", email, "Storgata 1", "first", "010180-1234"),
            (shown.Json.Text("fname"), shown.Json.Text("name"), shown.Json.Text("phone"), shown.Json.Text("email"), shown.Json.Text("address"),
                shown.Json.Text("other1"), shown.Json.Text("ssc")));
        Assert.Equal([list], shown.Related("contact_lists"));
        Assert.Equal(
            ["self", "phone_numbers", "custom_fields", "contact_lists", "tickets", "calls", "orders", "callbacks"], shown.Json.GetProperty("_links").Keys());

        var elsewhere = (await api.GetAsync($"/users/{id}")).Data();
        Assert.Equal(("Kari", "Nordmann", email), (elsewhere.Text("name"), elsewhere.Text("lastname"), elsewhere.Text("email")));

        (await owner.PatchAsync($"/contacts/{id}", """{"lname":"Hansen","other1":null,"other2":"second","gender":"","city":"Bergen","id":7}""")).IsDone();
        var changed = (await owner.GetAsync($"/contacts/{id}")).Json;
        Assert.Equal(("Hansen", "Bergen", "second", "CTO"), (changed.Text("lname"), changed.Text("city"), changed.Text("other2"), changed.Text("title")));
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("gender").ValueKind);
        Assert.False(changed.TryGetProperty("other1", out _));
        Assert.Equal("Hansen", (await api.GetAsync($"/users/{id}")).Data().Text("lastname"));
    }

    [Theory, EachEngine]
    public async Task LD_80_LD_16_LD_34_What_is_wrong_is_reported_together_and_nothing_is_made(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var email = $"once{Some.Next()}@example.com";
        var first = await lead.AddAsync("/contacts", new { email, external_id = "E" + email });

        (await owner.PostAsync("/contacts", """{"fname":"Nobody"}""")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.PostAsync("/contacts", """{"Phone":"+4712345"}""")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.PostAsync(
            "/contacts", """{"phone":"12","email":"a@","birthyear":1800,"gender":"x","contact_lists":[{"id":99999}],"contact_list_id":99998,"custom_fields":{"no":1}}"""))
            .Invalid(
                "phone: The phone format is invalid.", "email: The email must be a valid email address.", "birthyear: The birthyear must be at least 1900.",
                "gender: The selected gender is invalid.", "contact_lists.0.id: The selected contact lists.0.id is invalid.",
                "contact_list_id: The selected contact list id is invalid.", "custom_fields.no: The selected no is invalid.");
        (await owner.PostAsync("/contacts", JsonSerializer.Serialize(new { email = email.ToUpperInvariant(), external_id = "E" + email, companyid = 99999 }))).Invalid(
            "email: The email has already been taken.", "external_id: The external id has already been taken.", "companyid: The selected companyid is invalid.");
        (await owner.PatchAsync($"/contacts/{first}", """{"email":null}""")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.PatchAsync("/contacts/999999", """{"email":null}""")).Fails(404, "contact_not_found");
        Assert.Equal([first], (await owner.GetAsync("/contacts?email=" + email)).CollectionIds());
        Assert.Empty((await owner.GetAsync("/contacts?fname=Nobody")).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task LD_79_Contacts_are_found_by_number_address_name_list_and_campaign(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" });
        var campaign = await lead.AddAsync("/campaigns", new { name = "Sells", contact_lists = new[] { new { id = list } } });
        var anna = await lead.AddAsync("/contacts", new { fname = "Anna", lname = "Åberg", phone = "+46 70 123", contact_list_id = list, external_id = "A-1" });
        var bo = await lead.AddAsync("/contacts", new { fname = "Bo", lname = "Berg", phone = "0701", email = "bo@example.com", company = "Berg & Co" });
        await lead.AddAsync($"/contacts/{bo}/phone_numbers", new { number = "+4670123" });

        Assert.Equal([anna, bo], (await owner.GetAsync("/contacts?phone=%2B46%2070-123")).CollectionIds());
        Assert.Equal([anna, bo], (await owner.GetAsync("/contacts?phone=+4670123")).CollectionIds());
        Assert.Equal([bo], (await owner.GetAsync("/contacts?phone=0701&email=BO@example.com")).CollectionIds());
        Assert.Equal([anna], (await owner.GetAsync("/contacts?fname=an&lname=%C3%A5b")).CollectionIds());
        Assert.Equal([anna, bo], (await owner.GetAsync("/contacts?name=berg")).CollectionIds());
        Assert.Equal([bo], (await owner.GetAsync("/contacts?lname=BE&company=Berg%20%26%20Co")).CollectionIds());
        Assert.Equal([anna], (await owner.GetAsync($"/contacts?contact_list_id={list}")).CollectionIds());
        Assert.Equal([anna], (await owner.GetAsync($"/contacts?contact_list_id={list},99999&campaign_id={campaign}&external_id=A-1")).CollectionIds());
        Assert.Empty((await owner.GetAsync("/contacts?contact_list_id=99999")).CollectionIds());
        Assert.Equal([bo, anna], (await owner.GetAsync("/contacts?name=berg&sort=-created_at&created_from=2000-01-01")).CollectionIds());
        Assert.Equal([bo, anna], (await owner.GetAsync("/contacts?name=berg&sort=-created_at&created_from=1900-01-01T00:00:00Z")).CollectionIds());
        Assert.Empty((await owner.GetAsync("/contacts?name=berg&created_to=1900-01-01")).CollectionIds());
        Assert.Equal([anna, bo], (await owner.GetAsync("/contacts?name=berg&sort=lname")).CollectionIds());
        Assert.Equal([bo, anna], (await owner.GetAsync("/contacts?name=berg&sort=-updated_at")).CollectionIds());
        Assert.Empty((await owner.GetAsync("/contacts?created_to=2000-01-01T00:00:00Z")).CollectionIds());
        Assert.Equal(
            await api.NumberAsync($"select count(*) from people where role = 0 and deleted_at is null"),
            (await owner.GetAsync("/contacts?per_page=1")).IsOk().Json.GetProperty("_meta").Number("total"));
        (await owner.GetAsync("/contacts?phone=abc&created_from=yesterday&sort=phone&contact_list_id=x")).Invalid(
            "phone: The phone format is invalid.", "created_from: The created from is not a valid date.", "sort: The selected sort is invalid.",
            "contact_list_id: The contact list id must be an integer.");
    }

    [Theory, EachEngine]
    public async Task LD_83_LD_29_A_contact_with_tickets_stays_and_another_goes(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" });
        var contact = await lead.AddAsync("/contacts", new { phone = "+4712345", contact_list_id = list });
        var busy = await lead.AddAsync("/contacts", new { phone = "+4712346", contact_list_id = list });
        await lead.AddAsync("/tickets", new { subject = "Help", campaign_id = 1, contact_id = busy, message = "Please" });

        (await owner.DeleteAsync($"/contacts/{busy}")).Fails(400, "contact_in_use");
        (await owner.DeleteAsync($"/contacts/{contact}")).IsDone();
        (await owner.DeleteAsync($"/contacts/{contact}")).Fails(404, "contact_not_found");
        Assert.Equal([busy], (await owner.GetAsync($"/contacts?contact_list_id={list}")).CollectionIds());
        Assert.Equal(1, (await owner.GetAsync($"/contact_lists/{list}")).Json.Number("contacts_total"));
        var agent = await lead.AsAsync(await lead.UserAsync("agent"));
        (await agent.DeleteAsync($"/contacts/{busy}")).Fails(403, "insufficient_scope");
    }

    [Theory, EachEngine]
    public async Task LD_84_LD_33_Values_of_custom_fields_merge_and_required_ones_are_asked_for(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var contact = await lead.AddAsync("/contacts", new { phone = "+4712345" });
        await lead.AddAsync("/custom_fields", new { target = "contact", name = "loyalty", type = "number" });
        var required = await lead.AddAsync(
            "/custom_fields", new { target = "contact", name = "segment", type = "dropdown", options = new[] { "a", "b" }, required = true });

        (await owner.PatchAsync($"/contacts/{contact}/custom_fields", """{"loyalty":4.5}""")).IsDone();
        (await owner.PostAsync($"/contacts/{contact}/custom_fields", """{"segment":"b"}""")).IsDone();
        var values = (await owner.GetAsync($"/contacts/{contact}/custom_fields")).IsOk().Json;
        Assert.Equal(("4.5", "b"), (values.GetProperty("loyalty").GetRawText(), values.Text("segment")));
        Assert.Equal(["self", "contact"], values.GetProperty("_links").Keys());
        (await owner.PatchAsync($"/contacts/{contact}/custom_fields", """{"segment":"c","nothing":1}""")).Invalid(
            "segment: The selected segment is invalid.", "nothing: The selected nothing is invalid.");
        (await owner.PatchAsync($"/contacts/{contact}", """{"custom_fields":{"loyalty":null}}""")).IsDone();
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync($"/contacts/{contact}/custom_fields")).Json.GetProperty("loyalty").ValueKind);
        (await owner.PostAsync("/contacts", """{"phone":"+4712349"}""")).Invalid("custom_fields.segment: The custom fields.segment field is required.");
        (await owner.DeleteAsync($"/contacts/{contact}/custom_fields/loyalty")).IsDone();
        (await owner.DeleteAsync($"/custom_fields/{required}")).IsDone();
    }

    [Theory, EachEngine]
    public async Task LD_85_Adding_a_number_answers_the_id_of_the_new_one_also_when_the_contact_has_it_already(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        await api.Some.StartIdsAsync("people", 500_000);
        var phone = CallCentre.NewPhone();
        var contact = await lead.AddAsync("/contacts", new { phone });
        var path = $"/contacts/{contact}/phone_numbers";

        var second = await lead.AddAsync(path, new { number = phone, label = "again" });
        var third = await lead.AddAsync(path, new { number = phone, label = "third", main = true });

        var owner = await lead.OwnerAsync();
        Assert.Equal("again", (await owner.GetAsync($"{path}/{second}")).IsOk().Json.Text("label"));
        Assert.Equal("third", (await owner.GetAsync($"{path}/{third}")).IsOk().Json.Text("label"));
        Assert.Equal(3, (await owner.GetAsync(path)).CollectionIds().Distinct().Count());
    }

    [Theory, EachEngine]
    public async Task LD_85_LD_33_Numbers_keep_their_ids_and_one_of_them_is_the_main_one(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var contact = await lead.AddAsync("/contacts", new { phone = "+4711111", phone_numbers = new[] { new { number = "+4722222", label = "home" } } });
        var path = $"/contacts/{contact}/phone_numbers";
        var before = await NumbersAsync(owner, contact);
        Assert.Equal([("+4711111", null, true), ("+4722222", "home", false)], before.Select(n => (n.Number, n.Label, n.Main)).OrderBy(n => n.Number));
        var (main, home) = (before.Single(n => n.Main).Id, before.Single(n => !n.Main).Id);

        (await owner.PatchAsync(path, $$"""[{"id":{{home}},"main":true}]""")).IsDone();
        Assert.Equal([(home, "+4722222", "home", true), (main, "+4711111", null, false)], await NumbersAsync(owner, contact));
        Assert.Equal("+4722222", (await owner.GetAsync($"/contacts/{contact}")).Json.Text("phone"));
        (await owner.PatchAsync(path, $$"""[{"id":{{main}},"number":"+47 33 333","label":"work"}]""")).IsDone();
        var work = await lead.AddAsync(path, new { number = "+4744444" });
        (await owner.PatchAsync(path, $$"""[{"id":{{main}},"main":true}]""")).IsDone();
        Assert.Equal(
            [(main, "+4733333", "work", true), (home, "+4722222", "home", false), (work, "+4744444", null, false)],
            (await NumbersAsync(owner, contact)).OrderByDescending(n => n.Main).ThenBy(n => n.Number));

        (await owner.PatchAsync(path, $$"""[{"id":999999},{},{"id":{{work}},"number":"1"},{"id":{{main}},"main":false}]""")).Invalid(
            "0.id: The selected 0.id is invalid.", "1.id: The 1.id field is required.", "2.number: The 2.number format is invalid.",
            "3.main: The 3.main can not be changed.");
        Assert.Equal("+4744444", (await owner.GetAsync($"{path}/{work}")).IsOk().Json.Text("number"));
        (await owner.DeleteAsync($"{path}/{main}")).IsDone();
        (await owner.DeleteAsync($"{path}/{main}")).Fails(404, "phone_number_not_found");
        Assert.True((await NumbersAsync(owner, contact)).Single(n => n.Id == home).Main);
        (await owner.DeleteAsync($"{path}/{work}")).IsDone();
        (await owner.DeleteAsync($"{path}/{home}")).Invalid("phone: The phone field is required when email is not present.");
        (await owner.PatchAsync($"/contacts/{contact}", """{"phone":null,"email":"n@example.com"}""")).IsDone();
        Assert.Empty(await NumbersAsync(owner, contact));
        var again = await lead.AddAsync(path, new { number = "+4755555" });
        Assert.DoesNotContain(again, new[] { main, home, work });
    }

    [Theory, EachEngine]
    public async Task LD_86_Histories_of_a_contact(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" });
        var contact = await lead.AddAsync("/contacts", new { phone = "+4712345", contact_list_id = list });
        var ticket = await lead.AddAsync("/tickets", new { subject = "Help", campaign_id = 1, contact_id = contact, message = "Please" });
        await lead.AddAsync("/tickets", new { subject = "Other", campaign_id = 1, contact = new { phone = "+4799999" }, message = "Please" });

        Assert.Equal([ticket], (await owner.GetAsync($"/contacts/{contact}/tickets")).CollectionIds());
        Assert.Equal([list], (await owner.GetAsync($"/contacts/{contact}/contact_lists")).CollectionIds());
        (await owner.GetAsync("/contacts/999999/tickets")).Fails(404, "contact_not_found");
        (await owner.GetAsync("/contacts/999999/contact_lists")).Fails(404, "contact_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_79_LD_81_LD_18_Agents_see_contacts_of_their_campaigns_and_team_leaders_those_of_the_office(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var office = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var agent = await lead.UserAsync("agent", office);
        var caller = await lead.AsAsync(agent);
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", office));
        var other = await lead.AsAsync(await lead.UserAsync("teamleader"));
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}", office_id = office });
        var listed = await lead.AddAsync("/contacts", new { phone = "+4712345", ssc = "1", contact_list_id = list });
        var stranger = await lead.AddAsync("/contacts", new { phone = "+4712346" });

        Assert.Equal([listed], (await leader.GetAsync("/contacts")).CollectionIds());
        Assert.DoesNotContain(listed, (await other.GetAsync("/contacts?per_page=500")).CollectionIds());
        Assert.Empty((await caller.GetAsync("/contacts")).CollectionIds());
        (await caller.GetAsync($"/contacts/{listed}")).Fails(404, "contact_not_found");
        (await other.PatchAsync($"/contacts/{listed}", """{"fname":"x"}""")).Fails(404, "contact_not_found");

        var campaign = await lead.AddAsync(
            "/campaigns", new { name = "Calls", office_id = office, contact_lists = new[] { new { id = list } }, users = new[] { new { id = agent.Id } } });
        Assert.Equal([listed], (await caller.GetAsync("/contacts")).CollectionIds());
        var shown = (await caller.GetAsync($"/contacts/{listed}")).IsOk();
        Assert.Equal([list], shown.Related("contact_lists"));
        Assert.False(shown.Json.TryGetProperty("ssc", out _));
        Assert.False((await leader.GetAsync($"/contacts/{listed}")).Json.TryGetProperty("ssc", out _));
        (await caller.PatchAsync($"/contacts/{listed}", """{"fname":"Seen","ssc":"2"}""")).IsDone();
        Assert.Equal("1", (await owner.GetAsync($"/contacts/{listed}")).Json.Text("ssc"));

        await lead.AddAsync("/tickets", new { subject = "Help", campaign_id = campaign, contact_id = stranger, message = "Please" });
        Assert.Equal([listed, stranger], (await caller.GetAsync("/contacts")).CollectionIds());
        Assert.Equal([listed, stranger], (await leader.GetAsync("/contacts")).CollectionIds());

        var own = (await caller.PostAsync("/contacts", """{"phone":"+4712347"}""", ("Prefer", "return=representation"))).Json.Number("id");
        (await caller.GetAsync($"/contacts/{own}")).IsOk();
        (await leader.GetAsync($"/contacts/{own}")).Fails(404, "contact_not_found");
        (await owner.GetAsync("/contacts")).IsOk();
    }

    [Theory, EachEngine]
    public async Task LD_80_LD_76_Numbers_that_are_not_to_be_called_are_refused(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var agent = await lead.AsAsync(await lead.UserAsync("agent"));
        var list = await lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" });
        await api.WriteAsync($"insert into blacklist (phone, digits, source, created_at) values ('+4700000', '4700000', 'api', 0)");

        (await agent.PostAsync("/contacts", """{"phone":"+47 00 000"}""")).Invalid("phone: The phone is blacklisted.");
        var contact = await lead.AddAsync("/contacts", new { phone = "+4700000" });
        Assert.True((await owner.GetAsync($"/contacts/{contact}")).Json.GetProperty("blacklisted").GetBoolean());
        (await owner.PostAsync($"/contact_lists/{list}/contacts", $$"""[{"id":{{contact}}}]""")).Invalid("phone: The phone is blacklisted.");
        (await owner.PostAsync($"/contact_lists/{list}/contacts", """{"phone":"+4700000"}""")).Invalid("phone: The phone is blacklisted.");
        (await owner.PatchAsync($"/contacts/{contact}", $$"""{"contact_lists":[{"id":{{list}}}]}""")).Invalid("phone: The phone is blacklisted.");
        (await owner.PostAsync($"/contact_lists/{list}/contacts?ignore_blacklist=1", $$"""[{"id":{{contact}}}]""")).IsDone();

        var second = await lead.AddAsync("/contacts", new { phone = "+4700000", phone_numbers = new[] { new { number = "+4712345" } } });
        Assert.False((await owner.GetAsync($"/contacts/{second}")).Json.GetProperty("blacklisted").GetBoolean());
        (await owner.PostAsync($"/contact_lists/{list}/contacts", $$"""{"id":{{second}}}""")).IsDone();
    }

    private static async Task<IReadOnlyList<(long Id, string Number, string? Label, bool Main)>> NumbersAsync(LeadCaller owner, long contact) =>
    [
        .. (await owner.GetAsync($"/contacts/{contact}/phone_numbers")).IsOk().Json.GetProperty("collection").EnumerateArray()
            .Select(n => (n.Number("id"), n.Text("number")!, n.Text("label"), n.GetProperty("main").GetBoolean())),
    ];
}
