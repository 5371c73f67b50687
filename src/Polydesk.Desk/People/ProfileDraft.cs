using Polydesk.Desk.Contacts;
using Polydesk.Desk.Files;

namespace Polydesk.Desk.People;

/// <summary>What a person's profile is to be beyond what every dialect knows; what is not given stays.</summary>
public sealed record ProfileDraft
{
    public static ProfileDraft Nothing { get; } = new();

    /// <summary>All addresses, the main one first.</summary>
    public Optional<IReadOnlyList<Contact>> Emails { get; init; }

    /// <summary>The main address, in place of the one that is it now; one that the person has already comes to the front, and all stay.</summary>
    public string? MainEmail { get; init; }

    /// <summary>Addresses beside those that are there.</summary>
    public IReadOnlyList<Contact>? MoreEmails { get; init; }

    internal bool SaysAddresses => Emails.IsGiven || MoreEmails is not null || MainEmail is not null;

    /// <summary>Whether addresses that others have are left out, as long as one is free; else one of them is a problem.</summary>
    public bool SkipsTaken { get; init; }

    /// <summary>The numbers beside the person's first one, which <see cref="PersonDraft.Phone"/> is.</summary>
    public Optional<IReadOnlyList<Contact>> MorePhones { get; init; }

    public Optional<string> PhoneType { get; init; }

    public Optional<IReadOnlyList<Contact>> MoreWebsites { get; init; }

    public Optional<IReadOnlyList<Contact>> Socials { get; init; }

    public Optional<string> Company { get; init; }

    /// <summary>What staff should know of the person.</summary>
    public Optional<string> Background { get; init; }

    public Optional<string> Timezone { get; init; }

    public Optional<string> PhotoType { get; init; }

    public NewFile? Photo { get; init; }

    /// <summary>Whether the photo that is there goes.</summary>
    public bool NoPhoto { get; init; }

    public Optional<string> Street { get; init; }

    public Optional<string> City { get; init; }

    public Optional<string> Region { get; init; }

    public Optional<string> Zip { get; init; }

    public Optional<string> Country { get; init; }

    /// <summary>What stands before the name, such as <c>Dr</c>.</summary>
    public Optional<string> TitlePrefix { get; init; }

    /// <summary>The extension of the person's first number.</summary>
    public Optional<string> PhoneExtension { get; init; }

    public Optional<IReadOnlyList<string>> Labels { get; init; }

    public Optional<IReadOnlyList<ContactEntry>> ContactData { get; init; }
}

/// <summary>An address, number or the like, with its kind in words.</summary>
public sealed record Contact(string Value, string Type)
{
    /// <summary>The extension of a number.</summary>
    public string Extension { get; init; } = "";
}
