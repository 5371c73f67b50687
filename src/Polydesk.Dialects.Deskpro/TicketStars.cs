using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The colours with which the agent can mark tickets.</summary>
internal static class TicketStarList
{
    public static void MapTicketStars(this DeskproApi api)
    {
        api.MapLookup<StarBody>("/ticket_stars", "tickets.ticket_stars", All, "DP-18");
        api.Link(["star"], Lookups.Linked<StarBody>(All));
    }

    private static ValueTask<IReadOnlyList<StarBody>> All(DeskproCall call) => new([.. Star.All.Select(s => new StarBody(s.Id, s.Name, s.Color, s.Hex))]);
}

/// <summary>A star (section 3.7).</summary>
internal sealed record StarBody(long Id, string Name, string Color, string Hex) : ILookup
{
    string ILookup.Title => Name;

    long ILookup.DisplayOrder => Id;
}
