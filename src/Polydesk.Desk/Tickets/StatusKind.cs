namespace Polydesk.Desk.Tickets;

/// <summary>What a status means, whatever the admin calls it. A dialect with a closed vocabulary maps kinds. Stored: never renumber.</summary>
public enum StatusKind
{
    Open = 1,
    InProgress = 2,
    Pending = 3,
    Resolved = 4,
    Spam = 5,
}
