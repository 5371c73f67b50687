using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Moves a ticket to the deleted ones, where it stays readable, or erases it with everything that hangs on it. Staff deletes; only an admin erases.
/// What was erased leaves one event behind.
/// </summary>
public sealed class DeleteTicket(Database database, VocabularyCache vocabularies, TicketStore tickets, FieldValueStore fields, IEnumerable<IErasureWitness> witnesses,
    EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(long id, bool forGood, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (forGood)
        {
            await db.HoldAsync(TicketStore.Parents, ct);
        }

        if (await tickets.FindForUpdateAsync(db, id, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", id);
        }

        if (!caller.IsStaff || (forGood && !caller.IsAdmin))
        {
            return Problem.Forbidden();
        }

        if (forGood)
        {
            await EraseAsync(db, ticket, caller, ct);
        }
        else if (!ticket.Deleted)
        {
            var made = new Made(db, ticket, vocabulary, caller, events, clock.GetUtcNow(), ct);
            await made.SetDeletedAsync(true);
            await made.SaveAsync();
        }

        await db.CommitAsync(ct);
        return ticket;
    }

    private async ValueTask EraseAsync(WriteSession db, Ticket ticket, Caller caller, CancellationToken ct)
    {
        foreach (var witness in witnesses)
        {
            await witness.BeforeErasureAsync(db, ticket.Id, ct);
        }

        var texts = await db.ListAsync(
            row => (MessageKey.Of(ticket.Id, row.Int()), Html.ToText(row.Text())), $"select ordinal, html from messages where ticket_id = {ticket.Id}", ct);
        await MessageIndex.RemoveAsync(db, [(MessageKey.Of(ticket.Id, 0), ticket.Subject), .. texts], ct);
        await db.AddAsync(
            $"""
            delete from files where (owner = {Subject.Message} and owner_id in (select id from messages where ticket_id = {ticket.Id}))
              or (owner = {Subject.Ticket} and owner_id = {ticket.Id})
            """, ct);
        await fields.RemoveAsync(db, Subject.Ticket, [ticket.Id], ct);
        await db.AddAsync($"delete from events where ticket_id = {ticket.Id} and type in {Replayed}", ct);
        await db.AddAsync($"update tickets set parent_id = null where parent_id = {ticket.Id}", ct);
        await db.AddAsync($"delete from tickets where id = {ticket.Id}", ct);
        db.Count(ticket.DepartmentId, ticket.StatusId, ticket.Deleted, -1);
        await events.AppendAsync(db, Event.OfTicket(EventTypes.TicketErased, ticket.Id, EventValue.Of(ticket.DepartmentId, ticket.Subject)), caller, ct);
    }

    /// <summary>Events that repeat what the customer wrote or gave; the bare facts of the others may stay in the log.</summary>
    private static IReadOnlyList<string> Replayed { get; } =
        [EventTypes.SubjectChanged, EventTypes.FieldChanged, EventTypes.RequesterChanged, EventTypes.CcChanged, EventTypes.TagsChanged];
}
