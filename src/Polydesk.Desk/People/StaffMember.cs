using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Somebody of the staff, as a contact centre lists them.</summary>
/// <param name="Username">The log-in name; who has none is called by their address, else by their number.</param>
public sealed record StaffMember(
    long Id, string Username, string Name, Role Role, PersonStatus Status, long? OfficeId, string? OfficeName, string Email, string Phone, string? WorkPhone,
    string? InboundNumber, long Lang, string? TimeZone, string? ExternalId, DateTimeOffset? LastLoginAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Which staff is asked for; what is null does not narrow.</summary>
public sealed record StaffFilter
{
    public string? Username { get; init; }

    public IReadOnlyList<Role>? Roles { get; init; }

    public bool? Active { get; init; }

    /// <summary>An office; 0 stands for none.</summary>
    public long? OfficeId { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public string? ExternalId { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<Sort<StaffOrder>> Sorts { get; init; } = [];
}

/// <summary>By what staff can be sorted; without any, by id.</summary>
public enum StaffOrder
{
    Username,
    Name,
    Created,
}
