namespace Polydesk.Desk.Outreach;

/// <summary>What a call can come to, and what follows from it.</summary>
/// <param name="Kind"><c>deal</c>, <c>callback</c>, <c>busy</c>, <c>voicemail</c>, <c>no_deal</c> or <c>custom</c>.</param>
/// <param name="DepartmentId">The department it is for; null is all.</param>
/// <param name="IsStandard">One of the five that every desk has: it keeps its kind and cannot be removed.</param>
/// <param name="Finalises">Whether the contact is not to be called any more in the department's lists.</param>
/// <param name="Blocks">Whether the number is not to be called any more: by anybody, or by the department that the result is for.</param>
/// <param name="MovesToListId">The list into which the contact moves from the department's lists.</param>
public sealed record CallResult(
    long Id, string Name, string Kind, long? DepartmentId, bool IsStandard, bool Finalises, bool Blocks, long? MovesToListId, long WaitMinutes,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a result is to be. What is not given stays, or becomes the default of a new one.</summary>
public sealed record CallResultDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string> Kind { get; init; }

    public Optional<long?> DepartmentId { get; init; }

    public Optional<bool> Finalises { get; init; }

    public Optional<bool> Blocks { get; init; }

    public Optional<long?> MovesToListId { get; init; }

    public Optional<long> WaitMinutes { get; init; }
}
