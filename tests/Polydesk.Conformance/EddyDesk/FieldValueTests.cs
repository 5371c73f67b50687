using System.Text;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Values of custom fields (section 2.12), seen at tickets.</summary>
public class FieldValueTests
{
    [Theory, EachEngine]
    public async Task ED_04_Every_type_is_set_and_shown_in_its_own_form(TestApi api)
    {
        var set = await FieldsAsync(api);
        var (red, blue) = (await api.OptionAsync(set[FieldType.Select], "Red"), await api.OptionAsync(set[FieldType.Multibutton], "Blue"));
        var (green, yes) = (await api.OptionAsync(set[FieldType.Multibutton], "Green"), await api.OptionAsync(set[FieldType.Button], "Yes"));
        var latvia = await api.OptionAsync(set[FieldType.Hierarchy], "Latvia");
        var riga = await api.OptionAsync(set[FieldType.Hierarchy], "Riga", latvia, 2);

        var answer = await api.PostJsonAsync("/tickets/", $$"""
            {"title":"x","description":"y","custom_fields":{
             "{{set[FieldType.Text]}}":"4345","{{set[FieldType.Textarea]}}":"a\nb","{{set[FieldType.Number]}}":"12.50","{{set[FieldType.Checkbox]}}":true,
             "{{set[FieldType.Date]}}":"2024-02-29","{{set[FieldType.Select]}}":"{{red}}","{{set[FieldType.Hierarchy]}}":{"1":{{latvia}},"2":{{riga}} },
             "{{set[FieldType.Multibutton]}}":[{{green}},"{{blue}}"],"{{set[FieldType.Button]}}":{{yes}},"{{set[FieldType.Time]}}":"7:05",
             "{{set[FieldType.Regexp]}}":"LV1010"} }
            """);

        void Shows(FieldType type, string json)
        {
            var item = Value(answer.Data(), set[type]);
            Assert.Equal(["id", "field_type", "field_value"], item.EnumerateObject().Select(p => p.Name));
            Assert.Equal(type.ToString().ToLowerInvariant(), item.GetProperty("field_type").GetString());
            Assert.Equal(json, item.GetProperty("field_value").GetRawText());
        }

        Shows(FieldType.Text, "\"4345\"");
        Shows(FieldType.Textarea, "\"a\\nb\"");
        Shows(FieldType.Number, "12.5");
        Shows(FieldType.Checkbox, "1");
        Shows(FieldType.Date, "\"29.02.2024\"");
        Shows(FieldType.Select, $$$"""{"id":{{{red}}},"name":{"en":"Red"}}""");
        Shows(FieldType.Hierarchy, $$$$"""{"1":{"id":{{{{latvia}}}},"name":{"en":"Latvia"}},"2":{"id":{{{{riga}}}},"name":{"en":"Riga"}}}""");
        Shows(FieldType.Multibutton, $$$"""[{"id":{{{green}}},"name":{"en":"Green"}},{"id":{{{blue}}},"name":{"en":"Blue"}}]""");
        Shows(FieldType.Button, $$$"""{"id":{{{yes}}},"name":{"en":"Yes"}}""");
        Shows(FieldType.Time, "\"07:05\"");
        Shows(FieldType.Regexp, "\"LV1010\"");
        Shows(FieldType.File, "[]");
    }

    [Theory, EachEngine]
    public async Task ED_03_What_is_not_set_is_shown_in_the_order_of_the_fields(TestApi api)
    {
        var set = await FieldsAsync(api);

        var values = (await api.GetAsync($"/tickets/{await api.TicketAsync()}")).Data().GetProperty("custom_fields").EnumerateArray()
            .Where(v => set.ContainsValue(v.GetProperty("id").GetInt64())).ToList();

        Assert.Equal(set.Values.Order(), values.Select(v => v.GetProperty("id").GetInt64()));
        Assert.Equal(
            set.Keys.Select(type => type switch
            {
                FieldType.Checkbox => "0",
                FieldType.Multibutton or FieldType.File => "[]",
                _ => "\"\"",
            }),
            values.Select(v => v.GetProperty("field_value").GetRawText()));
    }

    [Theory, EachEngine]
    public async Task ED_05_Only_supplied_fields_change_and_empty_ones_clear(TestApi api)
    {
        var (text, number) = (await api.FieldAsync(FieldType.Text), await api.FieldAsync(FieldType.Number));
        var many = await api.FieldAsync(FieldType.Multibutton);
        var option = await api.OptionAsync(many);
        var ticket = await api.TicketAsync(($"custom_fields[{text}]", "a"), ($"custom_fields[{number}]", "1"), ($"custom_fields[{many}][]", $"{option}"));

        var one = (await api.PutJsonAsync($"/tickets/{ticket}", $$$"""{"custom_fields":{"{{{number}}}":2,"{{{text}}}":null} }""")).Data();
        Assert.Equal(("\"a\"", "2"), (Raw(one, text), Raw(one, number)));

        var none = (await api.PutJsonAsync($"/tickets/{ticket}", $$$"""{"custom_fields":{"{{{number}}}":"","{{{text}}}":"","{{{many}}}":[]} }""")).Data();
        Assert.Equal(("\"\"", "\"\"", "[]"), (Raw(none, text), Raw(none, number), Raw(none, many)));
    }

    [Theory, EachEngine]
    public async Task ED_05_Setting_a_level_clears_those_below(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.Hierarchy);
        var (latvia, estonia) = (await api.OptionAsync(field, "Latvia"), await api.OptionAsync(field, "Estonia"));
        var (riga, tartu) = (await api.OptionAsync(field, "Riga", latvia, 2), await api.OptionAsync(field, "Tartu", estonia, 2));
        var ticket = await api.TicketAsync(($"custom_fields[{field}][1]", $"{latvia}"), ($"custom_fields[{field}][2]", $"{riga}"));

        async Task<IEnumerable<long>> Put(string json)
        {
            var answer = await api.PutJsonAsync($"/tickets/{ticket}", $$$"""{"custom_fields":{"{{{field}}}":{{{json}}}}}""");
            return answer.Status == 200 && Value(answer.Data(), field).GetProperty("field_value") is { ValueKind: JsonValueKind.Object } levels
                ? levels.EnumerateObject().Select(level => level.Value.GetProperty("id").GetInt64())
                : [answer.Status];
        }

        Assert.Equal([latvia], await Put($$"""{"1":{{latvia}}}"""));
        Assert.Equal([latvia, riga], await Put($$"""{"2":{{riga}}}"""));
        Assert.Equal([400], await Put($$"""{"2":{{tartu}}}"""));
        Assert.Equal([400], await Put($$"""{"1":{{riga}}}"""));
        Assert.Equal([400], await Put($$"""{"4":{{riga}}}"""));
        Assert.Equal([400], await Put($$"""{"x":{{riga}}}"""));
        Assert.Equal([estonia, tartu], await Put($$"""{"2":"{{tartu}}","1":"{{estonia}}"}"""));
        Assert.Equal([estonia], await Put("""{"2":""}"""));
        Assert.Equal([latvia, riga], await Put($"[{latvia},{riga}]"));
        Assert.Equal([estonia, tartu], await Put($"{tartu}"));
        Assert.Equal([200], await Put("\"\""));
    }

    [Theory, EachEngine]
    public async Task ED_04_Wrong_values_are_named_one_by_one(TestApi api)
    {
        var set = await FieldsAsync(api);
        var stranger = await api.OptionAsync(await api.FieldAsync(FieldType.Select));
        (FieldType Type, string[] Values)[] wrong =
        [
            (FieldType.Text, ["[1]", "{\"a\":1}", $"\"{new string('x', 5000)}\"", "\"\\u0000\""]),
            (FieldType.Number, ["\"abc\"", "1e400", "\"1,5\"", "\"NaN\"", "true", "\"0x10\""]),
            (FieldType.Checkbox, ["2", "\"yes\"", "[1]"]),
            (FieldType.Date, ["\"30.02.2024\"", "\"2024-2-1\"", "\"tomorrow\"", "20240101"]),
            (FieldType.Select, [$"{stranger}", "\"Red\"", "-1", "99999999999999999999", "1.5"]),
            (FieldType.Hierarchy, [$"{stranger}", $$"""{"1":{{stranger}}}""", "{\"1\":[1]}", "{\"0\":1}"]),
            (FieldType.Multibutton, [$"[{stranger}]", "[[1]]", "\"x\""]),
            (FieldType.Button, [$"{stranger}"]),
            (FieldType.Time, ["\"24:00\"", "\"7\"", "\"12:60\""]),
            (FieldType.Regexp, ["\"LV\"", "\"xLV1\"", "\"LV1\\n\"", "\"lv1\""]),
            (FieldType.File, ["\"0123456789abcdef0123456789abcdef01234567\"", "[{\"a\":1}]", "\"x\""]),
        ];

        foreach (var (type, values) in wrong)
        {
            foreach (var value in values)
            {
                var body = $$"""{"title":"x","description":"y","custom_fields":{"{{set[type]}}":{{value}}} }""";
                (await api.PostJsonAsync("/tickets/", body)).IsBad($"Field {{custom_fields[{set[type]}]}} value is incorrect or empty");
            }
        }

        (await api.PostJsonAsync("/tickets/", $$$"""{"title":"x","description":"y","custom_fields":{"99999":"a","abc":1,"{{{set[FieldType.Date]}}}":"?"} }"""))
            .IsBad(
                "Field {custom_fields[99999]} with id {99999} does not exist", "Field {custom_fields[abc]} with id {abc} does not exist",
                $"Field {{custom_fields[{set[FieldType.Date]}]}} value is incorrect or empty");
        (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ("custom_fields", "abc"))).IsBad("Field {custom_fields} value is incorrect or empty");
    }

    [Theory, EachEngine]
    public async Task ED_04_The_rights_of_each_side_hold(TestApi api)
    {
        var hidden = await api.FieldAsync(FieldType.Text, but: f => f with { Customer = f.Customer with { View = false } });
        var locked = await api.FieldAsync(FieldType.Text, but: f => f with { Customer = f.Customer with { Edit = false } });
        var client = api.As(await api.Some.ClientAsync());
        (string, string)[] form = [("title", "x"), ("description", "y")];

        (await client.PostAsync("/tickets/", [.. form, ($"custom_fields[{locked}]", "a")])).IsForbidden();
        var ids = (await client.PostAsync("/tickets/", form)).Data().GetProperty("custom_fields").EnumerateArray().Select(f => f.Number("id")).ToList();

        Assert.Contains(locked, ids);
        Assert.DoesNotContain(hidden, ids);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_04_ED_05_Required_fields_are_asked_of_their_side(TestApi api)
    {
        var create = await api.FieldAsync(FieldType.Text, but: f => f with { Customer = f.Customer with { Required = true } });
        var close = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = f.Staff with { RequiredToClose = true } });
        var client = api.As(await api.Some.ClientAsync());
        (string, string)[] form = [("title", "x"), ("description", "y")];
        string Missing(long field) => $"e-411|Required {{custom_fields[{field}]}} field|Required field {{custom_fields[{field}]}} is missing or empty";

        (await client.PostAsync("/tickets/", form)).Refuses(400, Missing(create));
        (await client.PostAsync("/tickets/", [.. form, ($"custom_fields[{create}]", " ")])).Refuses(400, Missing(create));
        Assert.Equal(200, (await client.PostAsync("/tickets/", [.. form, ($"custom_fields[{create}]", "a")])).Status);

        var ticket = await api.TicketAsync();
        (await api.PutAsync($"/tickets/{ticket}", ("status_id", "closed"))).Refuses(400, Missing(close));
        Assert.Equal(200, (await api.PutAsync($"/tickets/{ticket}", ("status_id", "closed"), ($"custom_fields[{close}]", "a"))).Status);
    }

    [Theory, EachEngine]
    public async Task ED_04_ED_56_Files_of_a_field_are_uploaded_kept_by_their_token_and_removed(TestApi api)
    {
        var field = await api.FieldAsync(FieldType.File);
        var created = (await api.PostFilesAsync(
            "/tickets/", [("title", "x"), ("description", "y")], ($"custom_fields[{field}][0]", "a.txt", "A"u8.ToArray()), ($"custom_fields[{field}][1]", "b.txt", "B"u8.ToArray()))).Data();
        var (ticket, links) = (created.Number("id"), Links(created, field));
        Assert.Equal(["A", "B"], [(await api.As(null).DownloadAsync(links[0])).Text, (await api.As(null).DownloadAsync(links[1])).Text]);
        Assert.Empty((await api.GetAsync($"/tickets/{ticket}/posts")).Items()[0].GetProperty("files").EnumerateArray());

        var kept = (await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{field}]", Token(links[1])))).Data();
        Assert.Equal([links[1]], Links(kept, field));
        Assert.Equal(404, (await api.As(null).DownloadAsync(links[0])).Status);
        Assert.Equal("B", (await api.As(null).DownloadAsync(links[1])).Text);

        await api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{field}]", ""));
        Assert.Equal(404, (await api.As(null).DownloadAsync(links[1])).Status);
    }

    [Theory, EachEngine]
    public async Task ED_04_A_pattern_that_takes_for_ever_refuses_instead(TestApi api)
    {
        var linear = await api.FieldAsync(FieldType.Regexp, but: f => f with { Pattern = "(a+)+b" });
        var endless = await api.FieldAsync(FieldType.Regexp, but: f => f with { Pattern = "(?=(a+)+b)a+b" });
        var broken = await api.FieldAsync(FieldType.Regexp, but: f => f with { Pattern = "(" });
        var text = new StringBuilder().Append('a', 4000).ToString();

        foreach (var field in new[] { linear, endless, broken })
        {
            (await api.PostAsync("/tickets/", ("title", "x"), ("description", "y"), ($"custom_fields[{field}]", text)))
                .IsBad($"Field {{custom_fields[{field}]}} value is incorrect or empty");
        }
    }

    private static async Task<OrderedDictionary<FieldType, long>> FieldsAsync(TestApi api)
    {
        var fields = new OrderedDictionary<FieldType, long>();

        foreach (var type in Enum.GetValues<FieldType>())
        {
            fields[type] = await api.FieldAsync(type);
        }

        return fields;
    }

    private static JsonElement Value(JsonElement ticket, long field) =>
        ticket.GetProperty("custom_fields").EnumerateArray().Single(f => f.GetProperty("id").GetInt64() == field);

    private static string Raw(JsonElement ticket, long field) => Value(ticket, field).GetProperty("field_value").GetRawText();

    private static List<string> Links(JsonElement ticket, long field) =>
        [.. Value(ticket, field).GetProperty("field_value").EnumerateArray().Select(f => f.GetProperty("url").GetString()!)];

    private static string Token(string link) => new Uri(link).Segments[^1];
}
