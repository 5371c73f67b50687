using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Messages;

/// <summary>
/// Adds a reply or a note to a ticket. What the customer writes opens a resolved ticket again, unless the ticket is locked, which customers cannot
/// write to. Only staff writes notes or in another's name.
/// </summary>
public sealed class ReplyToTicket(
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FileStore files, Customers customers, ApiKeys keys,
    EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Message>> RunAsync(long ticketId, MessageDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff && draft.IsNote)
        {
            return Problem.NotFound("ticket", ticketId);
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);
        var customer = draft.Customer is null ? null : await CustomerAsync(db, ticketId, draft.Customer, caller, ct);

        if (await tickets.FindForUpdateAsync(db, ticketId, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", ticketId);
        }

        var author = customer?.PersonId ?? draft.AuthorId ?? caller.PersonId;
        var mayName = author == caller.PersonId || caller.IsStaff;

        if (mayName && draft is { Kind: MessageKind.Customer, Customer: null, AuthorId: null })
        {
            author = ticket.Requester.Id;
        }

        // Whether somebody is there is not told to who may not name them.
        var role = mayName ? await db.NumberAsync($"select role from people where id = {author} and deleted_at is null", ct) : null;
        List<FieldProblem> problems = [.. draft.Unread];

        if (draft.Customer is { } reference && customer is null)
        {
            problems.Add(new("customer", reference.WhyNobody, $"{reference.Id}"));
        }
        else if (mayName && role is null)
        {
            problems.Add(new("author", FieldFault.Unknown, author.ToString()));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        if (!mayName)
        {
            return Problem.Forbidden();
        }

        // Staff who asked for something themselves writes as a customer of their own ticket.
        var byStaff = (Role)role! >= Role.Agent && author != ticket.Requester.Id;
        var kind = draft.Kind ?? (draft.IsNote ? MessageKind.Note : byStaff ? MessageKind.Agent : MessageKind.Customer);

        if (draft.Kind is MessageKind.Agent or MessageKind.Note && (Role)role < Role.Agent)
        {
            return Problem.Invalid("author", FieldFault.NotStaff, author.ToString());
        }

        if (kind is MessageKind.Customer && ticket.Locked && !caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        if (ticket.LastOrdinal >= MessageKey.MostMessages)
        {
            return Problem.Conflict("message", ticketId.ToString());
        }

        var now = clock.GetUtcNow();
        var status = draft.StatusId ?? (draft.StatusKinds is { } kinds ? vocabulary.StatusOf(kinds, ticket.StatusId) : null);
        var message = new Message(
            0, ticketId, ticket.LastOrdinal + 1, kind, draft.IsDraft, author, draft.Text.Html, draft.Channel, draft.To, draft.Cc, draft.Bcc,
            draft.CreatedAt ?? now, draft.CreatedAt ?? now)
        {
            StatusId = draft.IsDraft || !draft.QuietStatus ? null : status,
        };
        var id = await messages.AddAsync(db, message, draft.Text, ct);

        if (draft.Files.Count > 0)
        {
            await files.AddAsync(db, Subject.Message, id, draft.Files, ct);
        }

        var made = new Made(db, ticket, vocabulary, caller, events, now, ct);
        made.Set($"last_ordinal = {message.Ordinal}");

        if (!draft.IsDraft)
        {
            await PublishAsync(made, message with { Id = id }, draft, status, ct);
        }

        await made.SaveAsync();
        var added = (await messages.FindAsync(db, ticketId, id, [kind], ct))!;
        await db.CommitAsync(ct);

        if (customer is { NewKeys.Count: > 0 })
        {
            await keys.IndexAsync(customer.NewKeys);
        }

        return added;
    }

    /// <summary>Names are held before rows, so a new customer is made before the ticket is found; without the ticket, nothing of it stays.</summary>
    private async ValueTask<FoundCustomer?> CustomerAsync(WriteSession db, long ticketId, CustomerReference reference, Caller caller, CancellationToken ct) =>
        await customers.FindOrAddAsync(db, reference, await db.NumberAsync($"select department_id from tickets where id = {ticketId}", ct), caller, ct);

    private async ValueTask PublishAsync(Made made, Message message, MessageDraft draft, long? newStatus, CancellationToken ct)
    {
        var isFirst = made.Ticket.IsDraft && await IsFirstAsync(made.Db, message, ct);
        made.Set($"preview = {draft.Text.Preview}");
        made.Wrote(message.Kind, message.CreatedAt);

        if (message.Kind is not MessageKind.Note)
        {
            var byStaff = message.Kind is MessageKind.Agent;
            made.Set(
                $"""
                message_count = message_count + 1, last_reply_at = {message.CreatedAt}, last_reply_by_agent = {byStaff},
                seen_by_staff = {byStaff}, seen_by_customer = {!byStaff}
                """);
        }

        else if (message.Ordinal == 1 || made.Ticket.Channel == "phone")
        {
            made.Set($"last_reply_at = {message.CreatedAt}, last_reply_by_agent = {true}");
        }

        if (draft.Leads)
        {
            await LeadAsync(made, message, ct);
        }

        var type = message.Kind switch
        {
            _ when isFirst => EventTypes.TicketCreated,
            MessageKind.Note => EventTypes.NoteAdded,
            MessageKind.Agent => EventTypes.AgentReplied,
            _ => EventTypes.CustomerReplied,
        };
        var told = isFirst ? Event.OfTicket(type, made.Ticket.Id) : Event.OfMessage(type, made.Ticket.Id, message.Id);
        await events.AppendAsync(made.Db, told, made.Caller.Or(message.AuthorId), ct, made.Now);

        if (isFirst)
        {
            made.Set($"is_draft = {false}");
        }

        if (newStatus is { } status)
        {
            await made.SetStatusAsync(status, draft.QuietStatus);
        }
        else if (message.Kind is MessageKind.Customer && made.Vocabulary.FindStatus(made.Ticket.StatusId)!.Kind is StatusKind.Resolved
            && made.Vocabulary.FirstStatus(StatusKind.Open) is { } open)
        {
            await made.SetStatusAsync(open.Id, cause: EventTypes.CustomerReplied);
        }
    }

    /// <summary>Whether this is the first that is published of a ticket that has been a draft.</summary>
    private static async ValueTask<bool> IsFirstAsync(Session db, Message message, CancellationToken ct) => !await db.ExistsAsync(
        $"select id from messages where ticket_id = {message.TicketId} and is_draft = {false} and id <> {message.Id}", ct);

    private static async ValueTask LeadAsync(Made made, Message message, CancellationToken ct)
    {
        var ticket = made.Ticket;

        if (message.Kind is not MessageKind.Note && !message.Cc.SequenceEqual(ticket.Cc))
        {
            await made.SetAsync($"cc = {MessageStore.Json(message.Cc)}", EventTypes.CcChanged, EventValue.OfList(ticket.Cc), EventValue.OfList(message.Cc));
        }

        if (message is { Kind: not MessageKind.Note, Bcc.Count: > 0 } && !message.Bcc.SequenceEqual(ticket.Bcc))
        {
            await made.SetAsync($"bcc = {MessageStore.Json(message.Bcc)}", EventTypes.CcChanged, EventValue.OfList(ticket.Bcc), EventValue.OfList(message.Bcc));
        }

        if (message.Kind is not MessageKind.Customer)
        {
            return;
        }

        if (ticket.Deleted)
        {
            await made.SetDeletedAsync(false);
        }

        if (message.AuthorId != ticket.Requester.Id)
        {
            var name = await made.Db.FindAsync(
                static row => $"{row.Text()} {row.Text()}".Trim(), $"select name, lastname from people where id = {message.AuthorId}", ct);
            await made.SetAsync(
                $"requester_id = {message.AuthorId}", EventTypes.RequesterChanged, EventValue.Of(ticket.Requester.Id, ticket.Requester.FullName),
                EventValue.Of(message.AuthorId, name ?? ""));
        }
    }
}

/// <summary>A reply or note to be added.</summary>
public sealed record MessageDraft(MessageText Text)
{
    public bool IsNote { get; init; }

    /// <summary>Who speaks to whom; without it, the author's role decides.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>The customer who writes, as another system names them; wins over <see cref="AuthorId"/>.</summary>
    public CustomerReference? Customer { get; init; }

    public bool IsDraft { get; init; }

    /// <summary>In whose name; without one, the caller.</summary>
    public long? AuthorId { get; init; }

    public string Channel { get; init; } = "api";

    public IReadOnlyList<string> To { get; init; } = [];

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<string> Bcc { get; init; } = [];

    public IReadOnlyList<NewFile> Files { get; init; } = [];

    /// <summary>The ticket's status from now on; without one, the desk's rule applies.</summary>
    public long? StatusId { get; init; }

    /// <summary>As <see cref="StatusId"/>, by what statuses mean: one that already means this stays.</summary>
    public IReadOnlyList<StatusKind>? StatusKinds { get; init; }

    /// <summary>
    /// Whether the message makes the ticket follow it: its copies become the ticket's, and when it is a customer's, a deleted ticket comes back and the
    /// ticket becomes theirs.
    /// </summary>
    public bool Leads { get; init; }

    /// <summary>Whether the status merely follows from the reply and is no event of its own.</summary>
    public bool QuietStatus { get; init; }

    /// <summary>Whether the message comes from another system: nobody is written to.</summary>
    public bool Imported { get; init; }

    /// <summary>When an imported message was written; without it, now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
