namespace Polydesk.Desk.Events;

/// <summary>
/// One change, as the log keeps it. <paramref name="From"/> and <paramref name="To"/> hold what the value was called then, so that a later rename
/// does not rewrite history.
/// </summary>
public sealed record Event(
    string Type, Subject Subject, long SubjectId, long? TicketId = null, EventValue? From = null, EventValue? To = null, string? Name = null)
{
    /// <summary>The custom field that the event is about: whoever may not see it is not shown what it held.</summary>
    public long? FieldId { get; init; }

    public static Event OfTicket(string type, long ticketId, EventValue? from = null, EventValue? to = null, string? name = null) =>
        new(type, Subject.Ticket, ticketId, ticketId, from, to, name);

    public static Event OfMessage(string type, long ticketId, long messageId) => new(type, Subject.Message, messageId, ticketId);
}

/// <summary>A value in an event: the id of what it names (0 for none), and its words.</summary>
public sealed record EventValue(long Id, LocalText Name)
{
    public static EventValue Of(string text) => new(0, LocalText.Of("", text));

    public static EventValue Of(long id, string text) => new(id, LocalText.Of("", text));

    public static EventValue OfList(IReadOnlyList<string> texts) => Of(string.Join(", ", texts));
}

/// <summary>An event as read back from the log.</summary>
public sealed record LoggedEvent(
    long Id, DateTimeOffset At, long? ActorId, string ActorName, string Via, string Type, Subject Subject, long SubjectId, long? TicketId,
    EventValue? From, EventValue? To, string? Name)
{
    /// <summary>The custom field that the event is about; unknown of events that are older than the record of it.</summary>
    public long? FieldId { get; init; }
}
