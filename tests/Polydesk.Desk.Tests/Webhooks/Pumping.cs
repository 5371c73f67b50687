using Polydesk.Desk.Events;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Desk.Tests.Webhooks;

/// <summary>A node that tells subscribers, until it is disposed.</summary>
internal sealed class Pumping : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly OutgoingClient client;
    private readonly Task running;

    private Pumping(TestDesk desk, WebhookSettings settings)
    {
        _ = OutgoingPolicy.TryParse("127.0.0.0/8", out var policy, out _);
        client = new(policy!, TimeProvider.System);
        var (database, clock) = (desk.Get<Database>(), desk.Clock);
        var reader = new WebhookReader(
            database, desk.Get<EventFeed>(), desk.Get<WebhookStore>(), [new PlainDialect()], desk.Get<TicketViews>(), desk.Get<TicketStore>(), desk.Get<PersonStore>(), clock);
        var pump = new WebhookPump(
            new(database, clock), reader, new(database, client, [new PlainDialect()], desk.Get<RemoveWebhook>(), settings, clock), desk.Get<EventSignal>(), settings, clock);
        running = pump.RunAsync(stop.Token);
    }

    public static Pumping Start(TestDesk desk, WebhookSettings settings) => new(desk, settings);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        client.Dispose();
        stop.Dispose();
    }
}
