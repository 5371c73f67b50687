using Polydesk.Conformance.Api;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.Journeys;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A call that is linked to a ticket is a note there like any other.</summary>
public class CallNoteTests
{
    [Theory, EachEngine]
    public async Task LD_108_What_is_said_of_a_call_later_is_the_ticket_s_last_word(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("late@example.net");
        var call = await CallAsync(story, ticket, "Rings");
        var before = await story.Free.ReadAsync(ticket);

        any.Server.Clock.Move(TimeSpan.FromSeconds(2));
        (await story.Lead.PatchAsync($"/calls/{call}", """{"comment": "Answers"}""")).IsDone();

        var after = await story.Free.ReadAsync(ticket);
        Assert.Contains("Rings", before.Text("preview"), StringComparison.Ordinal);
        Assert.Contains("Answers", after.Text("preview"), StringComparison.Ordinal);
        Assert.NotEqual(before.Text("updatedAt"), after.Text("updatedAt"));
    }

    [Theory, EachEngine]
    public async Task LD_108_A_call_that_says_the_same_leaves_no_trace_in_the_ticket(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.WrittenAsync("same@example.net");
        var call = await CallAsync(story, ticket, "Rings");
        var before = (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Count;

        (await story.Lead.PatchAsync($"/calls/{call}", """{"comment": "Rings", "handling_stop": "2040-01-01T00:00:00Z"}""")).IsDone();

        Assert.Equal(before, (await story.Eddy.GetAsync($"/tickets/{ticket}/audit/")).Items().Count);
    }

    [Theory, EachEngine]
    public async Task LD_106_In_a_conversation_by_phone_a_call_is_the_last_reply_as_a_note_is(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var ticket = await story.Free.ConversationAsync("phone@example.net", "Rings", type: "phone");

        await CallAsync(story, ticket, "We called");

        Assert.Equal("user", (await story.Free.ReadAsync(ticket)).GetProperty("customerWaitingSince").Text("latestReplyFrom"));
    }

    [Theory, EachEngine]
    public async Task LD_98_LD_106_LD_115_Nothing_is_linked_to_a_ticket_that_is_deleted_or_spam(TestApi any)
    {
        await using var story = await Story.BeginAsync(any);
        var (campaign, product) = await story.CampaignAsync();
        var (deleted, spam) = (await story.WrittenAsync("gone@example.net"), await story.WrittenAsync("spam@example.net"));
        await story.Lead.DeleteAsync($"/tickets/{deleted}");
        await story.Eddy.PutAsync($"/tickets/{spam}", ("status_id", "spam"));

        foreach (var (ticket, address) in new[] { (deleted, "gone@example.net"), (spam, "spam@example.net") })
        {
            var contact = await story.PersonAsync(address);
            var common = $$""" "campaign_id": {{campaign}}, "contact_id": {{contact}}, "ticket_id": {{ticket}} """;

            (await story.Lead.PostAsync("/calls", $$"""{ {{common}}, "phone": "+4712345" }""")).Invalid("ticket_id: The selected ticket id is invalid.");
            (await story.Lead.PostAsync("/callbacks", $$"""{ {{common}}, "phone": "+4712345", "due_at": "2040-01-01T00:00:00Z" }""")).Invalid("ticket_id: The selected ticket id is invalid.");
            (await story.Lead.PostAsync("/orders", $$"""{ {{common}}, "products": [{"id": {{product}} }]}""")).Invalid("ticket_id: The selected ticket id is invalid.");
        }
    }

    private static async Task<long> CallAsync(Story story, long ticket, string comment)
    {
        var body = $$"""{"campaign_id": 1, "phone": "+4712345", "ticket_id": {{ticket}}, "comment": "{{comment}}"}""";
        return (await story.Lead.PostAsync("/calls", body)).IsOk().Json.Number("id");
    }
}
