using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Tells this product's subscribers of changes, from whichever side they came (section 14): conversations as FS-03, customers as FS-12.</summary>
/// <param name="account">Whose changes.</param>
/// <param name="secret">What they are signed with.</param>
/// <param name="root">The dialect's address from outside, which links to files begin with.</param>
public sealed class FreeWebhooks(Account account, WebhookSecret secret, Func<string> root) : IWebhookDialect
{
    private const string Assigned = "convo.assigned";
    private const string Status = "convo.status";

    /// <summary>Who reads what subscribers are told: of custom fields, those that all of the staff sees.</summary>
    private static readonly Caller Subscriber = Caller.System with { Role = Role.Agent };

    private static readonly (string Type, string Word)[] Told =
    [
        (EventTypes.TicketCreated, "convo.created"),
        (EventTypes.AgentChanged, Assigned),
        (EventTypes.StatusChanged, Status),
        (EventTypes.DepartmentChanged, "convo.moved"),
        (EventTypes.CustomerReplied, "convo.customer.reply.created"),
        (EventTypes.AgentReplied, "convo.agent.reply.created"),
        (EventTypes.NoteAdded, "convo.note.created"),
        (EventTypes.TicketDeleted, "convo.deleted"),
        (EventTypes.TicketRestored, "convo.restored"),
        (EventTypes.TicketErased, "convo.deleted_forever"),
        (EventTypes.PersonCreated, "customer.created"),
        (EventTypes.PersonChanged, "customer.updated"),
        (EventTypes.PersonErased, "customer.updated"),
    ];

    public static IReadOnlyList<string> AllWords { get; } = [.. Told.Select(t => t.Word).Distinct()];

    public string Name => "freescout";

    public IReadOnlyList<string> Words => AllWords;

    public async ValueTask<IReadOnlyList<string>> WordsForAsync(LoggedEvent e, CancellationToken ct) => Array.Find(Told, t => t.Type == e.Type).Word switch
    {
        null => [],
        Assigned when e.To is not { Id: > 0 } => [],
        Status when await IsQuietAsync(e, ct) => [],
        var word => [word],
    };

    public ValueTask<WebhookBody?> WriteAsync(Session db, WebhookTopic topic, CancellationToken ct) => topic.Subject switch
    {
        Subject.Ticket => ConversationAsync(db, topic, ct),
        Subject.Person => CustomerAsync(db, topic, ct),
        _ => new((WebhookBody?)null),
    };

    public async ValueTask<WebhookCall> RequestAsync(Session db, Webhook webhook, LoggedEvent e, string word, WebhookBody body, CancellationToken ct)
    {
        var key = await secret.FindAsync(db, Name, ct) ?? "";
        return new(body.Text, [new("X-FreeScout-Event", word), new("X-FreeScout-Signature", Sign(body.Text, key))]);
    }

    /// <summary>Base64 of the HMAC-SHA1 of the bytes that are sent; the key is the secret's characters (section 14.3).</summary>
    internal static string Sign(string body, string secret)
    {
#pragma warning disable CA5350 // The receivers of this product check this algorithm.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5350
    }

    /// <summary>A reply of the customer's that opens the conversation again tells of itself; and two statuses of the desk may be one here.</summary>
    private async ValueTask<bool> IsQuietAsync(LoggedEvent e, CancellationToken ct)
    {
        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        return e.Name == EventTypes.CustomerReplied || WordOf(e.From) == WordOf(e.To);

        string WordOf(EventValue? status) => FreeWords.Status(vocabulary.FindStatus(status?.Id ?? 0)?.Kind ?? StatusKind.Open);
    }

    private async ValueTask<WebhookBody?> ConversationAsync(Session db, WebhookTopic topic, CancellationToken ct)
    {
        if (await ConversationBody.FindAsync(account, db, Links(), topic.Id, Subscriber, ct) is not { } body)
        {
            return null;
        }

        return new(Json(topic.MessageId is { } message ? AsOf(body, message) : body), body.MailboxId);
    }

    /// <summary>Nobody is told of the staff.</summary>
    private async ValueTask<WebhookBody?> CustomerAsync(Session db, WebhookTopic topic, CancellationToken ct)
    {
        if (await account.Get<PersonProfiles>().FindAsync(db, topic.Id, staff: false, Caller.System, ct) is not { } customer)
        {
            return null;
        }

        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        return new(Json(CustomerBody.Of(customer, vocabulary, Links(), Subscriber)), null);
    }

    /// <summary>The conversation when this message was its newest thread, which receivers take for what fired the event.</summary>
    private static ConversationBody AsOf(ConversationBody body, long message)
    {
        var threads = body.Embedded.Threads.SkipWhile(t => t.Id != message).ToList();

        return threads.Count == 0
            ? body
            : body with { Preview = MessageText.Of(threads[0].Body).Preview, Embedded = body.Embedded with { Threads = threads } };
    }

    private FreeLinks Links() => new(root(), account.Info.IsDefault ? null : account.Info.Id);

    private static string Json<T>(T body)
    {
        var bytes = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(bytes, FreeJson.Writer))
        {
            JsonSerializer.Serialize(writer, body, FreeJson.Of<T>());
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
