namespace Polydesk.Kills;

/// <summary>A write that was sent and not answered: after the restart it is there whole, or not at all.</summary>
/// <param name="Kind">What was tried.</param>
/// <param name="Ticket">On which ticket; null when it makes something new.</param>
/// <param name="Text">The text of a message, or the mark of a new ticket or person.</param>
/// <param name="Email">The address of a new person.</param>
internal sealed record Attempt(WriteKind Kind, KnownTicket? Ticket, string Text, string? Email = null);

internal enum WriteKind
{
    Create,
    Reply,
    Note,
    Change,
    Delete,
    Erase,
    Person,
}
