using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Changes what is given of a ticket, all or nothing, with one event for each attribute that really changed. Setting the present value again changes
/// nothing. A customer changes only the subject, the copies and fields open to customers.
/// </summary>
public sealed class ChangeTicket(
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FieldRules fieldRules, FieldValueStore fields,
    RequesterFields requesterFields, TicketTags tags, Customers customers, ApiKeys keys, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(long id, TicketChange change, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        var rules = new TicketRules(vocabulary, caller, change.Unread);
        var isForbidden = !caller.IsStaff && TicketChangeCheck.IsForStaff(change);
        await using var db = await database.BeginAsync(ct);
        var found = isForbidden ? null : await HoldAsync(db, id, change, rules, caller, ct);

        if (await tickets.FindForUpdateAsync(db, id, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", id);
        }

        if (isForbidden)
        {
            return Problem.Forbidden();
        }

        // To who may not bring it back, a deleted ticket is not there.
        if (change.Deleted.Is(out var deleted) && !deleted && ticket.Deleted && !caller.IsAdmin)
        {
            return Problem.NotFound("ticket", id);
        }

        change = change.Of(ticket, vocabulary);
        await TicketChangeCheck.RunAsync(db, tickets, ticket, change, rules, caller, ct);

        var check = await fieldRules.CheckAsync(db, vocabulary, Subject.Ticket, ticket.FieldValues, change.Fields, caller, ct);

        var ofRequester = await requesterFields.CheckAsync(
            db, change.RequesterInputs, change.RequesterId.Is(out var given) ? given : change.RequesterEmail.IsGiven ? found?.PersonId : ticket.Requester.Id,
            change.RequesterEmail.Or(""), vocabulary, caller, ct);

        if (check.IsForbidden || ofRequester.IsForbidden)
        {
            return Problem.Forbidden();
        }

        rules.Refuse([.. check.Problems, .. ofRequester.Problems]);

        if (!change.FieldsMayBeMissing && change.StatusId.Is(out var status) && vocabulary.FindStatus(status)?.Kind is StatusKind.Resolved && status != ticket.StatusId)
        {
            rules.Refuse(check.MissingToClose(vocabulary, caller));
        }

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var made = new Made(db, ticket, vocabulary, caller, events, clock.GetUtcNow(), ct);
        var requester = await RequesterAsync(made, change, found, rules, ct);
        ofRequester = await requesterFields.WriteAsync(db, change.RequesterInputs, requester, vocabulary, caller, ct);

        if (ofRequester.Refusal is { } refusal)
        {
            return refusal;
        }

        await WriteAsync(made, change, rules, ct);
        await WriteFieldsAsync(made, check.Changes, ct);

        if (!made.Anything && !ofRequester.IsChange)
        {
            return ticket;
        }

        if (made.Anything)
        {
            await made.SaveAsync(change.KeepsTimes);
        }

        var changed = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (found is { NewKeys.Count: > 0 })
        {
            await keys.IndexAsync(found.NewKeys);
        }

        return changed;
    }

    /// <summary>
    /// Names are held before rows, and people before tickets: whom the change names is found, or made, before the ticket is. Refused, nothing of it stays.
    /// </summary>
    private async ValueTask<FoundCustomer?> HoldAsync(WriteSession db, long id, TicketChange change, TicketRules rules, Caller caller, CancellationToken ct)
    {
        FoundCustomer? requester = null;
        long? named = change.RequesterId.Is(out var given) ? given : null;
        await rules.LoadPeopleAsync(db, [change.AgentId.Or(null), .. change.FollowerIds.Or([]).Cast<long?>()], [named], ct);

        if (change.ParentId.Or(null) is not null)
        {
            await db.HoldAsync(TicketStore.Parents, ct);
        }

        if (named is null && change.RequesterEmail.Is(out var email) && EmailAddress.IsValid(email))
        {
            var department = await db.NumberAsync($"select department_id from tickets where id = {id}", ct) ?? 0;
            requester = await customers.FindOrAddCustomerAsync(db, email, department, caller, ct);

            if (requester is null)
            {
                rules.Refuse("requester_email", FieldFault.NoGroup);
            }
        }

        await RequesterFields.HoldAsync(db, change.RequesterInputs, named ?? requester?.PersonId, id, ct);
        return requester;
    }

    private static async ValueTask<long> RequesterAsync(Made made, TicketChange change, FoundCustomer? found, TicketRules rules, CancellationToken ct)
    {
        var before = made.Ticket.Requester;
        var id = change.RequesterId.Or(found?.PersonId ?? before.Id);

        if (id != before.Id)
        {
            if (rules.Person(id) is null)
            {
                await rules.LoadPeopleAsync(made.Db, [], [id], ct);
            }

            await made.SetAsync(
                $"requester_id = {id}", EventTypes.RequesterChanged, EventValue.Of(before.Id, before.FullName), EventValue.Of(id, rules.Person(id)?.FullName ?? ""));
        }

        return id;
    }

    private async ValueTask WriteAsync(Made made, TicketChange change, TicketRules rules, CancellationToken ct)
    {
        var (ticket, words, db) = (made.Ticket, made.Vocabulary, made.Db);

        if (change.Subject.Is(out var subject) && subject.Trim() is var trimmed && trimmed != ticket.Subject)
        {
            await made.SetAsync($"subject = {trimmed}", EventTypes.SubjectChanged, EventValue.Of(ticket.Subject), EventValue.Of(trimmed));
            await MessageIndex.AddAsync(db, MessageKey.Of(ticket.Id, 0), false, Folding.Words(trimmed), ct);
        }

        if (change.Description.Is(out var text))
        {
            await DescribeAsync(made, text, ct);
        }

        if (change.StatusId.Is(out var status) && status != ticket.StatusId)
        {
            await made.SetStatusAsync(status);
        }

        if (change.PriorityId.Is(out var priority) && priority != ticket.PriorityId)
        {
            await made.SetAsync(
                $"priority_id = {priority}", EventTypes.PriorityChanged, new(ticket.PriorityId, words.FindPriority(ticket.PriorityId)!.Name),
                new(priority, words.FindPriority(priority)!.Name));
        }

        if (change.TypeId.Is(out var type) && type != ticket.TypeId)
        {
            await made.SetAsync(
                $"type_id = {type}", EventTypes.TypeChanged, new(ticket.TypeId, words.FindType(ticket.TypeId)!.Name), new(type, words.FindType(type)!.Name));
        }

        await TicketAttributes.ChooseAsync(made, change);
        await TicketAttributes.PressAsync(made, change);

        if (change.DepartmentId.Is(out var department) && department != ticket.DepartmentId)
        {
            await made.SetDepartmentAsync(department);
        }

        if (change is { MoveDropsStrangers: true, AgentId.IsGiven: false } && ticket.Agent is { } agentBefore
            && change.DepartmentId.Is(out var target) && target != ticket.DepartmentId && !await WorksInAsync(db, agentBefore.Id, target, ct))
        {
            await made.SetAsync($"agent_id = {(long?)null}", EventTypes.AgentChanged, Named(agentBefore), Named(null));
        }

        if (change.AgentId.Is(out var agent) && agent != ticket.Agent?.Id)
        {
            await made.SetAsync(
                $"agent_id = {agent}", EventTypes.AgentChanged, Named(ticket.Agent), Named(agent is null ? null : rules.Person(agent.Value)));
        }

        if (change.Deleted.Is(out var deleted) && deleted != ticket.Deleted)
        {
            await made.SetDeletedAsync(deleted);
        }

        if (change.ResultId.Is(out var result) && result != ticket.ResultId)
        {
            made.Set($"result_id = {result}");
        }

        if (change.Locked.Is(out var locked) && locked != ticket.Locked)
        {
            await made.SetAsync($"locked = {locked}", EventTypes.LockChanged, new(ticket.Locked ? 1 : 0, LocalText.None), new(locked ? 1 : 0, LocalText.None));
        }

        if (change.SlaDue.Is(out var sla) && sla != ticket.SlaDue)
        {
            await made.SetAsync($"sla_due = {sla}", EventTypes.SlaChanged, Time(ticket.SlaDue), Time(sla));
        }

        if (change.FrozenUntil.Is(out var frozen) && frozen != ticket.FrozenUntil)
        {
            await made.SetAsync($"frozen_until = {frozen}", EventTypes.FreezeChanged, Time(ticket.FrozenUntil), Time(frozen));
        }

        if (change.ParentId.Is(out var parent) && parent != ticket.ParentId)
        {
            await made.SetAsync(
                $"parent_id = {parent}", EventTypes.ParentChanged, new(ticket.ParentId ?? 0, LocalText.None), new(parent ?? 0, LocalText.None));
        }

        if (change.Cc.Is(out var cc) && !cc.SequenceEqual(ticket.Cc))
        {
            await made.SetAsync($"cc = {MessageStore.Json(cc)}", EventTypes.CcChanged, List(ticket.Cc), List(cc));
        }

        if (change.Bcc.Is(out var bcc) && !bcc.SequenceEqual(ticket.Bcc))
        {
            await made.SetAsync($"bcc = {MessageStore.Json(bcc)}", EventTypes.CcChanged, List(ticket.Bcc), List(bcc));
        }

        if (change.FollowerIds.Is(out var followers) && !followers.Distinct().SequenceEqual(ticket.FollowerIds))
        {
            await FollowAsync(made, [.. followers.Distinct()], ct);
        }

        if (TicketTags.Distinct([.. change.Tags.Is(out var given) ? given : ticket.Tags, .. change.AddedTags]) is var wanted && !TicketTags.AreSame(wanted, ticket.Tags))
        {
            await tags.SetAsync(db, ticket.Id, wanted, ct);
            await made.NoteAsync(EventTypes.TagsChanged, List(ticket.Tags), List(wanted));
        }

        static EventValue Named(PersonName? person) => person is null ? new(0, LocalText.None) : EventValue.Of(person.Id, person.FullName);

        static EventValue Time(DateTimeOffset? time) => new(time?.ToUnixTimeMilliseconds() ?? 0, LocalText.None);

        static EventValue List(IReadOnlyList<string> texts) => EventValue.Of(string.Join(", ", texts));
    }

    private static ValueTask<bool> WorksInAsync(Session db, long person, long department, CancellationToken ct) => db.ExistsAsync(
        $"""
        select id from people where id = {person} and (role >= {Role.Admin}
          or id in (select person_id from person_departments where department_id = {department}))
        """, ct);

    private async ValueTask DescribeAsync(Made made, MessageText text, CancellationToken ct)
    {
        if (await FirstMessages.FindIdAsync(made.Db, made.Ticket.Id, ct) is not { } first
            || await messages.FindAsync(made.Db, made.Ticket.Id, first, [MessageKind.Customer, MessageKind.Agent], ct) is not { } message
            || new MessageChange(text, null).Keeps(message))
        {
            return;
        }

        await messages.SetTextAsync(made.Db, message, text, made.Now, ct);
        await LastWords.SetAsync(made.Db, made.Ticket, ct);
        made.Touch();
        await events.AppendAsync(made.Db, Event.OfMessage(EventTypes.ReplyChanged, made.Ticket.Id, message.Id), made.Caller, ct, made.Now);
    }

    private static async ValueTask FollowAsync(Made made, IReadOnlyList<long> followers, CancellationToken ct)
    {
        await made.Db.AddAsync($"delete from ticket_followers where ticket_id = {made.Ticket.Id}", ct);

        foreach (var (position, follower) in followers.Index())
        {
            await made.Db.AddAsync(
                $"insert into ticket_followers (ticket_id, person_id, position) values ({made.Ticket.Id}, {follower}, {position})", ct);
        }

        await made.NoteAsync(
            EventTypes.FollowersChanged, EventValue.Of(string.Join(", ", made.Ticket.FollowerIds)), EventValue.Of(string.Join(", ", followers)));
    }

    private async ValueTask WriteFieldsAsync(Made made, IReadOnlyList<FieldChange> changes, CancellationToken ct)
    {
        await fields.SetAsync(made.Db, Subject.Ticket, made.Ticket.Id, changes, ct);

        foreach (var changed in changes)
        {
            made.Touch();
            await events.AppendAsync(made.Db, changed.OfTicket(made.Ticket.Id, made.Vocabulary), made.Caller, ct, made.Now);
        }
    }
}
