using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>
/// Tells this product's hooks of changes, from whichever side they came (section 5.16): a GET whose address holds tags, or a POST with the thing as the API
/// shows it.
/// </summary>
/// <param name="account">Whose changes.</param>
/// <param name="settings">The dialect's settings.</param>
/// <param name="root">The dialect's address from outside, which links begin with.</param>
public sealed partial class LeadHooks(Account account, LeadSettings settings, Func<string> root) : IWebhookDialect
{
    internal const string Dialect = "leaddesk";

    public string Name => Dialect;

    public IReadOnlyList<string> Words => HookWords.All;

    public int MostTries => 5;

    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(10);

    public async ValueTask<IReadOnlyList<string>> WordsForAsync(LoggedEvent e, CancellationToken ct) =>
        HookWords.Of(e, await account.Get<VocabularyCache>().GetAsync(ct));

    public async ValueTask<WebhookBody?> WriteAsync(Session db, WebhookTopic topic, CancellationToken ct)
    {
        var call = await CallAsync(ct);
        return topic.Subject switch
        {
            Subject.Ticket => await account.Get<TicketStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } ticket
                ? Body(Tickets.TicketBody.Of(call, ticket))
                : null,
            Subject.Person => await account.Get<ContactStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } contact
                ? Body(ContactBody.Of(call, contact) with { ContactLists = [.. (await ListsAsync(db, contact.Id, ct)).Select(id => new LeadId(id))] })
                : await WasContactAsync(db, topic.Id, ct) ? Body(new LeadId(topic.Id)) : null,
            Subject.ContactList => await account.Get<ContactListStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } list
                ? Body(ContactLists.ListBody.Of(call, list))
                : Body(new LeadId(topic.Id)),
            Subject.Call => await account.Get<CallStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } logged ? Body(Calls.CallBody.Of(call, logged)) : null,
            Subject.Order => await account.Get<OrderStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } order ? Body(Orders.OrderBody.Of(call, order)) : null,
            Subject.Callback => await account.Get<CallbackStore>().FindAsync(db, topic.Id, Caller.System, ct) is { } callback
                ? Body(Callbacks.CallbackBody.Of(call, callback))
                : null,
            Subject.Department => call.Vocabulary.FindDepartment(topic.Id) is { } campaign ? Body(await Campaigns.WholeAsync(call, db, campaign)) : null,
            _ => null,
        };
    }

    public async ValueTask<WebhookCall> RequestAsync(Session db, Webhook webhook, LoggedEvent e, string word, WebhookBody body, CancellationToken ct)
    {
        var (topic, parts) = (WebhookTopic.Of(e), word.Split('.'));
        var message = word == HookWords.Message ? topic.MessageId : null;
        var tags = await TagsAsync(db, e, ct);
        tags[HookWords.TagOf(parts[0])] = Text(topic.Id);
        tags["message.id"] = Text(message);
        tags["last_call_id"] = topic.Subject is Subject.Call ? Text(topic.Id) : "";
        var url = TagPattern().Replace(webhook.Url, tag => Uri.EscapeDataString(tags.GetValueOrDefault(tag.Groups[1].Value, "")));

        if (webhook.Method == "GET")
        {
            return new("", [], url, "GET");
        }

        var text = Envelope(await CallAsync(ct), e, parts, topic.Id, message, body.Text);
        var secret = webhook.SealedSecret is { } given ? account.Get<Secrets>().TryUnseal(given) : null;
        return new(text, secret is null ? [] : [new("X-LeadDesk-Signature", Sign(text, secret))], url);
    }

    /// <summary>The HMAC-SHA256 of the bytes that are sent.</summary>
    internal static string Sign(string body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private async ValueTask<IEnumerable<long>> ListsAsync(Session db, long person, CancellationToken ct) =>
        (await account.Get<ListMembers>().ListsOfAsync(db, [person], Caller.System, ct))[person];

    /// <summary>Nobody is told of the staff; of a contact that was removed only the id is left.</summary>
    private static ValueTask<bool> WasContactAsync(Session db, long id, CancellationToken ct) =>
        db.ExistsAsync($"select id from people where id = {id} and role = {Role.Customer}", ct);

    /// <summary>A call of the API that nobody makes: what hooks show is what an administrator is shown.</summary>
    private async ValueTask<LeadCall> CallAsync(CancellationToken ct)
    {
        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var zone = LeadDates.FindZone(vocabulary.Settings.TimeZone) ?? TimeZoneInfo.Utc;
        var holder = new TokenHolder(0, "", null, "*", Caller.System, null, DateTimeOffset.MaxValue);
        return new(
            new DefaultHttpContext { RequestAborted = ct }, account, holder, LeadScopes.Of("*"), vocabulary, default, new(root() + "/stable", "", ""),
            new(Parameter.Absent, zone, isQuery: true, new()), zone, settings, ParameterLimits.Default);
    }

    /// <summary>The tags that every hook has: the account, and the user who caused the event.</summary>
    private async ValueTask<Dictionary<string, string>> TagsAsync(Session db, LoggedEvent e, CancellationToken ct)
    {
        var secret = await account.Get<WebhookSecret>().FindAsync(db, Dialect, ct) ?? "";
        var client = Text(account.Info.Id);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client.id"] = client,
            ["client.name"] = account.Info.Name,
            ["client.identification"] = Identification(client, secret),
        };
        var agent = e.ActorId is not { } actor ? null : await db.FindAsync(
            static row => new { Name = $"{row.Text()} {row.Text()}".Trim(), Email = row.Text(), Username = row.TextOrNull(), Lang = row.LongOrNull() },
            $"""
            select p.name, p.lastname, p.email, s.username, s.lang
            from people p left join staff_profiles s on s.person_id = p.id where p.id = {actor} and p.role >= {Role.Agent}
            """, ct);

        if (agent is not null)
        {
            tags["agent.id"] = Text(e.ActorId);
            tags["agent.name"] = agent.Name;
            tags["agent.username"] = agent.Username ?? agent.Email;
            tags["agent.lang"] = Text(agent.Lang ?? 1);
            tags["agent.email"] = agent.Email;
        }

        return tags;
    }

    private static string Identification(string client, string secret)
    {
#pragma warning disable CA5351 // The product documents this algorithm; it only tells one installation from another.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(client + secret)));
#pragma warning restore CA5351
    }

    private static string Envelope(LeadCall call, LoggedEvent e, string[] word, long id, long? message, string data)
    {
        var bytes = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(bytes, LeadJson.Writer))
        {
            writer.WriteStartObject();
            writer.WriteString("target"u8, word[0]);
            writer.WriteString("event"u8, word[1]);
            writer.WriteNumber("id"u8, id);
            writer.WriteNumber("client_id"u8, call.Account.Info.Id);

            if (e.ActorId is { } actor)
            {
                writer.WriteNumber("user_id"u8, actor);
            }
            else
            {
                writer.WriteNull("user_id"u8);
            }

            if (message is { } added)
            {
                writer.WriteNumber("message_id"u8, added);
            }

            writer.WriteString("occurred_at"u8, call.Time(e.At));
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(data);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static WebhookBody Body<T>(T body)
    {
        var bytes = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(bytes, LeadJson.Writer))
        {
            JsonSerializer.Serialize(writer, body, LeadJson.Of<T>());
        }

        return new(Encoding.UTF8.GetString(bytes.WrittenSpan), null);
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"\{([a-z_.]{1,64})\}")]
    private static partial Regex TagPattern();
}
