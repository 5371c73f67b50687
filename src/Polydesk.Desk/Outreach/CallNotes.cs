using System.Globalization;
using System.Net;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Outreach;

/// <summary>Shows a call in the timeline of the ticket it is linked to, as a note, in every API.</summary>
public sealed class CallNotes(VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, EventLog events, TimeProvider clock)
{
    /// <summary>Links the call to the ticket and adds the note; answers false when the ticket is not one to link to.</summary>
    internal async ValueTask<bool> AddAsync(WriteSession db, Call call, long ticketId, Caller caller, CancellationToken ct)
    {
        if (await tickets.FindForUpdateAsync(db, ticketId, caller, ct) is not { } ticket || !await OutreachRules.LinksToAsync(db, ticketId, caller, ct))
        {
            return false;
        }

        await db.AddAsync($"update calls set ticket_id = {ticketId}, message_id = null where id = {call.Id}", ct);

        if (ticket.LastOrdinal >= MessageKey.MostMessages)
        {
            return true;
        }

        var (text, now) = (TextOf(call), clock.GetUtcNow());
        var note = new Message(
            0, ticketId, ticket.LastOrdinal + 1, MessageKind.Note, false, call.UserId ?? caller.PersonId, text.Html, "phone", [], [], [], now, now);
        var id = await messages.AddAsync(db, note, text, ct);
        await db.AddAsync($"update calls set message_id = {id} where id = {call.Id}", ct);
        var made = new Made(db, ticket, await vocabularies.GetAsync(ct), caller, events, now, ct);
        made.Set($"last_ordinal = {note.Ordinal}");
        await events.AppendAsync(db, Event.OfMessage(EventTypes.NoteAdded, ticketId, id), caller, ct);
        await made.SaveAsync();
        await LastWords.SetAsync(db, ticket, ct);
        return true;
    }

    /// <summary>Lets the note say what the call is now.</summary>
    internal async ValueTask RenewAsync(WriteSession db, Call call, Caller caller, CancellationToken ct)
    {
        if (call.TicketId is { } ticketId
            && await db.NumberAsync($"select message_id from calls where id = {call.Id}", ct) is { } id
            && await tickets.FindForUpdateAsync(db, ticketId, Caller.System, ct) is { } ticket
            && await messages.FindAsync(db, ticketId, id, [MessageKind.Note], ct) is { } note
            && TextOf(call) is var text && text.Html != note.Html)
        {
            var now = clock.GetUtcNow();
            await messages.SetTextAsync(db, note, text, now, ct);
            await LastWords.SetAsync(db, ticket, ct);
            await db.AddAsync($"update tickets set updated_at = {now} where id = {ticketId}", ct);
            await events.AppendAsync(db, Event.OfMessage(EventTypes.NoteChanged, ticketId, id), caller, ct);
        }
    }

    private static MessageText TextOf(Call call)
    {
        var direction = call.Direction == "in" ? "Call from" : "Call to";
        var duration = TimeSpan.FromSeconds(call.TalkSeconds).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        var lines = new[] { $"{direction} {call.Phone}: {call.Status.Replace('_', ' ')}, {duration}", call.Result, call.Comment };
        return MessageText.Of(Html.Wrap(WebUtility.HtmlEncode(string.Join('\n', lines.Where(l => !string.IsNullOrEmpty(l))))));
    }
}
