using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Messages;

/// <summary>Reads and writes the messages of a ticket. Whether the caller sees the ticket is asked before.</summary>
public sealed class MessageStore(FileStore files)
{
    internal static readonly Sql Columns =
        Sql.Trusted("m.id, m.ticket_id, m.ordinal, m.kind, m.is_draft, m.author_id, m.html, m.channel, m.recipients, m.cc, m.bcc, m.created_at, m.updated_at, m.status_id");

    public async ValueTask<Message?> FindAsync(Session db, long ticketId, long id, IReadOnlyList<MessageKind> kinds, CancellationToken ct)
    {
        var message = await db.FindAsync(
            Read, $"select {Columns} from messages m where m.id = {id} and m.ticket_id = {ticketId} and m.kind in {Numbers(kinds)}", ct);
        return message is null ? null : (await WithFilesAsync(db, [message], ct))[0];
    }

    /// <summary>A page of the published messages of some kinds, newest first unless asked otherwise, and how many there are.</summary>
    public async ValueTask<(List<Message> Messages, long Total)> PageAsync(
        Session db, long ticketId, IReadOnlyList<MessageKind> kinds, long skip, int take, CancellationToken ct, bool oldestFirst = false,
        IReadOnlyList<long>? ids = null)
    {
        var order = Sql.Trusted(oldestFirst ? "m.created_at, m.id" : "m.created_at desc, m.id desc");
        Sql where = $"m.ticket_id = {ticketId} and m.kind in {Numbers(kinds)} and m.is_draft = {false}";
        where = ids is null ? where : (Sql)$"{where} and m.id in {ids}";
        var messages = new Query<Message>(
            Read, $"select {Columns} from messages m where {where} order by {order} limit {take} offset {skip}");
        var attached = FileStore.QueryOfMessages([ticketId]);
        await db.AskAsync([messages, attached], ct);

        // A page that is not full tells the total by itself.
        var total = messages.Rows.Count < take && (messages.Rows.Count > 0 || skip == 0)
            ? skip + messages.Rows.Count
            : await db.NumberAsync($"select count(*) from messages m where {where}", ct) ?? 0;
        return (WithFiles(messages.Rows, attached.Rows.ToLookup(f => f.OwnerId)), total);
    }

    /// <summary>All messages of these tickets, as <see cref="TicketMessages"/> has them.</summary>
    public async ValueTask<ILookup<long, Message>> ListAsync(Session db, IReadOnlyCollection<long> ticketIds, CancellationToken ct)
    {
        var messages = new TicketMessages(ticketIds);
        await db.AskAsync(messages.Queries, ct);
        return messages.ByTicket();
    }

    /// <summary>The published messages with these ids, of tickets that the caller sees.</summary>
    public async ValueTask<List<Message>> ListByIdAsync(Session db, IReadOnlyList<long> ids, Caller caller, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var messages = await db.ListAsync(
            Read,
            $"""
            select {Columns} from messages m join tickets t on t.id = m.ticket_id
            where m.id in {ids} and m.is_draft = {false} and t.deleted = {false} and {Visibility.OfTickets(caller)} {(caller.IsStaff ? Sql.Empty : (Sql)$"and m.kind <> {MessageKind.Note}")}
            """, ct);
        return await WithFilesAsync(db, messages, ct);
    }

    public async ValueTask<long> AddAsync(WriteSession db, Message message, MessageText text, CancellationToken ct)
    {
        var id = await db.InsertAsync(
            $"""
            insert into messages (ticket_id, ordinal, kind, is_draft, author_id, html, channel, recipients, cc, bcc, created_at, updated_at, status_id)
            values ({message.TicketId}, {message.Ordinal}, {message.Kind}, {message.IsDraft}, {message.AuthorId}, {text.Html}, {message.Channel},
              {Json(message.To)}, {Json(message.Cc)}, {Json(message.Bcc)}, {message.CreatedAt}, {message.UpdatedAt}, {message.StatusId})
            returning id
            """, ct);
        await IndexAsync(db, message, text, ct);
        return id;
    }

    public async ValueTask SetTextAsync(WriteSession db, Message message, MessageText text, DateTimeOffset at, CancellationToken ct)
    {
        await db.AddAsync($"update messages set html = {text.Html}, updated_at = {at} where id = {message.Id}", ct);
        await IndexAsync(db, message, text, ct);
    }

    /// <summary>Removes a message with the rows of its files; their contents are swept when nothing refers to them any more.</summary>
    public async ValueTask RemoveAsync(WriteSession db, Message message, CancellationToken ct)
    {
        await db.AddAsync($"delete from messages where id = {message.Id}", ct);
        await db.AddAsync($"delete from files where owner = {Subject.Message} and owner_id = {message.Id}", ct);
        await MessageIndex.RemoveAsync(db, [(MessageKey.Of(message.TicketId, message.Ordinal), Html.ToText(message.Html))], ct);
    }

    internal static Message Read(Row row) => new(
        row.Long(), row.Long(), row.Int(), row.Enum<MessageKind>(), row.Bool(), row.Long(), row.Text(), row.Text(), Texts(row.Text()), Texts(row.Text()),
        Texts(row.Text()), row.Time(), row.Time())
    {
        StatusId = row.LongOrNull(),
    };

    internal static List<Message> WithFiles(List<Message> messages, ILookup<long, StoredFile> byMessage) =>
        byMessage.Count == 0 ? messages : messages.ConvertAll(m => byMessage.Contains(m.Id) ? m with { Files = [.. byMessage[m.Id]] } : m);

    internal static string Json(IReadOnlyList<string> texts) => texts.Count == 0 ? "[]" : JsonSerializer.Serialize(texts);

    private static ValueTask IndexAsync(WriteSession db, Message message, MessageText text, CancellationToken ct) =>
        MessageIndex.AddAsync(db, MessageKey.Of(message.TicketId, message.Ordinal), message.Kind is MessageKind.Note, text.Words, ct);

    private async ValueTask<List<Message>> WithFilesAsync(Session db, List<Message> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
        {
            return messages;
        }

        return WithFiles(messages, await files.ListAsync(db, Subject.Message, messages.ConvertAll(m => m.Id), ct));
    }

    private static List<long> Numbers(IReadOnlyList<MessageKind> kinds) => [.. kinds.Select(k => (long)k)];

    private static IReadOnlyList<string> Texts(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<List<string>>(json)!;
}
