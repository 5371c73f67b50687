using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Creates a ticket with its first message. Everything that is wrong with the draft is reported at once, and nothing is stored then. A customer creates
/// tickets for themselves and sets nothing that staff decides.
/// </summary>
public sealed class CreateTicket(
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FileStore files, FieldRules fieldRules, FieldValueStore fields, TicketTags tags,
    Customers customers, ApiKeys keys, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(TicketDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff && draft is not { AgentId: null, FollowerIds: [], SlaDue: null, FrozenUntil: null, Bcc: [], Locked: false })
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        var rules = new TicketRules(vocabulary, caller, draft.Unread);
        var department = draft.DepartmentId ?? vocabulary.DepartmentsFor(caller).FirstOrDefault()?.Id ?? 0;
        var status = draft.StatusId ?? vocabulary.FirstStatus(StatusKind.Open)?.Id ?? vocabulary.Statuses[0].Id;
        rules.Subject(draft.Subject);

        if (draft.Description is null)
        {
            rules.Refuse("description", FieldFault.Missing);
        }

        rules.Vocabulary(status, draft.PriorityId, draft.TypeId, department);
        rules.Addresses("cc", draft.Cc);
        rules.Addresses("bcc", draft.Bcc);
        rules.Tags(draft.Tags);

        if (draft is { RequesterId: null, RequesterEmail: { } email } && !EmailAddress.IsValid(email))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        await using var db = await database.BeginAsync(ct);
        await rules.LoadPeopleAsync(db, [draft.AgentId, draft.RequesterId, .. draft.FollowerIds.Cast<long?>()], ct);

        if (draft.AgentId is { } agentId)
        {
            rules.Staff("agent", agentId);
        }

        if (draft.RequesterId is { } requesterId)
        {
            rules.Requester("requester", requesterId);
        }

        foreach (var follower in draft.FollowerIds)
        {
            rules.Staff("followers", follower);
        }

        if (draft.ParentId is { } parent && !await tickets.ExistsAsync(db, parent, caller, ct))
        {
            rules.Refuse("parent", FieldFault.Unknown, parent.ToString());
        }

        var check = await fieldRules.CheckAsync(db, vocabulary, Subject.Ticket, FieldValues.None, draft.Fields, caller, ct);

        if (check.IsForbidden)
        {
            return Problem.Forbidden();
        }

        rules.Refuse(check.Problems);
        rules.Refuse(check.MissingToCreate(vocabulary, Subject.Ticket, caller));
        var byEmail = draft.RequesterId is null ? draft.RequesterEmail : null;

        if (rules.Problems.Count == 0 && byEmail is not null && !caller.IsStaff && await EmailOfAsync(db, caller, ct) != EmailAddress.Key(byEmail))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var found = byEmail is null
            ? new FoundCustomer(draft.RequesterId ?? caller.PersonId, [])
            : await customers.FindOrAddCustomerAsync(db, byEmail, department, caller, ct);
        var id = await AddAsync(db, draft, found.PersonId, department, status, vocabulary, caller, ct);
        await fields.SetAsync(db, Subject.Ticket, id, check.Changes, ct);

        var created = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (found.NewKeys.Count > 0)
        {
            await keys.IndexAsync(found.NewKeys);
        }

        return created;
    }

    private static async ValueTask<string?> EmailOfAsync(Session db, Caller caller, CancellationToken ct) =>
        await db.FindAsync(static row => EmailAddress.Key(row.Text()), $"select email from people where id = {caller.PersonId}", ct);

    private async ValueTask<long> AddAsync(
        WriteSession db, TicketDraft draft, long requester, long department, long status, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var author = draft.ByCaller ? caller.PersonId : requester;
        var byStaff = draft.ByCaller && caller.IsStaff;
        var resolved = vocabulary.FindStatus(status)!.Kind is StatusKind.Resolved;
        var text = draft.Description!;
        DateTimeOffset? closedAt = resolved ? now : null;
        long? closedBy = resolved && caller.PersonId > 0 ? caller.PersonId : null;
        DateTimeOffset? agentUpdatedAt = caller.IsStaff && caller.PersonId > 0 ? now : null;

        var id = await db.InsertAsync(
            $"""
            insert into tickets (parent_id, subject, channel, status_id, priority_id, type_id, department_id, agent_id, requester_id, cc, bcc, locked,
              sla_due, frozen_until, seen_by_staff, seen_by_customer, preview, message_count, last_ordinal, created_by, last_reply_at,
              last_reply_by_agent, agent_updated_at, closed_at, closed_by, created_at, updated_at)
            values ({draft.ParentId}, {draft.Subject!.Trim()}, {draft.Channel}, {status}, {draft.PriorityId ?? vocabulary.DefaultPriority.Id},
              {draft.TypeId ?? 0}, {department}, {draft.AgentId}, {requester}, {MessageStore.Json(draft.Cc)}, {MessageStore.Json(draft.Bcc)},
              {draft.Locked}, {draft.SlaDue}, {draft.FrozenUntil}, {byStaff}, {!byStaff}, {text.Preview}, 1, 1, {author}, {now}, {byStaff},
              {agentUpdatedAt}, {closedAt}, {closedBy}, {now}, {now})
            returning id
            """, ct);

        db.Count(department, status, false, 1);
        await db.AddAsync(db.Engine.IndexMessage(MessageKey.Of(id, 0), false, Folding.Words(draft.Subject)), ct);

        var message = new Message(
            0, id, 1, byStaff ? MessageKind.Agent : MessageKind.Customer, false, author, text.Html, draft.Channel, [], draft.Cc, draft.Bcc, now, now);
        var messageId = await messages.AddAsync(db, message, text, ct);

        if (draft.Files.Count > 0)
        {
            await files.AddAsync(db, Subject.Message, messageId, draft.Files, ct);
        }

        foreach (var (position, follower) in draft.FollowerIds.Distinct().Index())
        {
            await db.AddAsync($"insert into ticket_followers (ticket_id, person_id, position) values ({id}, {follower}, {position})", ct);
        }

        if (draft.Tags.Count > 0)
        {
            await tags.SetAsync(db, id, draft.Tags, ct);
        }

        await events.AppendAsync(db, Event.OfTicket(EventTypes.TicketCreated, id), caller, ct);
        return id;
    }
}
