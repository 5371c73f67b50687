using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>People, agents, organizations, notes, search and hooks.</summary>
public sealed class PeopleTests
{
    private static readonly string[] Members =
    [
        "id", "primary_email", "first_name", "last_name", "title_prefix", "name", "display_name", "is_agent", "avatar", "online", "online_for_chat", "last_seen",
        "is_user", "was_agent", "can_agent", "can_admin", "can_billing", "can_reports", "picture_blob", "disable_picture", "gravatar_url", "is_contact",
        "disable_autoresponses", "disable_autoresponses_log", "is_confirmed", "is_deleted", "is_disabled", "creation_system", "override_display_name",
        "display_contact", "summary", "language", "organization", "organization_members", "organization_position", "organization_manager", "timezone", "date_created",
        "date_last_login", "browser", "all_user_groups", "user_groups", "agent_groups", "labels", "emails", "phone_numbers", "tickets_count", "chats_count", "fields",
        "contextual_options", "contact_data", "teams", "primary_team", "brands", "preferences",
    ];

    [Theory, EachEngine]
    public async Task DP_16_DP_61_DP_62_DP_63_A_person_is_made_read_changed_and_removed(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (email, second) = (ProDesk.NewEmail(), ProDesk.NewEmail());
        var organization = await api.Some.OrganizationAsync();
        var made = await desk.PostAsync("/people", $$"""
            {"name": "Jo van Doe", "primary_email": "{{email}}", "emails": ["{{email}}", {"email": "{{second}}"}], "organization": "{{organization}}",
             "organization_position": "Head", "labels": ["vip"], "title_prefix": "Dr", "summary": "Nice", "timezone": "Europe/Berlin",
             "phone_numbers": [{"number": "123", "label": "work", "extension": "9"}, {"number": "456", "label": "mobile"}],
             "contact_data": {"phone": {"0": {"number": "1234567890", "code": 44, "type": "phone"} }, "address": [{"city": "London", "comment": "Home"}]} }
            """);
        var person = made.Created();
        var id = person.Number("id");

        Assert.Empty(Members.Except(person.Keys()));
        Assert.Equal(("Jo", "van Doe", "Jo van Doe", $"Jo van Doe <{email}>"), (person.Text("first_name"), person.Text("last_name"), person.Text("name"), person.Text("display_contact")));
        Assert.Equal([email, second], person.Texts("emails"));
        Assert.Equal((organization, "Head", "Nice", "Europe/Berlin", "Dr"), (person.Number("organization"), person.Text("organization_position"), person.Text("summary"), person.Text("timezone"), person.Text("title_prefix")));
        Assert.Equal(["vip"], person.Texts("labels"));
        Assert.Equal(["123", "456"], person.GetProperty("phone_numbers").EnumerateArray().Select(p => p.Text("number")));
        Assert.Equal(["phone", "address"], person.GetProperty("contact_data").EnumerateArray().Select(c => c.Text("contact_type")));
        Assert.Equal("London", person.GetProperty("contact_data")[1].Text("city"));
        Assert.Equal(JsonValueKind.Object, person.GetProperty("fields").ValueKind);
        Assert.Equal(person.GetRawText(), (await desk.GetAsync($"/people/{id}")).Data().GetRawText());

        (await desk.PutAsync($"/people/{id}", """{"phone_numbers": [{"number": "789"}], "organization": null}""")).IsChanged();
        var changed = (await desk.GetAsync($"/people/{id}?include=organization")).Data();
        Assert.Equal((1, JsonValueKind.Null, "Jo"), (changed.GetProperty("phone_numbers").GetArrayLength(), changed.GetProperty("organization").ValueKind, changed.Text("first_name")));
        Assert.Equal([email, second], changed.Texts("emails"));

        (await desk.DeleteAsync($"/people/{id}")).IsGone();
        Assert.True((await desk.GetAsync($"/people/{id}")).Data().GetProperty("is_deleted").GetBoolean());
        Assert.DoesNotContain(id, (await desk.GetAsync("/people?count=200")).Ids());
        Assert.Contains(id, (await desk.GetAsync("/people?count=200&is_deleted=1")).Ids());
        (await desk.PutAsync($"/people/{id}", """{"summary": "x"}""")).IsMissing();
        (await desk.DeleteAsync($"/people/{id}")).IsMissing();
        (await desk.DeleteAsync($"/people/{api.Owner.Id}")).Is(403, "no_permission");
        (await desk.GetAsync("/people/999999")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_61_A_taken_address_is_told_at_its_place(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var taken = ProDesk.NewEmail();
        (await desk.SendAsync("PUT", "/people", $$"""{"email": "{{taken}}"}""")).Created();

        var again = await desk.PostAsync("/people", $$"""{"name": "Jo", "primary_email": "{{taken.ToUpperInvariant()}}"}""");
        Assert.Equal(["emails.emails_0: dupe_email"], again.Faults());
        Assert.Equal(["emails.emails_1: dupe_email"], (await desk.PostAsync("/people", $$"""{"name": "Jo", "emails": ["{{ProDesk.NewEmail()}}", "{{taken}}"]}""")).Faults());
        Assert.Equal(["emails.emails_0: invalid_email"], (await desk.PostAsync("/people", """{"name": "Jo", "primary_email": "no address"}""")).Faults());
        Assert.Equal(["name: required"], (await desk.PostAsync("/people", "{}")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_62_A_main_address_alone_leaves_the_other_addresses(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (first, second, third, taken) = (ProDesk.NewEmail(), ProDesk.NewEmail(), ProDesk.NewEmail(), ProDesk.NewEmail());
        (await desk.PostAsync("/people", $$"""{"primary_email": "{{taken}}"}""")).Created();
        var path = $"/people/{(await desk.PostAsync("/people", $$"""{"name": "Jo", "emails": ["{{first}}", "{{second}}"]}""")).Created().Number("id")}";

        (await desk.PutAsync(path, $$"""{"primary_email": "{{third}}"}""")).IsChanged();
        await HasAsync(third, second);
        (await desk.PutAsync(path, $$"""{"email": "{{second.ToUpperInvariant()}}"}""")).IsChanged();
        await HasAsync(second, third);
        Assert.Equal([path], (await desk.GetAsync($"/people?email={third}")).Ids().Select(id => $"/people/{id}"));
        Assert.Empty((await desk.GetAsync($"/people?email={first}")).Ids());

        Assert.Equal(["emails.emails_0: dupe_email"], (await desk.PutAsync(path, $$"""{"primary_email": "{{taken}}"}""")).Faults());
        Assert.Equal(["primary_email: required"], (await desk.PutAsync(path, """{"primary_email": ""}""")).Faults());
        Assert.Equal(["primary_email: required"], (await desk.PutAsync(path, """{"primary_email": null}""")).Faults());
        Assert.Equal(["emails: invalid_type"], (await desk.PutAsync(path, $$"""{"emails": {"email": "{{third}}"} }""")).Faults());
        Assert.Equal(["emails: invalid_type"], (await desk.PutAsync(path, """{"emails": 5}""")).Faults());
        await HasAsync(second, third);

        (await desk.PutAsync(path, $$"""{"emails": "{{third}}"}""")).IsChanged();
        await HasAsync(third);
        (await desk.PutAsync(path, """{"emails": null}""")).IsChanged();
        await HasAsync();
        (await desk.PutAsync(path, """{"primary_email": null}""")).IsChanged();
        (await desk.PutAsync(path, $$"""{"primary_email": "{{first}}"}""")).IsChanged();
        await HasAsync(first);

        async Task HasAsync(params string[] emails)
        {
            var person = (await desk.GetAsync(path)).Data();
            Assert.Equal(emails, person.Texts("emails"));
            Assert.Equal(emails.FirstOrDefault(), person.Text("primary_email")?.ToLowerInvariant());
        }
    }

    [Theory, EachEngine]
    public async Task DP_62_Numbers_that_are_no_list_are_refused(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var path = $"/people/{(await desk.PostAsync("/people", """{"name": "Jo", "phone_numbers": [{"number": "123"}]}""")).Created().Number("id")}";

        Assert.Equal(["phone_numbers: invalid_type"], (await desk.PutAsync(path, """{"phone_numbers": "456"}""")).Faults());
        Assert.Equal(["phone_numbers: invalid_type"], (await desk.PutAsync(path, """{"phone_numbers": {"number": "456"}}""")).Faults());
        Assert.Equal("123", (await desk.GetAsync(path)).Data().GetProperty("phone_numbers")[0].Text("number"));
        (await desk.PutAsync(path, """{"phone_numbers": null}""")).IsChanged();
        Assert.Equal(0, (await desk.GetAsync(path)).Data().GetProperty("phone_numbers").GetArrayLength());
    }

    [Theory, EachEngine]
    public async Task DP_62_What_cannot_be_cleared_is_not_cleared_by_nothing(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var user = (await desk.PostAsync("/people", """{"name": "Jo", "user_groups": []}""")).Created();
        var (path, agent) = ($"/people/{user.Number("id")}", $"/people/{(await api.Some.EmployeeAsync()).Id}");
        var group = user.Numbers("user_groups")[0];

        Assert.Equal(["is_disabled: required"], (await desk.PutAsync(path, """{"is_disabled": null}""")).Faults());
        Assert.Equal(["user_groups: bad_choice"], (await desk.PutAsync(path, """{"user_groups": []}""")).Faults());
        Assert.Equal(["user_groups: bad_choice"], (await desk.PutAsync(path, $$"""{"user_groups": [{{group}}, 999999]}""")).Faults());
        Assert.Equal(["agent_groups: bad_choice"], (await desk.PutAsync(agent, """{"agent_groups": null, "user_groups": []}""")).Faults());
        (await desk.PutAsync(path, $$"""{"user_groups": [{{group}}, {{group}}], "agent_groups": []}""")).IsChanged();
        (await desk.PutAsync(agent, """{"user_groups": []}""")).IsChanged();
        Assert.True((await desk.GetAsync(agent)).Data().GetProperty("is_agent").GetBoolean());

        var ticket = await desk.TicketAsync($"\"person\": {user.Number("id")}");
        Assert.Equal(["person: required"], (await desk.PutAsync($"/tickets/{ticket}", """{"person": null}""")).Faults());
        Assert.Equal(["person: required"], (await desk.PutAsync($"/tickets/{ticket}", """{"person_email": null}""")).Faults());
        Assert.Equal(["is_hold: required"], (await desk.PutAsync($"/tickets/{ticket}", """{"is_hold": null}""")).Faults());
        Assert.Equal(user.Number("id"), (await desk.TicketAsync(ticket)).Number("person"));
    }

    [Theory, EachEngine]
    public async Task DP_61_Of_two_who_create_the_same_address_at_once_one_succeeds(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var body = $$"""{"name": "Jo", "primary_email": "{{ProDesk.NewEmail()}}"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => desk.PostAsync("/people", body)));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal(["emails.emails_0: dupe_email"], a.Faults()));
    }

    [Theory, EachEngine]
    public async Task DP_59_DP_60_DP_64_People_are_found_by_what_is_known_of_them(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var organization = await api.Some.OrganizationAsync();
        var (email, name) = (ProDesk.NewEmail(), $"Zoë{Some.Next()}");
        var id = (await desk.PostAsync("/people", $$"""{"name": "{{name}} Doe", "primary_email": "{{email}}", "organization": {{organization}}, "labels": ["gold"]}""")).Created().Number("id");

        foreach (var query in new[] { $"primary_email={email.ToUpperInvariant()}", $"email={email}", $"name={Uri.EscapeDataString(name.ToUpperInvariant())}", $"organization={organization}", $"organization={organization}&is_agent=0&labels=gold&period_created=today", $"ids={id}" })
        {
            Assert.Equal([id], (await desk.GetAsync("/people?" + query)).Ids());
        }

        Assert.Empty((await desk.GetAsync("/people?primary_email=nobody@example.net")).Ids());
        Assert.Empty((await desk.GetAsync($"/people?organization={organization}&is_agent=1")).Ids());
        Assert.DoesNotContain(api.Owner.Id, (await desk.GetAsync("/people?count=200&not_me=1")).Ids());

        var before = await api.NumberAsync($"select count(*) from people");
        var mode = await desk.SendAsync("POST", "/people", $$"""{"primary_email": "{{email}}", "include": "organization_member,organization"}""", ("X-Deskpro-Api-Get-Query-Body", "1"));
        Assert.Equal([id], mode.Ids());
        Assert.Equal([organization.ToString()], mode.Linked().GetProperty("organization").Keys());
        Assert.Equal(organization, mode.Linked().GetProperty("organization_member").GetProperty(id.ToString()).Number("organization"));
        Assert.Equal(before, await api.NumberAsync($"select count(*) from people"));

        Assert.Equal((await desk.GetAsync("/people?count=200")).Meta().Number("total"), (await desk.GetAsync("/people/counts")).Data().Number("count"));
        Assert.Equal(1, (await desk.GetAsync($"/people/counts?organization={organization}")).Data().Number("count"));
        var groups = (await desk.GetAsync("/people/counts?group_by=organization")).Data();
        Assert.Equal(groups.Number("count"), groups.GetProperty("nested").EnumerateArray().Sum(n => n.Number("count")));
    }

    [Theory, EachEngine]
    public async Task DP_17_A_picture_downloads(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var blob = await api.Some.UploadAsync("me.png", "picture");
        var with = (await desk.PostAsync("/people", $$"""{"name": "Jo", "picture_blob": "{{blob}}"}""")).Created().Number("id");
        var without = (await desk.PostAsync("/people", """{"name": "Jo"}""")).Created().Number("id");

        var image = (await desk.GetAsync($"/people/{with}/image")).Data();
        Assert.Equal((200, "picture"), ((await api.As(null).DownloadAsync(image.Text("download_url")!)).Status, (await api.As(null).DownloadAsync(image.Text("download_url")!)).Text));
        (await desk.GetAsync($"/people/{without}/image")).IsMissing();
        (await desk.GetAsync("/people/999999/image")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_16_DP_62_A_picture_is_shown_on_the_person_until_it_is_taken_away(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var blob = await api.Some.UploadAsync("me.png", "picture");
        var id = (await desk.PostAsync("/people", $$"""{"name": "Jo", "picture_blob": "{{blob}}"}""")).Created().Number("id");
        var other = (await desk.PostAsync("/people", """{"name": "Jo"}""")).Created().Number("id");

        var person = (await desk.GetAsync($"/people/{id}")).Data();
        var picture = person.GetProperty("picture_blob");
        Assert.Equal((await desk.GetAsync($"/people/{id}/image")).Data().GetRawText(), picture.GetRawText());
        Assert.Equal(("me.png", false), (picture.Text("filename"), picture.GetProperty("is_temp").GetBoolean()));
        var pattern = person.GetProperty("avatar").Text("url_pattern")!;
        Assert.Contains("{{IMG_SIZE}}", pattern, StringComparison.Ordinal);
        Assert.Equal("picture", (await api.As(null).DownloadAsync(pattern.Replace("{{IMG_SIZE}}", "64", StringComparison.Ordinal))).Text);

        var list = (await desk.GetAsync($"/people?ids={id},{other}")).Items();
        Assert.Equal([picture.GetRawText(), "null"], list.Select(p => p.GetProperty("picture_blob").GetRawText()));
        Assert.Equal(JsonValueKind.Null, list[1].GetProperty("avatar").GetProperty("url_pattern").ValueKind);
        var ticket = await desk.GetAsync($"/tickets/{await desk.TicketAsync($"\"person\": {id}")}?include=person");
        Assert.Equal(picture.GetRawText(), ticket.Linked().GetProperty("person").GetProperty(id.ToString()).GetProperty("picture_blob").GetRawText());

        (await desk.PutAsync($"/people/{id}", $$"""{"picture_blob": {{picture.GetRawText()}} }""")).IsChanged();
        Assert.Equal(picture.GetRawText(), (await desk.GetAsync($"/people/{id}")).Data().GetProperty("picture_blob").GetRawText());
        Assert.Equal(["picture_blob: bad_choice"], (await desk.PutAsync($"/people/{id}", """{"picture_blob": "26854KPJH"}""")).Faults());
        (await desk.PutAsync($"/people/{id}", """{"picture_blob": null}""")).IsChanged();
        Assert.Equal(JsonValueKind.Null, (await desk.GetAsync($"/people/{id}")).Data().GetProperty("picture_blob").ValueKind);
        (await desk.GetAsync($"/people/{id}/image")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_74_DP_76_An_organization_has_a_picture_until_it_is_taken_away(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (one, two) = (await api.Some.UploadAsync("one.png", "first"), await api.Some.UploadAsync("two.png", "second"));
        var made = (await desk.PostAsync("/organizations", $$"""{"name": "Acme {{Some.Next()}}", "picture_blob": "{{one}}"}""")).Created();
        var path = $"/organizations/{made.Number("id")}";
        var picture = made.GetProperty("picture_blob");
        Assert.Equal("first", (await api.As(null).DownloadAsync(picture.Text("download_url")!)).Text);

        (await desk.PutAsync(path, $$"""{"picture_blob": {{picture.GetRawText()}} }""")).IsChanged();
        Assert.Equal(picture.GetRawText(), (await ShownAsync()).GetRawText());
        (await desk.PutAsync(path, """{"summary": "Good"}""")).IsChanged();
        Assert.Equal(picture.GetRawText(), (await ShownAsync()).GetRawText());
        (await desk.PutAsync(path, $$"""{"picture_blob": "{{two}}"}""")).IsChanged();
        Assert.Equal("second", (await api.As(null).DownloadAsync((await ShownAsync()).Text("download_url")!)).Text);
        Assert.Equal(404, (await api.As(null).DownloadAsync(picture.Text("download_url")!)).Status);
        (await desk.PutAsync(path, """{"picture_blob": null}""")).IsChanged();
        Assert.Equal(JsonValueKind.Null, (await ShownAsync()).ValueKind);
        (await desk.PutAsync(path, $$"""{"picture_blob": "{{one}}"}""")).IsChanged();
        var last = await ShownAsync();
        (await desk.DeleteAsync(path)).IsGone();
        Assert.Equal(404, (await api.As(null).DownloadAsync(last.Text("download_url")!)).Status);

        async Task<JsonElement> ShownAsync() => (await desk.GetAsync(path)).Data().GetProperty("picture_blob");
    }

    [Theory, EachEngine]
    public async Task DP_74_DP_76_New_members_of_an_organization_become_people(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (known, fresh, third) = ((await api.Some.ClientAsync()).Id, ProDesk.NewEmail(), ProDesk.NewEmail());
        var made = (await desk.PostAsync("/organizations", $$"""
            {"name": "Acme {{Some.Next()}}", "user_groups": [], "picture_blob": null, "members": [{{known}}, "{{fresh}}", {"email": "{{fresh.ToUpperInvariant()}}", "name": "Ann"}]}
            """)).Created();
        var path = $"/organizations/{made.Number("id")}";
        var person = Assert.Single((await desk.GetAsync($"/people?primary_email={fresh}")).Items());
        Assert.Equal([known, person.Number("id")], made.Numbers("members").Order());
        Assert.Equal(made.Number("id"), person.Number("organization"));

        (await desk.PutAsync(path, $$"""{"members": [{"email": "{{third}}", "first_name": "Bo", "last_name": "Doe"}]}""")).IsChanged();
        var bo = Assert.Single((await desk.GetAsync($"/people?primary_email={third}")).Items());
        Assert.Equal("Bo Doe", bo.Text("name"));
        Assert.Equal([bo.Number("id")], (await desk.GetAsync(path)).Data().Numbers("members"));

        var never = ProDesk.NewEmail();
        Assert.Equal(["members: bad_choice"], (await desk.PutAsync(path, $$"""{"members": ["{{never}}", 999999]}""")).Faults());
        Assert.Empty((await desk.GetAsync($"/people?primary_email={never}")).Ids());
        Assert.Equal(
            ["members.members_0: invalid_email", "picture_blob: bad_choice", "user_groups: bad_choice"],
            (await desk.PutAsync(path, """{"members": ["no address"], "user_groups": [1], "picture_blob": "x"}""")).Faults().Order());
        Assert.Equal(
            ["email_domains.email_domains_1: invalid_type"], (await desk.PutAsync(path, """{"email_domains": ["acme.example", "not a domain!!"]}""")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_65_DP_66_DP_67_DP_79_Notes_on_people_and_organizations(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var things = new[] { $"/people/{(await api.Some.ClientAsync()).Id}", $"/organizations/{await api.Some.OrganizationAsync()}" };
        var others = new[] { $"/people/{(await api.Some.ClientAsync()).Id}", $"/organizations/{await api.Some.OrganizationAsync()}" };

        foreach (var (thing, other) in things.Zip(others))
        {
            var first = (await desk.PostAsync(thing + "/notes", """{"note": "First"}""")).Created();
            var second = (await desk.SendAsync("PUT", thing + "/notes", """{"note": "Second"}""")).Created();
            Assert.Equal((api.Owner.Id, "First"), (first.Number("agent"), first.Text("note")));

            Assert.Equal([first.Number("id"), second.Number("id")], (await desk.GetAsync(thing + "/notes")).Ids());
            Assert.Equal(2, (await desk.GetAsync(thing + "/notes/counts")).Data().Number("count"));
            (await desk.PutAsync($"{thing}/notes/{first.Number("id")}", """{"note": "Changed"}""")).IsChanged();
            Assert.Equal("Changed", (await desk.GetAsync($"{thing}/notes/{first.Number("id")}")).Data().Text("note"));
            (await desk.GetAsync($"{other}/notes/{first.Number("id")}")).IsMissing();
            (await desk.PutAsync($"{other}/notes/{first.Number("id")}", """{"note": "x"}""")).IsMissing();
            (await desk.DeleteAsync($"{other}/notes/{first.Number("id")}")).IsMissing();
            (await desk.DeleteAsync($"{thing}/notes/{first.Number("id")}")).IsGone();
            (await desk.DeleteAsync($"{thing}/notes/{first.Number("id")}")).IsMissing();
            Assert.Equal(["note: required"], (await desk.PostAsync(thing + "/notes", "{}")).Faults());
            Assert.Equal([second.Number("id")], (await desk.GetAsync($"{thing}/notes?ids={second.Number("id")},999999")).Ids());
        }

        (await desk.GetAsync("/people/999999/notes")).IsMissing();
        (await desk.PostAsync("/organizations/999999/notes", """{"note": "x"}""")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_68_The_tickets_of_a_person(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var person = (await api.Some.ClientAsync()).Id;
        var (one, two) = (await desk.TicketAsync($"\"person\": {person}"), await desk.TicketAsync($"\"person\": \"{person}\", \"status\": \"resolved\""));

        Assert.Equal([one, two], (await desk.GetAsync($"/people/{person}/tickets")).Ids());
        Assert.Equal((await desk.GetAsync($"/tickets?person={person}")).Ids(), (await desk.GetAsync($"/people/{person}/tickets")).Ids());
        Assert.Equal([two], (await desk.GetAsync($"/people/{person}/tickets?status=resolved")).Ids());
        (await desk.GetAsync("/people/999999/tickets")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_71_DP_72_Agents_are_the_staff_alone(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (agent, gone, user) = ((await api.Some.EmployeeAsync()).Id, (await api.Some.EmployeeAsync()).Id, (await api.Some.ClientAsync()).Id);
        (await desk.DeleteAsync($"/people/{gone}")).IsGone();

        var list = await desk.GetAsync("/agents");
        Assert.All(list.Items(), a => Assert.True(a.GetProperty("is_agent").GetBoolean()));
        Assert.Contains(agent, list.Ids());
        Assert.DoesNotContain(gone, list.Ids());
        Assert.Equal(200, list.Meta().Number("per_page"));
        Assert.Equal([gone], (await desk.GetAsync("/agents?is_deleted=1")).Ids().Where(a => a == gone));
        Assert.Equal(agent, (await desk.GetAsync($"/agents/{agent}")).Data().Number("id"));
        (await desk.GetAsync($"/agents/{user}")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_73_DP_74_DP_75_DP_76_DP_77_DP_78_An_organization_from_beginning_to_end(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (name, member) = ($"Acme {Some.Next()}", (await api.Some.ClientAsync()).Id);
        var answer = await desk.PostAsync("/organizations", $$"""
            {"name": "{{name}}", "summary": "Good", "importance": 3, "labels": ["big"], "email_domains": ["acme.example", "acme.net"], "members": [{{member}}],
             "contact_data": {"website": [{"url": "https://acme.example"}]} }
            """);
        var organization = answer.Created();
        var id = organization.Number("id");

        Assert.Equal((name, "Good", 3), (organization.Text("name"), organization.Text("summary"), organization.Number("importance")));
        Assert.Equal(["acme.example", "acme.net"], organization.Texts("email_domains"));
        Assert.Equal([member], organization.Numbers("members"));
        Assert.Equal("https://acme.example", organization.GetProperty("contact_data")[0].Text("url"));
        Assert.Equal(JsonValueKind.Object, organization.GetProperty("fields").ValueKind);
        Assert.Equal(organization.GetRawText(), (await desk.GetAsync($"/organizations/{id}?include=person")).Data().GetRawText());
        Assert.Equal([id], (await desk.GetAsync($"/organizations?name={Uri.EscapeDataString(name.ToUpperInvariant()[2..])}")).Ids());
        Assert.Equal(id, (await desk.GetAsync("/organizations?order_by=id&order_dir=desc")).Ids()[0]);
        Assert.Equal((await desk.GetAsync("/organizations")).Meta().Number("total"), (await desk.GetAsync("/organizations/counts")).Data().Number("count"));

        var ticket = await desk.TicketAsync($"\"person\": {member}");
        Assert.Equal(id, (await desk.TicketAsync(ticket)).Number("organization"));
        (await desk.PutAsync($"/organizations/{id}", $$"""{"id": {{id}}, "summary": "Better"}""")).IsChanged();
        Assert.Equal(("Better", name), ((await desk.GetAsync($"/organizations/{id}")).Data().Text("summary"), (await desk.GetAsync($"/organizations/{id}")).Data().Text("name")));
        Assert.Equal(["name: required"], (await desk.PostAsync("/organizations", "{}")).Faults());

        (await desk.DeleteAsync($"/organizations/{id}")).IsGone();
        (await desk.GetAsync($"/organizations/{id}")).IsMissing();
        (await desk.DeleteAsync($"/organizations/{id}")).IsMissing();
        Assert.Equal(JsonValueKind.Null, (await desk.GetAsync($"/people/{member}")).Data().GetProperty("organization").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await desk.TicketAsync(ticket)).GetProperty("organization").ValueKind);
    }

    [Theory, EachEngine]
    public async Task DP_82_Every_type_that_is_asked_for_has_its_group(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var word = $"zebra{Some.Next()}";
        var ticket = (await desk.PostAsync("/tickets", $$"""{"subject": "A {{word}} here"}""")).Created().Number("id");

        var none = (await desk.GetAsync("/search?q=nothingatall&types=ticket")).Data().GetProperty("grouped_results");
        Assert.Equal(("ticket", 0), (Assert.Single(none.EnumerateArray()).Text("type"), none[0].GetProperty("results").GetArrayLength()));
        var found = (await desk.GetAsync($"/search?q={word}&type=ticket,person")).Data().GetProperty("grouped_results");
        Assert.Equal(["ticket", "person"], found.EnumerateArray().Select(g => g.Text("type")));
        Assert.Equal((ticket, 1), (found[0].GetProperty("results")[0].Number("id"), found[0].Number("total")));
        Assert.Equal(8, (await desk.GetAsync($"/search?q={word}")).Data().GetProperty("grouped_results").GetArrayLength());
        Assert.Equal(["q: required", "types: bad_choice"], (await desk.GetAsync("/search?types=x")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_110_The_ping_is_two_bytes(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        Assert.Equal("[]", (await desk.GetAsync("/apps/zapier/ping")).Text);
        Assert.Equal("Invalid API key.", (await desk.AskAsync("GET", "/apps/zapier/ping", null, ("Authorization", "key 1:x"))).Json.Text("message"));
    }
}
