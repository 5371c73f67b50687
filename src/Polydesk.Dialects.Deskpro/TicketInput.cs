using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads what a request says a ticket is to be (TicketWrite in section 3.1).</summary>
internal static class TicketInput
{
    public static async ValueTask<TicketDraft> DraftAsync(DeskproCall call)
    {
        var body = call.Body;
        var person = TicketValues.Person(body, call);
        var first = await FirstMessage.ReadAsync(body, call);
        var agent = await TicketValues.AgentAsync(body, call);
        body.Require("subject", "title");
        TicketValues.CheckStar(body);
        var requester = person ?? new(call.Caller.PersonId, "");
        await TicketValues.CheckOrganizationAsync(body, requester, call);
        var draft = new TicketDraft
        {
            Subject = body.Text("subject", "title").Or("-"),
            RequesterId = requester.Id,
            Requester = requester is { Id: null, Email.Length: > 0 } ? requester.Customer : null,
            DepartmentId = body.Id("department").Or(null),
            TypeId = body.Id("category").Or(null),
            PriorityId = body.Id("priority").Or(null),
            ParentId = body.Id("parent").Or(null),
            AgentId = agent.Or(null),
            ProductId = body.Id("product").Or(null),
            WorkflowId = body.Id("workflow").Or(null),
            BrandId = TicketValues.Brand(body, call).Or(null),
            TeamId = body.Id("agent_team").Or(null),
            Language = TicketValues.Language(body, call).Or(null),
            Urgency = TicketValues.Urgency(body).Or(1),
            OnHold = body.Flag("is_hold").Or(false),
            Archived = body["status"].AsText().Or("") is TicketStatus.Archived or "closed",
            Tags = body.Texts("labels").Or([]),
            Star = body.Id("star").Or(null),
            CopiesArePeople = true,
            Cc = await PersonRef.AddressesAsync(PersonRef.ReadList(body["cc"], call, "cc"), call, "cc"),
            FollowerIds = await PersonRef.FindAsync(PersonRef.ReadList(body["followers"], call, "followers"), call, "followers"),
            Fields = FieldBody.Read(body, Subject.Ticket, call.Vocabulary),
            FieldsMayBeMissing = true,
            MayBeEmpty = true,
            RepeatedWithin = call.Visit.Settings.DuplicateWindow,
        };

        if (await FirstMessage.WithFilesAsync(first, body, call) is { } message)
        {
            draft = draft with { Messages = [FirstMessage.ByWhom(message with { Cc = draft.Cc }, requester)] };
        }

        draft = draft with { StatusId = StatusOf(body, call, draft.Messages is [{ Kind: MessageKind.Agent }] ? StatusKind.Pending : StatusKind.Open) };

        if (body.Date("date_created").Is(out var created) && created is { } at)
        {
            if (call.Caller.IsAdmin)
            {
                draft = draft with { Imported = true, CreatedAt = at };
            }
            else
            {
                body.Refuse("date_created", FaultCodes.BadChoice, "Only an admin may say when a ticket was created.");
            }
        }

        return draft;
    }

    public static async ValueTask<TicketChange> ChangeAsync(DeskproCall call)
    {
        var body = call.Body;
        var person = TicketValues.ChangedPerson(body, call);
        TicketValues.CheckStar(body);

        if (body.Id("organization").IsGiven && await Tickets.FindAsync(call, Tickets.IdOf(call)) is { } present)
        {
            await TicketValues.CheckOrganizationAsync(body, person is { IsNobody: false } ? person : new(present.Person, ""), call);
        }

        var change = new TicketChange
        {
            Subject = body.Text("subject", "title"),
            DepartmentId = TicketValues.Needed(body, "department"),
            TypeId = body.Id("category").Is(out var category) ? category ?? 0 : default(Optional<long>),
            PriorityId = TicketValues.Needed(body, "priority"),
            ParentId = body.Id("parent"),
            AgentId = await TicketValues.AgentAsync(body, call),
            ProductId = body.Id("product"),
            WorkflowId = body.Id("workflow"),
            BrandId = TicketValues.Brand(body, call),
            TeamId = body.Id("agent_team"),
            Language = TicketValues.Language(body, call),
            Urgency = TicketValues.Urgency(body),
            OnHold = body.Flag("is_hold"),
            Star = body.Id("star"),
            CopiesArePeople = true,
            Fields = FieldBody.Read(body, Subject.Ticket, call.Vocabulary),
            FieldsMayBeMissing = true,
        };

        if (person is { IsNobody: false })
        {
            change = person.Id is { } id ? change with { RequesterId = id } : change with { RequesterEmail = person.Email };
        }

        if (body.Texts("labels").Is(out var labels))
        {
            change = change with { Tags = change.Tags.With(labels) };
        }

        if (body["cc"].Kind is not ParameterKind.Absent)
        {
            change = await CopiesAsync(body, change, call);
        }

        if (body["followers"].Kind is not ParameterKind.Absent)
        {
            change = change with
            {
                FollowerIds = change.FollowerIds.With(await PersonRef.FindAsync(PersonRef.ReadList(body["followers"], call, "followers"), call, "followers")),
            };
        }

        return await StatusAsync(body, change, call);
    }

    /// <summary>Who is to get copies; nothing when these are the people whom the ticket shows, which not all addresses are.</summary>
    private static async ValueTask<TicketChange> CopiesAsync(DeskproInput body, TicketChange change, DeskproCall call)
    {
        var (id, people) = (Tickets.IdOf(call), PersonRef.ReadList(body["cc"], call, "cc"));

        if (people.All(p => p.Id is not null) && await Tickets.FindAsync(call, id) is { } shown && shown.Cc.ToHashSet().SetEquals(people.Select(p => p.Id!.Value)))
        {
            return change;
        }

        var copies = await PersonRef.AddressesAsync(people, call, "cc");

        if (copies.Count == 0)
        {
            return change with { Cc = change.Cc.With(copies) };
        }

        // Addresses of nobody stay, and so does who is added meanwhile.
        var others = (await CcPeople.CopiesAsync(call, id)).Where(c => c.Person is not null).Select(c => c.Address);
        return change with { AddedCc = copies, RemovedCc = [.. others.ExceptBy(copies.Select(EmailAddress.Key), EmailAddress.Key)] };
    }

    /// <summary>
    /// A status by its word keeps one of the desk's that already means it; one that hides the ticket deletes it, any other brings it back. Spam is hidden already.
    /// </summary>
    private static async ValueTask<TicketChange> StatusAsync(DeskproInput body, TicketChange change, DeskproCall call)
    {
        if (!body.Text("status").Is(out var code))
        {
            return change;
        }

        if (code is TicketStatus.Deleted or TicketStatus.Hidden)
        {
            return code is TicketStatus.Hidden && await Tickets.FindAsync(call, Tickets.IdOf(call)) is { Status: TicketStatus.Hidden } ? change : change with { Deleted = true };
        }

        if (TicketStatus.KindsOf(code) is { } kinds)
        {
            return change with { StatusKinds = kinds, Deleted = false, Archived = code is TicketStatus.Archived or "closed" };
        }

        if (TicketStatus.Find(code, call.Vocabulary) is { } status)
        {
            return change with { StatusId = status.Id, Deleted = false };
        }

        body.Refuse("status", FaultCodes.BadChoice);
        return change;
    }

    private static long? StatusOf(DeskproInput body, DeskproCall call, StatusKind usual)
    {
        if (body.Text("status").Is(out var code) && code.Length > 0)
        {
            if (TicketStatus.IdsOf(code, call.Vocabulary) is [var first, ..])
            {
                return first;
            }

            body.Refuse("status", FaultCodes.BadChoice);
        }

        return call.Vocabulary.FirstStatus(usual)?.Id;
    }
}
