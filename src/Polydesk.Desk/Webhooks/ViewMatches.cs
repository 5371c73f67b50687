using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Webhooks;

/// <summary>
/// Whether subscriptions that name a view are told of a ticket: when the view holds it as the subscriber sees it. Views are read once, a ticket is looked for
/// once a delivery. Who may no longer sign in sees nothing, and a view that is gone holds nothing.
/// </summary>
internal sealed class ViewMatches(Session db, TicketViews views, TicketStore tickets, PersonStore people)
{
    private readonly Dictionary<WebhookView, (TicketFilter Filter, Caller Caller)?> known = [];

    public async ValueTask<bool> HoldsAsync(Webhook webhook, WebhookTopic topic, CancellationToken ct)
    {
        if (webhook.View is not { } view)
        {
            return true;
        }

        if (!known.TryGetValue(view, out var found))
        {
            known[view] = found = await ReadAsync(view, webhook.Dialect, ct);
        }

        return topic.Subject is Subject.Ticket && found is var (filter, caller) && await tickets.MatchesAsync(db, topic.Id, filter, caller, ct);
    }

    private async ValueTask<(TicketFilter Filter, Caller Caller)?> ReadAsync(WebhookView view, string dialect, CancellationToken ct) =>
        await people.FindCallerAsync(db, view.PersonId, dialect, ct) is var (_, caller) && await views.FilterOfAsync(db, view.Id, caller, ct) is { } filter
            ? (filter, caller)
            : null;
}
