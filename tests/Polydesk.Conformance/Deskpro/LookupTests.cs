using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Configuration;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>The small lists that integrations read whole, and what changes them.</summary>
public sealed class LookupTests
{
    [Theory, EachEngine]
    public async Task DP_18_DP_38_DP_39_DP_42_DP_45_DP_48_DP_51_The_lists_come_whole_as_documented(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        await ApplyAsync(api);

        Hold(await desk.GetAsync("/ticket_stars"), "DP-18");
        Hold(await desk.GetAsync("/ticket_statuses"), "DP-38");
        Hold(await desk.GetAsync("/ticket_categories"), "DP-39");
        Hold(await desk.GetAsync("/ticket_priorities"), "DP-42");
        Hold(await desk.GetAsync("/ticket_products"), "DP-39", s => s.Or("..parent", "1"));
        Hold(await desk.GetAsync("/ticket_workflows"), "DP-39");
        Hold(await desk.GetAsync("/ticket_filters"), "DP-51", s => s.Or("..sys_name", "null").Or("..date_created", "\"2026-01-01T00:00:00+0000\"").Or("..date_updated", "\"2026-01-01T00:00:00+0000\""));

        var stars = await desk.GetAsync("/ticket_stars?count=3&page=2");
        Assert.Equal([4, 5, 6], stars.Ids());
        Assert.Equal(200, (await desk.GetAsync("/ticket_stars")).Meta().Number("per_page"));
        Assert.Equal([7, 2], (await desk.GetAsync("/ticket_stars?ids=2,7,99&order_dir=desc")).Ids());
        Assert.Equal(["order_by: bad_choice"], (await desk.GetAsync("/ticket_stars?order_by=nothing")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_38_Every_status_has_a_type_and_a_code_that_tickets_take(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var statuses = (await desk.GetAsync("/ticket_statuses")).Items();
        var ticket = await desk.TicketAsync();

        Assert.Empty(new[] { "awaiting_agent", "awaiting_user", "pending", "resolved", "archived", "hidden.deleted", "hidden.spam" }
            .Except(statuses.Select(s => s.Text("status_code")!)));
        Assert.All(statuses.Where(s => s.Text("status_code")!.StartsWith("hidden.", StringComparison.Ordinal)), s => Assert.Equal("hidden", s.Text("status_type")));
        Assert.Equal(statuses.Count, statuses.Select(s => s.Number("id")).Distinct().Count());

        foreach (var code in statuses.Select(s => s.Text("status_code")!).Where(c => c != "hidden.deleted"))
        {
            (await desk.PutAsync($"/tickets/{ticket}", $$"""{"status": "{{code}}"}""")).IsChanged();
        }
    }

    [Theory, EachEngine]
    public async Task DP_40_DP_41_DP_43_DP_44_DP_46_DP_47_DP_49_DP_50_One_choice_and_their_number(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        await ApplyAsync(api);

        foreach (var path in new[] { "/ticket_categories", "/ticket_priorities", "/ticket_products", "/ticket_workflows" })
        {
            var all = (await desk.GetAsync(path)).Ids();
            var count = await desk.GetAsync(path + "/counts");
            var one = await desk.GetAsync($"{path}/{all[0]}");

            Hold(count, "DP-41");
            Assert.Equal(all.Count, count.Data().Number("count"));
            Hold(one, path == "/ticket_priorities" ? "DP-43" : "DP-40");
            Assert.Equal(all[0], one.Data().Number("id"));
            (await desk.GetAsync(path + "/999999")).IsMissing();
            (await desk.GetAsync(path + "/x")).IsMissing();
            (await desk.DeleteAsync(path)).Is(405, "method_not_allowed");
            Assert.Equal(["group_by: bad_choice"], (await desk.GetAsync(path + "/counts?group_by=colour")).Faults());
        }

        var products = await desk.GetAsync("/ticket_products/counts?group_by=parent");
        Assert.Equal("parent", products.Data().Text("grouped_by"));
        Assert.Equal(products.Data().Number("count"), products.Data().GetProperty("nested").EnumerateArray().Sum(n => n.Number("count")));
    }

    [Theory, EachEngine]
    public async Task DP_18_DP_45_DP_51_Tickets_take_what_the_lists_show_and_are_found_by_it(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        await ApplyAsync(api);
        var product = (await desk.GetAsync("/ticket_products")).Ids()[0];
        var workflow = (await desk.GetAsync("/ticket_workflows")).Ids()[0];
        var ticket = await desk.TicketAsync($$"""{{"\"product\""}}: {{product}}, "workflow": {{workflow}}, "star": 3, "agent": "me" """);
        var other = await desk.TicketAsync();

        var shown = await desk.GetAsync($"/tickets/{ticket}?include=product,workflow,star,brand,category,priority");
        Assert.Equal((product, workflow, 3), (shown.Data().Number("product"), shown.Data().Number("workflow"), shown.Data().Number("star")));
        Assert.Equal(["product", "workflow", "star", "brand", "category", "priority"], shown.Linked().EnumerateObject().Select(p => p.Name));
        Assert.Equal("Orange", shown.Linked().GetProperty("star").GetProperty("3").Text("name"));

        var mine = (await desk.GetAsync("/ticket_filters")).Items().Single(f => f.Text("sys_name") == "agent").Number("id");
        Assert.Contains(ticket, (await desk.GetAsync($"/tickets?filter={mine}&count=200")).Ids());
        Assert.DoesNotContain(other, (await desk.GetAsync($"/tickets?filter={mine}&count=200")).Ids());
        Assert.Equal([ticket], (await desk.GetAsync($"/tickets?ids={ticket},{other}&star=3")).Ids());
        Assert.Equal([ticket], (await desk.GetAsync($"/tickets?ids={ticket},{other}&product={product}&workflow={workflow}")).Ids());
        Assert.Equal(["filter: bad_choice"], (await desk.GetAsync("/tickets?filter=999999")).Faults());

        (await desk.PutAsync($"/tickets/{ticket}", """{"product": null, "star": null}""")).IsChanged();
        Assert.Equal([other], (await desk.GetAsync($"/tickets?ids={other}&brand=1")).Ids());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await desk.TicketAsync(ticket)).GetProperty("star").ValueKind);
        Assert.Equal(["star: bad_choice"], (await desk.PutAsync($"/tickets/{ticket}", """{"star": 99}""")).Faults());
        Assert.Equal(["product: bad_choice"], (await desk.PutAsync($"/tickets/{ticket}", """{"product": 999999}""")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_19_DP_52_DP_53_DP_54_DP_55_DP_56_Departments_for_tickets_come_change_and_go(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var created = (await desk.PostAsync("/ticket_departments", """{"title": "Workshop", "user_title": "Repairs", "display_order": 3, "parent": 1}""")).Created();
        var id = created.Number("id");
        Assert.Equal(("Workshop", "Repairs", 3, 1), (created.Text("title"), created.Text("user_title"), created.Number("display_order"), created.Number("parent")));
        var list = await desk.GetAsync("/ticket_departments");
        Hold(list, "DP-19", s => s.Or("..parent", "1"));
        Assert.Contains(id, list.Ids());
        Hold(await desk.GetAsync($"/ticket_departments/{id}"), "DP-52", s => s.Or("..parent", "1"));
        Assert.Contains(id, (await desk.GetAsync("/ticket_departments/1")).Data().GetProperty("children").EnumerateArray().Select(c => c.GetInt64()));
        Assert.Equal(list.Ids().Count, (await desk.GetAsync("/ticket_departments/counts")).Data().Number("count"));

        (await desk.PutAsync($"/ticket_departments/{id}", """{"title": "Shop", "parent": null}""")).IsChanged();
        var changed = (await desk.PostAsync($"/ticket_departments/{id}?follow_location=1", """{"is_chat_enabled": true}""")).Data();
        Assert.Equal(("Shop", "Repairs", true), (changed.Text("title"), changed.Text("user_title"), changed.GetProperty("is_chat_enabled").GetBoolean()));
        Assert.Equal(["parent: bad_choice"], (await desk.PutAsync($"/ticket_departments/{id}", $$"""{"parent": {{id}}}""")).Faults());
        Assert.Equal(["title: required"], (await desk.PostAsync("/ticket_departments")).Faults());
        Assert.Equal([": extra_fields"], (await desk.PostAsync("/ticket_departments", """{"title": "x", "nope": 1}""")).Faults());

        var ticket = await desk.TicketAsync($"\"department\": {id}");
        (await desk.DeleteAsync($"/ticket_departments/{id}")).Is(400, "invalid_input");
        (await desk.PutAsync($"/tickets/{ticket}", """{"department": 1}""")).IsChanged();
        (await desk.DeleteAsync($"/ticket_departments/{id}")).IsGone();
        (await desk.DeleteAsync($"/ticket_departments/{id}")).IsMissing();
        (await desk.GetAsync($"/ticket_departments/{id}")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_55_A_department_that_is_switched_off_is_switched_on_again(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = (await desk.PostAsync("/ticket_departments", """{"title": "Season"}""")).Created().Number("id");
        var path = $"/ticket_departments/{id}";

        await LeadsAsync(await desk.PutAsync(path, """{"is_tickets_enabled": false}"""), path);
        Assert.DoesNotContain(id, (await desk.GetAsync("/ticket_departments")).Ids());
        Assert.False((await desk.GetAsync(path)).Data().GetProperty("is_tickets_enabled").GetBoolean());
        Assert.Equal(["is_tickets_enabled: required"], (await desk.PutAsync(path, """{"is_tickets_enabled": null}""")).Faults());
        await LeadsAsync(await desk.PutAsync(path, """{"is_tickets_enabled": true}"""), path);
        Assert.Contains(id, (await desk.GetAsync("/ticket_departments")).Ids());

        await LeadsAsync(await desk.PutAsync(path, """{"is_tickets_enabled": false, "is_chat_enabled": true}"""), $"/chat_departments/{id}");
        (await desk.PutAsync(path, """{"title": "x"}""")).IsMissing();
        (await desk.DeleteAsync(path)).IsMissing();

        var chat = await desk.PostAsync("/ticket_departments", """{"title": "Chat", "is_tickets_enabled": false, "is_chat_enabled": true}""");
        await LeadsAsync(chat, $"/chat_departments/{chat.Created().Number("id")}");
        var none = await desk.PostAsync("/chat_departments", """{"title": "None", "is_chat_enabled": false}""");
        await LeadsAsync(none, $"/chat_departments/{none.Created().Number("id")}");
        (await desk.DeleteAsync($"/ticket_departments/{none.Created().Number("id")}")).IsGone();

        async Task LeadsAsync(ApiAnswer answer, string to)
        {
            Assert.EndsWith("/api/v2" + to, answer.Header("Location"), StringComparison.Ordinal);
            Assert.Equal(200, (await desk.GetAsync(to)).Status);
        }
    }

    [Theory, EachEngine]
    public async Task DP_54_DP_55_DP_56_DP_58_Agents_change_no_departments_and_do_not_see_those_of_others(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = (await desk.PutAsync("/ticket_departments", """{"title": "Closed"}""")).Created().Number("id");
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync()).Id);

        (await agent.PostAsync("/ticket_departments", """{"title": "x"}""")).Is(403, "no_permission");
        (await agent.PutAsync("/ticket_departments/1", """{"title": "x"}""")).Is(403, "no_permission");
        (await agent.DeleteAsync("/ticket_departments/1")).Is(403, "no_permission");
        (await agent.PostAsync("/chat_departments", """{"title": "x"}""")).Is(403, "no_permission");
        (await agent.GetAsync($"/ticket_departments/{id}")).Is(403, "no_permission");
        Assert.DoesNotContain(id, (await agent.GetAsync("/ticket_departments")).Ids());
    }

    [Theory, EachEngine]
    public async Task DP_57_DP_58_Departments_for_chats_are_apart(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var chat = (await desk.PostAsync("/chat_departments", """{"title": "Chats"}""")).Created().Number("id");

        Assert.Contains(chat, (await desk.GetAsync("/chat_departments")).Ids());
        Assert.DoesNotContain(chat, (await desk.GetAsync("/ticket_departments")).Ids());
        Hold(await desk.GetAsync($"/chat_departments/{chat}"), "DP-52");
        (await desk.GetAsync($"/ticket_departments/{chat}")).IsMissing();
        (await desk.GetAsync("/chat_departments/1")).IsMissing();
        Assert.Equal((await desk.GetAsync("/chat_departments")).Ids().Count, (await desk.GetAsync("/chat_departments/counts")).Data().Number("count"));
        Assert.Equal(["department: bad_choice"], (await desk.PostAsync("/tickets", $$"""{"subject": "x", "department": {{chat}}}""")).Faults());
        (await desk.PutAsync($"/chat_departments/{chat}", """{"display_order": 7}""")).IsChanged();
        (await desk.DeleteAsync($"/chat_departments/{chat}")).IsGone();
        (await desk.GetAsync($"/chat_departments/{chat}")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_32_DP_33_DP_34_DP_69_DP_70_DP_80_DP_81_Definitions_of_fields_are_read_and_switched(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync()).Id);

        foreach (var (path, subject) in new[]
        {
            ("/ticket_custom_fields", Subject.Ticket), ("/person_custom_fields", Subject.Person), ("/organization_custom_fields", Subject.Organization),
        })
        {
            var field = await api.FieldAsync(FieldType.Select, subject);
            var option = await api.OptionAsync(field, "Red");
            var hidden = await api.FieldAsync(FieldType.Text, subject, f => f with { Staff = f.Staff with { View = false } });

            var list = await desk.GetAsync(path + "?ids=" + field);
            Hold(list, "DP-32");
            Assert.Equal(option, list.Items()[0].GetProperty("choices")[0].Number("id"));
            Assert.Contains(hidden, (await desk.GetAsync(path)).Ids());
            Assert.DoesNotContain(hidden, (await agent.GetAsync(path)).Ids());
            Hold(await desk.GetAsync($"{path}/{field}"), "DP-33");
            (await desk.GetAsync(path + "/999999")).IsMissing();

            (await desk.PutAsync($"{path}/{field}", """{"is_enabled": false}""")).IsChanged();
            var changed = (await desk.PostAsync($"{path}/{field}?follow_location=1", """{"display_order": 77}""")).Data();
            Assert.Equal((false, 77), (changed.GetProperty("is_enabled").GetBoolean(), changed.Number("display_order")));
            Assert.Equal(["display_order: invalid_type"], (await desk.PutAsync($"{path}/{field}", """{"display_order": "x"}""")).Faults());
            Assert.Equal([": extra_fields"], (await desk.PutAsync($"{path}/{field}", """{"title": "x"}""")).Faults());
            (await agent.PutAsync($"{path}/{field}", """{"is_enabled": true}""")).Is(403, "no_permission");
            (await desk.PutAsync(path + "/999999", "{}")).IsMissing();
        }
    }

    internal static void Hold(ApiAnswer answer, string example, Func<Shape, Shape>? but = null)
    {
        var documented = Example.Of("deskpro", example);
        Assert.True(answer.Status == documented.Status, $"Documented status {documented.Status}. {answer}");
        (but ?? (shape => shape))(Shape.Of(documented)).Hold(answer.Json);
    }

    private static Task ApplyAsync(TestApi api) => api.Account.Get<ApplyDesk>().RunAsync(
        """{"ticket_products": [{"name": "Printer"}, {"name": "Laser", "parent": "Printer"}], "ticket_workflows": [{"name": "Repair"}]}""", false, default);
}
