using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Saved lists of tickets, which the desk calls views: the program's, everybody's and the agent's own.</summary>
internal static class TicketFilters
{
    public static void MapTicketFilters(this DeskproApi api) => api.MapLookup<FilterBody>("/ticket_filters", "tickets.ticket_filters", All, "DP-51");

    private static async ValueTask<IReadOnlyList<FilterBody>> All(DeskproCall call)
    {
        await using var db = await call.OpenAsync();
        return [.. (await call.Get<TicketViews>().ListAsync(db, call.Caller, call.Aborted)).Select(v => Of(v, call))];
    }

    private static FilterBody Of(TicketView view, DeskproCall call) => new(
        view.Id, view.Position, view.SystemName, view.Title.In(call.Language), [.. view.Terms.Select(t => new TermBody(Word(t.On), "is", [.. t.Values.Select(v => Value(t.On, v))]))],
        null, null, null, view.CreatedAt, view.UpdatedAt);

    private static string Word(string on) => on switch
    {
        "type" => "category",
        "requester" => "person",
        "tag" => "label",
        "team" => "agent_team",
        _ => on,
    };

    private static string Value(string on, string value) => on == "status" && Kind(value) is { } kind
        ? kind is StatusKind.Spam ? "hidden.spam" : TicketStatus.Of(kind)
        : value;

    private static StatusKind? Kind(string word) => word switch
    {
        "open" => StatusKind.Open,
        "in_progress" => StatusKind.InProgress,
        "pending" => StatusKind.Pending,
        "resolved" => StatusKind.Resolved,
        "spam" => StatusKind.Spam,
        _ => null,
    };
}

/// <summary>A filter (section 3.7).</summary>
internal sealed record FilterBody(
    long Id, long DisplayOrder, string? SysName, string Title, IReadOnlyList<TermBody> Term, long? TicketFilterSet, string? FilterViews, string? FilterPreferences,
    DateTimeOffset? DateCreated, DateTimeOffset? DateUpdated) : ILookup;

/// <summary>One condition of a filter; one of the options must fit.</summary>
internal sealed record TermBody(string Type, string Op, IReadOnlyList<string> Options);
