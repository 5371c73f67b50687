using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Nobody gains rights by a request that they are allowed to make.</summary>
public class EscalationTests
{
    [Theory, EachEngine]
    public async Task ED_28_ED_C3_Nobody_widens_their_own_rights(TestApi api)
    {
        var other = await api.Some.DepartmentAsync();
        var organization = await api.Some.OrganizationAsync();
        var elsewhere = await api.Some.OrganizationAsync("Elsewhere");
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync(organization);
        var manager = await api.Some.OrganizationManagerAsync(organization);
        var victim = await api.TicketAsync(("user_id", $"{(await api.Some.ClientAsync(elsewhere)).Id}"), ("department_id", $"{other}"));

        (TestPerson Person, (string, string) Change)[] attempts =
        [
            (agent, ("department", $"1,{other}")), (agent, ("group_id", "2")), (client, ("group_id", "3")), (client, ("department", $"{other}")),
            (client, ("organiz_id", $"{elsewhere}")), (client, ("organization", "Elsewhere")), (manager, ("organiz_id", $"{elsewhere}")),
            (manager, ("organization", "Elsewhere")),
        ];

        foreach (var (person, change) in attempts)
        {
            var answer = await api.As(person).PutAsync($"/users/{person.Id}", change);

            Assert.True((await api.As(person).GetAsync($"/tickets/{victim}")).Status == 404, $"{change} opened a ticket: {answer}");
            Assert.True(answer.Status is 400 or 403, $"{change}: {answer}");
        }
    }

    [Theory, EachEngine]
    public async Task ED_28_An_employee_raises_no_client(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var before = (await api.GetAsync($"/users/{client.Id}")).Text;

        (await api.As(agent).PutAsync($"/users/{client.Id}", ("group_id", "2"))).IsForbidden();
        (await api.As(agent).PutAsync($"/users/{client.Id}", ("group_id", "3"))).IsForbidden();

        Assert.Equal(before, (await api.GetAsync($"/users/{client.Id}")).Text);
    }

    [Theory, EachEngine]
    public async Task ED_41_ED_42_A_client_makes_nobody_manager(TestApi api)
    {
        var organization = await api.Some.OrganizationAsync();
        var client = await api.Some.ClientAsync(organization);

        (await api.As(client).PutAsync($"/organizations/{organization}", ("managers", $"{client.Id}"))).IsForbidden();
        (await api.As(client).PostAsync("/organizations", ("name", $"Mine {Some.Next()}"), ("managers", $"{client.Id}"))).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_04_A_client_writes_only_in_their_own_name(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var victim = await api.Some.ClientAsync();
        var hidden = await api.TicketAsync();
        var asClient = api.As(client);

        foreach (var form in ((string, string)[])[("user_id", $"{victim.Id}"), ("user_email", victim.Email), ("user_email", "somebody@example.com"), ("pid", $"{hidden}")])
        {
            var answer = await asClient.PostAsync("/tickets", ("title", "x"), ("description", "y"), form);

            Assert.True(answer.Status is 400 or 403, $"{form}: {answer}");
        }

        var own = (await asClient.PostAsync("/tickets", ("title", "x"), ("description", "y"))).Data();
        Assert.Equal(client.Id, own.Number("user_id"));
        Assert.Equal(0, await api.NumberAsync($"select count(*) from people where email = 'somebody@example.com'"));
    }

    [Theory, EachEngine]
    public async Task ED_02_ED_03_A_client_sees_nothing_that_is_for_staff(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var staffField = await api.FieldAsync(FieldType.Text, but: SomeFields.ForStaff);
        var openField = await api.FieldAsync(FieldType.Text);
        var ticket = await api.TicketAsync(
            ("user_id", $"{client.Id}"), ($"custom_fields[{staffField}]", "hidden-value"), ($"custom_fields[{openField}]", "shown-value"));
        await api.TicketAsync(("title", "Somebody else's"));
        await api.MessageAsync(ticket, "hidden-comment", "comments");
        var asClient = api.As(client);

        foreach (var path in (string[])[$"/tickets/{ticket}", "/tickets", $"/tickets/{ticket}/posts", "/users", $"/users/{client.Id}"])
        {
            var text = (await asClient.GetAsync(path)).Text;

            Assert.DoesNotContain("hidden-", text, StringComparison.Ordinal);
            Assert.DoesNotContain(api.Owner.Key, text, StringComparison.Ordinal);
        }

        Assert.Contains("shown-value", (await asClient.GetAsync($"/tickets/{ticket}")).Text, StringComparison.Ordinal);
        Assert.Contains("hidden-value", (await api.GetAsync($"/tickets/{ticket}")).Text, StringComparison.Ordinal);
        Assert.Equal([ticket], (await asClient.GetAsync("/tickets")).Ids());
        Assert.Empty((await asClient.GetAsync("/tickets?search=hidden-comment")).Ids());
        Assert.Empty((await asClient.GetAsync("/tickets?search=somebody")).Ids());
        (await asClient.GetAsync($"/custom_fields/{staffField}")).IsMissing("Field", staffField);
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_05_A_field_without_the_right_to_edit_is_not_written(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var agent = await api.Some.EmployeeAsync();
        var staffField = await api.FieldAsync(FieldType.Text, but: SomeFields.ForStaff);
        var fixedField = await api.FieldAsync(FieldType.Text, but: SomeFields.Fixed);
        var ticket = await api.TicketAsync();

        Assert.True((await api.As(client).PostAsync("/tickets", ("title", "x"), ("description", "y"), ($"custom_fields[{staffField}]", "v"))).Status is 400 or 403);
        (await api.As(client).PostAsync("/tickets", ("title", "x"), ("description", "y"), ($"custom_fields[{fixedField}]", "v"))).IsForbidden();
        (await api.As(agent).PutAsync($"/tickets/{ticket}", ($"custom_fields[{fixedField}]", "v"))).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_05_What_an_agent_does_not_see_can_be_neither_followed_nor_taken(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync(await api.Some.DepartmentAsync());
        var ticket = await api.TicketAsync();

        (await api.As(agent).PutAsync($"/tickets/{ticket}", ("followers", $"{agent.Id}"))).IsMissing("Ticket", ticket);
        (await api.As(agent).PutAsync($"/tickets/{ticket}", ("owner_id", $"{agent.Id}"))).IsMissing("Ticket", ticket);
        (await api.As(agent).DeleteAsync($"/tickets/{ticket}")).IsMissing("Ticket", ticket);
        Assert.Empty((await api.As(agent).GetAsync("/tickets?search=Printer")).Ids());
    }
}
