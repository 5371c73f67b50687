using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>The custom fields that users and organizations carry.</summary>
public class PeopleFieldTests
{
    private static readonly (string Name, string Value)[] Joe = [("name", "Joe"), ("group_id", "1"), ("department", "1"), ("password", "12345678")];

    [Theory, EachEngine(Alone = true)]
    [Operation("ED-27", "ED-28")]
    public async Task A_user_is_made_with_values_and_changes_only_the_given_ones(TestApi api)
    {
        var (text, box) = (await FieldAsync(api, Subject.Person, FieldType.Textarea), await FieldAsync(api, Subject.Person, FieldType.Checkbox));

        var user = (await api.PostAsync("/users/", [.. Joe, ("email", "joe@example.com"), ($"custom_fields[{text}]", "test"), ($"custom_fields[{box}]", "1")])).Data();
        Assert.Equal($$"""[{"id":{{text}},"field_type":"textarea","field_value":"test"},{"id":{{box}},"field_type":"checkbox","field_value":1}]""", Values(user));

        var changed = (await api.PutJsonAsync($"/users/{user.GetProperty("id")}", $$$"""{"custom_fields":{"{{{box}}}":false}}""")).Data();
        Assert.Equal($$"""[{"id":{{text}},"field_type":"textarea","field_value":"test"},{"id":{{box}},"field_type":"checkbox","field_value":0}]""", Values(changed));
        Assert.Equal(Values(changed), Values((await api.GetAsync("/users?search=joe@")).Items()[0]));
    }

    [Theory, EachEngine(Alone = true)]
    [Operation("ED-41", "ED-42")]
    public async Task An_organization_has_values_of_its_own_fields(TestApi api)
    {
        var (own, ofPeople) = (await FieldAsync(api, Subject.Organization, FieldType.Text), await FieldAsync(api, Subject.Person, FieldType.Text));

        var made = (await api.PostAsync("/organizations", ("name", "Acme"), ($"custom_fields[{own}]", "a"))).Data();
        Assert.Equal($$"""[{"id":{{own}},"field_type":"text","field_value":"a"}]""", Values(made));

        var changed = await api.PutJsonAsync($"/organizations/{made.GetProperty("id")}", $$$"""{"custom_fields":{"{{{own}}}":""}}""");
        Assert.Equal($$"""[{"id":{{own}},"field_type":"text","field_value":""}]""", Values(changed.Data()));
        (await api.PutJsonAsync($"/organizations/{made.GetProperty("id")}", $$$"""{"custom_fields":{"{{{ofPeople}}}":"x"}}""")).IsBad(
            $"Field {{custom_fields[{ofPeople}]}} with id {{{ofPeople}}} does not exist");
    }

    [Theory, EachEngine(Alone = true)]
    [Operation("ED-27", "ED-41")]
    public async Task A_required_field_is_asked_for_together_with_the_others(TestApi api)
    {
        var ofPeople = await FieldAsync(api, Subject.Person, FieldType.Text, "staff_required");
        var ofOrganizations = await FieldAsync(api, Subject.Organization, FieldType.Text, "staff_required");

        (await api.PostAsync("/users", [.. Joe.Skip(1), ("email", "joe@example.com")])).Refuses(
            400, Required("name"), Required($"custom_fields[{ofPeople}]"));
        (await api.PostAsync("/organizations", ("name", "Acme"))).Refuses(400, Required($"custom_fields[{ofOrganizations}]"));

        static string Required(string field) => $"e-411|Required {{{field}}} field|Required field {{{field}}} is missing or empty";
    }

    [Theory, EachEngine(Alone = true)]
    [Operation("ED-26", "ED-28")]
    public async Task A_client_neither_sees_a_hidden_field_nor_writes_a_fixed_one(TestApi api)
    {
        var hidden = await FieldAsync(api, Subject.Person, FieldType.Text);
        var @fixed = await FieldAsync(api, Subject.Person, FieldType.Text);
        await api.WriteAsync($"update fields set customer_view = {false}, customer_edit = {false} where id = {hidden}");
        await api.WriteAsync($"update fields set customer_edit = {false} where id = {@fixed}");
        var client = await api.Some.ClientAsync();

        Assert.Equal($$"""[{"id":{{@fixed}},"field_type":"text","field_value":""}]""", Values((await api.As(client).GetAsync($"/users/{client.Id}")).Data()));
        (await api.As(client).PutAsync($"/users/{client.Id}", ($"custom_fields[{@fixed}]", "x"))).IsForbidden();
        Assert.Equal(200, (await api.PutAsync($"/users/{client.Id}", ($"custom_fields[{@fixed}]", "x"))).Status);
    }

    private static async Task<long> FieldAsync(TestApi api, Subject subject, FieldType type, string flag = "active")
    {
        var id = await api.Some.AddAsync(
            $"insert into fields (subject, type, name, position) values ({subject}, {type.ToString()}, {LocalText.Of("en", "A field")}, {Some.Next()}) returning id");
        await api.WriteAsync($"update fields set {Desk.Storage.Sql.Trusted(flag)} = {true} where id = {id}");
        return id;
    }

    private static string Values(JsonElement thing) => thing.GetProperty("custom_fields").GetRawText();
}
