namespace Polydesk.Dialects.Deskpro;

/// <summary>How many there are; with <c>group_by</c>, also how many of each value (section 3.10).</summary>
internal sealed record CountBody(long Count)
{
    public long? Id { get; init; }

    public string? Value { get; init; }

    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? GroupedBy { get; init; }

    public IReadOnlyList<CountBody> Nested { get; init; } = [];
}
