using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>A customer as a contact centre shows them. Unknown texts are null.</summary>
/// <param name="Other">Further texts, by their numbers from 1.</param>
/// <param name="IsBlocked">Whether no number of theirs may be called.</param>
public sealed record ContactCard(
    long Id, string? Fname, string? Lname, string? Phone, string? Email, string? Company, string? Vatin, string? Title, long? OrganizationId, string? Street,
    string? Zip, string? City, string? Country, string? Website, long? Birthyear, string? Gender, string? Ssc, string? Comment,
    IReadOnlyDictionary<int, string> Other, string? ExternalId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The main one first.</summary>
    public IReadOnlyList<ContactNumber> Numbers { get; init; } = [];

    /// <summary>What to call them: their name, else their company, else how they are reached.</summary>
    public string Name => $"{Fname} {Lname}".Trim() is { Length: > 0 } name ? name : Company ?? Email ?? Phone ?? "";

    public bool IsBlocked => Numbers.Count > 0 && Numbers.All(n => n.IsBlocked);
}

/// <summary>A telephone number of a person. The id stays when another becomes the main one.</summary>
/// <param name="RowId">The row of a number that is not the main one.</param>
public sealed record ContactNumber(long Id, string Number, string? Label, bool IsMain, bool IsBlocked, long? RowId);

/// <summary>Which contacts are asked for; what is null does not narrow.</summary>
public sealed record ContactFilter
{
    /// <summary>One of their numbers, however it is written.</summary>
    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>How the first name begins.</summary>
    public string? Fname { get; init; }

    /// <summary>How the last name begins.</summary>
    public string? Lname { get; init; }

    /// <summary>A part of the name.</summary>
    public string? Name { get; init; }

    public string? Company { get; init; }

    public string? ExternalId { get; init; }

    public IReadOnlyList<long>? ListIds { get; init; }

    /// <summary>Departments that have them in a list or in a ticket.</summary>
    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<ContactOrder>> Sorts { get; init; } = [];
}

/// <summary>By what contacts can be sorted.</summary>
public enum ContactOrder
{
    Lname,
    Created,
    Updated,
}
