using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>The changes that one transaction makes to a ticket: columns gathered into one update, each with its event, counters kept.</summary>
internal sealed class Made(
    WriteSession db, Ticket ticket, DeskVocabulary vocabulary, Caller caller, EventLog events, DateTimeOffset now, CancellationToken ct)
{
    private readonly List<Sql> columns = [];
    private long status = ticket.StatusId;
    private Waiting waiting = ticket.Waiting;
    private bool isPast;
    private long department = ticket.DepartmentId;
    private bool deleted = ticket.Deleted;

    public WriteSession Db => db;

    public Ticket Ticket => ticket;

    public DeskVocabulary Vocabulary => vocabulary;

    public Caller Caller => caller;

    public DateTimeOffset Now => now;

    /// <summary>Whether the ticket is resolved as it stands now.</summary>
    public bool IsResolved => vocabulary.FindStatus(status)?.Kind is StatusKind.Resolved;

    public bool Anything { get; private set; }

    /// <summary>Something beside the ticket's own columns has changed.</summary>
    public void Touch() => Anything = true;

    public void Set(Sql column)
    {
        columns.Add(column);
        Touch();
    }

    public async ValueTask SetAsync(Sql column, string type, EventValue from, EventValue to)
    {
        Set(column);
        await NoteAsync(type, from, to);
    }

    public ValueTask NoteAsync(string type, EventValue? from = null, EventValue? to = null, string? name = null)
    {
        Touch();
        return events.AppendAsync(db, Event.OfTicket(type, ticket.Id, from, to, name), caller, ct, now);
    }

    /// <summary>Sets the status; a resolved ticket knows when and by whom it was closed. A change that merely follows from another names its cause.</summary>
    public async ValueTask SetStatusAsync(long to, bool quiet = false, string? cause = null)
    {
        if (to == status)
        {
            return;
        }

        var next = vocabulary.FindStatus(to)!;
        DateTimeOffset? closedAt = next.Kind is StatusKind.Resolved ? now : null;
        long? closedBy = closedAt is not null && caller.IsStaff && caller.PersonId > 0 ? caller.PersonId : null;
        Set(next.Kind is StatusKind.Resolved || ticket.ArchivedAt is null
            ? (Sql)$"status_id = {to}, status_at = {now}, closed_at = {closedAt}, closed_by = {closedBy}"
            : $"status_id = {to}, status_at = {now}, closed_at = {closedAt}, closed_by = {closedBy}, archived_at = {(DateTimeOffset?)null}");

        await NoteAsync(
            quiet ? EventTypes.StatusFollowed : EventTypes.StatusChanged, new(status, vocabulary.FindStatus(status)!.Name), new(to, next.Name), cause);

        if (closedAt is not null != IsResolved)
        {
            isPast |= IsPast(now);
            waiting = waiting.StatusSet(now, closedAt is not null);
        }

        status = to;
    }

    /// <summary>A message was written and published.</summary>
    public void Wrote(MessageKind kind, DateTimeOffset at)
    {
        isPast |= IsPast(at);
        waiting = waiting.Wrote(kind, at, IsResolved);
    }

    public async ValueTask SetDepartmentAsync(long to)
    {
        await SetAsync(
            $"department_id = {to}", EventTypes.DepartmentChanged, new(department, vocabulary.FindDepartment(department)!.Name),
            new(to, vocabulary.FindDepartment(to)!.Name));
        department = to;
    }

    public async ValueTask SetDeletedAsync(bool to)
    {
        Set($"deleted = {to}");
        await NoteAsync(to ? EventTypes.TicketDeleted : EventTypes.TicketRestored);
        deleted = to;
    }

    /// <summary>Writes the ticket's row and the counters.</summary>
    public async ValueTask SaveAsync(bool keepsTimes = false)
    {
        if (!keepsTimes && caller.IsStaff && caller.PersonId > 0)
        {
            columns.Add($"agent_updated_at = {now}");
        }

        if (!keepsTimes)
        {
            columns.Add($"updated_at = {now}");
        }

        if (waiting != ticket.Waiting && !isPast)
        {
            columns.Add(WaitingStore.Columns(waiting));
        }

        if (columns.Count > 0)
        {
            await db.AddAsync($"update tickets set {Sql.List(columns)} where id = {ticket.Id}", ct);
        }

        if (isPast)
        {
            await WaitingStore.TellAnewAsync(db, ticket.Id, vocabulary, ct);
        }

        if ((status, department, deleted) != (ticket.StatusId, ticket.DepartmentId, ticket.Deleted))
        {
            db.Count(ticket.DepartmentId, ticket.StatusId, ticket.Deleted, -1);
            db.Count(department, status, deleted, 1);
        }
    }

    /// <summary>Whether the ticket knows of something later: what comes is older, or the clock of another node is ahead.</summary>
    private bool IsPast(DateTimeOffset at) => waiting.IsPast(at) || at < ticket.StatusAt;
}
