namespace Polydesk.Desk.Webhooks;

/// <summary>One telling of one event to one subscription, with its tries.</summary>
/// <param name="Copy">0, or the number of the replay.</param>
public sealed record WebhookDelivery(
    long Id, long WebhookId, long EventId, long Copy, string Word, string Url, WebhookState State, int Tries, DateTimeOffset DueAt, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>The id that the receiver sees; the same in every try and every replay.</summary>
    public string Key => KeyOf(WebhookId, EventId);

    public static string KeyOf(long webhookId, long eventId) => $"{webhookId}-{eventId}";
}

/// <summary>Stored as numbers: never renumber.</summary>
public enum WebhookState
{
    Waiting = 0,
    Delivered = 1,
    GivenUp = 2,
}

/// <summary>One try: the status of the answer, or why there was none.</summary>
public sealed record WebhookAttempt(DateTimeOffset At, long Milliseconds, int? Status, string Error);
