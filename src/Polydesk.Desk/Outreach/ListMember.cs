namespace Polydesk.Desk.Outreach;

/// <summary>A person's standing in a contact list.</summary>
/// <param name="Priority">The lower, the sooner.</param>
/// <param name="Finalised">Not to be called any more for this list.</param>
public sealed record ListMember(
    long PersonId, long AttemptsLeft, long Priority, bool Finalised, DateTimeOffset? LastCallAt, long? LastResultId, DateTimeOffset AddedAt);

/// <summary>What a standing is to be. What is not given stays.</summary>
public sealed record ListMemberDraft(Optional<long> AttemptsLeft, Optional<long> Priority, Optional<bool> Finalised);

/// <summary>What came of adding people to a list: done, or for whom it could not be.</summary>
public sealed record ListAddition(IReadOnlyList<long> Unknown, IReadOnlyList<long> Blocked)
{
    public static ListAddition Made { get; } = new([], []);
}
