using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>How one API's subscribers are told of changes: under which names, and in which form. The desk decides who is told, when, and how often.</summary>
public interface IWebhookDialect
{
    /// <summary>The dialect's name, such as <c>freescout</c>; a subscription keeps it.</summary>
    string Name { get; }

    /// <summary>All that subscribers can be told of, in this dialect's words.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>How often a delivery is tried at most; the settings may allow fewer.</summary>
    int MostTries => int.MaxValue;

    /// <summary>How long a receiver may take; the server's general patience may be shorter.</summary>
    TimeSpan Timeout => TimeSpan.MaxValue;

    /// <summary>Whether a receiver that answers 410 (Gone) wants no more, which ends its subscription.</summary>
    bool EndsWhenGone => false;

    /// <summary>What subscribers call this change, which may be several things; nothing when they are not told of it.</summary>
    ValueTask<IReadOnlyList<string>> WordsForAsync(LoggedEvent e, CancellationToken ct);

    /// <summary>
    /// Writes the thing as it is now. Null when it is not there, or when nobody is told of it in this state. It is also called in the transaction
    /// that erases a thing, so it reads from the given session only.
    /// </summary>
    ValueTask<WebhookBody?> WriteAsync(Session db, WebhookTopic topic, CancellationToken ct);

    /// <summary>The request that tells a subscriber, with its signature. Every try of a delivery sends the same.</summary>
    ValueTask<WebhookCall> RequestAsync(Session db, Webhook webhook, LoggedEvent e, string word, WebhookBody body, CancellationToken ct);
}

/// <summary>What is sent to a subscriber.</summary>
/// <param name="Body">The text of the body; a GET sends none.</param>
/// <param name="Headers">What goes with it, beside the content type.</param>
/// <param name="Url">Where to; null is the subscription's address as it is when it is sent.</param>
public sealed record WebhookCall(string Body, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Url = null, string Method = "POST");

/// <summary>What subscribers are told about.</summary>
/// <param name="Subject">A ticket or a person.</param>
/// <param name="Id">Its id.</param>
/// <param name="MessageId">The message that was just added: the newest that is told, whatever has been written since.</param>
public sealed record WebhookTopic(Subject Subject, long Id, long? MessageId = null)
{
    /// <summary>Deliveries about one thing keep their order.</summary>
    public string Lane => $"{(int)Subject}/{Id}";

    /// <summary>What happens to a thing that a ticket is linked to is told of that thing.</summary>
    public static WebhookTopic Of(LoggedEvent e) => e.TicketId is { } ticket && e.Subject is not (Subject.Order or Subject.Call or Subject.Callback)
        ? new(Subject.Ticket, ticket, e.Type is EventTypes.CustomerReplied or EventTypes.AgentReplied or EventTypes.NoteAdded ? e.SubjectId : null)
        : new(e.Subject, e.SubjectId);
}

/// <summary>The body of a request, byte for byte in UTF-8.</summary>
/// <param name="Text">The text that is sent and signed.</param>
/// <param name="DepartmentId">Where the thing is; null when it is in no department, which every subscriber hears of.</param>
/// <param name="MediaType">The content type.</param>
public sealed record WebhookBody(string Text, long? DepartmentId, string MediaType = "application/json");
