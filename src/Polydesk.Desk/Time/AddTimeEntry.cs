using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Time;

/// <summary>Logs time that staff spent on a ticket. Staff only; all of it counts as paid until somebody says otherwise.</summary>
public sealed class AddTimeEntry(
    Database database, VocabularyCache vocabularies, TicketStore tickets, TimeEntries entries, Staff staff, EventLog events, TimeProvider clock)
{
    /// <summary>The longest time that one entry can hold: a hundred years.</summary>
    private const long Longest = 100L * 366 * 24 * 3600;

    public async Task<Outcome<TimeEntry>> RunAsync(long ticketId, TimeEntryDraft draft, Caller caller, CancellationToken ct)
    {
        if (draft.Seconds is < 0 or > Longest)
        {
            return Problem.Invalid("spent", FieldFault.Incorrect, draft.Seconds.ToString());
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (await tickets.FindForUpdateAsync(db, ticketId, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", ticketId);
        }

        if (!caller.IsStaff)
        {
            return Problem.Forbidden();
        }

        if (!await staff.ExistsAsync(db, draft.StaffId, ct))
        {
            return Problem.Invalid("staff", FieldFault.Unknown, draft.StaffId.ToString());
        }

        var now = clock.GetUtcNow();
        var status = draft.StatusKinds is { } kinds ? vocabulary.StatusOf(kinds, ticket.StatusId) : ticket.StatusId;
        long? creator = caller.PersonId > 0 ? caller.PersonId : null;
        await db.InsertAsync(
            $"""
            insert into time_entries (ticket_id, spent_seconds, paid_seconds, staff_id, creator_id, billed_at, created_at, status_id, finished)
            values ({ticketId}, {draft.Seconds}, {draft.Seconds}, {draft.StaffId}, {creator}, {now}, {draft.CreatedAt ?? now}, {status}, {draft.Finished})
            returning id
            """, ct);
        await events.AppendAsync(db, Event.OfTicket(EventTypes.TimeLogged, ticketId), caller, ct);
        var added = (await entries.ListAsync(db, [ticketId], ct))[ticketId].First();
        await db.CommitAsync(ct);
        return added;
    }
}

/// <summary>Time to be logged.</summary>
public sealed record TimeEntryDraft(long StaffId, long Seconds)
{
    /// <summary>What the ticket's status was; without it, what it is now.</summary>
    public IReadOnlyList<StatusKind>? StatusKinds { get; init; }

    public bool Finished { get; init; } = true;

    public DateTimeOffset? CreatedAt { get; init; }
}
