namespace Polydesk.Desk.Privacy;

/// <summary>What names a person whose data is looked for; several mean any of them.</summary>
public sealed record PersonalTrace(string? Phone, string? Email, string? Ssn);

/// <summary>Everything that is held on whoever the trace leads to, by id.</summary>
public sealed record PersonalData(
    IReadOnlyList<long> PersonIds, IReadOnlyList<long> CallIds, IReadOnlyList<long> CallbackIds, IReadOnlyList<long> OrderIds, IReadOnlyList<long> TicketIds)
{
    public bool IsNothing => PersonIds.Count + CallIds.Count + CallbackIds.Count == 0;
}
