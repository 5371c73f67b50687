using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>All statuses: whose turn it is, the sub-statuses of the desk, and the two ways of being hidden.</summary>
internal static class TicketStatuses
{
    // Deletion is no status of the desk, and what is archived is resolved; the desk's own statuses never get this far.
    private const long Archived = 1_000_001;
    private const long Deleted = 1_000_002;
    private const long Spam = 1_000_003;

    public static void MapTicketStatuses(this DeskproApi api) => api.MapLookup<StatusBody>("/ticket_statuses", "tickets.ticket_statuses", All, "DP-38");

    private static ValueTask<IReadOnlyList<StatusBody>> All(DeskproCall call)
    {
        var words = call.Vocabulary;
        List<StatusBody> all = [.. words.Statuses.Where(s => s.Kind is not StatusKind.Spam).Select(s =>
            new StatusBody(s.Id, TicketStatus.Of(s.Kind), TicketStatus.CodeOf(s, words), s.Name.In(call.Language), s.Position))];
        var spam = words.FirstStatus(StatusKind.Spam);
        all.Add(new(Archived, "archived", "archived", "Archived", Archived));
        all.Add(new(Deleted, TicketStatus.Hidden, TicketStatus.Deleted, "Deleted", Deleted));
        all.Add(new(spam?.Id ?? Spam, TicketStatus.Hidden, "hidden.spam", spam?.Name.In(call.Language) ?? "Spam", Spam));
        return new(all);
    }
}

/// <summary>A status (section 3.7).</summary>
internal sealed record StatusBody(long Id, string StatusType, string StatusCode, string Title, long DisplayOrder) : ILookup;
