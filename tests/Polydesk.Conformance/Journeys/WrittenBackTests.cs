using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>What a client reads and writes back unchanged stays as it is, also where its API has fewer words than the desk.</summary>
public sealed class WrittenBackTests
{
    [Theory, EachEngine]
    public async Task LD_126_A_status_leaves_the_freeze_of_another_API_alone_unless_it_ends_a_postponement(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("cold@example.net");
        await story.Eddy.PutAsync($"/tickets/{ticket}", ("freeze_date", "01.01.2040 10:00"));

        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"status": "open", "postponed_until": null}""")).IsDone();
        Assert.Equal("01.01.2040 10:00", await FrozenAsync());
        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"status": "waiting"}""")).IsDone();
        Assert.Equal("01.01.2040 10:00", await FrozenAsync());

        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"status": "postponed", "postponed_until": "2041-01-01T00:00:00Z"}""")).IsDone();
        Assert.Equal("01.01.2041 00:00", await FrozenAsync());
        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"status": "open"}""")).IsDone();
        Assert.Equal("null", await FrozenAsync());

        async Task<string?> FrozenAsync() => (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().Text("freeze_date");
    }

    [Theory, EachEngine]
    public async Task LD_126_A_priority_that_is_called_so_already_stays(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        await story.Api.WriteAsync($$"""insert into priorities (name, position) values ('{"en":"Very high"}', 8), ('{"en":"Highest"}', 9)""");
        var ticket = await story.WrittenAsync("urgent@example.net");
        var second = (await story.Pro.GetAsync("/ticket_priorities")).Items().Single(p => p.Text("title") == "Very high").Number("id");
        await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"priority": {{second}} }""");

        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"priority": "high"}""")).IsDone();
        Assert.Equal(second, (await story.Pro.TicketAsync(ticket)).Number("priority"));

        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"priority": "normal"}""")).IsDone();
        (await story.Lead.PatchAsync($"/tickets/{ticket}", """{"priority": "high"}""")).IsDone();
        Assert.NotEqual(second, (await story.Pro.TicketAsync(ticket)).Number("priority"));
    }

    [Theory, EachEngine]
    public async Task DP_13_Spam_that_is_written_back_as_hidden_stays_spam(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("spam@example.net");
        await story.Eddy.PutAsync($"/tickets/{ticket}", ("status_id", "spam"));
        var status = (await story.Pro.TicketAsync(ticket)).Text("status");

        Assert.Equal(204, (await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"status": "{{status}}", "subject": "Still spam"}""")).Status);

        var read = await story.Free.ReadAsync(ticket);
        Assert.Equal(("hidden", "spam", "published", "Still spam"), (status, read.Text("status"), read.Text("state"), read.Text("subject")));
    }

    [Theory, EachEngine]
    public async Task DP_115_A_copy_to_an_address_that_nobody_has_is_removed_by_itself(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("asker@example.net");
        await story.Eddy.PutAsync($"/tickets/{ticket}", ("cc", "stranger@example.org,second@example.org"));
        var strangers = (await story.Pro.GetAsync($"/tickets/{ticket}/participants")).Items().Where(p => p.Text("type") == "cc").ToList();
        Assert.Equal([null, null], strangers.Select(p => p.Text("person")));

        (await story.Pro.DeleteAsync($"/tickets/{ticket}/participants/{strangers[0].Number("id")}")).IsGone();
        Assert.Equal(["second@example.org"], (await story.Free.ReadAsync(ticket)).Texts("cc"));
        (await story.Pro.DeleteAsync($"/tickets/{ticket}/participants/{strangers[1].Number("id")}")).IsGone();

        Assert.Empty((await story.Free.ReadAsync(ticket)).Texts("cc"));
        Assert.DoesNotContain("example.org", (await story.Eddy.GetAsync($"/tickets/{ticket}")).Data().GetProperty("cc").ToString(), StringComparison.Ordinal);
        Assert.Equal(["requester"], (await story.Pro.GetAsync($"/tickets/{ticket}/participants")).Items().Select(p => p.Text("type")));
    }

    [Theory, EachEngine]
    public async Task DP_13_Copies_that_are_written_back_as_people_keep_their_addresses(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        await story.WrittenAsync("known@example.net");
        var ticket = await story.WrittenAsync("copied@example.net");

        foreach (var cc in (string[])["stranger@example.org", "stranger@example.org,known@example.net,other@example.org"])
        {
            await story.Eddy.PutAsync($"/tickets/{ticket}", ("cc", cc));
            var people = (await story.Pro.TicketAsync(ticket)).Numbers("cc");

            (await story.Pro.PutAsync($"/tickets/{ticket}", $$"""{"cc": [{{string.Join(", ", people)}}] }""")).IsChanged();

            Assert.Equal(cc.Split(','), (await story.Free.ReadAsync(ticket)).Texts("cc"));
        }
    }

    [Theory, EachEngine]
    public async Task DP_25_ED_09_The_same_words_again_are_no_change_of_a_message(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("words@example.net", text: "It burns");
        var message = (await story.Eddy.GetAsync($"/tickets/{ticket}/posts/")).Items()[0];
        var before = (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Count;

        Assert.Equal(200, (await story.Eddy.PutAsync($"/tickets/{ticket}/posts/{message.Number("id")}", ("text", message.Text("text")!))).Status);
        Assert.Equal(204, (await story.Pro.PutAsync($"/tickets/{ticket}/messages/{message.Number("id")}", $$"""{"message": "{{message.Text("text")}}"}""")).Status);

        Assert.Equal(before, (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Count);
    }
}
