namespace Polydesk.Desk.Access;

/// <summary>Who asks. Everything that depends on rights asks the caller; nothing below reads a request.</summary>
/// <param name="PersonId">The acting person; 0 is the desk itself.</param>
/// <param name="Role">The person's role.</param>
/// <param name="GroupId">The person's group, which opens knowledge-base categories.</param>
/// <param name="DepartmentIds">Where an agent works.</param>
/// <param name="ManagesOrganizationId">The organization whose tickets a customer sees as its manager.</param>
/// <param name="OrganizationId">The person's organization.</param>
/// <param name="Language">In which plain texts are answered.</param>
/// <param name="Via">Through what the person acts: a dialect's name, <c>web</c>, <c>system</c>. Events keep it.</param>
public sealed record Caller(
    long PersonId,
    Role Role,
    long GroupId,
    IReadOnlyList<long> DepartmentIds,
    long? ManagesOrganizationId,
    long? OrganizationId,
    string Language,
    string Via)
{
    /// <summary>The only departments in which the caller's key works; null is all that the person may use.</summary>
    public IReadOnlyList<long>? OnlyDepartmentIds { get; init; }

    /// <summary>The office that a team leader leads and others belong to.</summary>
    public long? OfficeId { get; init; }

    /// <summary>The desk itself: clocks, rules and the command line.</summary>
    public static Caller System { get; } = new(0, Role.Owner, 0, [], null, null, "en", "system");

    /// <summary>Who has done what this person wrote: the caller or, where nobody acts (a key of the whole desk, mail), the author.</summary>
    public Caller Or(long authorId) => PersonId == 0 ? this with { PersonId = authorId } : this;

    public bool IsStaff => Role >= Role.Agent;

    public bool IsAdmin => Role >= Role.Admin;

    public bool IsOwner => Role is Role.Owner;
}
