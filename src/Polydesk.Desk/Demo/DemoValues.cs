using Polydesk.Desk.Fields;

namespace Polydesk.Desk.Demo;

/// <summary>Values for custom fields of every type but file.</summary>
internal static class DemoValues
{
    private static readonly string[] Words = ["blue", "urgent", "second floor", "by phone", "renewal", "pilot", "spare", "west wing"];

    public static IEnumerable<StoryField> Of(Field field, IEnumerable<FieldOption> options, DateTimeOffset start, ref Dice dice)
    {
        var text = field.Type switch
        {
            FieldType.Text => dice.Pick(Words),
            FieldType.Textarea => $"{dice.Pick(Words)}\n{dice.Pick(Words)}",
            FieldType.Number => dice.Between(1, 5_000).ToString(),
            FieldType.Checkbox => dice.Below(2).ToString(),
            FieldType.Date => start.AddDays(dice.Below(700)).ToString("yyyy-MM-dd"),
            FieldType.Time => $"{dice.Below(24):00}:{dice.Below(4) * 15:00}",
            FieldType.Regexp => $"{(char)('A' + dice.Below(26))}{(char)('A' + dice.Below(26))}-{dice.Between(1000, 9999)}",
            _ => null,
        };

        if (text is not null)
        {
            return [new(field.Id, 1, null, text)];
        }

        List<FieldOption> all = [.. options];
        return field.Type switch
        {
            FieldType.Hierarchy => Path(field, all, ref dice),
            FieldType.Multibutton => all.Where((_, at) => at % 2 == 0).Select((o, at) => new StoryField(field.Id, at + 1, o.Id, "")),
            _ when all.Count > 0 => [new(field.Id, 1, dice.Pick(all).Id, "")],
            _ => [],
        };
    }

    /// <summary>From the top down, sometimes not to the last level.</summary>
    private static List<StoryField> Path(Field field, List<FieldOption> all, ref Dice dice)
    {
        var path = new List<StoryField>();
        long? parent = null;

        for (var level = 1; level <= field.Levels.Count && (level == 1 || dice.Chance(80)); level++)
        {
            if (all.FindAll(o => o.ParentId == parent) is not { Count: > 0 } below)
            {
                break;
            }

            parent = dice.Pick(below).Id;
            path.Add(new(field.Id, level, parent, ""));
        }

        return path;
    }
}
