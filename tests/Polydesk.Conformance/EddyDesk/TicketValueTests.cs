using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>What becomes of values of a ticket that are well formed and yet not kept as they were sent.</summary>
public class TicketValueTests
{
    [Theory, EachEngine]
    public async Task ED_05_A_ticket_that_is_there_but_cannot_be_the_parent_is_incorrect_and_not_unknown(TestApi api)
    {
        var top = await api.TicketAsync();
        var below = await api.TicketAsync(("pid", $"{top}"));

        (await api.PutAsync($"/tickets/{top}", ("pid", $"{below}"))).IsBad("Field {pid} value is incorrect or empty");
        (await api.PutAsync($"/tickets/{top}", ("pid", $"{top}"))).IsBad("Field {pid} value is incorrect or empty");
        (await api.PutAsync($"/tickets/{top}", ("pid", "987654"))).IsBad("Field {pid} with id {987654} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_05_A_freeze_until_what_has_passed_is_none_and_leaves_no_record(TestApi api)
    {
        var ticket = await api.TicketAsync(("freeze_date", "01.01.2020 10:00"));
        Assert.Equal(0, await api.NumberAsync($"select count(*) from tickets where id = {ticket} and frozen_until is not null"));

        Assert.Equal("null", (await api.PutAsync($"/tickets/{ticket}", ("freeze_date", "01.01.2020 10:00"))).Data().Text("freeze_date"));
        Assert.Equal(["ticket_create"], await EventsAsync());

        await api.PutAsync($"/tickets/{ticket}", ("freeze_date", "01.01.2040 10:00"));
        await api.PutAsync($"/tickets/{ticket}", ("freeze_date", "01.01.2020 10:00"));
        Assert.Equal(["freeze_update", "freeze_update", "ticket_create"], await EventsAsync());
        Assert.Equal(
            "Changing the freeze date from <strong>\"01.01.2040 10:00\"</strong> to <strong>\"\"</strong>",
            (await api.GetAsync($"/tickets/{ticket}/audit/")).Items()[0].English("text"));

        async Task<IEnumerable<string?>> EventsAsync() => (await api.GetAsync($"/tickets/{ticket}/audit/")).Items().Select(e => e.Text("event"));
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_05_An_address_is_copied_to_once_and_may_have_blanks_around_it(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var ticket = await api.TicketAsync(("cc", "A@b.example,a@B.example,c@b.example"), ("bcc", "D@b.example,d@b.example"));
        var made = (await api.GetAsync($"/tickets/{ticket}")).Data();
        var changed = (await api.PutAsync(
            $"/tickets/{ticket}", ("cc", "x@b.example,X@b.example"), ("bcc", "Y@b.example,y@b.example"), ("user_email", $" {client.Email.ToUpperInvariant()} "))).Data();

        Assert.Equal(("""["A@b.example","c@b.example"]""", """["D@b.example"]"""), (made.GetProperty("cc").GetRawText(), made.GetProperty("bcc").GetRawText()));
        Assert.Equal(("""["x@b.example"]""", """["Y@b.example"]"""), (changed.GetProperty("cc").GetRawText(), changed.GetProperty("bcc").GetRawText()));
        Assert.Equal(client.Id, changed.Number("user_id"));
        Assert.Equal(
            client.Id, (await api.PostAsync("/tickets", ("title", "x"), ("description", "y"), ("user_email", $" {client.Email} "))).Data().Number("user_id"));
    }

    [Theory, EachEngine]
    public async Task ED_04_A_client_who_asks_for_a_colleague_writes_in_their_own_name(TestApi api)
    {
        var organization = await api.Some.OrganizationAsync();
        var (manager, colleague) = (await api.Some.OrganizationManagerAsync(organization), await api.Some.ClientAsync(organization));

        var ticket = (await api.As(manager).PostAsync("/tickets", ("title", "x"), ("description", "y"), ("user_id", $"{colleague.Id}"))).Data();

        Assert.Equal(colleague.Id, ticket.Number("user_id"));
        Assert.Equal(manager.Id, (await api.As(api.Owner).GetAsync($"/tickets/{ticket.Number("id")}/posts")).Items()[0].Number("user_id"));
    }
}
