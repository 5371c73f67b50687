using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Messages;

/// <summary>
/// Replaces the text of a message, or removes the message. Staff only; a customer's words stay as they were sent, and a draft is its author's alone. Setting
/// what is there again changes nothing.
/// </summary>
public sealed class ChangeMessage(
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FileStore files, EventLog events, TimeProvider clock)
{
    public Task<Outcome<Message>> SetTextAsync(
        long ticketId, long id, IReadOnlyList<MessageKind> kinds, MessageText text, Caller caller, CancellationToken ct) =>
        RunAsync(ticketId, id, kinds, new(text, null), caller, ct);

    /// <summary>Replaces what the change holds: the text, the files, or both.</summary>
    public Task<Outcome<Message>> SetAsync(
        long ticketId, long id, IReadOnlyList<MessageKind> kinds, MessageChange change, Caller caller, CancellationToken ct) =>
        RunAsync(ticketId, id, kinds, change, caller, ct);

    public Task<Outcome<Message>> RemoveAsync(long ticketId, long id, IReadOnlyList<MessageKind> kinds, Caller caller, CancellationToken ct) =>
        RunAsync(ticketId, id, kinds, null, caller, ct);

    private async Task<Outcome<Message>> RunAsync(
        long ticketId, long id, IReadOnlyList<MessageKind> kinds, MessageChange? change, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (await tickets.FindForUpdateAsync(db, ticketId, caller, ct) is not { } ticket || (!caller.IsStaff && kinds.Contains(MessageKind.Note)))
        {
            return Problem.NotFound("ticket", ticketId);
        }

        if (await messages.FindAsync(db, ticketId, id, kinds, ct) is not { IsDraft: false } message)
        {
            return Problem.NotFound("message", id);
        }

        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        if (change?.Keeps(message) == true)
        {
            return message;
        }

        var now = clock.GetUtcNow();
        var isNote = message.Kind is MessageKind.Note;

        if (change is not null)
        {
            if (change.Text is { } text)
            {
                await messages.SetTextAsync(db, message, text, now, ct);
                message = message with { Html = text.Html, UpdatedAt = now };
            }

            if (change.Files is { } set)
            {
                await files.RemoveAsync(db, [.. message.Files.Select(f => f.Token).Except(set.Kept)], ct);
                await files.AddAsync(db, Subject.Message, id, set.Added, ct);

                foreach (var (token, isInline) in set.Turned)
                {
                    await files.SetInlineAsync(db, token, isInline, ct);
                }

                message = (await messages.FindAsync(db, ticketId, id, kinds, ct))!;
            }
        }
        else
        {
            await messages.RemoveAsync(db, message, ct);

            if (!isNote)
            {
                await db.AddAsync($"update tickets set message_count = message_count - 1 where id = {ticketId}", ct);
                await WaitingStore.TellAnewAsync(db, ticketId, vocabulary, ct);
            }
        }

        await LastWords.SetAsync(db, ticket, ct);
        await db.AddAsync($"update tickets set updated_at = {now} where id = {ticketId}", ct);
        var type = (change, isNote) switch
        {
            (not null, false) => EventTypes.ReplyChanged,
            (not null, true) => EventTypes.NoteChanged,
            (null, false) => EventTypes.ReplyRemoved,
            (null, true) => EventTypes.NoteRemoved,
        };
        await events.AppendAsync(db, Event.OfMessage(type, ticket.Id, id), caller, ct);
        await db.CommitAsync(ct);
        return message;
    }
}

/// <summary>What a message is to be; what is null stays.</summary>
public sealed record MessageChange(MessageText? Text, MessageFiles? Files)
{
    /// <summary>Whether the message is so already, or is what a client makes of it that reads it and writes it back.</summary>
    internal bool Keeps(Message message) => (Text is null || Text.Html == message.Html || Text.Html == Html.Wrap(message.Html))
        && (Files is null || (Files is { Added.Count: 0, Turned.Count: 0 } && message.Files.All(f => Files.Kept.Contains(f.Token))));
}

/// <summary>All files that a message is to have: those it keeps, by their tokens, and new ones.</summary>
public sealed record MessageFiles(IReadOnlyCollection<string> Kept, IReadOnlyList<NewFile> Added)
{
    /// <summary>Kept files that are from now on shown within the text, or no longer.</summary>
    public IReadOnlyDictionary<string, bool> Turned { get; init; } = new Dictionary<string, bool>();
}
