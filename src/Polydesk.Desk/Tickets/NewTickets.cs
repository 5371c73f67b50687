using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Writes the rows of a new ticket: its own, which begins as its first messages make it, theirs, its followers, tags and star, and its event.</summary>
public sealed class NewTickets(MessageStore messages, FileStore files, TicketTags tags, EventLog events, TimeProvider clock)
{
    /// <summary>Answers the ticket's id. Its custom fields are the caller's to write.</summary>
    internal async ValueTask<long> AddAsync(WriteSession db, NewTicket ticket, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        var (draft, written, requester, department, status) = ticket;
        var now = clock.GetUtcNow();
        var author = written is [var first, ..] ? first.Author : requester;
        var createdAt = draft.Imported ? draft.CreatedAt ?? now : now;
        var sums = new FirstReplies(draft, written, createdAt);
        var isDraft = sums.NothingPublished && written.Count > 0;
        var resolved = vocabulary.FindStatus(status)!.Kind is StatusKind.Resolved;
        var waiting = sums.Waiting(resolved);
        DateTimeOffset? closedAt = resolved ? (draft.Imported ? draft.ClosedAt ?? now : now) : null;
        long? closedBy = resolved && caller.PersonId > 0 ? caller.PersonId : null;
        DateTimeOffset? agentUpdatedAt = draft.Messages is not [] ? sums.AgentAt : caller.IsStaff && caller.PersonId > 0 ? now : null;

        var id = await db.InsertAsync(
            $"""
            insert into tickets (parent_id, subject, channel, status_id, priority_id, type_id, department_id, agent_id, requester_id, is_draft, cc, bcc,
              locked, sla_due, frozen_until, seen_by_staff, seen_by_customer, preview, message_count, last_ordinal, created_by, last_reply_at,
              last_reply_by_agent, agent_updated_at, closed_at, closed_by, imported, team_id, product_id, workflow_id, brand_id, language, urgency, held_at,
              archived_at, result_id, status_at, customer_wrote_at, agent_wrote_at, waiting_since, waited, created_at, updated_at)
            values ({draft.ParentId}, {draft.Subject!.Trim()}, {draft.Channel}, {status}, {draft.PriorityId ?? vocabulary.DefaultPriority.Id},
              {draft.TypeId ?? 0}, {department}, {draft.AgentId}, {requester}, {draft.IsDraft || isDraft}, {MessageStore.Json(sums.Cc)},
              {MessageStore.Json(sums.Bcc)}, {draft.Locked}, {draft.SlaDue}, {(draft.FrozenUntil > now ? draft.FrozenUntil : null)}, {sums.LastByAgent is true}, {sums.LastByAgent is not true},
              {sums.Preview}, {sums.Replies}, {written.Count}, {author}, {sums.LastAt}, {sums.LastByAgent}, {agentUpdatedAt}, {closedAt},
              {closedBy}, {draft.Imported}, {draft.TeamId}, {draft.ProductId}, {draft.WorkflowId}, {draft.BrandId}, {draft.Language},
              {draft.Urgency}, {(draft.OnHold ? now : null)}, {(draft.Archived && resolved ? now : null)}, {draft.ResultId},
              {closedAt ?? createdAt}, {waiting.CustomerAt}, {waiting.AgentAt}, {waiting.Since}, {(long)waiting.Before.TotalMilliseconds},
              {createdAt}, {now})
            returning id
            """, ct);

        db.Count(department, status, false, 1);
        await MessageIndex.AddAsync(db, MessageKey.Of(id, 0), false, Folding.Words(draft.Subject), ct);
        await AddMessagesAsync(db, ticket, id, vocabulary, createdAt, ct);

        foreach (var (position, follower) in draft.FollowerIds.Distinct().Index())
        {
            await db.AddAsync($"insert into ticket_followers (ticket_id, person_id, position) values ({id}, {follower}, {position})", ct);
        }

        if (draft.Star is { } star)
        {
            await TicketStars.SetAsync(db, id, caller.PersonId, star, ct);
        }

        if (draft.Tags.Count > 0)
        {
            await tags.SetAsync(db, id, draft.Tags, ct);
        }

        await events.AppendAsync(db, Event.OfTicket(isDraft ? EventTypes.TicketDrafted : EventTypes.TicketCreated, id), caller.Or(author), ct);
        return id;
    }

    /// <summary>Each of several messages keeps what the ticket's status was then; the last one has what it is now.</summary>
    private async ValueTask AddMessagesAsync(
        WriteSession db, NewTicket ticket, long ticketId, DeskVocabulary vocabulary, DateTimeOffset createdAt, CancellationToken ct)
    {
        var (draft, written, _, _, status) = ticket;
        var then = vocabulary.FirstStatus(StatusKind.Open)?.Id ?? status;

        foreach (var (at, (message, kind, author)) in written.Index())
        {
            if (!message.IsDraft && message.StatusKinds is { } kinds)
            {
                then = vocabulary.StatusOf(kinds, then);
            }

            var writtenAt = message.CreatedAt ?? createdAt;
            var added = new Message(
                0, ticketId, at + 1, kind, message.IsDraft, author, message.Text.Html, message.Channel, message.To, message.Cc, message.Bcc, writtenAt, writtenAt)
            {
                StatusId = draft.Messages is [] ? null : at == written.Count - 1 ? status : then,
            };
            var id = await messages.AddAsync(db, added, message.Text, ct);

            if (message.Files.Count > 0)
            {
                await files.AddAsync(db, Subject.Message, id, message.Files, ct);
            }
        }
    }
}

/// <summary>A draft that was found good, with what it left open.</summary>
internal sealed record NewTicket(TicketDraft Draft, IReadOnlyList<NewMessage> Written, long Requester, long Department, long Status);
