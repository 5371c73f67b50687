using System.Buffers;
using System.Text;
using System.Text.Json;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Tells this product's subscribers of tickets and replies, from whichever side they came (section 4.10).</summary>
/// <param name="account">Whose changes.</param>
/// <param name="root">The dialect's address from outside, which links to files begin with.</param>
public sealed class DeskproWebhooks(Account account, Func<string> root) : IWebhookDialect
{
    internal const string Dialect = "deskpro";
    internal const string Reply = "new_ticket_reply";

    private const string Created = "ticket_created";
    private const string Update = "ticket_update";

    public static IReadOnlyList<string> AllWords { get; } = [Created, Update, Reply];

    public string Name => Dialect;

    public IReadOnlyList<string> Words => AllWords;

    public int MostTries => 3;

    public TimeSpan Timeout => TimeSpan.FromSeconds(10);

    public bool EndsWhenGone => true;

    public ValueTask<IReadOnlyList<string>> WordsForAsync(LoggedEvent e, CancellationToken ct) => new(WordFor(e) is { } word ? [word] : Array.Empty<string>());

    private static string? WordFor(LoggedEvent e) => e.Type switch
    {
        EventTypes.TicketCreated => Created,
        EventTypes.CustomerReplied or EventTypes.AgentReplied => Reply,
        EventTypes.StatusChanged or EventTypes.StatusFollowed or EventTypes.AgentChanged or EventTypes.TeamChanged or EventTypes.DepartmentChanged or EventTypes.PriorityChanged
            or EventTypes.TypeChanged or EventTypes.TicketProductChanged or EventTypes.WorkflowChanged or EventTypes.BrandChanged or EventTypes.LanguageChanged
            or EventTypes.SubjectChanged or EventTypes.RequesterChanged or EventTypes.TagsChanged or EventTypes.FieldChanged or EventTypes.FollowersChanged
            or EventTypes.CcChanged or EventTypes.UrgencyChanged or EventTypes.HoldChanged or EventTypes.ParentChanged => Update,
        _ => null,
    };

    public async ValueTask<WebhookBody?> WriteAsync(Session db, WebhookTopic topic, CancellationToken ct)
    {
        if (topic.Subject is not Subject.Ticket || await account.Get<TicketStore>().FindAsync(db, topic.Id, Caller.System, TicketParts.Facts, ct) is not { Deleted: false } ticket)
        {
            return null;
        }

        if (topic.MessageId is not { } messageId)
        {
            return new(Json(DeskproAnswer.Of(TicketBody.Of(ticket, await CallAsync(ct)))), ticket.DepartmentId);
        }

        return await account.Get<MessageStore>().FindAsync(db, topic.Id, messageId, [MessageKind.Customer, MessageKind.Agent], ct) is { IsDraft: false } message
            ? new(Json(DeskproAnswer.Naked(MessageBody.Of(message))), ticket.DepartmentId)
            : null;
    }

    public ValueTask<WebhookCall> RequestAsync(Session db, Webhook webhook, LoggedEvent e, string word, WebhookBody body, CancellationToken ct) =>
        new(new WebhookCall(body.Text, []));

    /// <summary>Subscribers see what the desk itself does.</summary>
    private async ValueTask<DeskproCall> CallAsync(CancellationToken ct) => DeskproCall.OfDesk(
        account, await account.Get<VocabularyCache>().GetAsync(ct), root(), account.Info.IsDefault ? "" : $"?account={account.Info.Id}");

    private static string Json(DeskproAnswer answer)
    {
        var bytes = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(bytes, DeskproJson.Writer))
        {
            answer.Write(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
