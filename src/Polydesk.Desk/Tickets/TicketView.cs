using System.Text.Json.Serialization;

namespace Polydesk.Desk.Tickets;

/// <summary>A list of tickets with a name: the program's (with a system name), everybody's, or one agent's.</summary>
public sealed record TicketView(
    long Id, long? PersonId, string? SystemName, LocalText Title, IReadOnlyList<ViewTerm> Terms, int Position, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt);

/// <summary>
/// One condition of a view; all must hold. A status is named by its kind (<c>open</c>, <c>in_progress</c>, <c>pending</c>, <c>resolved</c>, <c>spam</c>) or its
/// id; an agent or follower may be <c>me</c> or (agents) <c>none</c>, a team <c>mine</c>; everything else is an id, a tag a text, a language a code.
/// </summary>
/// <param name="On">What is looked at: <see cref="ViewTerms.Known"/>.</param>
/// <param name="Values">One of these must fit.</param>
public sealed record ViewTerm(string On, IReadOnlyList<string> Values);

/// <summary>What a view is to be. What is not given stays.</summary>
public sealed record ViewDraft
{
    public Optional<string> Title { get; init; }

    public Optional<IReadOnlyList<ViewTerm>> Terms { get; init; }

    public Optional<int> Position { get; init; }

    /// <summary>Whether everybody has it; only an admin decides that. It cannot change later.</summary>
    public bool ForAll { get; init; }

    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<ViewTerm>))]
internal sealed partial class ViewJson : JsonSerializerContext;
