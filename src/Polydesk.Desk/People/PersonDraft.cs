using Polydesk.Desk.Fields;

namespace Polydesk.Desk.People;

/// <summary>What a person is to be. What is not given stays as it is, or becomes the default of a new person.</summary>
public sealed record PersonDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string> Lastname { get; init; }

    public Optional<string> Email { get; init; }

    public Optional<string> Phone { get; init; }

    public Optional<string> Skype { get; init; }

    public Optional<string> Website { get; init; }

    public Optional<string> JobTitle { get; init; }

    public Optional<string> LdapUsername { get; init; }

    /// <summary>The organization by name; one that does not exist is added, and takes over the person's phone, address and website. Wins over the id.</summary>
    public Optional<string> OrganizationName { get; init; }

    public Optional<long?> OrganizationId { get; init; }

    /// <summary>Whether the person sees the tickets of everyone in their organization.</summary>
    public Optional<bool> ManagesOrganization { get; init; }

    public Optional<PersonStatus> Status { get; init; }

    public Optional<string> Language { get; init; }

    public Optional<bool> Notifications { get; init; }

    /// <summary>The role follows from it. A new person's default is the first group of customers.</summary>
    public Optional<long> GroupId { get; init; }

    public Optional<IReadOnlyList<long>> DepartmentIds { get; init; }

    public Optional<string> Password { get; init; }

    public Optional<string> Availability { get; init; }

    /// <summary>How else to reach the person, and what else is known of them.</summary>
    public ProfileDraft Profile { get; init; } = ProfileDraft.Nothing;

    /// <summary>Whether required fields may stay empty, for APIs in whose product only forms require them.</summary>
    public bool FieldsMayBeMissing { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];

    /// <summary>What only staff has; null leaves it.</summary>
    public StaffProfileDraft? Staff { get; init; }

    /// <summary>What the dialect could not read.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
