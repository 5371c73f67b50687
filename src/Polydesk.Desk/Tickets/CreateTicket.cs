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
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FileStore files, FieldRules fieldRules, FieldValueStore fields, RequesterFields requesterFields, TicketTags tags,
    Customers customers, ApiKeys keys, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(TicketDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff && draft is not { AgentId: null, TeamId: null, WorkflowId: null, FollowerIds: [], SlaDue: null, FrozenUntil: null, Bcc: [], Locked: false })
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        var rules = new TicketRules(vocabulary, caller, draft.Unread);
        var department = draft.DepartmentId ?? vocabulary.DepartmentsFor(caller).FirstOrDefault()?.Id ?? 0;
        var status = draft.StatusId ?? vocabulary.FirstStatus(StatusKind.Open)?.Id ?? vocabulary.Statuses[0].Id;
        rules.Subject(draft.Subject);

        if (draft is { Description: null, Messages: [], MayBeEmpty: false })
        {
            rules.Refuse("description", FieldFault.Missing);
        }

        rules.Vocabulary(status, draft.PriorityId, draft.TypeId, department);
        rules.Urgency(draft.Urgency);
        rules.Vocabulary(draft.ProductId, draft.WorkflowId, draft.BrandId, draft.Language);
        rules.Addresses("cc", draft.Cc);
        rules.Addresses("bcc", draft.Bcc);
        rules.Tags(draft.Tags);

        foreach (var message in draft.Messages)
        {
            rules.Addresses("recipients", message.To);
            rules.Addresses("cc", message.Cc);
            rules.Addresses("bcc", message.Bcc);
        }

        foreach (var reference in References(draft).Where(r => r.Email.Length > 0 && !EmailAddress.IsValid(r.Email)))
        {
            rules.Refuse("customer_email", FieldFault.Incorrect, reference.Email);
        }

        if (draft is { RequesterId: null, RequesterEmail: { } email } && !EmailAddress.IsValid(email))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        await using var db = await database.BeginAsync(ct);
        await rules.LoadPeopleAsync(db, [draft.AgentId, draft.RequesterId, .. draft.FollowerIds.Cast<long?>(), .. draft.Messages.Select(m => m.AuthorId)], ct);

        foreach (var message in draft.Messages.Where(m => m.Kind is MessageKind.Agent or MessageKind.Note))
        {
            rules.Staff("author", message.AuthorId ?? caller.PersonId);
        }

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

        await rules.TeamAsync(db, draft.TeamId, ct);
        var check = await fieldRules.CheckAsync(db, vocabulary, Subject.Ticket, FieldValues.None, draft.Fields, caller, ct);

        var ofRequester = draft.Requester is { } asking
            ? await requesterFields.CheckAsync(db, draft.RequesterInputs, asking.Id, asking.Email, vocabulary, caller, ct)
            : await requesterFields.CheckAsync(
                db, draft.RequesterInputs, draft.RequesterId ?? (draft.RequesterEmail is null ? caller.PersonId : null), draft.RequesterEmail, vocabulary, caller, ct);

        if (check.IsForbidden || ofRequester.IsForbidden)
        {
            return Problem.Forbidden();
        }

        rules.Refuse([.. check.Problems, .. ofRequester.Problems]);
        rules.Refuse(draft.FieldsMayBeMissing ? [] : check.MissingToCreate(vocabulary, Subject.Ticket, caller));
        var byEmail = draft.RequesterId is null ? draft.RequesterEmail : null;

        if (rules.Problems.Count == 0 && byEmail is not null && !caller.IsStaff && await EmailOfAsync(db, caller, ct) != EmailAddress.Key(byEmail))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var newKeys = new List<Credential>();
        var people = await FindPeopleAsync(db, draft, department, newKeys, rules, caller, ct);

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var requester = draft.Requester is { } named ? people[named]
            : byEmail is null ? draft.RequesterId ?? caller.PersonId
            : people[new() { Email = byEmail }];

        if ((await requesterFields.WriteAsync(db, draft.RequesterInputs, requester, vocabulary, caller, ct)).Refusal is { } refusal)
        {
            return refusal;
        }

        List<NewMessage> written = draft is { Description: null, Messages: [] } ? []
            : draft.Messages is [] ? [Description(draft, draft.ByCaller ? caller.PersonId : requester, draft.ByCaller && caller.IsStaff)]
            : [.. draft.Messages.Select(m => Message(m, m.Customer is { } customer ? people[customer] : m.AuthorId ?? requester))];
        written = await AddressedAsync(db, written, requester, ct);

        if (await FindRepeatedAsync(db, draft, written, requester, ct) is { } repeated)
        {
            return Problem.Conflict("ticket", repeated.ToString());
        }

        var id = await AddAsync(db, draft, written, requester, department, status, vocabulary, caller, ct);
        await fields.SetAsync(db, Subject.Ticket, id, check.Changes, ct);

        var created = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (newKeys.Count > 0)
        {
            await keys.IndexAsync(newKeys);
        }

        return created;
    }

    /// <summary>The ticket that this one repeats: a client that got no answer sends it again. Repetitions wait for each other.</summary>
    private async ValueTask<long?> FindRepeatedAsync(
        WriteSession db, TicketDraft draft, List<NewMessage> written, long requester, CancellationToken ct)
    {
        if (draft.RepeatedWithin <= TimeSpan.Zero || written is not [{ Draft.Text.Html: { Length: > 0 } html }, ..])
        {
            return null;
        }

        await db.NumberAsync($"select id from people where id = {requester} {db.Engine.ForNoKeyUpdate}", ct);
        return await db.NumberAsync(
            $"""
            select t.id from tickets t join messages m on m.ticket_id = t.id and m.ordinal = 1
            where t.requester_id = {requester} and t.created_at >= {clock.GetUtcNow() - draft.RepeatedWithin} and t.subject = {draft.Subject!.Trim()}
              and t.deleted = {false} and m.html = {html}
            order by t.id limit 1
            """, ct);
    }

    /// <summary>An agent's message that names nobody goes to the requester.</summary>
    private static async ValueTask<List<NewMessage>> AddressedAsync(Session db, List<NewMessage> written, long requester, CancellationToken ct)
    {
        if (!written.Exists(IsToNobody) || await db.FindAsync(static row => row.Text(), $"select email from people where id = {requester}", ct) is not { Length: > 0 } email)
        {
            return written;
        }

        return written.ConvertAll(m => IsToNobody(m) ? m with { Draft = m.Draft with { To = [email] } } : m);

        static bool IsToNobody(NewMessage m) => m is { Kind: MessageKind.Agent, Draft.Kind: MessageKind.Agent, Draft.To: [] };
    }

    private static IEnumerable<CustomerReference> References(TicketDraft draft) =>
        draft.Messages.Select(m => m.Customer).Prepend(draft.Requester).OfType<CustomerReference>();

    /// <summary>Finds or makes everybody whom the draft names, in the order of their addresses, in which all transactions hold them.</summary>
    private async ValueTask<Dictionary<CustomerReference, long>> FindPeopleAsync(
        WriteSession db, TicketDraft draft, long department, List<Credential> newKeys, TicketRules rules, Caller caller, CancellationToken ct)
    {
        var all = References(draft);

        if (draft is { Requester: null, RequesterId: null, RequesterEmail: { } email })
        {
            all = all.Prepend(new() { Email = email });
        }

        var found = new Dictionary<CustomerReference, long>();

        // Of several with one address, who says the most of the person makes a new one.
        foreach (var reference in all.Distinct().OrderBy(r => EmailAddress.Key(r.Email), StringComparer.Ordinal).ThenBy(r => r.Name.Length == 0))
        {
            if (await customers.FindOrAddAsync(db, reference, department, caller, ct) is { } person)
            {
                found[reference] = person.PersonId;
                newKeys.AddRange(person.NewKeys);
            }
            else
            {
                rules.Refuse(
                    reference == draft.Requester ? "customer" : "author", reference.Id is null ? FieldFault.Missing : FieldFault.Unknown, $"{reference.Id}");
            }
        }

        return found;
    }

    private static NewMessage Description(TicketDraft draft, long author, bool byStaff) => new(
        new(draft.Description!) { Channel = draft.Channel, Cc = draft.Cc, Bcc = draft.Bcc, Files = draft.Files },
        byStaff ? MessageKind.Agent : MessageKind.Customer, author);

    private static NewMessage Message(MessageDraft draft, long author) => new(draft, draft.Kind ?? MessageKind.Customer, author);

    private static async ValueTask<string?> EmailOfAsync(Session db, Caller caller, CancellationToken ct) =>
        await db.FindAsync(static row => EmailAddress.Key(row.Text()), $"select email from people where id = {caller.PersonId}", ct);

    private async ValueTask<long> AddAsync(
        WriteSession db, TicketDraft draft, IReadOnlyList<NewMessage> written, long requester, long department, long status, DeskVocabulary vocabulary,
        Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var author = written is [var first, ..] ? first.Author : requester;
        var createdAt = draft.Imported ? draft.CreatedAt ?? now : now;
        var sums = new FirstReplies(draft, written, createdAt);
        var isDraft = sums.NothingPublished && written.Count > 0;
        var resolved = vocabulary.FindStatus(status)!.Kind is StatusKind.Resolved;
        DateTimeOffset? closedAt = resolved ? (draft.Imported ? draft.ClosedAt ?? now : now) : null;
        long? closedBy = resolved && caller.PersonId > 0 ? caller.PersonId : null;
        DateTimeOffset? agentUpdatedAt = draft.Messages is not [] ? sums.AgentAt : caller.IsStaff && caller.PersonId > 0 ? now : null;

        var id = await db.InsertAsync(
            $"""
            insert into tickets (parent_id, subject, channel, status_id, priority_id, type_id, department_id, agent_id, requester_id, is_draft, cc, bcc,
              locked, sla_due, frozen_until, seen_by_staff, seen_by_customer, preview, message_count, last_ordinal, created_by, last_reply_at,
              last_reply_by_agent, agent_updated_at, closed_at, closed_by, imported, team_id, product_id, workflow_id, brand_id, language, urgency, held_at,
              archived_at, result_id, status_at, created_at, updated_at)
            values ({draft.ParentId}, {draft.Subject!.Trim()}, {draft.Channel}, {status}, {draft.PriorityId ?? vocabulary.DefaultPriority.Id},
              {draft.TypeId ?? 0}, {department}, {draft.AgentId}, {requester}, {draft.IsDraft || isDraft}, {MessageStore.Json(sums.Cc)},
              {MessageStore.Json(sums.Bcc)}, {draft.Locked}, {draft.SlaDue}, {draft.FrozenUntil}, {sums.LastByAgent is true}, {sums.LastByAgent is not true},
              {sums.Preview}, {sums.Replies}, {written.Count}, {author}, {sums.LastAt}, {sums.LastByAgent}, {agentUpdatedAt}, {closedAt},
              {closedBy}, {draft.Imported}, {draft.TeamId}, {draft.ProductId}, {draft.WorkflowId}, {draft.BrandId}, {draft.Language},
              {draft.Urgency}, {(draft.OnHold ? now : null)}, {(draft.Archived && resolved ? now : null)}, {draft.ResultId},
              {closedAt ?? createdAt}, {createdAt}, {now})
            returning id
            """, ct);

        db.Count(department, status, false, 1);
        await MessageIndex.AddAsync(db, MessageKey.Of(id, 0), false, Folding.Words(draft.Subject), ct);
        await AddMessagesAsync(db, draft, written, id, status, vocabulary, createdAt, ct);

        foreach (var (position, follower) in draft.FollowerIds.Distinct().Index())
        {
            await db.AddAsync($"insert into ticket_followers (ticket_id, person_id, position) values ({id}, {follower}, {position})", ct);
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
        WriteSession db, TicketDraft draft, IReadOnlyList<NewMessage> written, long ticketId, long status, DeskVocabulary vocabulary, DateTimeOffset createdAt,
        CancellationToken ct)
    {
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
