using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Desk.Tests.Webhooks;

/// <summary>A dialect that calls changes as the desk does, and tells of a ticket its id and its subject.</summary>
internal sealed class PlainDialect : IWebhookDialect
{
    public string Name => "plain";

    public IReadOnlyList<string> Words => [];

    public ValueTask<IReadOnlyList<string>> WordsForAsync(LoggedEvent e, CancellationToken ct) => new([e.Type]);

    public ValueTask<WebhookBody?> WriteAsync(Session db, WebhookTopic topic, CancellationToken ct) => db.FindAsync(
        static row => row.Text() is "unwritable" ? throw new InvalidDataException("It cannot be written.") : new WebhookBody($"{row.Long()}", row.Long()),
        $"select subject, id, department_id from tickets where id = {topic.Id} and {topic.Subject} = {Subject.Ticket}", ct);

    public ValueTask<WebhookCall> RequestAsync(Session db, Webhook webhook, LoggedEvent e, string word, WebhookBody body, CancellationToken ct) =>
        new(new WebhookCall(body.Text, [new("X-Event", word), new("X-Signature", $"signed {body.Text} {Guid.NewGuid()}")]));
}
