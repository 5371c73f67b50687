using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class CustomFieldTests
{
    [Theory, EachEngine]
    public async Task LD_87_LD_88_LD_89_A_field_is_defined_and_its_values_appear_on_all_objects(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var id = await lead.AddAsync("/custom_fields", new { target = "ticket", name = "shift", type = "dropdown", options = new[] { "early", "late" }, label = "Shift" });

        var shown = (await owner.GetAsync($"/custom_fields/{id}")).IsOk().Json;
        Assert.Equal(["id", "target", "name", "label", "type", "options", "required", "position", "created_at", "updated_at", "_links"], shown.Keys());
        Assert.Equal(("ticket", "shift", "Shift", "dropdown"), (shown.Text("target"), shown.Text("name"), shown.Text("label"), shown.Text("type")));
        Assert.Equal(["early", "late"], shown.Texts("options"));
        Assert.Contains(id, (await owner.GetAsync("/custom_fields?target=ticket&sort=-position")).CollectionIds());
        Assert.DoesNotContain(id, (await owner.GetAsync("/custom_fields?target=user")).CollectionIds());
        Assert.Equal([id], (await owner.GetAsync("/custom_fields?name=shift")).CollectionIds());

        var ticket = await api.TicketAsync();
        (await owner.PatchAsync($"/tickets/{ticket}/custom_fields", """{"shift":"late"}""")).IsDone();
        Assert.Equal("late", (await owner.GetAsync($"/tickets/{ticket}/custom_fields")).Json.Text("shift"));
        (await owner.PatchAsync($"/tickets/{ticket}/custom_fields", """{"shift":"noon"}""")).Invalid("shift: The selected shift is invalid.");
    }

    [Theory, EachEngine]
    public async Task LD_88_What_is_wrong_with_a_definition_is_said_and_names_are_unique_per_target(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();

        (await owner.PostAsync("/custom_fields", "{}")).Invalid("target: The target field is required.", "name: The name field is required.");
        (await owner.PostAsync("/custom_fields", """{"target":"dog","name":"_x","type":"dropdown","options":[],"required":"yes"}""")).Invalid(
            "target: The selected target is invalid.", "name: The name format is invalid.", "options: The options field is required.",
            "required: The required field must be true or false.");
        await lead.AddAsync("/custom_fields", new { target = "user", name = "badge" });
        await lead.AddAsync("/custom_fields", new { target = "contact", name = "badge" });
        (await owner.PostAsync("/custom_fields", """{"target":"user","name":"badge"}""")).Invalid("name: The name has already been taken.");
        (await owner.PostAsync("/custom_fields", """{"target":"user","name":"field_7"}""")).Invalid("name: The name has already been taken.");
        (await (await lead.AsAsync(await lead.UserAsync("manager"))).PostAsync("/custom_fields", """{"target":"user","name":"b"}""")).Fails(403, "insufficient_scope");
    }

    [Theory, EachEngine]
    public async Task LD_88_Definitions_made_at_once_under_one_name_leave_one(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var name = $"same{Some.Next()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.PostAsync("/custom_fields", $$"""{"target":"order","name":"{{name}}"}""")));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.Fails(422, "validation_failed"));
    }

    [Theory, EachEngine]
    public async Task LD_90_Name_target_and_type_are_fixed_and_choices_keep_their_values(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var name = $"size{Some.Next()}";
        var id = await lead.AddAsync("/custom_fields", new { target = "ticket", name, type = "dropdown", options = new[] { "S", "M", "L" } });
        var ticket = await api.TicketAsync();
        (await owner.PatchAsync($"/tickets/{ticket}/custom_fields", $$"""{"{{name}}":"M"}""")).IsDone();

        (await owner.PatchAsync($"/custom_fields/{id}", """{"name":"other","target":"user","type":"text"}""")).Invalid(
            "name: The name can not be changed.", "target: The target can not be changed.", "type: The type can not be changed.");
        (await owner.PatchAsync($"/custom_fields/{id}", $$"""{"name":"{{name}}","target":"ticket","options":["XL","M"],"label":"Size","position":3}""")).IsDone();
        var shown = (await owner.GetAsync($"/custom_fields/{id}")).Json;
        Assert.Equal(("Size", 3), (shown.Text("label"), shown.Number("position")));
        Assert.Equal(["XL", "M"], shown.Texts("options"));
        Assert.Equal("M", (await owner.GetAsync($"/tickets/{ticket}/custom_fields")).Json.Text(name));
        (await owner.PatchAsync($"/custom_fields/{id}", """{"options":["XL"]}""")).IsDone();
        Assert.Null((await owner.GetAsync($"/tickets/{ticket}/custom_fields")).Json.Text(name));
        (await owner.PatchAsync("/custom_fields/999999", "{}")).Fails(404, "custom_field_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_91_A_removed_field_takes_its_values_from_all_objects(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var name = $"gone{Some.Next()}";
        var id = await lead.AddAsync("/custom_fields", new { target = "ticket", name, type = "boolean" });
        var ticket = await api.TicketAsync();
        (await owner.PostAsync($"/tickets/{ticket}", $$"""{"custom_fields":{"{{name}}":true} }""")).IsDone();
        Assert.True((await owner.GetAsync($"/tickets/{ticket}/custom_fields")).Json.GetProperty(name).GetBoolean());

        (await owner.DeleteAsync($"/custom_fields/{id}")).IsDone();

        Assert.DoesNotContain(name, (await owner.GetAsync($"/tickets/{ticket}/custom_fields")).Json.Keys());
        (await owner.DeleteAsync($"/custom_fields/{id}")).Fails(404, "custom_field_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_89_Fields_of_the_other_dialects_are_the_same(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var field = await api.FieldAsync(FieldType.Checkbox, Subject.Ticket);

        var shown = (await owner.GetAsync($"/custom_fields/{field}")).IsOk().Json;

        Assert.Equal(("ticket", $"field_{field}", "boolean"), (shown.Text("target"), shown.Text("name"), shown.Text("type")));
    }
}
