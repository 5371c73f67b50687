namespace Polydesk.Desk.People;

/// <summary>What staff of a contact centre has beyond other people. What is not given stays.</summary>
public sealed record StaffProfileDraft
{
    public Optional<string> Username { get; init; }

    public Optional<string?> WorkPhone { get; init; }

    public Optional<string?> InboundNumber { get; init; }

    public Optional<string?> ExternalId { get; init; }

    public Optional<string?> TimeZone { get; init; }

    public Optional<long> Lang { get; init; }

    public Optional<long?> OfficeId { get; init; }
}
