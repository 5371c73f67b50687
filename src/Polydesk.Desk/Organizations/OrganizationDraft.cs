using Polydesk.Desk.Contacts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.People;

namespace Polydesk.Desk.Organizations;

/// <summary>What an organization is to be. What is not given stays as it is.</summary>
public sealed record OrganizationDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string> Domains { get; init; }

    public Optional<string> Address { get; init; }

    public Optional<string> Phone { get; init; }

    public Optional<string> Email { get; init; }

    public Optional<string> Web { get; init; }

    public Optional<long> MinuteLimit { get; init; }

    public Optional<long?> ParentId { get; init; }

    public Optional<string> Summary { get; init; }

    public Optional<long> Importance { get; init; }

    public Optional<IReadOnlyList<string>> Labels { get; init; }

    public Optional<IReadOnlyList<ContactEntry>> ContactData { get; init; }

    /// <summary>Its picture, in place of the one that is there; null is none.</summary>
    public Optional<NewFile?> Picture { get; init; }

    /// <summary>All its people; who is left out no longer belongs to it.</summary>
    public Optional<IReadOnlyList<long>> EmployeeIds { get; init; }

    /// <summary>More of its people, by address: one whom nobody knows is made. Part of <see cref="EmployeeIds"/>, which must be given with it.</summary>
    public IReadOnlyList<CustomerReference> EmployeesByAddress { get; init; } = [];

    /// <summary>All its managers; one who is no member yet becomes one.</summary>
    public Optional<IReadOnlyList<long>> ManagerIds { get; init; }

    /// <summary>Whether required fields may stay empty, for APIs in whose product only forms require them.</summary>
    public bool FieldsMayBeMissing { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];

    /// <summary>What the dialect could not read.</summary>
    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
