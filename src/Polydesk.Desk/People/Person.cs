using Polydesk.Desk.Access;

namespace Polydesk.Desk.People;

/// <summary>Everyone the desk knows: customers and agents.</summary>
public sealed record Person(
    long Id, Role Role, long GroupId, PersonStatus Status, string Name, string Lastname, string Email, string Phone, string Skype, string Website,
    string JobTitle, string Language, bool Notifications, string Availability, string LdapUsername, long? OrganizationId, bool ManagesOrganization,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string FullName => $"{Name} {Lastname}".Trim();

    /// <summary>Where an agent works, in the order given.</summary>
    public IReadOnlyList<long> DepartmentIds { get; init; } = [];
}

/// <summary>Only an active person can sign in. Stored: never renumber.</summary>
public enum PersonStatus
{
    Active = 0,
    Inactive = 1,
    Disabled = 2,
    Fired = 3,
}
