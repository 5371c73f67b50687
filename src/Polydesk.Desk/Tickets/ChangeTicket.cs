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
    Database database, VocabularyCache vocabularies, TicketStore tickets, MessageStore messages, FieldRules fieldRules, FieldValueStore fields, TicketTags tags,
    Customers customers, ApiKeys keys, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(long id, TicketChange change, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (await tickets.FindForUpdateAsync(db, id, caller, ct) is not { } ticket)
        {
            return Problem.NotFound("ticket", id);
        }

        if (!caller.IsStaff && IsForStaff(change))
        {
            return Problem.Forbidden();
        }

        // To who may not bring it back, a deleted ticket is not there.
        if (change.Deleted.Is(out var deleted) && !deleted && ticket.Deleted && !caller.IsAdmin)
        {
            return Problem.NotFound("ticket", id);
        }

        if (change.StatusKinds is { } kinds)
        {
            change = change with { StatusId = vocabulary.StatusOf(kinds, ticket.StatusId) };
        }

        var rules = new TicketRules(vocabulary, caller, change.Unread);
        await CheckAsync(db, ticket, change, rules, caller, ct);

        var check = await fieldRules.CheckAsync(db, vocabulary, Subject.Ticket, ticket.FieldValues, change.Fields, caller, ct);

        if (check.IsForbidden)
        {
            return Problem.Forbidden();
        }

        rules.Refuse(check.Problems);

        if (!change.FieldsMayBeMissing && change.StatusId.Is(out var status) && vocabulary.FindStatus(status)?.Kind is StatusKind.Resolved && status != ticket.StatusId)
        {
            rules.Refuse(check.MissingToClose(vocabulary, caller));
        }

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var made = new Made(db, ticket, vocabulary, caller, events, clock.GetUtcNow(), ct);
        var newKeys = await RequesterAsync(made, change, rules, ct);
        await WriteAsync(made, change, rules, ct);
        await WriteFieldsAsync(made, check.Changes, ct);

        if (!made.Anything)
        {
            return ticket;
        }

        await made.SaveAsync(change.KeepsTimes);
        var changed = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (newKeys.Count > 0)
        {
            await keys.IndexAsync(newKeys);
        }

        return changed;
    }

    private static bool IsForStaff(TicketChange change) => change is not
    {
        ParentId.IsGiven: false, StatusId.IsGiven: false, PriorityId.IsGiven: false, TypeId.IsGiven: false, DepartmentId.IsGiven: false,
        AgentId.IsGiven: false, RequesterId.IsGiven: false, RequesterEmail.IsGiven: false, Locked.IsGiven: false, Deleted.IsGiven: false, SlaDue.IsGiven: false,
        FrozenUntil.IsGiven: false, Bcc.IsGiven: false, FollowerIds.IsGiven: false, Tags.IsGiven: false, Description.IsGiven: false,
        TeamId.IsGiven: false, ProductId.IsGiven: false, WorkflowId.IsGiven: false, BrandId.IsGiven: false, Language.IsGiven: false, Urgency.IsGiven: false, OnHold.IsGiven: false, Archived.IsGiven: false,
    };

    private async ValueTask CheckAsync(
        WriteSession db, Ticket ticket, TicketChange change, TicketRules rules, Caller caller, CancellationToken ct)
    {
        if (change.Subject.Is(out var subject))
        {
            rules.Subject(subject);
        }

        // An agent may leave a ticket where it is even if they do not work there.
        long? department = change.DepartmentId.Is(out var to) && to != ticket.DepartmentId ? to : null;
        rules.Vocabulary(Given(change.StatusId), Given(change.PriorityId), Given(change.TypeId), department);
        rules.Urgency(change.Urgency.Or(1));
        rules.Vocabulary(change.ProductId.Or(null), change.WorkflowId.Or(null), change.BrandId.Or(null), change.Language.Or(null));
        await rules.TeamAsync(db, change.TeamId.Or(null), ct);
        rules.Addresses("cc", change.Cc.Or([]));
        rules.Addresses("bcc", change.Bcc.Or([]));
        rules.Tags(change.Tags.Or([]));

        var followers = change.FollowerIds.Or([]);
        await rules.LoadPeopleAsync(db, [change.AgentId.Or(null), Given(change.RequesterId), .. followers.Cast<long?>()], ct);

        if (change.AgentId.Or(null) is { } agent && agent != ticket.Agent?.Id)
        {
            rules.Staff("agent", agent);
        }

        if (change.RequesterId.Is(out var requester) && requester != ticket.Requester.Id)
        {
            rules.Requester("requester", requester);
        }
        else if (!change.RequesterId.IsGiven && change.RequesterEmail.Is(out var email) && !EmailAddress.IsValid(email))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        foreach (var follower in followers.Except(ticket.FollowerIds))
        {
            rules.Staff("followers", follower);
        }

        if (change.ParentId.Or(null) is { } parent && parent != ticket.ParentId
            && (parent == ticket.Id || !await tickets.ExistsAsync(db, parent, caller, ct) || await IsBelowAsync(db, parent, ticket.Id, ct)))
        {
            rules.Refuse("parent", FieldFault.Unknown, parent.ToString());
        }

        static long? Given(Optional<long> value) => value.Is(out var given) ? given : null;
    }

    /// <summary>Whether a ticket has the other among its parents; a ring of parents would have no top.</summary>
    private static async ValueTask<bool> IsBelowAsync(Session db, long ticket, long ancestor, CancellationToken ct)
    {
        long? above = ticket;

        for (var steps = 0; above is { } at && steps < 100; steps++)
        {
            above = await db.NumberAsync($"select parent_id from tickets where id = {at}", ct);

            if (above == ancestor)
            {
                return true;
            }
        }

        return above is not null;
    }

    private async ValueTask<IReadOnlyList<Credential>> RequesterAsync(Made made, TicketChange change, TicketRules rules, CancellationToken ct)
    {
        var (ticket, id, newKeys) = (made.Ticket, 0L, (IReadOnlyList<Credential>)[]);

        if (change.RequesterId.Is(out var given))
        {
            id = given;
        }
        else if (change.RequesterEmail.Is(out var email))
        {
            var found = await customers.FindOrAddCustomerAsync(made.Db, email, ticket.DepartmentId, made.Caller, ct);
            (id, newKeys) = (found.PersonId, found.NewKeys);
        }

        if (id != 0 && id != ticket.Requester.Id)
        {
            if (rules.Person(id) is null)
            {
                await rules.LoadPeopleAsync(made.Db, [id], ct);
            }

            await made.SetAsync(
                $"requester_id = {id}", EventTypes.RequesterChanged, EventValue.Of(ticket.Requester.Id, ticket.Requester.FullName),
                EventValue.Of(id, rules.Person(id)?.FullName ?? ""));
        }

        return newKeys;
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

        await ChooseAsync(made, change);
        await PressAsync(made, change);

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

    private static async ValueTask PressAsync(Made made, TicketChange change)
    {
        var ticket = made.Ticket;

        if (change.Urgency.Is(out var urgency) && urgency != ticket.Urgency)
        {
            await made.SetAsync($"urgency = {urgency}", EventTypes.UrgencyChanged, new(ticket.Urgency, LocalText.None), new(urgency, LocalText.None));
        }

        if (change.OnHold.Is(out var held) && held != ticket.HeldAt is not null)
        {
            await made.SetAsync(
                $"held_at = {(held ? made.Now : (DateTimeOffset?)null)}", EventTypes.HoldChanged, new(held ? 0 : 1, LocalText.None), new(held ? 1 : 0, LocalText.None));
        }

        // A ticket that is not resolved any more has left the archive by that.
        if (change.Archived.Is(out var archived) && archived != ticket.ArchivedAt is not null && made.IsResolved)
        {
            made.Set($"archived_at = {(archived ? made.Now : (DateTimeOffset?)null)}");
        }
    }

    private static async ValueTask ChooseAsync(Made made, TicketChange change)
    {
        var (ticket, words) = (made.Ticket, made.Vocabulary);

        if (change.TeamId.Is(out var team) && team != ticket.TeamId)
        {
            await made.SetAsync($"team_id = {team}", EventTypes.TeamChanged, Value(ticket.TeamId, null), Value(team, null));
        }

        if (change.ProductId.Is(out var product) && product != ticket.ProductId)
        {
            await made.SetAsync(
                $"product_id = {product}", EventTypes.TicketProductChanged, Value(ticket.ProductId, words.FindProduct(ticket.ProductId ?? 0)?.Name),
                Value(product, words.FindProduct(product ?? 0)?.Name));
        }

        if (change.WorkflowId.Is(out var workflow) && workflow != ticket.WorkflowId)
        {
            await made.SetAsync(
                $"workflow_id = {workflow}", EventTypes.WorkflowChanged, Value(ticket.WorkflowId, words.FindWorkflow(ticket.WorkflowId ?? 0)?.Name),
                Value(workflow, words.FindWorkflow(workflow ?? 0)?.Name));
        }

        if (change.BrandId.Is(out var brand) && brand != ticket.BrandId)
        {
            await made.SetAsync($"brand_id = {brand}", EventTypes.BrandChanged, Value(ticket.BrandId, null), Value(brand, null));
        }

        if (change.Language.Is(out var language) && language != ticket.Language)
        {
            await made.SetAsync($"language = {language}", EventTypes.LanguageChanged, EventValue.Of(ticket.Language ?? ""), EventValue.Of(language ?? ""));
        }

        static EventValue Value(long? id, LocalText? name) => new(id ?? 0, name ?? LocalText.None);
    }

    private static ValueTask<bool> WorksInAsync(Session db, long person, long department, CancellationToken ct) => db.ExistsAsync(
        $"""
        select id from people where id = {person} and (role >= {Role.Admin}
          or id in (select person_id from person_departments where department_id = {department}))
        """, ct);

    private async ValueTask DescribeAsync(Made made, MessageText text, CancellationToken ct)
    {
        var first = await made.Db.NumberAsync($"select min(id) from messages where ticket_id = {made.Ticket.Id} and kind <> {MessageKind.Note}", ct);

        if (first is null
            || await messages.FindAsync(made.Db, made.Ticket.Id, first.Value, [MessageKind.Customer, MessageKind.Agent], ct) is not { } message
            || message.Html == text.Html)
        {
            return;
        }

        await messages.SetTextAsync(made.Db, message, text, made.Now, ct);
        await LastWords.SetAsync(made.Db, made.Ticket, ct);
        made.Touch();
        await events.AppendAsync(made.Db, Event.OfMessage(EventTypes.ReplyChanged, made.Ticket.Id, message.Id), made.Caller, ct);
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
            await events.AppendAsync(made.Db, changed.OfTicket(made.Ticket.Id, made.Vocabulary), made.Caller, ct);
        }
    }
}
