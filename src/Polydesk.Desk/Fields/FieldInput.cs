using Polydesk.Desk.Files;

namespace Polydesk.Desk.Fields;

/// <summary>What a request wants one custom field to be. An input with nothing in it clears the field.</summary>
/// <param name="Key">The field's id as it was sent; what is no id names no field.</param>
public sealed record FieldInput(string Key)
{
    /// <summary>A text, number, date (<c>yyyy-MM-dd</c>), time (<c>HH:mm</c>) or 0/1; option ids; tokens of files.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>For a hierarchy: the option of each given level, counted from 1. An empty one clears its level and those below.</summary>
    public IReadOnlyList<KeyValuePair<int, string>> Levels { get; init; } = [];

    public IReadOnlyList<NewFile> Files { get; init; } = [];

    /// <summary>Something was sent that the dialect could not make sense of.</summary>
    public bool IsUnreadable { get; init; }

    public static FieldInput Of(long fieldId, params IReadOnlyList<string> values) => new(fieldId.ToString()) { Values = values };
}
