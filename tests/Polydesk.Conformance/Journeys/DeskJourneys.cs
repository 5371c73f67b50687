using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>What a desk is made of has other names in each API and is the same thing.</summary>
public sealed class DeskJourneys
{
    [Theory, EachEngine]
    public async Task A_department_is_a_mailbox_and_a_campaign_and_renamed_once(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var id = (await story.Pro.PostAsync("/ticket_departments", """{"title": "Sails"}""")).Created().Number("id");

        await NamedAsync("Sails");
        (await story.Lead.PatchAsync($"/campaigns/{id}", """{"name": "Sales"}""")).IsDone();
        await NamedAsync("Sales");
        (await story.Pro.PutAsync($"/ticket_departments/{id}", """{"title": "Sales and sails"}""")).IsChanged();
        await NamedAsync("Sales and sails");

        var ticket = await story.WrittenAsync("buyer@example.net");
        (await story.Free.PutAsync($"/conversations/{ticket}", $$"""{"mailboxId": {{id}}, "byUser": {{story.Owner}} }""")).IsDone();
        Assert.Equal("Sales and sails", (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Text("department_name"));
        Assert.Equal([ticket], (await story.Lead.GetAsync($"/campaigns/{id}/tickets")).CollectionIds());
        Assert.Equal([ticket], (await story.Pro.GetAsync($"/tickets?department={id}")).Ids());
        Assert.True((await story.Pro.DeleteAsync($"/ticket_departments/{id}")).Status is 400 or 409);
        (await story.Lead.DeleteAsync($"/campaigns/{id}")).Fails(400, "campaign_in_use");

        async Task NamedAsync(string name) => Assert.Equal(
            (name, name, name, name),
            ((await story.Eddy.GetAsync("/departments/")).Items().Single(d => d.Number("id") == id).English("name"),
                (await story.Free.GetAsync($"/mailboxes/{id}")).Json.Text("name"),
                (await story.Pro.GetAsync($"/ticket_departments/{id}")).Data().Text("title"), (await story.Lead.GetAsync($"/campaigns/{id}")).IsOk().Json.Text("name")));
    }

    [Theory, EachEngine]
    public async Task A_choice_is_defined_once_and_chosen_from_anywhere(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var field = await story.LeadClient.AddAsync("/custom_fields", new { target = "ticket", name = "fire", type = "dropdown", options = new[] { "small", "large" }, label = "Fire" });
        var added = await story.Eddy.PostJsonAsync($"/custom_fields/{field}/options/", """{"options": [{"name": {"en": "inferno"}}]}""");
        Assert.Equal(200, added.Status);
        var options = (await story.Pro.GetAsync($"/ticket_custom_fields/{field}")).Data().GetProperty("choices").EnumerateArray().ToDictionary(c => c.Text("title")!, c => c.Number("id"));
        Assert.Equal(["small", "large", "inferno"], options.Keys);
        Assert.Equal(["small", "large", "inferno"], (await story.Lead.GetAsync($"/custom_fields/{field}")).Json.Texts("options"));
        var dropdown = (await story.Free.GetAsync("/mailboxes/1/custom_fields")).Items("custom_fields").Single(f => f.Number("id") == field);
        Assert.Equal(options.Values.Select(id => $"{id}"), dropdown.GetProperty("options").Keys());

        var ticket = await story.WrittenAsync("smoke@example.net");
        await ChosenAsync("inferno", story.Free.PutAsync($"/conversations/{ticket}/custom_fields", $$"""{"customFields": [{"id": {{field}}, "value": "inferno"}]}"""));
        await ChosenAsync("large", story.Eddy.PutAsync($"/tickets/{ticket}", ($"custom_fields[{field}]", $"{options["large"]}")));
        await ChosenAsync("small", story.Lead.PatchAsync($"/tickets/{ticket}/custom_fields", """{"fire": "small"}"""));
        await ChosenAsync("inferno", story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"fields": {"fire": {{options["inferno"]}} } }"""));
        await ChosenAsync(null, story.Lead.PatchAsync($"/tickets/{ticket}/custom_fields", """{"fire": null}"""));

        async Task ChosenAsync(string? name, Task<ApiAnswer> chosen)
        {
            Assert.True((await chosen).Status is 200 or 204, (await chosen).ToString());
            var free = (await story.Free.ReadAsync(ticket)).GetProperty("customFields").EnumerateArray().Single(f => f.Number("id") == field);
            Assert.Equal((name is null ? "" : $"{options[name]}", name ?? ""), (free.Text("value"), free.Text("text")));
            Assert.Equal(name, (await story.Lead.GetAsync($"/tickets/{ticket}/custom_fields")).Json.Text("fire"));
            var pro = (await story.Pro.TicketAsync(ticket)).GetProperty("fields");
            Assert.Equal(name, pro.TryGetProperty($"{field}", out var value) ? value.GetProperty("detail").GetProperty($"{value.Number("value")}").Text("title") : null);
            var eddy = (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().FieldValue(field);
            Assert.True(name is null ? !eddy.Contains("id", StringComparison.Ordinal) : eddy.Contains($"{options[name]}", StringComparison.Ordinal), eddy);
        }
    }

    [Theory, EachEngine]
    public async Task Labels_are_tags_wherever_they_are_put_on(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("label@example.net", more: """ "tags": ["Urgent"], """);

        await story.Eddy.PutAsync($"/tickets/{ticket}", ("tags", "Urgent,Fire"));
        await TaggedAsync("Urgent", "Fire");
        (await story.Pro.PutAsync($"/tickets/{ticket}", """{"labels": ["Fire", "Insured"]}""")).IsChanged();
        await TaggedAsync("Fire", "Insured");
        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"tags": ["fire"]}""")).IsDone();
        Assert.Equal([ticket], (await story.Free.GetAsync("/conversations?tag=FIRE")).Ids("conversations"));
        Assert.Equal([ticket], (await story.Pro.GetAsync("/tickets?labels=Fire")).Ids());
        (await story.Free.PutAsync($"/conversations/{ticket}/tags", """{"tags": []}""")).IsDone();
        await TaggedAsync();
        Assert.Empty((await story.Pro.GetAsync("/tickets?labels=Fire")).Ids());
        Assert.Empty((await story.Lead.GetAsync("/tickets?tag=fire")).CollectionIds());

        async Task TaggedAsync(params string[] tags)
        {
            Assert.Equal(tags, (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Texts("tags"));
            Assert.Equal(tags.Order(), (await story.Free.GetAsync($"/tags?conversationId={ticket}")).Items("tags").Select(t => t.Text("name")).Order());
            Assert.Equal(tags, (await story.Pro.TicketAsync(ticket)).Texts("labels"));
            Assert.Equal(tags, (await story.Lead.GetAsync($"/tickets/{ticket}")).Json.Texts("tags"));
        }
    }

    [Theory, EachEngine]
    public async Task An_article_that_is_written_in_Deskpro_is_read_in_EddyDesk_once_it_is_published(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var reader = story.Api.As(await story.Api.Some.ClientAsync());
        var category = (await story.Pro.PostAsync("/article_categories", """{"title": "Fires"}""")).Created().Number("id");
        var article = (await story.Pro.PostAsync("/articles", $$"""{"title": "How to extinguish", "content": "<p>With foam.</p>", "categories": [{{category}}], "status": "hidden"}""")).Created().Number("id");

        Assert.DoesNotContain(article, (await reader.GetAsync("/knowledge_base/articles")).Ids());
        (await story.Pro.PutAsync($"/articles/{article}", """{"status": "published"}""")).IsChanged();
        var read = (await reader.GetAsync("/knowledge_base/articles")).Items().Single(a => a.Number("id") == article);
        Assert.Equal(("How to extinguish", "<p>With foam.</p>"), (read.English("title"), read.English("body")));
        Assert.Equal([category], read.Numbers("categories"));
        Assert.Contains(category, (await reader.GetAsync("/knowledge_base/categories")).Ids());
        Assert.Equal([article], (await reader.GetAsync("/knowledge_base/articles?search=foam")).Ids());

        (await story.Pro.DeleteAsync($"/articles/{article}")).IsGone();
        Assert.DoesNotContain(article, (await reader.GetAsync("/knowledge_base/articles")).Ids());
    }

    [Theory, EachEngine]
    public async Task Followers_and_copies_are_the_same_people_in_each_API(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("first@example.net");
        var elsewhere = await story.Api.Some.DepartmentAsync();
        var watcher = await story.AgentAsync("Watcher", elsewhere);
        (await watcher.Eddy.GetAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);

        (await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"followers": [{{watcher.Id}}], "cc": ["copy@example.net"]}""")).IsChanged();

        var seen = (await watcher.Eddy.GetAsync($"/tickets/{ticket}")).Data();
        Assert.Equal(([watcher.Id], ["copy@example.net"]), (seen.Numbers("followers"), seen.Texts("cc")), SameLists);
        Assert.Equal(["copy@example.net"], (await watcher.Free.ReadAsync(ticket)).Texts("cc"));
        Assert.Equal(["copy@example.net"], (await story.Pro.GetAsync($"/tickets/{ticket}/participants")).Items().Where(p => p.Text("type") == "cc").Select(p => p.Text("email")));

        await story.Eddy.PutAsync($"/tickets/{ticket}", ("followers", ""), ("cc", "copy@example.net,other@example.net"));
        Assert.Equal(["first@example.net", "copy@example.net", "other@example.net"], (await story.Pro.GetAsync($"/tickets/{ticket}/participants")).Items().Select(p => p.Text("email")));
        var people = (await story.Pro.TicketAsync(ticket)).Numbers("cc");
        (await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"cc": [{{Assert.Single(people)}}, "third@example.net"]}""")).IsChanged();
        Assert.Equal(["copy@example.net", "other@example.net", "third@example.net"], (await story.Free.ReadAsync(ticket)).Texts("cc"));
        Assert.Equal(404, (await watcher.Free.GetAsync($"/conversations/{ticket}")).Status);
        (await watcher.Pro.GetAsync($"/tickets/{ticket}")).Is(403, "no_permission");

        static bool SameLists((IReadOnlyList<long> Ids, IReadOnlyList<string?> Texts) one, (IReadOnlyList<long> Ids, IReadOnlyList<string?> Texts) other) =>
            one.Ids.SequenceEqual(other.Ids) && one.Texts.SequenceEqual(other.Texts);
    }

    [Theory, EachEngine]
    public async Task Time_that_is_logged_in_FreeScout_is_billed_in_EddyDesk(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("clock@example.net");
        var worker = await story.AgentAsync("Worker");

        Assert.Equal(201, (await story.Free.PostAsync($"/conversations/{ticket}/timelogs", $$"""{"timeSpent": 90, "userId": {{worker.Id}} }""")).Status);
        Assert.Equal(201, (await worker.Free.PostAsync($"/conversations/{ticket}/timelogs", $$"""{"timeSpent": 30, "userId": {{worker.Id}} }""")).Status);

        var billed = (await story.Eddy.GetAsync($"/tickets/{ticket}/billing/")).Items();
        Assert.Equal([(30L, worker.Id), (90L, worker.Id)], billed.Select(b => (b.Number("spent_seconds"), b.Number("staff_id"))));
        Assert.Empty((await story.Eddy.GetAsync($"/tickets/{ticket}/billing/?staff_list={story.Owner}")).Ids());
        Assert.Equal(2, (await story.Free.GetAsync("/timelogs")).Items("timelogs").Count);
    }

    [Theory, EachEngine]
    public async Task What_colleagues_say_among_themselves_is_never_shown_to_a_customer(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        const string word = "cantankerous";
        var client = await story.Api.Some.ClientAsync();
        var ticket = await story.WrittenAsync(client.Email, text: "Hello");
        var (campaign, _) = await story.CampaignAsync();
        await story.Free.PutAsync($"/customers/{client.Id}", """{"phone": "+4711223344"}""");

        await story.Free.PostAsync($"/conversations/{ticket}/threads", $$"""{"type": "note", "text": "{{word}} 1", "user": {{story.Owner}} }""");
        await story.Eddy.PostAsync($"/tickets/{ticket}/comments/", ("text", $"{word} 2"));
        (await story.Pro.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "{{word}} 3", "is_note": true}""")).Created();
        (await story.Lead.PostAsync($"/tickets/{ticket}/messages", $$"""{"type": "note", "body": "{{word}} 4"}""")).IsOk();
        (await story.Lead.PostAsync("/calls", $$"""{"campaign_id": {{campaign}}, "contact_id": {{client.Id}}, "ticket_id": {{ticket}}, "comment": "{{word}} 5"}""")).IsOk();

        var comments = (await story.Eddy.GetAsync($"/tickets/{ticket}/comments/")).Items();
        Assert.Equal(5, comments.Count(c => c.Text("text")!.Contains(word, StringComparison.Ordinal)));
        Assert.Equal(5, (await story.Free.ReadAsync(ticket)).Threads().Count(t => t.Text("type") == "note"));
        Assert.Equal(5, (await story.Pro.GetAsync($"/tickets/{ticket}/messages")).Items().Count(m => m.Number("is_agent_note") == 1));
        Assert.Equal(5, (await story.Lead.GetAsync($"/tickets/{ticket}/messages")).Json.GetProperty("collection").EnumerateArray().Count(m => m.Text("type") == "note"));

        var customer = story.Api.As(client);

        foreach (var path in (string[])["/tickets/", $"/tickets/{ticket}", $"/tickets/{ticket}/posts/", $"/tickets/{ticket}/comments/", $"/tickets/{ticket}/audit/", $"/tickets/?search={word}"])
        {
            Assert.DoesNotContain(word, (await customer.GetAsync(path)).Text, StringComparison.Ordinal);
        }

        (await customer.GetAsync($"/tickets/{ticket}/comments/")).IsForbidden();
        Assert.Empty((await customer.GetAsync($"/tickets/?search={word}")).Ids());
        Assert.Equal([ticket], (await customer.GetAsync("/tickets/?search=hello")).Ids());
        Assert.Equal((401, 401), ((await (await FreeDesk.OfAsync(story.Api, client)).GetAsync("/conversations")).Status, (await (await ProDesk.OfAsync(story.Api, client.Id)).GetAsync("/me")).Status));
        Assert.Equal(400, (await story.LeadClient.AskAsync(new { grant_type = "client_user", username = client.Email, leaddesk_client_id = story.Api.Account.Info.Id })).Status);
    }

    [Theory, EachEngine]
    public async Task The_same_words_find_the_same_ticket_in_each_API(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("magellan@example.net", "Circumnavigation", "Where is the strait?");
        await story.WrittenAsync("drake@example.net", "Other matters", "None");
        (await story.Pro.PostAsync($"/tickets/{ticket}/messages", """{"message": "Südwestlich of the penguins"}""")).Created();

        foreach (var words in (string[])["circumnavigation", "STRAIT", "suedw", "pengu südw", "magellan", "südwestlich"])
        {
            var eddy = (await story.Eddy.GetAsync($"/tickets/?search={Uri.EscapeDataString(words)}")).Ids();
            var pro = (await story.Pro.GetAsync($"/search?types=ticket&q={Uri.EscapeDataString(words)}")).Data().GetProperty("grouped_results")[0].GetProperty("results").EnumerateArray().Select(t => t.Number("id"));
            var lead = (await story.Lead.GetAsync($"/tickets?q={Uri.EscapeDataString(words)}")).CollectionIds();
            Assert.True(eddy.SequenceEqual(pro) && eddy.SequenceEqual(lead), $"{words}: {string.Join(",", eddy)} | {string.Join(",", pro)} | {string.Join(",", lead)}");
            Assert.Equal((words, words == "suedw" ? 0 : 1), (words, eddy.Count));
        }

        Assert.Equal([ticket], (await story.Free.GetAsync("/conversations?subject=CIRCUM")).Ids("conversations"));
        Assert.Equal([ticket], (await story.Free.GetAsync("/conversations?customerEmail=magellan@example.net")).Ids("conversations"));
    }

    [Theory, EachEngine]
    public async Task Changes_that_four_APIs_make_at_once_all_hold(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("crowd@example.net");
        var agent = await story.AgentAsync("Juggler");

        for (var round = 1; round <= 3; round++)
        {
            ApiAnswer[] answers = await Task.WhenAll(
                story.Eddy.PutAsync($"/tickets/{ticket}", ("title", $"Round {round}")), story.Eddy.PostAsync($"/tickets/{ticket}/posts/", ("text", $"e{round}")),
                story.Free.PutAsync($"/conversations/{ticket}", $$"""{"assignTo": {{(round % 2 == 1 ? agent.Id : story.Owner)}}, "byUser": {{story.Owner}} }"""),
                story.Free.PostAsync($"/conversations/{ticket}/threads", $$"""{"type": "note", "text": "f{{round}}", "user": {{story.Owner}} }"""),
                story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"labels": ["round{{round}}"]}"""), story.Pro.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "d{{round}}", "is_note": true}"""),
                story.Lead.PatchAsync($"/tickets/{ticket}", $$"""{"priority": "{{(round % 2 == 1 ? "high" : "urgent")}}"}"""),
                story.Lead.PostAsync($"/tickets/{ticket}/messages", $$"""{"type": "note", "body": "l{{round}}"}"""));
            Assert.All(answers, a => Assert.True(a.Status is 200 or 201 or 204, a.ToString()));
        }

        var read = await story.Pro.TicketAsync(ticket);
        Assert.Equal(("Round 3", agent.Id, "round3"), (read.Text("subject"), read.Number("agent"), Assert.Single(read.Texts("labels"))));
        Assert.Equal("high", (await story.Lead.GetAsync($"/tickets/{ticket}")).Json.Text("priority"));
        var messages = (await story.Lead.GetAsync($"/tickets/{ticket}/messages")).Json.GetProperty("collection").EnumerateArray().ToList();
        Assert.Equal(13, messages.Count);
        Assert.Equal(messages.Select(m => m.Number("id")), (await story.Pro.GetAsync($"/tickets/{ticket}/messages?count=50")).Ids().Order());
        var audit = (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().CountBy(e => e.Text("event")!).ToDictionary();
        Assert.Equal((1, 3, 9, 3, 3, 3, 3), (audit["ticket_create"], audit["ticket_answer"], audit["comment_add"], audit["title_update"], audit["owner_update"], audit["tags_update"], audit["priority_update"]));
    }

    [Theory, EachEngine]
    public async Task A_field_that_is_switched_off_is_nowhere_and_comes_back_with_its_values(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var field = await story.LeadClient.AddAsync("/custom_fields", new { target = "ticket", name = "colour" });
        var ticket = await story.WrittenAsync("paint@example.net");
        (await story.Lead.PatchAsync($"/tickets/{ticket}/custom_fields", """{"colour": "mauve"}""")).IsDone();

        Assert.Equal(4, await ShownAsync());
        (await story.Pro.PutAsync($"/ticket_custom_fields/{field}", """{"is_enabled": false}""")).IsChanged();
        Assert.Equal(0, await ShownAsync());
        Assert.Equal(400, (await story.Eddy.PutAsync($"/tickets/{ticket}", ($"custom_fields[{field}]", "x"))).Status);
        (await story.Lead.PatchAsync($"/tickets/{ticket}/custom_fields", """{"colour": "x"}""")).Invalid("colour: The selected colour is invalid.");
        (await story.Pro.PutAsync($"/ticket_custom_fields/{field}", """{"is_enabled": true}""")).IsChanged();
        Assert.Equal(4, await ShownAsync());

        async Task<int> ShownAsync() => new[]
        {
            await story.Eddy.GetAsync($"/tickets/{ticket}"), await story.Free.GetAsync($"/conversations/{ticket}"), await story.Pro.GetAsync($"/tickets/{ticket}"),
            await story.Lead.GetAsync($"/tickets/{ticket}/custom_fields"),
        }.Count(answer => answer.Text.Contains("mauve", StringComparison.Ordinal));
    }

    [Theory, EachEngine]
    public async Task One_change_is_told_to_the_subscribers_of_three_APIs_in_the_words_of_each(TestApi any)
    {
        await using var story = await Story.BeginAsync(any, "convo.status");
        var ticket = await story.WrittenAsync("hooks@example.net");
        await story.LeadClient.AddAsync("/hooks", new { url = story.Receiver, target = "tickets", @event = "close", method = "POST" });
        (await story.Pro.PostAsync("/apps/zapier/hooks", $$"""{"target_url": "{{story.Receiver}}", "event": "ticket_update", "params": {} }""")).Created();

        Assert.Equal(200, (await story.Eddy.PutAsync($"/tickets/{ticket}", ("status_id", "closed"))).Status);

        var told = await story.ToldAsync(3);
        var free = Assert.Single(told, t => t.Event == "convo.status");
        Assert.Equal((ticket, "closed"), (JsonElement.Parse(free.Body).Number("id"), JsonElement.Parse(free.Body).Text("status")));
        var others = told.Where(t => t != free).Select(t => JsonElement.Parse(t.Body)).ToList();
        var lead = Assert.Single(others, b => b.TryGetProperty("target", out _));
        Assert.Equal(("tickets", "close", ticket, story.Owner), (lead.Text("target"), lead.Text("event"), lead.Number("id"), lead.Number("user_id")));
        var pro = Assert.Single(others, b => !b.TryGetProperty("target", out _)).GetProperty("data");
        Assert.Equal((ticket, "resolved"), (pro.Number("id"), pro.Text("status")));
    }
}
