using Polydesk.Desk.Files;

namespace Polydesk.Desk.Fields;

/// <summary>The value of one field: a text is one part, a hierarchy one for each level, a multi-button one for each option, a file field one a file.</summary>
public sealed class FieldValue(IReadOnlyList<FieldPart> parts) : IEquatable<FieldValue>
{
    public static FieldValue None { get; } = new([]);

    public IReadOnlyList<FieldPart> Parts => parts;

    public bool IsSet => parts.Count > 0;

    /// <summary>The text of a field that has one; empty when it is not set.</summary>
    public string Text => parts.Count > 0 ? parts[0].Text : "";

    public static FieldValue Of(string text) => new([new(1, text)]);

    public static FieldValue OfOptions(IEnumerable<long> optionIds) => new([.. optionIds.Select((id, at) => new FieldPart(at + 1, OptionId: id))]);

    public bool Equals(FieldValue? other) => other is not null && parts.SequenceEqual(other.Parts);

    public override bool Equals(object? obj) => Equals(obj as FieldValue);

    public override int GetHashCode() => parts.Count == 0 ? 0 : parts[0].GetHashCode();
}

/// <summary>One part of a value. <paramref name="Ordinal"/> counts from 1; in a hierarchy it is the level.</summary>
/// <param name="Upload">A file that the value will hold once it is written.</param>
public sealed record FieldPart(int Ordinal, string Text = "", long? OptionId = null, StoredFile? File = null, NewFile? Upload = null);

/// <summary>The values of one thing by field; a field that is not set has <see cref="FieldValue.None"/>.</summary>
public sealed class FieldValues(IReadOnlyDictionary<long, FieldValue> values)
{
    public static FieldValues None { get; } = new(new Dictionary<long, FieldValue>());

    public FieldValue this[long fieldId] => values.GetValueOrDefault(fieldId, FieldValue.None);

    public FieldValues With(IReadOnlyList<FieldChange> changes)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        var after = new Dictionary<long, FieldValue>(values);

        foreach (var change in changes)
        {
            after[change.Field.Id] = change.To;
        }

        return new(after);
    }
}
