using System.Text.Json;
using System.Text.RegularExpressions;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class FieldTests
{
    private static readonly (string Owner, Subject Subject)[] Owners =
        [("", Subject.Ticket), ("/users", Subject.Person), ("/organizations", Subject.Organization)];

    [Theory, EachEngine(Alone = true)]
    public async Task ED_17_Definitions_are_keyed_by_id_with_the_permissions_of_both_sides(TestApi api)
    {
        var select = await api.FieldAsync(FieldType.Select, but: f => f with { Staff = new(true, true, false, true), Customer = new(true, false, true, false) });
        var hierarchy = await api.FieldAsync(FieldType.Hierarchy);

        var answer = (await api.GetAsync("/custom_fields/")).Shows("ED-17");

        Assert.Equal([select, hierarchy], answer.Ids());
        Assert.Equal([$"{select}", $"{hierarchy}"], answer.Data().EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            """{"view":true,"edit":true,"required_to_create_ticket":false,"required_to_close_ticket":true}""",
            answer.Items()[0].GetProperty("permissions").GetProperty("staff").GetRawText());
        Assert.Equal(
            """{"view":true,"edit":false,"required_to_create_ticket":true,"required_to_close_ticket":false}""",
            answer.Items()[0].GetProperty("permissions").GetProperty("user").GetRawText());
        Assert.Equal(
            """{"1":{"en":"Country"},"2":{"en":"City"},"3":{"en":"Street"}}""", answer.Items()[1].GetProperty("name").GetRawText());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_30_ED_44_Fields_of_users_and_organizations_have_one_required_flag(TestApi api)
    {
        foreach (var (owner, subject) in Owners.Skip(1))
        {
            var id = await api.FieldAsync(FieldType.Text, subject);

            var answer = (await api.GetAsync($"{owner}/custom_fields/")).Shows(subject is Subject.Person ? "ED-30" : "ED-44");

            Assert.Equal([id], answer.Ids());
            Assert.Equal(
                """{"view":true,"edit":true,"required":false}""", answer.Items()[0].GetProperty("permissions").GetProperty("user").GetRawText());
        }
    }

    [Theory, EachEngine]
    public async Task ED_18_ED_31_ED_45_A_single_definition_stays_under_its_key(TestApi api)
    {
        foreach (var ((owner, subject), example) in Owners.Zip(["ED-18", "ED-31", "ED-45"]))
        {
            var id = await api.FieldAsync(FieldType.Select, subject);

            var answer = (await api.GetAsync($"{owner}/custom_fields/{id}")).Shows(example);

            Assert.Equal($"{id}", Assert.Single(answer.Data().EnumerateObject()).Name);
            Assert.False(answer.Json.TryGetProperty("pagination", out _));
            (await api.GetAsync($"{owner}/custom_fields/{id + 1000}")).IsMissing("Field", id + 1000);
            (await api.GetAsync($"{owner}/custom_fields/abc")).Refuses(404, "e-404|Not found|Field with id {abc} does not exist");
        }
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_17_Thirty_definitions_make_a_page(TestApi api)
    {
        var ids = new List<long>();

        for (var i = 0; i < 31; i++)
        {
            ids.Add(await api.FieldAsync(FieldType.Text));
        }

        Assert.Equal(ids[..30], (await api.GetAsync("/custom_fields/?page=1&options=1")).Ids());
        Assert.Equal(ids[30..], (await api.GetAsync("/custom_fields/?page=2")).Ids());
        var beyond = await api.GetAsync($"/custom_fields/?page={long.MaxValue}");
        Assert.Equal("[]", beyond.Data().GetRawText());
        Assert.Equal($$"""{"total":31,"per_page":30,"current_page":{{long.MaxValue}},"total_pages":2}""", beyond.Pagination.GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_17_Each_side_gets_the_fields_it_may_view(TestApi api)
    {
        var staffOnly = await api.FieldAsync(FieldType.Select, but: f => f with { Customer = f.Customer with { View = false } });
        var hidden = await api.FieldAsync(FieldType.Select, but: f => f with { Customer = f.Customer with { View = false }, Staff = f.Staff with { View = false } });
        var retired = await api.FieldAsync(FieldType.Select, but: f => f with { Active = false });
        var (employee, client) = (api.As(await api.Some.EmployeeAsync()), api.As(await api.Some.ClientAsync()));

        Assert.Equal([staffOnly, hidden], (await api.GetAsync("/custom_fields/")).Ids().Intersect([staffOnly, hidden, retired]));
        Assert.Equal([staffOnly], (await employee.GetAsync("/custom_fields/")).Ids().Intersect([staffOnly, hidden, retired]));
        Assert.Empty((await client.GetAsync("/custom_fields/")).Ids().Intersect([staffOnly, hidden, retired]));
        (await client.GetAsync($"/custom_fields/{staffOnly}")).IsMissing("Field", staffOnly);
        (await client.GetAsync($"/custom_fields/{staffOnly}/options")).IsMissing("Field", staffOnly);
        (await api.GetAsync($"/custom_fields/{retired}")).IsMissing("Field", retired);
    }

    [Theory, EachEngine]
    public async Task ED_19_ED_32_ED_46_Options_come_in_their_order_fifty_a_page(TestApi api)
    {
        foreach (var ((owner, subject), example) in Owners.Zip(["ED-19", "ED-32", "ED-46"]))
        {
            var field = await api.FieldAsync(FieldType.Select, subject);
            var json = JsonSerializer.Serialize(new { options = Enumerable.Range(1, 51).Select(n => new { name = new { en = $"Option {n}" } }) });
            var added = (await api.PostJsonAsync($"{owner}/custom_fields/{field}/options", json)).Ids();

            var first = (await api.GetAsync($"{owner}/custom_fields/{field}/options/")).Shows(example);
            var second = await api.GetAsync($"{owner}/custom_fields/{field}/options/?page=2");

            Assert.Equal(added.Take(50), first.Ids());
            Assert.Equal(added.Skip(50), second.Ids());
            Assert.Equal("""{"total":51,"per_page":50,"current_page":2,"total_pages":2}""", second.Pagination.GetRawText());
            Assert.Empty((await api.GetAsync($"{owner}/custom_fields/{field}/options/?page=9999999999999999")).Items());
        }
    }

    [Theory, EachEngine]
    public async Task ED_19_Options_can_be_asked_for_by_their_parent(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Hierarchy);
        var latvia = await api.OptionAsync(field, "Latvia");
        var riga = await api.OptionAsync(field, "Riga", latvia, 2);

        Assert.Equal([latvia, riga], (await api.GetAsync($"/custom_fields/{field}/options/")).Ids());
        Assert.Equal([latvia], (await api.GetAsync($"/custom_fields/{field}/options/?pid=0")).Ids());
        var children = await api.GetAsync($"/custom_fields/{field}/options/?pid={latvia}");
        Assert.Equal([riga], children.Ids());
        Assert.Equal(latvia, children.Items()[0].GetProperty("pid").GetInt64());
        Assert.Equal([latvia, riga], (await api.GetAsync($"/custom_fields/{field}/options/?pid=")).Ids());
        (await api.GetAsync($"/custom_fields/{field}/options/?pid=x")).IsBad("Field {pid} value is incorrect or empty");
    }

    [Theory, EachEngine]
    public async Task ED_19_ED_20_ED_21_Other_types_support_no_options(TestApi api)
    {
        foreach (var type in Enum.GetValues<FieldType>().Except([FieldType.Select, FieldType.Hierarchy]))
        {
            var field = await api.FieldAsync(type);
            var refusal = $"Field with id {{{field}}} does not support options";

            (await api.GetAsync($"/custom_fields/{field}/options/")).IsBad(refusal);
            (await api.PostJsonAsync($"/custom_fields/{field}/options/", """{"options":[{"name":"x"}]}""")).IsBad(refusal);
            (await api.DeleteAsync($"/custom_fields/{field}/options/1")).IsBad(refusal);
        }
    }

    [Theory, EachEngine]
    public async Task ED_20_ED_33_ED_47_One_call_adds_adds_below_and_renames(TestApi api)
    {
        foreach (var ((owner, subject), example) in Owners.Zip(["ED-20", "ED-33", "ED-47"]))
        {
            var field = await api.FieldAsync(FieldType.Hierarchy, subject);
            var (old, parent) = (await api.OptionAsync(field, "Red"), await api.OptionAsync(field, "Latvia"));

            var answer = (await api.PostJsonAsync(
                $"{owner}/custom_fields/{field}/options/",
                $$$"""
                {"options":[{"name":{"en":"Green","en":"Greener"}},{"pid":{{{parent}}},"name":{"en":"Riga"}},{"id":"{{{old}}}","name":{"en":"Dark red"}}]}
                """)).Shows(example);

            Assert.Equal(answer.Ids().Order(), answer.Ids());
            Assert.Equal(
                [(0, "Dark red"), (0, "Greener"), (parent, "Riga")],
                answer.Items().Select(o => (o.GetProperty("pid").GetInt64(), o.GetProperty("name").GetProperty("en").GetString()!)));
            Assert.Equal([old, parent, .. answer.Ids().Skip(1)], (await api.GetAsync($"{owner}/custom_fields/{field}/options/")).Ids());
            Assert.False(answer.Json.TryGetProperty("pagination", out _));
        }
    }

    [Theory, EachEngine]
    public async Task ED_20_A_form_and_a_plain_name_do_the_same(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Select);

        var form = await api.PostAsync(
            $"/custom_fields/{field}/options/", ("options[0][name][en]", "Green"), ("options[0][name][ua]", "Зелений"), ("options[1][name]", "Blue"));

        Assert.Equal(["Green", "Blue"], form.Items().Select(o => o.GetProperty("name").GetProperty("en").GetString()));
    }

    [Theory, EachEngine]
    public async Task ED_19_ED_20_A_name_in_languages_that_are_not_active_is_shown_under_the_default_one(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Select);
        var path = $"/custom_fields/{field}/options/";
        var many = string.Join(',', Enumerable.Range(0, 51).Select(n => $"\"{(char)('a' + n / 26)}{(char)('a' + n % 26)}\":\"x\""));

        var made = await api.PostJsonAsync(path, """{"options":[{"name":{"ua":"Зелений"}},{"name":{"ua":"Синій","en":"Blue","ru":"Синий"}}]}""");

        Assert.Equal(["""{"en":"Зелений"}""", """{"en":"Blue"}"""], made.Items().Select(o => Regex.Unescape(o.GetProperty("name").GetRawText())));
        Assert.Equal(made.Data().GetRawText(), (await api.GetAsync(path)).Data().GetRawText());
        (await api.PostJsonAsync(path, "{\"options\":[{\"name\":{" + many + "}}]}")).IsBad("Field {options} value is incorrect or empty");
        (await api.PostJsonAsync(path, "{\"options\":[{\"id\":" + made.Ids()[0] + ",\"name\":{" + many[..many.LastIndexOf(',')] + "}}]}")).IsBad("Field {options} value is incorrect or empty");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_20_A_rename_keeps_the_languages_that_are_not_given(TestApi api)
    {
        await api.WriteAsync($$"""insert into settings (key, value) values ('desk', '{"Languages":["en","ua"],"TimeZone":"UTC"}')""");
        var field = await api.FieldAsync(FieldType.Select);
        var id = (await api.PostJsonAsync(
            $"/custom_fields/{field}/options/", """{"options":[{"name":{"en":"Green","ua":"Зелений"}}]}""")).Ids()[0];

        var renamed = await api.PostJsonAsync($"/custom_fields/{field}/options/", $$$"""{"options":[{"id":{{{id}}},"name":{"en":"Mint"}}]}""");

        Assert.Equal("""{"en":"Mint","ua":"Зелений"}""", renamed.Items()[0].GetProperty("name").GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_20_All_or_nothing(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Hierarchy);
        var (top, other) = (await api.OptionAsync(field, "Top"), await api.OptionAsync(await api.FieldAsync(FieldType.Select), "Elsewhere"));
        var middle = await api.OptionAsync(field, "Middle", top, 2);
        var leaf = await api.OptionAsync(field, "Leaf", middle, 3);
        const string good = """{"name":{"en":"Good"}}""";

        async Task Refused(string entries, params string[] details) =>
            (await api.PostJsonAsync($"/custom_fields/{field}/options/", $$"""{"options":[{{good}},{{entries}}]}""")).IsBad(details);

        await Refused($$$"""{"id":{{{other}}},"name":{"en":"x"}}""", $"Option with id {{{other}}} does not exist");
        await Refused("""{"pid":99999,"name":{"en":"x"}}""", "Option with id {99999} does not exist");
        await Refused($$$"""{"id":{{{middle}}},"pid":0,"name":{"en":"x"}}""", $"Option with id {{{middle}}} can not be moved");
        await Refused($$$"""{"id":{{{top}}},"pid":{{{leaf}}},"name":{"en":"x"}}""", $"Option with id {{{top}}} can not be moved");
        await Refused($$$"""{"pid":{{{leaf}}},"name":{"en":"too deep"}}""", "Field {options} value is incorrect or empty");
        await Refused("5", "Field {options} value is incorrect or empty");
        await Refused("""{"id":"abc","name":{"en":"x"}}""", "Field {options} value is incorrect or empty");
        await Refused("""{"name":{"en":["x"]}}""", "Field {options} value is incorrect or empty");
        await Refused($$$"""{"name":{"en":"{{{new string('x', 256)}}}"}}""", "Field {options} value is incorrect or empty");
        (await api.PostJsonAsync($"/custom_fields/{field}/options/", $$$"""{"options":[{{{good}}},{"name":{"en":" "}},{"id":{{{top}}}}]}""")).Refuses(
            400, "e-411|Required {name} field|Required field {name} is missing or empty", "e-411|Required {name} field|Required field {name} is missing or empty");

        Assert.Equal([top, middle, leaf], (await api.GetAsync($"/custom_fields/{field}/options/")).Ids());
        Assert.Equal(0, await api.NumberAsync($"select count(*) from field_options where field_id = {field} and name not in ({"""{"en":"Top"}"""}, {"""{"en":"Middle"}"""}, {"""{"en":"Leaf"}"""})"));
    }

    [Theory, EachEngine]
    public async Task ED_20_No_options_and_too_many_are_refused(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Select);
        var path = $"/custom_fields/{field}/options/";
        var many = JsonSerializer.Serialize(new { options = Enumerable.Range(1, 101).Select(n => new { name = new { en = $"Option {n}" } }) });

        (await api.PostJsonAsync(path, many)).IsBad("Field {options} exceeds the limit of {100} entries");

        foreach (var body in new[] { "{}", """{"options":[]}""", """{"options":"x"}""", """{"options":null}""", """{"options":{}}""" })
        {
            (await api.PostJsonAsync(path, body)).IsBad("Field {options} value is incorrect or empty");
        }

        Assert.Empty((await api.GetAsync(path)).Items());
    }

    [Theory, EachEngine]
    public async Task ED_20_ED_21_Only_administrators_change_options(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Select);
        var option = await api.OptionAsync(field);

        foreach (var person in new[] { await api.Some.EmployeeAsync(), await api.Some.ClientAsync() })
        {
            (await api.As(person).PostJsonAsync($"/custom_fields/{field}/options/", """{"options":[{"name":"x"}]}""")).IsForbidden();
            (await api.As(person).DeleteAsync($"/custom_fields/{field}/options/{option}")).IsForbidden();
            Assert.Equal([option], (await api.As(person).GetAsync($"/custom_fields/{field}/options/")).Ids());
        }

        var admin = await api.Some.AdminAsync();
        (await api.As(admin).DeleteAsync($"/custom_fields/{field}/options/{option}")).IsDeleted($"Option with id {{{option}}} successfully deleted");
    }

    [Theory, EachEngine]
    public async Task ED_21_ED_34_ED_48_A_deleted_option_takes_its_children_along(TestApi api)
    {
        foreach (var ((owner, subject), example) in Owners.Zip(["ED-21", "ED-34", "ED-48"]))
        {
            var field = await api.FieldAsync(FieldType.Hierarchy, subject);
            var (kept, gone) = (await api.OptionAsync(field), await api.OptionAsync(field));
            var child = await api.OptionAsync(field, "Child", gone, 2);
            await api.OptionAsync(field, "Grandchild", child, 3);
            var elsewhere = await api.OptionAsync(await api.FieldAsync(FieldType.Select, subject));

            (await api.DeleteAsync($"{owner}/custom_fields/{field}/options/{elsewhere}")).IsMissing("Option", elsewhere);
            var answer = (await api.DeleteAsync($"{owner}/custom_fields/{field}/options/{gone}")).Shows(example);

            answer.IsDeleted($"Option with id {{{gone}}} successfully deleted");
            Assert.Equal([kept], (await api.GetAsync($"{owner}/custom_fields/{field}/options/")).Ids());
            (await api.DeleteAsync($"{owner}/custom_fields/{field}/options/{gone}")).IsMissing("Option", gone);
        }
    }

    [Theory, EachEngine]
    public async Task ED_21_Values_that_use_a_deleted_option_become_unset(TestApi api)
    {
        var (select, places) = (await api.FieldAsync(FieldType.Select), await api.FieldAsync(FieldType.Hierarchy));
        var red = await api.OptionAsync(select, "Red");
        var latvia = await api.OptionAsync(places, "Latvia");
        var riga = await api.OptionAsync(places, "Riga", latvia, 2);
        var ticket = await api.TicketAsync(($"custom_fields[{select}]", $"{red}"), ($"custom_fields[{places}][1]", $"{latvia}"), ($"custom_fields[{places}][2]", $"{riga}"));

        await api.DeleteAsync($"/custom_fields/{select}/options/{red}");
        await api.DeleteAsync($"/custom_fields/{places}/options/{riga}");

        var values = (await api.GetAsync($"/tickets/{ticket}")).Data().GetProperty("custom_fields").EnumerateArray().ToList();
        Assert.Equal("\"\"", values.Single(v => v.GetProperty("id").GetInt64() == select).GetProperty("field_value").GetRawText());
        Assert.Equal(["1"], values.Single(v => v.GetProperty("id").GetInt64() == places).GetProperty("field_value").EnumerateObject().Select(p => p.Name));
    }
}
