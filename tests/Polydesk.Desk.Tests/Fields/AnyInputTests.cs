using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Desk.Tests.Fields;

/// <summary>What holds for whatever a request wants fields to be.</summary>
public class AnyInputTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(
            "", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "-1", "1e3", "1.50", "2024-02-29", "2024-02-30", "7:05", "23:59", "LV1",
            "true", " ", "9999999999999999999", "😀"),
        ArbMap.Default.GeneratorFor<int>().Select(n => n.ToString()));

    private static readonly Gen<FieldInput> Wild =
        from key in Gen.Choose(0, 14)
        from values in Text.ArrayOf(2)
        from count in Gen.Elements(0, 1, 1, 1, 2)
        from levels in (from level in Gen.Choose(-1, 4) from option in Text select KeyValuePair.Create(level, option)).ArrayOf(3)
        from hasLevels in Gen.Elements(0, 1, 2, 3)
        from unreadable in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new FieldInput(key.ToString()) { Values = values[..count], Levels = levels[..hasLevels], IsUnreadable = unreadable };

    /// <summary>The fields are 1 to 12 in the order of the types; their options are 1 and 2, 3 and 4, and so on.</summary>
    private static readonly Gen<FieldInput> Tame =
        from type in Gen.Elements(Enum.GetValues<FieldType>())
        from text in type switch
        {
            FieldType.Number => Gen.Elements("1", "1.50", "-7", "1e3", ""),
            FieldType.Checkbox => Gen.Elements("0", "1", ""),
            FieldType.Date => Gen.Elements("2024-02-29", "0001-01-01", "9999-12-31", ""),
            FieldType.Time => Gen.Elements("7:05", "23:59", ""),
            FieldType.Regexp => Gen.Elements("LV1", "A0", ""),
            FieldType.Select => Gen.Elements("1", "2", "0", ""),
            FieldType.Hierarchy => Gen.Elements("3", "4", "0", ""),
            FieldType.Multibutton => Gen.Elements("5", "6", "0", ""),
            FieldType.Button => Gen.Elements("7", "8", "0", ""),
            FieldType.File => Gen.Constant(""),
            _ => Text,
        }
        select FieldInput.Of((long)type + 1, text);

    private static readonly Gen<FieldInput[]> Inputs = Gen.Frequency((3, Tame.ArrayOf(2)), (1, Wild.ArrayOf(1)), (1, Wild.Or(Tame).ArrayOf(3)));

    [Theory, EachEngine]
    public async Task Any_input_is_refused_or_can_be_read_back_and_sent_again(TestDesk desk)
    {
        foreach (var type in Enum.GetValues<FieldType>())
        {
            var field = await SomeFields.AddAsync(desk, SomeFields.Field(type, "[A-Z]+\\d"));

            if (type is FieldType.Select or FieldType.Multibutton or FieldType.Button or FieldType.Hierarchy)
            {
                var first = await SomeFields.AddOptionAsync(desk, field, "First");
                await SomeFields.AddOptionAsync(desk, field, "Second", type is FieldType.Hierarchy ? first : null, type is FieldType.Hierarchy ? 2 : 1);
            }
        }

        var written = 0;

        foreach (var inputs in Gen.Sample(Inputs, 300))
        {
            var before = await SomeFields.FindAsync(desk, 7);
            var check = await SomeFields.SetAsync(desk, 7, inputs);
            var after = await SomeFields.FindAsync(desk, 7);

            foreach (var field in Enumerable.Range(1, 12))
            {
                Assert.Equal(check.Problems.Count > 0 ? before[field] : check.After[field], after[field]);
            }

            written += check.Problems.Count == 0 ? check.Changes.Count : 0;
            Assert.Empty((await SomeFields.SetAsync(desk, 7, [.. Enumerable.Range(1, 12).Select(field => Again(field, after[field]))])).Changes);
        }

        Assert.True(written > 50, $"Only {written} values were written.");
    }

    /// <summary>A value as an input: sending it again changes nothing.</summary>
    private static FieldInput Again(long field, FieldValue value) => new(field.ToString())
    {
        Values = [.. value.Parts.Select(p => p.OptionId?.ToString() ?? p.Text).TakeLast(field == (int)FieldType.Hierarchy + 1 ? 1 : int.MaxValue)],
    };
}
