namespace Polydesk.Desk.Tickets;

/// <summary>How much of tickets is read beside their own rows. Each has what those before it have.</summary>
public enum TicketParts
{
    /// <summary>Values of custom fields.</summary>
    Fields,

    /// <summary>Tags and followers.</summary>
    Marks,

    /// <summary><see cref="TicketFacts"/>.</summary>
    Facts,
}
