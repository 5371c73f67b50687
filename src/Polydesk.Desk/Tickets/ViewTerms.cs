using System.Globalization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Turns the terms of a view into a filter, as the caller means <c>me</c> and <c>mine</c>. A value that is gone by now fits nothing.</summary>
public static class ViewTerms
{
    /// <summary>What terms can look at.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["status", "agent", "follower", "team", "department", "priority", "type", "product", "workflow", "brand", "language", "requester", "organization", "tag", "star"];

    private static readonly string[] Kinds = ["open", "in_progress", "pending", "resolved", "spam"];

    public static bool IsValid(ViewTerm term) => term.Values.Count > 0 && Known.Contains(term.On) && term.Values.All(value => term.On switch
    {
        "tag" or "language" => value.Length is > 0 and <= TicketRules.LongestTag,
        "status" when Kinds.Contains(value) => true,
        "agent" when value is "me" or "none" => true,
        "follower" when value is "me" => true,
        "team" when value is "mine" => true,
        _ => IsId(value),
    });

    public static TicketFilter FilterOf(IReadOnlyList<ViewTerm> terms, IReadOnlyList<long> teams, DeskVocabulary vocabulary, Caller caller) =>
        new() { Deleted = false, And = [.. terms.Select(term => FilterOf(term, teams, vocabulary, caller))] };

    private static TicketFilter FilterOf(ViewTerm term, IReadOnlyList<long> teams, DeskVocabulary vocabulary, Caller caller) => term.On switch
    {
        "status" => new() { StatusIds = [.. vocabulary.Statuses.Where(s => Fits(s, term.Values)).Select(s => s.Id)] },
        "agent" => new() { AgentIds = [.. term.Values.Select(v => v switch { "none" => 0, _ => People(v, caller) })] },
        "follower" => new() { FollowerIds = [.. term.Values.Select(v => People(v, caller))] },
        "team" => new() { TeamIds = [.. term.Values.SelectMany(v => v == "mine" ? teams : [Id(v)])] },
        "department" => new() { DepartmentIds = Ids(term) },
        "priority" => new() { PriorityIds = Ids(term) },
        "type" => new() { TypeIds = Ids(term) },
        "product" => new() { ProductIds = Ids(term) },
        "workflow" => new() { WorkflowIds = Ids(term) },
        "brand" => new() { BrandIds = Ids(term) },
        "language" => new() { Languages = term.Values },
        "requester" => new() { RequesterIds = Ids(term) },
        "organization" => new() { OrganizationIds = Ids(term) },
        "tag" => new() { Tags = term.Values },
        "star" => new() { Stars = Ids(term) },
        _ => new() { Ids = [] },
    };

    private static bool Fits(Status status, IReadOnlyList<string> values) =>
        values.Contains(Kinds[(int)status.Kind - 1]) || values.Contains(status.Id.ToString(CultureInfo.InvariantCulture));

    private static long People(string value, Caller caller) => value == "me" ? caller.PersonId : Id(value);

    private static List<long> Ids(ViewTerm term) => [.. term.Values.Select(Id)];

    /// <summary>Nothing has the id -1.</summary>
    private static long Id(string value) => IsId(value) ? long.Parse(value, CultureInfo.InvariantCulture) : -1;

    private static bool IsId(string value) => value.Length is > 0 and <= 18 && value.All(char.IsAsciiDigit);
}
