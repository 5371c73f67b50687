using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Time;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.FreeScout;

/// <summary>A ticket as this dialect writes it, its keys in the order of real answers (section 6.2).</summary>
internal sealed record ConversationBody(
    long Id, long Number, int ThreadsCount, string Type, long? FolderId, string Status, string State, string Subject, string Preview, long MailboxId,
    PersonBody? Assignee, PersonBody? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long? ClosedBy, PersonBody? ClosedByUser,
    DateTimeOffset? ClosedAt, DateTimeOffset? UserUpdatedAt, ConversationBody.Waiting CustomerWaitingSince, SourceBody Source, IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc, PersonBody? Customer, [property: JsonPropertyName("_embedded")] ConversationBody.EmbeddedParts Embedded,
    IReadOnlyList<FieldBody> CustomFields)
{
    /// <summary>A ticket with its threads as this reader is told of it; null when there is none.</summary>
    public static async ValueTask<ConversationBody?> FindAsync(Account account, Session db, FreeLinks links, long id, Caller reader, CancellationToken ct)
    {
        var parts = new ConversationParts([id], Embed.OnlyThreads);
        var ticket = await account.Get<TicketStore>().FindAsync(db, id, Caller.System, TicketParts.Fields, ct, parts.Queries);
        return ticket is null ? null : (await OfAsync(account, db, links, [ticket], parts, reader, ct))[0];
    }

    /// <summary>One thread of a ticket, read without the others: only the changes since it came are walked back. Null when there is none for the caller.</summary>
    public static async ValueTask<ThreadBody?> FindThreadAsync(
        Account account, Session db, FreeLinks links, long id, long messageId, Caller caller, CancellationToken ct)
    {
        MessageKind[] kinds = [MessageKind.Customer, MessageKind.Agent, MessageKind.Note];

        if (await account.Get<MessageStore>().FindAsync(db, id, messageId, kinds, ct) is not { } message)
        {
            return null;
        }

        var cards = PersonCards.QueryOf([id], withAuthors: false);
        var changes = EventLog.QueryOf([id], ThreadBody.LineItems, DateTimeOffset.FromUnixTimeSeconds(message.CreatedAt.ToUnixTimeSeconds()));

        if (await account.Get<TicketStore>().FindAsync(db, id, caller, TicketParts.Fields, ct, cards, changes) is not { } ticket)
        {
            return null;
        }

        var (messages, events) = (new[] { message }.ToLookup(m => m.TicketId), changes.Rows.ToLookup(e => e.TicketId!.Value));
        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var people = await account.Get<PersonCards>().FindAsync(db, People([ticket], messages, events), ct, cards.Rows);
        return ThreadBody.Of(ticket, messages[id], events[id], vocabulary, people, links).First(t => t.Id == message.Id);
    }

    /// <summary>Reads what the answers still need: in a few statements, however many tickets there are.</summary>
    /// <param name="parts">The tickets' parts, which have been asked for.</param>
    public static async ValueTask<IReadOnlyList<ConversationBody>> OfAsync(
        Account account, Session db, FreeLinks links, IReadOnlyList<Ticket> tickets, ConversationParts parts, Caller reader, CancellationToken ct)
    {
        if (tickets.Count == 0)
        {
            return [];
        }

        var vocabulary = await account.Get<VocabularyCache>().GetAsync(ct);
        var now = account.Get<TimeProvider>().GetUtcNow();
        List<long> ids = [.. tickets.Select(t => t.Id)];
        var messages = parts.Messages();
        var events = parts.Changes();
        var tags = parts.Embed.Tags ? await account.Get<TagStore>().OfTicketsAsync(db, ids, ct) : null;
        var timelogs = parts.Embed.Timelogs ? await account.Get<TimeEntries>().ListAsync(db, ids, ct) : null;
        var people = await account.Get<PersonCards>().FindAsync(db, People(tickets, messages, events), ct, parts.People);

        return
        [
            .. tickets.Select(t => Of(
                t, vocabulary, people, links, reader, now,
                new(
                    messages is null ? [] : ThreadBody.Of(t, messages[t.Id], events[t.Id], vocabulary, people, links),
                    timelogs is null ? null : [.. timelogs[t.Id].Select(e => TimelogBody.Of(e, vocabulary, t.StatusId))],
                    tags is null ? null : [.. tags[t.Id].Select(TagBody.Of)]))),
        ];
    }

    private static ConversationBody Of(
        Ticket t, DeskVocabulary vocabulary, IReadOnlyDictionary<long, PersonCard> people, FreeLinks links, Caller reader, DateTimeOffset now, EmbeddedParts embedded)
    {
        var kind = vocabulary.FindStatus(t.StatusId)!.Kind;
        var isClosed = kind is StatusKind.Resolved;
        var creator = t.CreatedBy is { } by ? people.GetValueOrDefault(by) : null;
        var createdByUser = creator is { IsStaff: true } && creator.Id != t.Requester.Id;

        return new(
            t.Id, t.Id, t.MessageCount, FreeWords.Type(t.Channel), Folders.IdOf(t, kind), FreeWords.Status(kind), StateOf(t), t.Subject, t.Preview,
            t.DepartmentId,
            t.Agent is { } agent ? PersonBody.Of(links, people.GetValueOrDefault(agent.Id), asUser: true) : null,
            PersonBody.Of(links, creator, createdByUser),
            t.CreatedAt, t.UpdatedAt,
            isClosed ? t.ClosedBy : null,
            isClosed && t.ClosedBy is { } closer ? PersonBody.Of(links, people.GetValueOrDefault(closer), asUser: true) : null,
            t.ClosedAt, t.AgentUpdatedAt,
            new(t.LastReplyAt, FreeDates.Friendly(t.LastReplyAt, now), t.LastReplyByAgent switch
            {
                true => PersonBody.User,
                false => PersonBody.Customer,
                null => "",
            }),
            new(FreeWords.Source(t.Channel), createdByUser ? PersonBody.User : PersonBody.Customer),
            t.Cc, t.Bcc,
            PersonBody.Of(links, people.GetValueOrDefault(t.Requester.Id), asUser: false),
            embedded,
            FieldBody.Of(vocabulary, Desk.Subject.Ticket, t.FieldValues, reader));
    }

    private static string StateOf(Ticket t) => t.Deleted ? "deleted" : t.IsDraft ? "draft" : "published";

    private static HashSet<long> People(IReadOnlyList<Ticket> tickets, ILookup<long, Message>? messages, ILookup<long, LoggedEvent> events)
    {
        var ids = new HashSet<long>();

        foreach (var t in tickets)
        {
            Add(t.Agent?.Id, t.Requester.Id, t.CreatedBy, t.ClosedBy);

            foreach (var message in messages?[t.Id] ?? [])
            {
                ids.Add(message.AuthorId);
            }

            foreach (var e in events[t.Id])
            {
                Add(e.ActorId, ThreadBody.NamesPeople(e) ? e.From?.Id : null, ThreadBody.NamesPeople(e) ? e.To?.Id : null);
            }
        }

        return ids;

        void Add(params ReadOnlySpan<long?> some)
        {
            foreach (var id in some)
            {
                if (id is { } person and > 0)
                {
                    ids.Add(person);
                }
            }
        }
    }

    /// <summary>When the latest reply came and from whom; never null.</summary>
    internal sealed record Waiting(DateTimeOffset? Time, string Friendly, string LatestReplyFrom);

    /// <summary>Timelogs and tags are there only when they were asked for (section 6.3).</summary>
    internal sealed record EmbeddedParts(
        IReadOnlyList<ThreadBody> Threads,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TimelogBody>? Timelogs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TagBody>? Tags);
}

/// <summary>By what a conversation or thread came, and from which side.</summary>
internal sealed record SourceBody(string Type, string Via);

/// <summary>What is embedded into conversations (section 6.3).</summary>
internal readonly record struct Embed(bool Threads, bool Timelogs, bool Tags)
{
    public static Embed Nothing { get; }

    public static Embed OnlyThreads { get; } = new(true, false, false);

    /// <summary>Reads a list of names; unknown ones do not count, and an empty list means nothing.</summary>
    public static Embed Of(Parameters.Parameter given, Embed absent)
    {
        if (given.IsAbsent)
        {
            return absent;
        }

        var names = Parameters.Readings.AsTexts(given).Or([]);
        return new(names.Contains("threads"), names.Contains("timelogs"), names.Contains("tags"));
    }
}
