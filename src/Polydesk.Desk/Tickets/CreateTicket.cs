using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Creates a ticket with its first message. Everything that is wrong with the draft is reported at once, and nothing is stored then. A customer creates
/// open tickets for themselves, says where they belong, of what type and how urgent they are, and sets nothing that staff decides.
/// </summary>
public sealed class CreateTicket(
    Database database, VocabularyCache vocabularies, TicketStore tickets, NewTickets newTickets, FieldRules fieldRules, FieldValueStore fields,
    RequesterFields requesterFields, TicketPeople ticketPeople, SaveContact contacts, ApiKeys keys, TimeProvider clock)
{
    public async Task<Outcome<Ticket>> RunAsync(TicketDraft draft, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        var open = vocabulary.FirstStatus(StatusKind.Open)?.Id ?? vocabulary.Statuses[0].Id;
        var status = draft.StatusId ?? open;

        if (!caller.IsStaff && (status != open || TicketDraftCheck.IsForStaff(draft)))
        {
            return Problem.Forbidden();
        }

        var rules = new TicketRules(vocabulary, caller, draft.Unread);
        var department = draft.DepartmentId ?? vocabulary.FirstDepartmentFor(caller)?.Id ?? 0;
        TicketDraftCheck.Values(draft, status, department, rules);

        await using var db = await database.BeginAsync(ct);
        await TicketDraftCheck.PeopleAsync(db, tickets, draft, rules, caller, ct);
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

        if (!draft.FieldsMayBeMissing)
        {
            var missing = check.MissingToCreate(vocabulary, Subject.Ticket, caller);
            rules.Refuse(vocabulary.FindStatus(status)?.Kind is StatusKind.Resolved ? missing.Union(check.MissingToClose(vocabulary, caller)) : missing);
        }

        var byEmail = draft.RequesterId is null ? draft.RequesterEmail : null;

        if (rules.Problems.Count == 0 && byEmail is not null && !caller.IsStaff && await EmailOfAsync(db, caller, ct) != EmailAddress.Key(byEmail))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        if (draft.NewContact is { } contact)
        {
            if ((await contacts.FindOrAddAsync(db, contact, vocabulary, caller, ct)).Failed(out var problem, out var made))
            {
                return problem.Fields is { } wrong ? Problem.Invalid([.. wrong.Select(p => p with { Field = "contact." + p.Field })]) : problem;
            }

            draft = draft with { Requester = new() { Id = made } };
        }

        var people = await ticketPeople.FindAsync(db, draft, department, rules, caller, ct);

        if (rules.Problems.Count > 0)
        {
            return Problem.Invalid(rules.Problems);
        }

        var requester = people.Requester ?? draft.RequesterId ?? caller.PersonId;

        if ((await requesterFields.WriteAsync(db, draft.RequesterInputs, requester, vocabulary, caller, ct)).Refusal is { } refusal)
        {
            return refusal;
        }

        var written = await FirstMessages.OfAsync(db, draft, requester, people.Ids, caller, ct);

        if (await FindRepeatedAsync(db, draft, written, requester, ct) is { } repeated)
        {
            return Problem.Conflict("ticket", repeated.ToString());
        }

        var id = await newTickets.AddAsync(db, new(draft, written, requester, department, status), vocabulary, caller, ct);
        await fields.SetAsync(db, Subject.Ticket, id, check.Changes, ct);

        var created = (await tickets.FindAsync(db, id, Caller.System, ct))!;
        await db.CommitAsync(ct);

        if (people.NewKeys.Count > 0)
        {
            await keys.IndexAsync(people.NewKeys);
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

    private static async ValueTask<string?> EmailOfAsync(Session db, Caller caller, CancellationToken ct) =>
        await db.FindAsync(static row => EmailAddress.Key(row.Text()), $"select email from people where id = {caller.PersonId}", ct);
}
