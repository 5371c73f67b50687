using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Messages;

/// <summary>
/// Adds a reply or a note to a ticket. What the customer writes opens a resolved ticket again, unless the ticket is locked, which customers cannot
/// write to. Only staff writes notes or in another's name.
/// </summary>
public sealed class ReplyToTicket(
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FileStore files, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Message>> RunAsync(long ticketId, MessageDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff && draft.IsNote)
        {
            return Problem.NotFound("ticket", ticketId);
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (await tickets.FindForUpdateAsync(db, ticketId, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", ticketId);
        }

        if (draft.Unread.Count > 0)
        {
            return Problem.Invalid(draft.Unread);
        }

        var author = draft.AuthorId ?? caller.PersonId;

        if (author != caller.PersonId && !caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        var role = await db.NumberAsync($"select role from people where id = {author} and deleted_at is null", ct);

        if (role is null)
        {
            return Problem.Invalid("author", FieldFault.Unknown, author.ToString());
        }

        // Staff who asked for something themselves writes as a customer of their own ticket.
        var byStaff = (Role)role >= Role.Agent && author != ticket.Requester.Id;
        var kind = draft.IsNote ? MessageKind.Note : byStaff ? MessageKind.Agent : MessageKind.Customer;

        if (kind is MessageKind.Customer && ticket.Locked && !caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        if (ticket.LastOrdinal >= MessageKey.MostMessages)
        {
            return Problem.Conflict("message", ticketId.ToString());
        }

        var now = clock.GetUtcNow();
        var message = new Message(
            0, ticketId, ticket.LastOrdinal + 1, kind, draft.IsDraft, author, draft.Text.Html, draft.Channel, draft.To, draft.Cc, draft.Bcc,
            draft.CreatedAt ?? now, draft.CreatedAt ?? now);
        var id = await messages.AddAsync(db, message, draft.Text, ct);

        if (draft.Files.Count > 0)
        {
            await files.AddAsync(db, Subject.Message, id, draft.Files, ct);
        }

        var made = new Made(db, ticket, vocabulary, caller, events, now, ct);
        made.Set($"last_ordinal = {message.Ordinal}");

        if (!draft.IsDraft)
        {
            await PublishAsync(made, message with { Id = id }, draft, ct);
        }

        await made.SaveAsync();
        var added = (await messages.FindAsync(db, ticketId, id, [kind], ct))!;
        await db.CommitAsync(ct);
        return added;
    }

    private async ValueTask PublishAsync(Made made, Message message, MessageDraft draft, CancellationToken ct)
    {
        made.Set($"preview = {draft.Text.Preview}");

        if (message.Kind is not MessageKind.Note)
        {
            var byStaff = message.Kind is MessageKind.Agent;
            made.Set(
                $"""
                message_count = message_count + 1, last_reply_at = {message.CreatedAt}, last_reply_by_agent = {byStaff},
                seen_by_staff = {byStaff}, seen_by_customer = {!byStaff}
                """);
        }

        var type = message.Kind switch
        {
            MessageKind.Note => EventTypes.NoteAdded,
            MessageKind.Agent => EventTypes.AgentReplied,
            _ => EventTypes.CustomerReplied,
        };
        await events.AppendAsync(made.Db, Event.OfMessage(type, made.Ticket.Id, message.Id), made.Caller, ct);

        if (draft.StatusId is { } status)
        {
            await made.SetStatusAsync(status, draft.QuietStatus);
        }
        else if (message.Kind is MessageKind.Customer && made.Vocabulary.FindStatus(made.Ticket.StatusId)!.Kind is StatusKind.Resolved
            && made.Vocabulary.FirstStatus(StatusKind.Open) is { } open)
        {
            await made.SetStatusAsync(open.Id, cause: EventTypes.CustomerReplied);
        }
    }
}

/// <summary>A reply or note to be added.</summary>
public sealed record MessageDraft(MessageText Text)
{
    public bool IsNote { get; init; }

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

    /// <summary>Whether <see cref="StatusId"/> merely follows from the reply and is no event of its own.</summary>
    public bool QuietStatus { get; init; }

    /// <summary>When an imported message was written; without it, now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
