namespace Polydesk.Desk.Fields;

/// <summary>A custom field of tickets, people or organizations.</summary>
/// <param name="Levels">The names of a hierarchy's levels, from the top; empty for other types.</param>
/// <param name="Pattern">What a value of type <see cref="FieldType.Regexp"/> must match as a whole.</param>
public sealed record Field(
    long Id, Subject Subject, FieldType Type, LocalText Name, IReadOnlyList<LocalText> Levels, string Pattern, bool Active,
    FieldRights Staff, FieldRights Customer, int Position)
{
    /// <summary>The field's name in programs; empty for a field that was made without one.</summary>
    public string Code { get; init; } = "";

    /// <summary>Whom a field of people is for, <c>user</c> or <c>contact</c>; empty for a field that was made without saying.</summary>
    public string Target { get; init; } = "";

    /// <summary>When it was defined; null for fields that are older than the record of it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public bool HasOptions => Type is FieldType.Select or FieldType.Hierarchy or FieldType.Multibutton or FieldType.Button;

    /// <summary>The field's name in one line; a hierarchy is called after its levels.</summary>
    public string TitleIn(string language) =>
        Name.IsEmpty ? string.Join(" / ", Levels.Select(level => level.In(language))) : Name.In(language);

    /// <summary>Administrators see and write all fields; what they may not as staff is not required of them either.</summary>
    public FieldRights For(Access.Caller caller) => !caller.IsStaff ? Customer
        : !caller.IsAdmin || Staff is { View: true, Edit: true } ? Staff
        : new(View: true, Edit: true, Staff.Edit && Staff.Required, Staff.Edit && Staff.RequiredToClose);
}

/// <summary>What one side may do with a field, and when it must fill it in.</summary>
public sealed record FieldRights(bool View, bool Edit, bool Required, bool RequiredToClose);

/// <summary>A choice of a field; <paramref name="ParentId"/> is set below the top level of a hierarchy.</summary>
public sealed record FieldOption(long Id, long FieldId, long? ParentId, int Level, LocalText Name, int Position);
