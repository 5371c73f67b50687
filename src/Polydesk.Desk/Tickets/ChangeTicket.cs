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
    RequesterFields requesterFields, TicketTags tags, TicketPeople people, ApiKeys keys, EventLog events, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(long id, TicketChange change, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        var rules = new TicketRules(vocabulary, caller, change.Unread);
        var isForbidden = !caller.IsStaff && TicketChangeCheck.IsForStaff(change);
        await using var db = await database.BeginAsync(ct);
        var named = isForbidden ? NamedPeople.Nobody : await people.HoldAsync(db, id, change, rules, caller, ct);

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
            db, change.RequesterInputs, change.RequesterId.Is(out var given) ? given : change.RequesterEmail.IsGiven ? named.Requester : ticket.Requester.Id,
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
        var requester = await TicketParticipants.RequesterAsync(made, change, named.Requester, rules, ct);
        ofRequester = await requesterFields.WriteAsync(db, change.RequesterInputs, requester, vocabulary, caller, ct);

        if (ofRequester.Refusal is { } refusal)
        {
            return refusal;
        }

        await WriteAsync(made, change, rules, ct);
        await WriteFieldsAsync(made, check.Changes, ct);

        if (change.Star.Is(out var star))
        {
            await TicketStars.SetAsync(db, id, caller.PersonId, star, ct);
        }
        else if (!made.Anything && !ofRequester.IsChange && named.NewKeys.Count == 0)
        {
            return ticket;
        }

        if (made.Anything)
        {
            await made.SaveAsync(change.KeepsTimes);
        }

        var changed = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (named.NewKeys.Count > 0)
        {
            await keys.IndexAsync(named.NewKeys);
        }

        return changed;
    }

    private async ValueTask WriteAsync(Made made, TicketChange change, TicketRules rules, CancellationToken ct)
    {
        var ticket = made.Ticket;

        if (change.Subject.Is(out var subject) && subject.Trim() is var trimmed && trimmed != ticket.Subject)
        {
            await made.SetAsync($"subject = {trimmed}", EventTypes.SubjectChanged, EventValue.Of(ticket.Subject), EventValue.Of(trimmed));
            await MessageIndex.AddAsync(made.Db, MessageKey.Of(ticket.Id, 0), false, Folding.Words(trimmed), ct);
        }

        if (change.Description.Is(out var text))
        {
            await DescribeAsync(made, text, ct);
        }

        if (change.StatusId.Is(out var status) && status != ticket.StatusId)
        {
            await made.SetStatusAsync(status);
        }

        await TicketAttributes.ChooseAsync(made, change);
        await TicketAttributes.PressAsync(made, change);
        await TicketPlace.MoveAsync(made, change, rules, ct);
        await TicketAttributes.BindAsync(made, change);
        await TicketParticipants.WriteAsync(made, change, ct);

        if (TicketTags.Distinct([.. change.Tags.Is(out var given) ? given : ticket.Tags, .. change.AddedTags]) is var wanted && !TicketTags.AreSame(wanted, ticket.Tags))
        {
            await tags.SetAsync(made.Db, ticket.Id, wanted, ct);
            await made.NoteAsync(EventTypes.TagsChanged, EventValue.OfList(ticket.Tags), EventValue.OfList(wanted));
        }
    }

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
