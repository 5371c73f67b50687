namespace Polydesk.Desk.Teams;

/// <summary>A team of a place. Staff belongs to at most one; what belongs to it is seen by its team leader.</summary>
public sealed record Office(long Id, string Name, string? TimeZone, string? IpAddress, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What an office is to be. What is not given stays.</summary>
public sealed record OfficeDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string?> TimeZone { get; init; }

    public Optional<string?> IpAddress { get; init; }
}
