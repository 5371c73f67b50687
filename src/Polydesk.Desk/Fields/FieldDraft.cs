namespace Polydesk.Desk.Fields;

/// <summary>A custom field as it is to be: what is not given stays.</summary>
public sealed record FieldDraft
{
    /// <summary>What a new field is; one that exists keeps it.</summary>
    public NewField? New { get; init; }

    /// <summary>What people call it, in the desk's language; a new one without it is called after its code.</summary>
    public Optional<string> Label { get; init; }

    /// <summary>The names of its choices, in order. Choices that keep their name keep their values.</summary>
    public Optional<IReadOnlyList<string>> Options { get; init; }

    public Optional<bool> Required { get; init; }

    public Optional<int> Position { get; init; }

    /// <summary>Whether it is in use; values of one that is not stay.</summary>
    public Optional<bool> Active { get; init; }
}

/// <summary>What never changes of a field.</summary>
/// <param name="Subject">What has its values.</param>
/// <param name="Target">Whom it is for, as <see cref="Field.Target"/>.</param>
/// <param name="Code">Its name in programs, once for each target.</param>
/// <param name="Type">What its values are.</param>
public sealed record NewField(Subject Subject, string Target, string Code, FieldType Type);
