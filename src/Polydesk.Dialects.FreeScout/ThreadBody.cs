using System.Text.Json.Serialization;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.FreeScout;

/// <summary>
/// A message, or a change of the ticket as a line between messages (section 6.4). The lines are read from the event log; what status, assignee and
/// customer were at a thread's time is found by walking back from what they are now.
/// </summary>
internal sealed record ThreadBody(
    long Id, string Type, string Status, string State, ThreadBody.ActionPart Action, string Body, SourceBody Source, PersonBody? Customer,
    PersonBody? CreatedBy, PersonBody? AssignedTo, IReadOnlyList<string> To, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, DateTimeOffset CreatedAt,
    DateTimeOffset? OpenedAt, [property: JsonPropertyName("_embedded")] ThreadBody.AttachmentList Embedded)
{
    /// <summary>What is added to an event's id to make a thread's: beyond any message, and still a number of 32 bits for some time.</summary>
    public const long FirstLineItem = 1_000_000_000;

    /// <summary>The events that show as lines. Others only move what is walked back.</summary>
    public static IReadOnlyList<string> LineItems { get; } =
    [
        EventTypes.StatusChanged, EventTypes.AgentChanged, EventTypes.DepartmentChanged, EventTypes.RequesterChanged, EventTypes.TicketDeleted,
        EventTypes.TicketRestored, EventTypes.OrderAdded, EventTypes.OrderStateChanged, EventTypes.OrderRemoved,
    ];

    /// <summary>Whether the ids of an event are those of people.</summary>
    public static bool NamesPeople(LoggedEvent e) => e.Type is EventTypes.AgentChanged or EventTypes.RequesterChanged;

    /// <summary>All threads of a ticket, newest first.</summary>
    public static IReadOnlyList<ThreadBody> Of(
        Ticket ticket, IEnumerable<Message> messages, IEnumerable<LoggedEvent> events, DeskVocabulary vocabulary, IReadOnlyDictionary<long, PersonCard> people,
        FreeLinks links)
    {
        var items = messages.Select(m => (At: Second(m.CreatedAt), m.Id, Message: (Message?)m, Event: (LoggedEvent?)null))
            .Concat(events.Select(e => (At: Second(e.At), Id: e.Id + FirstLineItem, Message: (Message?)null, Event: (LoggedEvent?)e)))
            .OrderByDescending(i => i.At).ThenByDescending(i => i.Id);
        var then = new Past(ticket, vocabulary, people, links);
        var threads = new List<ThreadBody>();

        foreach (var (_, _, message, e) in items)
        {
            if (message is not null)
            {
                threads.Add(then.Of(message));
            }
            else if (then.Of(e!) is { } line)
            {
                threads.Add(line);
            }
        }

        return threads;
    }

    /// <summary>Threads are ordered by the time that clients see.</summary>
    private static long Second(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>The ticket as it was at the thread that is written next, going back in time.</summary>
    private sealed class Past(Ticket ticket, DeskVocabulary vocabulary, IReadOnlyDictionary<long, PersonCard> people, FreeLinks links)
    {
        private long status = ticket.StatusId;
        private long agent = ticket.Agent?.Id ?? 0;
        private long customer = ticket.Requester.Id;

        public ThreadBody Of(Message message)
        {
            status = message.StatusId ?? status;
            var byUser = message.Kind is not MessageKind.Customer;
            var author = people.GetValueOrDefault(message.AuthorId);

            return new(
                message.Id, TypeOf(message.Kind), StatusOf(status), message.IsDraft ? "draft" : "published", new("", Words(message, author), []), message.Html,
                new(FreeWords.Source(message.Channel), byUser ? PersonBody.User : PersonBody.Customer),
                PersonBody.Of(links, people.GetValueOrDefault(customer), asUser: false), PersonBody.Of(links, author, byUser), Assignee(), message.To, message.Cc,
                message.Bcc, message.CreatedAt, null, new([.. message.Files.Select(f => Attachment.Of(links, f))]));
        }

        /// <summary>Null for a change that happened without anybody to name: the product shows no line for it.</summary>
        public ThreadBody? Of(LoggedEvent e)
        {
            if (Action(e) is not var (action, text))
            {
                Rewind(e);
                return null;
            }

            Forward(e);
            var actor = Actor(e);
            var byUser = actor is null or { IsStaff: true };
            var line = new ThreadBody(
                e.Id + FirstLineItem, "lineitem", StatusOf(status), "published", new(action, text, []), "",
                new(e.Via is "web" ? "web" : "api", byUser ? PersonBody.User : PersonBody.Customer),
                PersonBody.Of(links, people.GetValueOrDefault(customer), asUser: false), PersonBody.Of(links, actor, byUser), Assignee(), [], [], [], e.At, null,
                new([]));
            Rewind(e);
            return line;
        }

        private (string Action, string Text)? Action(LoggedEvent e)
        {
            var who = Actor(e)?.FullName is { Length: > 0 } name ? name + " " : "";

            return e.Type switch
            {
                EventTypes.StatusChanged => ("changed-ticket-status", $"{who}marked as {Capital(StatusOf(e.To?.Id ?? 0))} conversation #{ticket.Id}"),
                EventTypes.AgentChanged => ("changed-ticket-assignee", $"{who}assigned {Named(e, "Anyone")} conversation #{ticket.Id}"),
                EventTypes.DepartmentChanged => ("moved-from-mailbox", $"{who}moved conversation from another mailbox"),
                EventTypes.RequesterChanged when e.ActorId is not null =>
                    ("changed-ticket-customer", $"{who}changed the customer to {Named(e, "")} in conversation #{ticket.Id}"),
                EventTypes.TicketDeleted => ("deleted-ticket", $"{who}deleted"),
                EventTypes.TicketRestored => ("restore-ticket", $"{who}restored"),
                EventTypes.OrderAdded => ("order-added", $"{who}added order {e.Name}"),
                EventTypes.OrderStateChanged => ("order-state-changed", $"{who}set order {e.Name} to {e.To?.Name.In("en")}"),
                EventTypes.OrderRemoved => ("order-removed", $"{who}removed order {e.Name}"),
                _ => null,
            };
        }

        private string Named(LoggedEvent e, string nobody) =>
            e.To?.Id is { } id and > 0 ? people.GetValueOrDefault(id)?.FullName ?? e.To.Name.In("en") : nobody;

        /// <summary>What the event set stands at its own line, whatever later changes without a line of their own did to it.</summary>
        private void Forward(LoggedEvent e)
        {
            if (e.Type is EventTypes.StatusChanged && e.To?.Id is { } to)
            {
                status = to;
            }
        }

        private void Rewind(LoggedEvent e)
        {
            switch (e.Type)
            {
                case EventTypes.StatusChanged when e.From?.Id is { } from:
                    status = from;
                    break;
                case EventTypes.AgentChanged:
                    agent = e.From?.Id ?? 0;
                    break;
                case EventTypes.RequesterChanged when e.From?.Id is { } from:
                    customer = from;
                    break;
                default:
                    break;
            }
        }

        private PersonCard? Actor(LoggedEvent e) => e.ActorId is { } id ? people.GetValueOrDefault(id) : null;

        private PersonBody? Assignee() => agent == 0 ? null : PersonBody.Of(links, people.GetValueOrDefault(agent), asUser: true);

        private string StatusOf(long id) => FreeWords.Status(vocabulary.FindStatus(id)?.Kind ?? StatusKind.Open);

        private string Words(Message message, PersonCard? author)
        {
            var who = author?.FullName is { Length: > 0 } name ? name : author?.Email ?? "";

            return message switch
            {
                { IsDraft: true } => $"{who} created a draft",
                { Ordinal: 1 } => $"{who} started a new conversation #{ticket.Id}",
                { Kind: MessageKind.Note } => $"{who} added a note to conversation #{ticket.Id}",
                _ => $"{who} replied to conversation #{ticket.Id}",
            };
        }

        private static string TypeOf(MessageKind kind) => kind switch
        {
            MessageKind.Customer => "customer",
            MessageKind.Agent => "message",
            _ => "note",
        };

        private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
    }

    /// <summary>What happened, in English.</summary>
    internal sealed record ActionPart(string Type, string Text, IReadOnlyList<long> AssociatedEntities);

    internal sealed record AttachmentList(IReadOnlyList<Attachment> Attachments);

    internal sealed record Attachment(long Id, string FileName, string FileUrl, string MimeType, long Size)
    {
        public static Attachment Of(FreeLinks links, StoredFile file) => new(file.Id, file.Name, links.File(file), file.MediaType, file.Size);
    }
}
