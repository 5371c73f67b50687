namespace Polydesk.Desk.Storage;

/// <summary>
/// The key of a text in the message index: the ticket's id and the message's place in the ticket (0 is the subject). Newest keys belong to the
/// newest tickets, and the ticket is read off the key without a look-up.
/// </summary>
public static class MessageKey
{
    private const int OrdinalBits = 20;

    /// <summary>A ticket holds fewer messages than this.</summary>
    public const int MostMessages = (1 << OrdinalBits) - 1;

    public static long Of(long ticketId, int ordinal) => (ticketId << OrdinalBits) | (long)ordinal;

    public static long TicketOf(long key) => key >> OrdinalBits;
}
