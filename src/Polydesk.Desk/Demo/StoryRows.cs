using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Demo;

/// <summary>The rows of some hundred tickets, counters and search words included: what one transaction of the demo writes.</summary>
internal sealed class StoryRows(Engine engine, IReadOnlyCollection<long> resolved)
{
    private readonly BulkRows tickets = new(
        "tickets", "id", "parent_id", "subject", "channel", "status_id", "priority_id", "type_id", "department_id", "agent_id", "requester_id", "cc",
        "locked", "deleted", "sla_due", "frozen_until", "seen_by_staff", "seen_by_customer", "rating", "rating_comment", "rated_at", "preview",
        "message_count", "last_ordinal", "created_by", "last_reply_at", "last_reply_by_agent", "agent_updated_at", "closed_at", "closed_by", "status_at",
        "customer_wrote_at", "agent_wrote_at", "waiting_since", "waited", "created_at", "updated_at");

    private readonly BulkRows messages = new(
        "messages", "id", "ticket_id", "ordinal", "kind", "author_id", "html", "channel", "created_at", "updated_at");

    private readonly BulkRows index = engine.IndexRows();
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly BulkRows events = new("events", "at", "actor_id", "via", "type", "ticket_id", "subject", "subject_id", "data");
    private readonly BulkRows tags = new("ticket_tags", "ticket_id", "tag_id", "position");
    private readonly BulkRows followers = new("ticket_followers", "ticket_id", "person_id", "position");
    private readonly BulkRows times = new(
        "time_entries", "ticket_id", "action", "comment", "spent_seconds", "paid_seconds", "staff_id", "creator_id", "billed_at", "created_at");

    private readonly BulkRows fields = new("field_values", "subject", "subject_id", "field_id", "ordinal", "option_id", "value");
    private readonly BulkRows files = new("files", "token", "owner", "owner_id", "name", "media_type", "size", "sha256", "created_at");
    private readonly Dictionary<(long Department, long Status, bool Deleted), int> counts = [];

    public int Tickets => tickets.Count;

    public int Messages => messages.Count;

    public void Add(TicketStory story, long id, long firstTicket, long firstMessage)
    {
        AddTicket(story, id, firstTicket);
        Index(MessageKey.Of(id, 0), false, Folding.Words(story.Subject));

        foreach (var (at, message) in story.Messages.Index())
        {
            AddMessage(story, message, id, at + 1, firstMessage + at);
        }

        foreach (var e in story.Events)
        {
            AddEvent(e, id, firstMessage);
        }

        foreach (var (position, tag) in story.Tags.Index())
        {
            tags.Add(id, tag, position);
        }

        foreach (var (position, follower) in story.Followers.Index())
        {
            followers.Add(id, follower, position);
        }

        foreach (var time in story.Times)
        {
            times.Add(id, time.Action, time.Comment, time.SpentSeconds, time.PaidSeconds, time.StaffId, time.CreatorId, time.At, time.At);
        }

        foreach (var field in story.Fields)
        {
            fields.Add(Cell.Of(Subject.Ticket), id, field.FieldId, field.Ordinal, field.OptionId, field.Value);
        }

        var cell = (story.DepartmentId, story.StatusId, story.Deleted);
        counts[cell] = counts.GetValueOrDefault(cell) + 1;
    }

    public async ValueTask WriteAsync(WriteSession db, CancellationToken ct)
    {
        foreach (var rows in new[] { tickets, messages, index, events, tags, followers, times, fields, files })
        {
            await db.CopyAsync(rows, ct);
        }

        db.Know(words);

        foreach (var ((department, status, deleted), n) in counts)
        {
            db.Count(department, status, deleted, n);
        }
    }

    private void AddTicket(TicketStory story, long id, long firstTicket)
    {
        var replies = story.Messages.Where(m => m.Side is not MessageKind.Note).ToList();
        var last = replies[^1];
        var newest = story.Events.Max(e => e.At);
        var agentAt = story.Events.Where(e => e.ActorId is { } actor && actor != story.RequesterId).Select(e => (DateTimeOffset?)e.At).Max();
        var changes = story.Events.Where(e => e.Type == EventTypes.StatusChanged).OrderBy(e => e.At).ToList();
        var statusAt = changes.Count == 0 ? story.CreatedAt : changes[^1].At;
        var waiting = Waiting.Of(
            replies.Select(m => (m.At, m.Side)), changes.Select(c => (c.At, c.To!.Id)), changes is [var first, ..] ? first.From!.Id : story.StatusId,
            resolved.Contains);

        tickets.Add(
            id, firstTicket + story.ParentIndex, story.Subject, story.Channel, story.StatusId, story.PriorityId, story.TypeId,
            story.DepartmentId, story.AgentId, story.RequesterId, MessageStore.Json(story.Cc), story.Locked,
            story.Deleted, story.SlaDue, story.FrozenUntil, story.SeenByStaff, story.SeenByCustomer, story.Rating, story.RatingComment, story.RatedAt,
            last.Text.Preview, replies.Count, story.Messages.Count, story.RequesterId, last.At, last.Side is MessageKind.Agent, agentAt, story.ClosedAt,
            story.ClosedBy, statusAt, waiting.CustomerAt, waiting.AgentAt, waiting.Since, (long)waiting.Before.TotalMilliseconds, story.CreatedAt, newest);
    }

    private void AddMessage(TicketStory story, StoryMessage message, long ticketId, int ordinal, long id)
    {
        messages.Add(id, ticketId, ordinal, Cell.Of(message.Side), message.AuthorId, message.Text.Html, story.Channel, message.At, message.At);
        Index(MessageKey.Of(ticketId, ordinal), message.Side is MessageKind.Note, message.Text.Words);

        foreach (var file in message.Files)
        {
            files.Add(Secrets.Token(), Cell.Of(Subject.Message), id, file.Name, file.MediaType, file.Size, file.Sha256, message.At);
        }
    }

    private void Index(long key, bool isNote, IReadOnlyCollection<string> some)
    {
        engine.AddIndexed(index, key, isNote, some);
        words.UnionWith(some);
    }

    private void AddEvent(StoryEvent e, long ticketId, long firstMessage)
    {
        var subject = e.Message is null ? Subject.Ticket : Subject.Message;
        var subjectId = e.Message is { } at ? firstMessage + at : ticketId;
        var data = EventLog.Data(new(e.Type, subject, subjectId, ticketId, e.From, e.To, e.Name));
        events.Add(e.At, e.ActorId, e.Via, e.Type, ticketId, Cell.Of(subject), subjectId, data);
    }
}
