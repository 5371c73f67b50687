using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
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

    [Theory, EachEngine]
    public async Task DP_36_A_form_fills_in_fields_of_the_person_and_of_their_organization(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (ofPerson, ofOrganization) = (await api.FieldAsync(FieldType.Text, Subject.Person), await api.FieldAsync(FieldType.Date, Subject.Organization));
        var organization = (await desk.PostAsync("/organizations", $$"""{"name": "Org {{Some.Next()}}"}""")).Created().Number("id");
        var (email, other) = (ProDesk.NewEmail(), ProDesk.NewEmail());
        var member = (await desk.PostAsync("/people", $$"""{"name": "Jo", "primary_email": "{{email}}", "organization": {{organization}}}""")).Created().Number("id");

        var id = (await desk.PostAsync("/ticket_forms/agent", Form(email, $$"""
            "user_fields": {"{{ofPerson}}": "vip"}, "organization_fields": {"field{{ofOrganization}}": "2026-05-04"}
            """))).Created().Number("id");

        Assert.Equal("vip", await ValueAsync($"/people/{member}", ofPerson));
        Assert.StartsWith("2026-05-04", await ValueAsync($"/organizations/{organization}", ofOrganization), StringComparison.Ordinal);

        (await desk.PutAsync($"/ticket_forms/agent/{id}", $$$"""{"user_fields": {"{{{ofPerson}}}": ""}, "organization_fields": {}}""")).IsChanged();
        Assert.Null(await ValueAsync($"/people/{member}", ofPerson));
        (await desk.PutAsync($"/ticket_forms/agent/{id}", $$$"""{"person": "{{{other}}}", "user_fields": {"{{{ofPerson}}}": "new"}}""")).IsChanged();
        Assert.Null(await ValueAsync($"/people/{member}", ofPerson));
        Assert.Equal("new", await ValueAsync($"/people/{(await desk.TicketAsync(id)).Number("person")}", ofPerson));

        var stranger = (await desk.PostAsync("/ticket_forms/user", Form(ProDesk.NewEmail(), $$"""
            "user_fields": {"{{ofPerson}}": "first"}
            """))).Created().Number("person");
        Assert.Equal("first", await ValueAsync($"/people/{stranger}", ofPerson));

        async Task<string?> ValueAsync(string path, long field) =>
            (await desk.GetAsync(path)).Data().GetProperty("fields") is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty($"{field}", out var value)
                ? value.GetProperty("value").ToString()
                : null;
    }

    [Theory, EachEngine]
    public async Task DP_36_DP_37_Wrong_fields_of_the_person_are_named_at_their_place_and_nothing_is_written(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (text, date) = (await api.FieldAsync(FieldType.Text, Subject.Person), await api.FieldAsync(FieldType.Date, Subject.Person));
        var number = await api.FieldAsync(FieldType.Number, Subject.Organization);
        var email = ProDesk.NewEmail();

        Assert.Equal(
            [$"user_fields.user_fields_{date}: invalid_date"], (await desk.PostAsync("/ticket_forms/agent", Form(email, $$"""
                "user_fields": {"{{text}}": "x", "{{date}}": "soon"}
                """))).Faults());
        Assert.Equal(
            [$"organization_fields.organization_fields_{number}: bad_choice", "organization_fields: bad_choice", "priority: bad_choice", "user_fields: extra_fields"],
            (await desk.PostAsync("/ticket_forms/agent", Form(email, $$"""
                "priority": 99999, "user_fields": {"{{text}}": "x", "nothing": "y"}, "organization_fields": {"{{number}}": "many"}
                """))).Faults().Order(StringComparer.Ordinal));
        Assert.Equal(["organization_fields: bad_choice"], (await desk.PostAsync("/ticket_forms/agent", Form(email, $$"""
            "organization_fields": {"{{number}}": 5}
            """))).Faults());
        Assert.Equal(["user_fields: invalid_type"], (await desk.PostAsync("/ticket_forms/agent", Form(email, "\"user_fields\": 5"))).Faults());
        Assert.Equal([": extra_fields"], (await desk.PostAsync("/tickets", Form(email, "\"user_fields\": {}"))).Faults());
        Assert.Equal(0, (await desk.GetAsync($"/people/counts?primary_email={email}")).Data().Number("count"));

        var id = await desk.TicketAsync($"\"person\": \"{email}\"");
        Assert.Equal(["user_fields: extra_fields"], (await desk.PutAsync($"/ticket_forms/agent/{id}", """{"subject": "Changed", "user_fields": {"999999": "x"}}""")).Faults());
        Assert.NotEqual("Changed", (await desk.TicketAsync(id)).Text("subject"));
    }

    [Theory, EachEngine]
    public async Task DP_36_DP_37_Who_may_not_change_a_person_does_not_do_so_by_a_form(TestApi api)
    {
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync(1)).Id);
        var colleague = await api.Some.EmployeeAsync(1);
        var field = await api.FieldAsync(FieldType.Text, Subject.Person);

        (await agent.PostAsync("/ticket_forms/agent", Form(colleague.Email, $$"""
            "user_fields": {"{{field}}": "x"}
            """))).Is(403, "no_permission");
        (await agent.PostAsync("/ticket_forms/agent", Form(colleague.Email, ""))).Created();
    }

    private static string Form(string person, string more) => $$"""
        {"subject": "By form {{Some.Next()}}", "person": "{{person}}", "department": 1, "message": "hello"{{(more.Length == 0 ? "" : ", ")}}{{more}}}
        """;

    private static async Task SaveAsync(TestApi api, long department, params IReadOnlyList<LayoutField> fields)
    {
        var outcome = await api.Account.Get<SaveTicketLayout>().RunAsync(LayoutSide.Agent, department, fields, await api.CallerAsync(api.Owner), default);
        Assert.False(outcome.Failed(out var problem, out _), problem?.ToString());
    }
}
