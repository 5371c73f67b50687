using Polydesk.Desk.Contacts;
using Polydesk.Desk.Fields;

namespace Polydesk.Desk.People;

/// <summary>A person with all that the desk knows of them.</summary>
public sealed record PersonProfile(
    Person Person, string Company, string Background, string PhotoType, string PhotoToken, string PhoneType, string Street, string City, string Region,
    string Zip, string Country, string Timezone)
{
    public string TitlePrefix { get; init; } = "";

    public string PhoneExtension { get; init; } = "";

    /// <summary>The main one first.</summary>
    public IReadOnlyList<(long Id, Contact Address)> Emails { get; init; } = [];

    public IReadOnlyList<Contact> MorePhones { get; init; } = [];

    public IReadOnlyList<Contact> MoreWebsites { get; init; } = [];

    public IReadOnlyList<Contact> Socials { get; init; } = [];

    public FieldValues FieldValues { get; init; } = FieldValues.None;

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<long> TeamIds { get; init; } = [];

    public IReadOnlyList<ContactEntry> ContactData { get; init; } = [];

    /// <summary>How many tickets they have asked for.</summary>
    public long TicketCount { get; init; }

    public PersonPhoto? Photo { get; init; }

    public DateTimeOffset? LastLoginAt { get; init; }

    /// <summary>Whether the person was taken out of the desk; what they wrote still shows their name.</summary>
    public bool IsRemoved { get; init; }
}

/// <summary>The file of a person's photo.</summary>
public sealed record PersonPhoto(long Id, string Token, string Name, string MediaType, long Size);

/// <summary>Which people are asked for; what is null does not narrow.</summary>
public sealed record ProfileFilter(bool Staff)
{
    public string? Name { get; init; }

    public string? Lastname { get; init; }

    public string? Email { get; init; }

    /// <summary>A part of one of their numbers.</summary>
    public string? Phone { get; init; }

    public DateTimeOffset? UpdatedSince { get; init; }
}

/// <summary>By what people can be sorted in lists of one side.</summary>
public enum ProfileOrder
{
    Id,
    Created,
    Updated,
    Name,
    Lastname,
}
