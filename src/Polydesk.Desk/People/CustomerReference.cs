namespace Polydesk.Desk.People;

/// <summary>
/// A customer as somebody else's system knows them: by id, else by address, else by phone number; one whom the desk does not know yet is made of the
/// rest. Who is known is not changed.
/// </summary>
public sealed record CustomerReference
{
    public long? Id { get; init; }

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Name { get; init; } = "";

    public string Lastname { get; init; } = "";

    public string JobTitle { get; init; } = "";

    public string Company { get; init; } = "";

    public string Background { get; init; } = "";

    /// <summary>What a new person is called who gave no name.</summary>
    internal string NameOrAddress => Name.Length > 0 ? Name : Email.Split('@')[0];

    /// <summary>Why nobody was found or made: the id is nobody's, a new person would have no name, or no group would take them.</summary>
    internal FieldFault WhyNobody => Id is not null ? FieldFault.Unknown : NameOrAddress.Length == 0 ? FieldFault.Missing : FieldFault.NoGroup;
}
