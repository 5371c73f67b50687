namespace Polydesk.Desk.Organizations;

/// <summary>A customer's company. Its people are its members; a manager among them sees the tickets of all.</summary>
/// <param name="Domains">Mail domains, comma-separated, as they were written.</param>
/// <param name="MinuteLimit">Minutes a month that work on its tickets may take; 0 is no limit.</param>
public sealed record Organization(
    long Id, string Name, string Domains, string Address, string Phone, string Email, string Web, long MinuteLimit, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public long? ParentId { get; init; }

    /// <summary>What staff should know of it.</summary>
    public string Summary { get; init; } = "";

    public long Importance { get; init; }
}

/// <summary>A person of an organization.</summary>
public sealed record Member(long OrganizationId, long PersonId, bool Manages);
