using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>Customers and colleagues are one and the same person in every API.</summary>
public sealed class PeopleJourneys
{
    [Theory, EachEngine]
    public async Task LD_82_Who_gets_another_address_or_organization_by_any_API_signs_in_and_sees_by_it_at_once(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var organization = await story.Api.Some.OrganizationAsync("Left");
        var boss = await story.Api.Some.OrganizationManagerAsync(organization);
        var other = await story.Api.Some.ClientAsync(organization);
        var ticket = await story.WrittenAsync(other.Email);
        Assert.Equal([ticket], (await story.Api.As(boss).GetAsync("/tickets/")).Ids());

        (await story.Lead.PatchAsync($"/contacts/{boss.Id}", """{"email": "new@example.net", "companyid": null}""")).IsDone();

        (await story.Api.As(boss).GetAsync("/tickets/")).IsUnauthorized();
        Assert.Empty((await story.Api.As(boss with { Email = "new@example.net" }).GetAsync("/tickets/")).Ids());
    }

    [Theory, EachEngine]
    public async Task A_customer_grows_by_what_each_API_learns_of_them(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var email = FreeDesk.NewEmail();
        var id = (await story.Free.PostAsync("/customers", $$"""{"firstName": "Mark", "lastName": "Twain", "email": "{{email}}"}""")).Json.Number("id");
        var company = (await story.Pro.PostAsync("/organizations", """{"name": "Steamboats"}""")).Created().Number("id");

        (await story.Lead.PatchAsync($"/contacts/{id}", """{"phone": "+1555123", "title": "Pilot", "company": "River Ltd"}""")).IsDone();
        (await story.Pro.PutAsync($"/people/{id}", $$"""{"organization": {{company}}, "summary": "Writes too"}""")).IsChanged();
        Assert.Equal(200, (await story.Eddy.PutAsync($"/users/{id}", ("lastname", "Clemens"))).Status);

        var user = (await story.Eddy.GetAsync($"/users/{id}")).Data();
        var customer = (await story.Free.GetAsync($"/customers/{id}")).Json;
        var person = (await story.Pro.GetAsync($"/people/{id}")).Data();
        var contact = (await story.Lead.GetAsync($"/contacts/{id}")).IsOk().Json;
        Assert.Equal(("Mark", "Clemens", email, "+1555123", "Steamboats"), (user.Text("name"), user.Text("lastname"), user.Text("email"), user.Text("phone"), user.GetProperty("organization").Text("name")));
        Assert.Equal(("Clemens", "Pilot", "Writes too", "River Ltd"), (customer.Text("lastName"), customer.Text("jobTitle"), customer.Text("notes"), customer.Text("company")));
        Assert.Equal(("Mark Clemens", company, "Pilot"), (person.Text("name"), person.Number("organization"), person.Text("organization_position")));
        Assert.Equal(("Mark", "Clemens", email, "+1555123", company, "River Ltd", "Writes too"), (
            contact.Text("fname"), contact.Text("lname"), contact.Text("email"), contact.Text("phone"), contact.Number("companyid"), contact.Text("company"), contact.Text("comment")));
        Assert.Equal(company, (await story.Free.GetAsync($"/customers/{id}/organization")).Json.Number("organizationId"));
        Assert.Equal([id], (await story.Free.GetAsync("/customers?phone=1555123")).Ids("customers"));
        Assert.Equal([id], (await story.Pro.GetAsync($"/people?primary_email={email.ToUpperInvariant()}")).Ids());
        Assert.Equal([id], (await story.Lead.GetAsync("/contacts?phone=%2B1555123")).CollectionIds());
        Assert.Equal([id], (await story.Eddy.GetAsync("/users/?search=Clemens")).Ids());
    }

    [Theory, EachEngine]
    public async Task Whoever_is_put_out_by_one_API_is_locked_out_of_all(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        (string Api, Func<StoryAgent, Task<ApiAnswer>> Ends)[] ways =
        [
            ("EddyDesk", who => story.Eddy.PutAsync($"/users/{who.Id}", ("status", "disabled"))),
            ("Deskpro", who => story.Pro.PutAsync($"/people/{who.Id}", """{"is_disabled": true}""")),
            ("LeadDesk", who => story.Lead.PatchAsync($"/users/{who.Id}", """{"employment": "inactive"}""")),
            ("FreeScout", who => story.Free.DeleteAsync($"/users/{who.Id}?byUserId={story.Owner}")),
        ];

        foreach (var (api, ends) in ways)
        {
            var agent = await story.AgentAsync("Leaver");
            Assert.Equal((api, [200, 200, 200, 200, 201, 200]), (api, await KnocksAsync(agent)), Same);
            Assert.True((await ends(agent)).Status is 200 or 204, api);
            Assert.Equal((api, [401, 401, 401, 401, 401, 400]), (api, await KnocksAsync(agent)), Same);
        }

        async Task<int[]> KnocksAsync(StoryAgent agent) =>
        [
            (await agent.Eddy.GetAsync("/tickets/")).Status, (await agent.Free.GetAsync("/conversations")).Status, (await agent.Pro.GetAsync("/me")).Status,
            (await agent.Lead.GetAsync("/users/me")).Status,
            (await story.LogInAsync(agent.Person.Email, agent.Password)).Status,
            (await story.LeadClient.AskAsync(new { grant_type = "password", username = agent.Person.Email, password = agent.Password })).Status,
        ];

        static bool Same((string Api, int[] Knocks) one, (string Api, int[] Knocks) other) => one.Api == other.Api && one.Knocks.SequenceEqual(other.Knocks);
    }

    [Theory, EachEngine]
    public async Task A_colleague_who_is_hired_by_LeadDesk_works_with_every_API(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("anybody@example.net");
        var made = await story.Lead.PostAsync("/users", """{"username": "hired", "role": "agent", "name": "Hilda", "primary_email": "hilda@desk.example", "password": "secret-hilda", "campaigns": [{"id": 1}]}""");
        var hilda = made.IsOk().Json.Number("id");

        (await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"agent": {{hilda}} }""")).IsChanged();

        Assert.Contains(hilda, (await story.Pro.GetAsync("/agents")).Ids());
        Assert.Equal([hilda], (await story.Free.GetAsync("/users?email=hilda@desk.example")).Ids("users"));
        Assert.Equal("Hilda", (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Text("owner_name"));
        Assert.Equal("Hilda", (await story.Free.ReadAsync(ticket)).GetProperty("assignee").Text("firstName"));
        var token = await story.LeadClient.AskAsync(new { grant_type = "password", username = "hired", password = "secret-hilda" });
        Assert.Equal([ticket], (await story.LeadClient.With(token.Json.Text("access_token")).GetAsync("/tickets?user_id=" + hilda)).CollectionIds());
        Assert.Equal(hilda, (await story.LogInAsync("hilda@desk.example", "secret-hilda")).Json.GetProperty("data").Number("person_id"));
    }

    [Theory, EachEngine]
    public async Task Erased_personal_data_is_gone_from_every_API_and_its_tickets_are_shells(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        const string word = "zanzibarian";
        var ticket = await story.WrittenAsync($"{word}@example.net", $"About {word}", $"I am {word}");
        var person = await story.PersonAsync($"{word}@example.net");
        await story.Eddy.PutAsync($"/users/{person}", ("name", word));
        (await story.Pro.PostAsync($"/people/{person}/notes", $$"""{"note": "Lives in {{word}}"}""")).Created();

        (await story.Lead.DeleteAsync($"/gdpr/contact?email={word}@example.net")).IsDone();

        ApiAnswer[] everywhere =
        [
            await story.Eddy.GetAsync($"/tickets/{ticket}"), await story.Eddy.GetAsync($"/tickets/{ticket}/posts/"), await story.Eddy.GetAsync($"/tickets/{ticket}/audit/"),
            await story.Eddy.GetAsync($"/users/?search={word}"), await story.Eddy.GetAsync($"/tickets/?search={word}"), await story.Eddy.GetAsync($"/users/{person}/notes/"),
            await story.Free.GetAsync($"/conversations/{ticket}?embed=threads"), await story.Free.GetAsync($"/customers?email={word}@example.net"),
            await story.Pro.GetAsync($"/tickets/{ticket}?include=person"), await story.Pro.GetAsync($"/tickets/{ticket}/messages?include=person"), await story.Pro.GetAsync($"/people/{person}"),
            await story.Lead.GetAsync($"/tickets/{ticket}"), await story.Lead.GetAsync($"/tickets/{ticket}/messages"), await story.Lead.GetAsync($"/contacts/{person}"),
        ];
        Assert.All(everywhere, answer => Assert.DoesNotContain(word, answer.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(everywhere, answer => Assert.True(answer.Status is 200 or 404, answer.ToString()));
        Assert.Equal((200, 200, 200, 200), (everywhere[0].Status, everywhere[6].Status, everywhere[8].Status, everywhere[11].Status));
        Assert.All((await story.Pro.GetAsync($"/search?q={word}")).Data().GetProperty("grouped_results").EnumerateArray(), g => Assert.Equal(0, g.Number("total")));
        Assert.Empty((await story.Lead.GetAsync($"/tickets?q={word}")).CollectionIds());
        Assert.Empty((await story.Eddy.GetAsync($"/tickets/?search={word}")).Ids());
    }

    [Theory, EachEngine]
    public async Task A_number_that_must_not_be_called_is_known_by_whichever_API_it_came(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var (agent, number) = (await story.AgentAsync("Caller"), "+47 4012 3456");
        var called = (await story.Free.PostAsync("/customers", $$"""{"firstName": "Silent", "email": "{{FreeDesk.NewEmail()}}", "phone": "{{number}}"}""")).Json.Number("id");
        var (campaign, _) = await story.CampaignAsync();
        var ticket = (await story.Eddy.PostAsync("/tickets/", ("title", "Offer"), ("description", "?"), ("user_id", $"{called}"))).Data().Number("id");
        var never = await story.LeadClient.AddAsync("/results", new { name = "Never call", blacklists_number = true });

        (await agent.Lead.PostAsync("/calls", $$"""{"campaign_id": {{campaign}}, "contact_id": {{called}}, "ticket_id": {{ticket}}, "result_id": {{never}}, "comment": "Never again"}""")).IsOk();

        Assert.True((await story.Lead.GetAsync($"/contacts/{called}")).Json.GetProperty("blacklisted").GetBoolean());
        Assert.Contains("Never again", (await story.Eddy.GetAsync($"/tickets/{ticket}/comments/")).Text, StringComparison.Ordinal);
        Assert.Contains((await story.Free.ReadAsync(ticket)).Threads(), t => t.Text("type") == "note" && t.Text("body")!.Contains("Never again", StringComparison.Ordinal));

        // The same number under another name, by another API, written otherwise.
        var twin = (await story.Pro.PostAsync("/people", $$"""{"name": "Twin", "primary_email": "{{FreeDesk.NewEmail()}}", "phone_numbers": [{"number": "(47) 4012-3456"}]}""")).Created().Number("id");
        Assert.True((await story.Lead.GetAsync($"/contacts/{twin}")).Json.GetProperty("blacklisted").GetBoolean());
        (await agent.Lead.PostAsync("/calls", $$"""{"campaign_id": {{campaign}}, "contact_id": {{twin}} }""")).Fails(422, "validation_failed");
    }

    [Theory, EachEngine]
    public async Task A_manager_whom_FreeScout_appoints_sees_in_EddyDesk_what_the_colleagues_asked(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var (boss, clerk) = (await story.Api.Some.ClientAsync(), await story.Api.Some.ClientAsync());
        var company = (await story.Free.PostAsync("/organizations", """{"name": "Steamboats"}""")).Json.Number("id");
        var ticket = await story.WrittenAsync(clerk.Email);
        (await story.Pro.PutAsync($"/people/{clerk.Id}", $$"""{"organization": {{company}} }""")).IsChanged();

        (await story.Free.PutAsync($"/customers/{boss.Id}/organization", $$"""{"organizationId": {{company}}, "role": "member"}""")).IsDone();
        (await story.Api.As(boss).GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        (await story.Free.PutAsync($"/customers/{boss.Id}/organization", $$"""{"organizationId": {{company}}, "role": "manager"}""")).IsDone();
        Assert.Equal([ticket], (await story.Api.As(boss).GetAsync("/tickets/")).Ids());
        Assert.Equal(company, (await story.Pro.TicketAsync(ticket)).Number("organization"));
        Assert.Equal([ticket], (await story.Pro.GetAsync($"/tickets?organization={company}")).Ids());

        (await story.Pro.PutAsync($"/organizations/{company}", """{"name": "Paddle steamers"}""")).IsChanged();
        Assert.Equal("Paddle steamers", (await story.Eddy.GetAsync($"/users/{boss.Id}")).Data().GetProperty("organization").Text("name"));
        (await story.Pro.DeleteAsync($"/organizations/{company}")).IsGone();
        (await story.Api.As(boss).GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        Assert.Equal(404, (await story.Free.GetAsync($"/customers/{clerk.Id}/organization")).Status);
    }

    [Theory, EachEngine]
    public async Task A_customer_who_is_removed_leaves_their_words_and_frees_their_address(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var email = FreeDesk.NewEmail();
        var ticket = await story.WrittenAsync(email, "Goodbye", "I am leaving");
        var person = await story.PersonAsync(email);

        (await story.Pro.DeleteAsync($"/people/{person}")).IsGone();
        (await story.Eddy.GetAsync($"/users/{person}")).IsMissing("User", person);
        Assert.Equal(404, (await story.Free.GetAsync($"/customers/{person}")).Status);
        (await story.Lead.GetAsync($"/contacts/{person}")).Fails(404, "contact_not_found");
        Assert.Empty((await story.Free.GetAsync($"/customers?email={email}")).Ids("customers"));

        Assert.Contains("I am leaving", (await story.Eddy.GetAsync($"/tickets/{ticket}/posts/")).Text, StringComparison.Ordinal);
        Assert.Equal(person, (await story.Free.ReadAsync(ticket)).GetProperty("customer").Number("id"));
        Assert.Equal(person, (await story.Pro.TicketAsync(ticket)).Number("person"));
        Assert.Equal(person, (await story.Lead.GetAsync($"/tickets/{ticket}")).Json.Number("contact_id"));

        var another = await story.WrittenAsync(email, "Hello again");
        Assert.NotEqual(person, await story.PersonAsync(email));
        Assert.Equal([another], (await story.Lead.GetAsync($"/tickets?contact_id={await story.PersonAsync(email)}")).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task A_key_that_is_revoked_stops_at_once_and_the_others_go_on(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var agent = await story.AgentAsync("Keys");

        await EndAsync("deskpro");
        Assert.Equal((200, 200, 401, 200), await KnocksAsync());
        await EndAsync("freescout");
        Assert.Equal((200, 401, 401, 200), await KnocksAsync());
        await EndAsync("eddydesk");
        Assert.Equal((401, 401, 401, 200), await KnocksAsync());

        await using (var db = await story.Api.Account.Database.BeginAsync(default))
        {
            await story.Api.Account.Get<ApiTokens>().RevokeClientAsync(db, story.LeadClient.Client.ClientId, default);
            await db.CommitAsync(default);
        }

        Assert.Equal((401, 401, 401, 401), await KnocksAsync());

        async Task EndAsync(string dialect)
        {
            var id = await story.Api.NumberAsync($"select max(id) from api_keys where person_id = {agent.Id} and dialect = {dialect}");
            await using var db = await story.Api.Account.Database.BeginAsync(default);
            Assert.True(await story.Api.Account.Get<ApiKeys>().RevokeOneAsync(db, id, default));
            await db.CommitAsync(default);
        }

        async Task<(int, int, int, int)> KnocksAsync() => (
            (await agent.Eddy.GetAsync("/tickets/")).Status, (await agent.Free.GetAsync("/conversations")).Status, (await agent.Pro.GetAsync("/me")).Status,
            (await agent.Lead.GetAsync("/users/me")).Status);
    }
}
