using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Webhooks;

/// <summary>
/// Keeps what subscribers are told of a ticket before it is erased: of the erasure itself, and of earlier changes that have not been told yet. Where
/// nobody has subscribed, nothing is kept.
/// </summary>
public sealed class KeepRemains(IEnumerable<IWebhookDialect> dialects, TimeProvider clock) : IErasureWitness
{
    public async ValueTask BeforeErasureAsync(WriteSession db, long ticketId, CancellationToken ct)
    {
        var topic = new WebhookTopic(Subject.Ticket, ticketId);

        foreach (var dialect in dialects)
        {
            if (await db.ExistsAsync($"select id from webhooks where dialect = {dialect.Name}", ct)
                && await dialect.WriteAsync(db, topic, ct) is { } body)
            {
                await db.AddAsync(
                    $"""
                    insert into webhook_remains (subject, subject_id, dialect, department_id, media_type, body, erased_at)
                    values ({topic.Subject}, {ticketId}, {dialect.Name}, {body.DepartmentId}, {body.MediaType}, {body.Text}, {clock.GetUtcNow()})
                    """, ct);
            }
        }
    }
}
