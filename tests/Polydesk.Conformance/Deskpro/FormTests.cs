using Polydesk.Conformance.Api;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Layouts and the forms that obey them.</summary>
public sealed class FormTests
{
    [Theory, EachEngine]
    public async Task DP_35_A_layout_says_what_a_form_shows_and_requires(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var department = await api.Some.DepartmentAsync();
        var field = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = f.Staff with { Required = true }, Customer = f.Customer with { View = false } });

        var agent = await desk.GetAsync($"/ticket_layouts/agent/{department}");
        LookupTests.Hold(agent, "DP-35");
        var shown = agent.Data().GetProperty("fields").EnumerateArray().Single(f => f.Text("field_id") == $"ticket_field_{field}");
        Assert.Equal(("ticket_field", true), (shown.Text("field_type"), shown.GetProperty("required").GetBoolean()));
        Assert.True(shown.GetProperty("options").GetProperty("on_newticket").GetBoolean());
        var user = await desk.GetAsync($"/ticket_layouts/user/{department}");
        LookupTests.Hold(user, "DP-35");
        Assert.DoesNotContain($"ticket_field_{field}", user.Text, StringComparison.Ordinal);

        (await desk.PutAsync($"/ticket_custom_fields/{field}", """{"is_enabled": false}""")).IsChanged();
        Assert.DoesNotContain($"ticket_field_{field}", (await desk.GetAsync($"/ticket_layouts/agent/{department}")).Text, StringComparison.Ordinal);
        (await desk.GetAsync("/ticket_layouts/agent/999999")).IsMissing();
        (await desk.GetAsync($"/ticket_layouts/nobody/{department}")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_36_DP_37_A_form_refuses_what_its_layout_requires(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var department = (await desk.PostAsync("/ticket_departments", """{"title": "Forms"}""")).Created().Number("id");
        var field = await api.FieldAsync(FieldType.Text);
        await SaveAsync(api, department, new("requester", true), new("subject", true), new("message", true), new("product", true), new($"{field}", true));

        Assert.Equal(
            ["fields.fields_" + field + ": required", "message: required", "person: required", "product: required", "subject: required"],
            (await desk.PostAsync("/ticket_forms/agent", $$"""{"department": {{department}}}""")).Faults().Order(StringComparer.Ordinal));
        (await desk.PostAsync("/ticket_forms/nobody", "{}")).IsMissing();

        await SaveAsync(api, department, new("subject", true), new("message", true), new($"{field}", true));
        var id = (await desk.PostAsync(
            "/ticket_forms/agent",
            $$$"""{"department": {{{department}}}, "subject": "By form", "person": "form@example.org", "message": {"message": "hello"}, "fields": {"{{{field}}}": "x"}}""")).Created().Number("id");
        Assert.Equal("form@example.org", (await desk.TicketAsync(id)).Text("person_email"));

        Assert.Equal(
            [$"fields.fields_{field}: required"], (await desk.PutAsync($"/ticket_forms/agent/{id}", $$$"""{"fields": {"{{{field}}}": ""}}""")).Faults());
        (await desk.PutAsync($"/ticket_forms/agent/{id}", """{"subject": "Changed"}""")).IsChanged();
        Assert.Equal("Changed", (await desk.PostAsync($"/ticket_forms/agent/{id}?follow_location=1", "{}")).Data().Text("subject"));
        (await desk.PutAsync("/ticket_forms/agent/999999", """{"subject": "x"}""")).IsMissing();
        (await desk.PutAsync($"/tickets/{id}", $$$"""{"fields": {"{{{field}}}": ""}}""")).IsChanged();
    }

    private static async Task SaveAsync(TestApi api, long department, params IReadOnlyList<LayoutField> fields)
    {
        var outcome = await api.Account.Get<SaveTicketLayout>().RunAsync(LayoutSide.Agent, department, fields, await api.CallerAsync(api.Owner), default);
        Assert.False(outcome.Failed(out var problem, out _), problem?.ToString());
    }
}
