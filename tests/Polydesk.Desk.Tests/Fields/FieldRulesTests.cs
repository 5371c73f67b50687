using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Fields;

public class FieldRulesTests
{
    private static readonly Caller Customer = new(2, Role.Customer, 1, [], null, null, "en", "web");

    [Theory, EachEngine]
    public async Task Only_given_fields_change_and_each_change_says_from_and_to(TestDesk desk)
    {
        var (text, number) = (await SomeFields.AddAsync(desk, FieldType.Text), await SomeFields.AddAsync(desk, FieldType.Number));
        await SomeFields.SetAsync(desk, 7, [FieldInput.Of(text, "old"), FieldInput.Of(number, "1")]);

        var check = await SomeFields.SetAsync(desk, 7, [FieldInput.Of(text, "new"), FieldInput.Of(number, "1.0")]);

        var change = Assert.Single(check.Changes);
        Assert.Equal(("old", "new", text), (change.FromText.In(""), change.ToText.In(""), change.Field.Id));
        var values = await SomeFields.FindAsync(desk, 7);
        Assert.Equal(("new", "1"), (values[text].Text, values[number].Text));
        Assert.False((await SomeFields.FindAsync(desk, 8))[text].IsSet);
    }

    [Theory, EachEngine]
    public async Task Numbers_dates_and_times_are_kept_in_one_form(TestDesk desk)
    {
        (FieldType Type, string Given, string? Kept)[] cases =
        [
            (FieldType.Number, "12.50", "12.5"), (FieldType.Number, " 7 ", "7"), (FieldType.Number, "-0", "0"), (FieldType.Number, "1e3", "1000"),
            (FieldType.Number, "79228162514264337593543950335", "79228162514264337593543950335"), (FieldType.Number, "1e400", null),
            (FieldType.Number, "1,5", null), (FieldType.Number, "", ""), (FieldType.Date, "2024-02-29", "2024-02-29"), (FieldType.Date, "2023-02-29", null),
            (FieldType.Date, "29.02.2024", null), (FieldType.Time, "7:05", "07:05"), (FieldType.Time, "24:00", null), (FieldType.Checkbox, "1", "1"),
            (FieldType.Checkbox, "yes", null), (FieldType.Text, new string('x', FieldFormats.LongestText), new string('x', FieldFormats.LongestText)),
            (FieldType.Text, new string('x', FieldFormats.LongestText + 1), null), (FieldType.Textarea, new string('я', 60_000), new string('я', 60_000)),
        ];

        foreach (var (type, given, kept) in cases)
        {
            var field = await SomeFields.AddAsync(desk, type);
            var check = await SomeFields.SetAsync(desk, 7, [FieldInput.Of(field, given)]);

            Assert.Equal(kept is null ? [new($"custom_fields[{field}]", FieldFault.Incorrect)] : [], check.Problems);
            Assert.Equal(kept ?? "", (await SomeFields.FindAsync(desk, 7))[field].Text);
        }
    }

    [Theory, EachEngine]
    public async Task A_pattern_whose_time_is_bounded_by_its_value_has_all_the_time_it_needs(TestDesk desk)
    {
        // Hundreds of places in the pattern are looked at for each character of the value, which takes far longer than a match should.
        var field = await SomeFields.AddAsync(desk, SomeFields.Field(FieldType.Regexp, "(?:a|b)*a(?:a|b){200}"));
        var value = new string('a', 4_090);

        Assert.Empty((await SomeFields.SetAsync(desk, 7, [FieldInput.Of(field, value)])).Problems);
    }

    [Theory, EachEngine]
    public async Task Nothing_is_written_when_anything_is_wrong(TestDesk desk)
    {
        var (text, number) = (await SomeFields.AddAsync(desk, FieldType.Text), await SomeFields.AddAsync(desk, FieldType.Number));

        var check = await SomeFields.SetAsync(desk, 7, [FieldInput.Of(text, "a"), FieldInput.Of(number, "x"), FieldInput.Of(999, "y"), new FieldInput("z")]);

        Assert.Equal(
            [
                new($"custom_fields[{number}]", FieldFault.Incorrect), new("custom_fields[999]", FieldFault.Unknown, "999"),
                new("custom_fields[z]", FieldFault.Unknown, "z"),
            ],
            check.Problems);
        Assert.False((await SomeFields.FindAsync(desk, 7))[text].IsSet);
    }

    [Theory, EachEngine]
    public async Task A_field_that_the_caller_may_not_edit_forbids_the_request(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, SomeFields.Field(FieldType.Text) with { Customer = SomeFields.Open with { Edit = false } });

        Assert.True((await SomeFields.SetAsync(desk, 7, [FieldInput.Of(field, "a")], Customer)).IsForbidden);
        Assert.False((await SomeFields.SetAsync(desk, 7, [FieldInput.Of(field, "a")])).IsForbidden);
    }

    [Theory, EachEngine]
    public async Task A_retired_field_and_one_of_another_kind_are_unknown(TestDesk desk)
    {
        var retired = await SomeFields.AddAsync(desk, SomeFields.Field(FieldType.Text) with { Active = false });
        var other = await SomeFields.AddAsync(desk, SomeFields.Field(FieldType.Text) with { Subject = Subject.Ticket });

        var check = await SomeFields.SetAsync(desk, 7, [FieldInput.Of(retired, "a"), FieldInput.Of(other, "a")]);

        Assert.All(check.Problems, p => Assert.Equal(FieldFault.Unknown, p.Fault));
        Assert.Equal(2, check.Problems.Count);
    }

    [Theory, EachEngine]
    public async Task A_level_must_be_a_child_of_the_level_above(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.Hierarchy);
        var (a, b) = (await SomeFields.AddOptionAsync(desk, field, "A"), await SomeFields.AddOptionAsync(desk, field, "B"));
        var (aa, bb) = (await SomeFields.AddOptionAsync(desk, field, "AA", a, 2), await SomeFields.AddOptionAsync(desk, field, "BB", b, 2));
        var aaa = await SomeFields.AddOptionAsync(desk, field, "AAA", aa, 3);

        async Task Set(string expected, params (int Level, long Option)[] levels)
        {
            var input = new FieldInput($"{field}") { Levels = [.. levels.Select(l => KeyValuePair.Create(l.Level, l.Option == 0 ? "" : $"{l.Option}"))] };
            var check = await SomeFields.SetAsync(desk, 7, [input]);
            var path = (await SomeFields.FindAsync(desk, 7))[field].Parts.Select(p => p.OptionId!.Value);

            Assert.Equal(expected, check.Problems.Count > 0 ? "refused" : string.Join(' ', path));
        }

        await Set($"{a} {aa} {aaa}", (3, aaa), (1, a), (2, aa));
        await Set($"{a} {aa}", (2, aa));
        await Set($"{a} {aa} {aaa}", (3, aaa));
        await Set("refused", (2, bb));
        await Set("refused", (1, b), (2, aa));
        await Set($"{b}", (1, b));
        await Set("refused", (3, aaa));
        await Set("refused", (1, a), (2, 0), (3, aaa));
        await Set("refused", (4, aaa));
        await Set("refused", (-1, a));
        await Set("", (1, 0));
        await Set("refused", (2, aa));
    }

    [Theory, EachEngine]
    public async Task An_option_that_is_gone_by_now_is_refused_like_one_that_never_was(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.Select);
        var option = await SomeFields.AddOptionAsync(desk, field, "Red");
        var vocabulary = await desk.Get<VocabularyCache>().GetAsync(default);
        await desk.ExecuteAsync($"delete from field_options where id = {option}");

        await using var db = await desk.Get<Database>().BeginAsync(default);
        var check = await desk.Get<FieldRules>().CheckAsync(
            db, vocabulary, Subject.Organization, FieldValues.None, [FieldInput.Of(field, $"{option}")], desk.Owner, default);

        Assert.Equal([new($"custom_fields[{field}]", FieldFault.Incorrect)], check.Problems);
    }

    [Theory, EachEngine]
    public async Task Required_fields_are_asked_of_the_side_that_may_fill_them(TestDesk desk)
    {
        var asked = await SomeFields.AddAsync(desk, SomeFields.Field(FieldType.Text) with { Customer = SomeFields.Open with { Required = true } });
        await SomeFields.AddAsync(
            desk, SomeFields.Field(FieldType.Text) with { Customer = SomeFields.Open with { Required = true, Edit = false } });
        var vocabulary = await desk.Get<VocabularyCache>().GetAsync(default);

        async Task<IEnumerable<FieldProblem>> Missing(Caller caller, params IReadOnlyList<FieldInput> inputs)
        {
            await using var db = await desk.Get<Database>().BeginAsync(default);
            var check = await desk.Get<FieldRules>().CheckAsync(db, vocabulary, Subject.Organization, FieldValues.None, inputs, caller, default);
            return check.MissingToCreate(vocabulary, Subject.Organization, caller);
        }

        Assert.Equal([new($"custom_fields[{asked}]", FieldFault.Missing)], await Missing(Customer));
        Assert.Equal([new($"custom_fields[{asked}]", FieldFault.Missing)], await Missing(Customer, FieldInput.Of(asked, " ")));
        Assert.Empty(await Missing(Customer, FieldInput.Of(asked, "a")));
        Assert.Empty(await Missing(desk.Owner));
    }

    [Theory, EachEngine]
    public async Task Files_stay_by_their_token_and_go_with_their_value(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.File);
        NewFile Upload(string name) => new(name, "text/plain", new(new string('a', 64), 1));

        await SomeFields.SetAsync(desk, 7, [new FieldInput($"{field}") { Files = [Upload("a.txt"), Upload("b.txt")] }]);
        var first = (await SomeFields.FindAsync(desk, 7))[field].Parts.Select(p => p.File!).ToList();
        await SomeFields.SetAsync(desk, 7, [new FieldInput($"{field}") { Values = [first[1].Token], Files = [Upload("c.txt")] }]);
        var second = (await SomeFields.FindAsync(desk, 7))[field].Parts.Select(p => p.File!).ToList();
        await SomeFields.SetAsync(desk, 8, [FieldInput.Of(field, first[1].Token)]);
        var copy = (await SomeFields.FindAsync(desk, 8))[field].Parts.Select(p => p.File!).ToList();

        Assert.Equal(["a.txt", "b.txt"], first.Select(f => f.Name));
        Assert.Equal(["b.txt", "c.txt"], second.Select(f => f.Name));
        Assert.Equal(first[1].Token, second[0].Token);
        Assert.Equal("b.txt", Assert.Single(copy).Name);
        Assert.NotEqual(first[1].Token, copy[0].Token);
        Assert.Equal(3, await desk.NumberAsync($"select count(*) from files"));

        await using (var db = await desk.Get<Database>().BeginAsync(default))
        {
            await desk.Get<FieldValueStore>().RemoveAsync(db, Subject.Organization, [7, 8], default);
            await db.CommitAsync(default);
        }

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from files"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from field_values"));
    }
}
