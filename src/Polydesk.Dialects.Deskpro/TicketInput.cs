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
    public static IReadOnlyList<Param> Update { get; } =
    [
        new("subject", ParamType.Text) { Required = true, Aliases = ["title"] },
        new("person", ParamType.Person, "The requester; without one, the agent who asks.") { Aliases = ["person_id"] },
        new("person_email", ParamType.Text, "The requester's address, in place of person."),
        new("person_name", ParamType.Text, "The name of a new requester."),
        new("department", ParamType.Integer),
        new("category", ParamType.Integer),
        new("priority", ParamType.Integer),
        new("parent", ParamType.Integer),
        new("agent", ParamType.Person, "null unassigns."),
        new("status", ParamType.Text, "awaiting_agent, awaiting_user, pending, resolved, archived, hidden.deleted, hidden.spam, or with a sub-status like pending.5."),
        new("product", ParamType.Integer),
        new("workflow", ParamType.Integer),
        new("language", ParamType.Integer),
        new("brand", ParamType.Integer),
        new("organization", ParamType.Integer, "A ticket belongs to the organization of its requester: only that one is accepted."),
        new("agent_team", ParamType.Integer),
        new("urgency", ParamType.Integer, "From 1 to 10."),
        new("is_hold", ParamType.Flag),
        new("star", ParamType.Integer, "The caller's own; null takes it away."),
        new("labels", ParamType.Texts, "Replaces all labels."),
        new("cc", ParamType.List, "People by id, address or object; unknown addresses become people."),
        new("followers", ParamType.List, "Agents."),
        new("fields", ParamType.Map, "Custom fields by id or alias."),
        new("suppress_user_notify", ParamType.Flag),
    ];

    public static IReadOnlyList<Param> Create { get; } =
    [
        .. Update,
        new("message", ParamType.Map, "The first message: an object, or its text alone."),
        new("attachments", ParamType.List, "Files of the first message."),
        new("date_created", ParamType.Date, "For imports, by admins."),
    ];

    public static DeskproNames Names { get; } = new(
        ("title", "subject"), ("requester", "person"), ("requester_email", "person"), ("customer", "person"), ("customer_email", "person"), ("author", "message.person"),
        ("team", "agent_team"), ("type", "category"), ("tags", "labels"), ("description", "message"));

    public static async ValueTask<TicketDraft> DraftAsync(DeskproCall call)
    {
        var body = call.Body;
        var person = Person(body, call);
        var first = await FirstAsync(body, call);
        var agent = await AgentAsync(body, call);
        body.Require("subject", "title");
        CheckStar(body);
        var requester = person ?? new(call.Caller.PersonId, "");
        await CheckOrganizationAsync(body, requester, call);
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
            BrandId = Brand(body, call).Or(null),
            TeamId = body.Id("agent_team").Or(null),
            Language = Language(body, call).Or(null),
            Urgency = Urgency(body).Or(1),
            OnHold = body.Flag("is_hold").Or(false),
            Archived = body["status"].AsText().Or("") is TicketStatus.Archived or "closed",
            Tags = body.Texts("labels").Or([]),
            Cc = await PersonRef.AddressesAsync(PersonRef.ReadList(body["cc"], call, "cc"), call, "cc"),
            FollowerIds = await PersonRef.FindAsync(PersonRef.ReadList(body["followers"], call, "followers"), call, "followers"),
            Fields = FieldBody.Read(body, Subject.Ticket, call.Vocabulary),
            FieldsMayBeMissing = true,
            MayBeEmpty = true,
            RepeatedWithin = call.Visit.Settings.DuplicateWindow,
        };

        // Files may come beside the message, and without any text.
        if (await Attachments.ReadAsync(body, call, "attachments") is { Count: > 0 } beside)
        {
            first ??= new(MessageText.Of(""));
            first = first with { Files = [.. first.Files, .. beside] };
        }

        if (first is not null)
        {
            var author = first.AuthorId ?? first.Customer?.Id ?? requester.Id;
            var byRequester = first is { AuthorId: null, Customer: null } || (author is not null && author == requester.Id);
            first = first with { Cc = draft.Cc };
            draft = draft with { Messages = [byRequester ? first with { AuthorId = null, Customer = null, Kind = MessageKind.Customer } : first with { Kind = MessageKind.Agent }] };
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
        var person = Person(body, call);
        CheckStar(body);

        if (body.Id("organization").IsGiven && await Tickets.FindAsync(call, Tickets.IdOf(call)) is { } present)
        {
            await CheckOrganizationAsync(body, person is { IsNobody: false } ? person : new(present.Person, ""), call);
        }

        var change = new TicketChange
        {
            Subject = body.Text("subject", "title"),
            DepartmentId = Needed(body, "department"),
            TypeId = body.Id("category").Is(out var category) ? category ?? 0 : default(Optional<long>),
            PriorityId = Needed(body, "priority"),
            ParentId = body.Id("parent"),
            AgentId = await AgentAsync(body, call),
            ProductId = body.Id("product"),
            WorkflowId = body.Id("workflow"),
            BrandId = Brand(body, call),
            TeamId = body.Id("agent_team"),
            Language = Language(body, call),
            Urgency = Urgency(body),
            OnHold = body.Flag("is_hold"),
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
            change = change with { Cc = await CopiesAsync(body, call) };
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
    private static async ValueTask<Optional<IReadOnlyList<string>>> CopiesAsync(DeskproInput body, DeskproCall call)
    {
        var (id, people) = (Tickets.IdOf(call), PersonRef.ReadList(body["cc"], call, "cc"));

        if (people.All(p => p.Id is not null) && await Tickets.FindAsync(call, id) is { } shown && shown.Cc.ToHashSet().SetEquals(people.Select(p => p.Id!.Value)))
        {
            return default;
        }

        var copies = await PersonRef.AddressesAsync(people, call, "cc");
        var strangers = copies.Count == 0 ? [] : (await CcPeople.CopiesAsync(call, id)).Where(c => c.Person is null).Select(c => c.Address);
        return new Optional<IReadOnlyList<string>>().With([.. copies, .. strangers.Except(copies, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>A ticket has the organization of its requester; a request that names it must name that one.</summary>
    private static async ValueTask CheckOrganizationAsync(DeskproInput body, PersonRef requester, DeskproCall call)
    {
        if (!body.Id("organization").Is(out var given) || given is not { } organization)
        {
            return;
        }

        await using var db = await call.OpenAsync();
        var person = requester.Id ?? await call.Get<PersonStore>().FindIdByEmailAsync(db, requester.Email, call.Aborted);

        if (person is null || await db.NumberAsync($"select organization_id from people where id = {person}", call.Aborted) != organization)
        {
            body.Refuse("organization", FaultCodes.BadChoice, "A ticket has the organization of its requester.");
        }
    }

    private static void CheckStar(DeskproInput body)
    {
        if (body.Id("star").Is(out var star) && star is { } id && Star.Find(id) is null)
        {
            body.Refuse("star", FaultCodes.BadChoice);
        }
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

    private static Optional<int> Urgency(DeskproInput body)
    {
        if (!body.Int("urgency").Is(out var urgency))
        {
            return default;
        }

        if (urgency is >= 1 and <= 10)
        {
            return (int)urgency;
        }

        body.Refuse("urgency", FaultCodes.OutOfRange, "Must be a number between 1 and 10");
        return default;
    }

    /// <summary>The default brand is what a ticket without one has.</summary>
    private static Optional<long?> Brand(DeskproInput body, DeskproCall call) =>
        body.Id("brand").Is(out var brand) ? brand == call.Vocabulary.DefaultBrand.Id ? (long?)null : brand : default(Optional<long?>);

    private static Optional<string?> Language(DeskproInput body, DeskproCall call)
    {
        if (!body.Id("language").Is(out var given))
        {
            return default;
        }

        if (given is not { } id)
        {
            return (string?)null;
        }

        if (LanguageBody.Find(id, call.Vocabulary) is { } code)
        {
            return code;
        }

        body.Refuse("language", FaultCodes.BadChoice);
        return default;
    }

    private static PersonRef? Person(DeskproInput body, DeskproCall call)
    {
        if (body["person", "person_id"] is { IsAbsent: false } sent)
        {
            return PersonRef.Read(sent, call, "person");
        }

        return body["person_email"].IsAbsent ? null
            : PersonRef.Read(body["person_email"], call, "person_email") with { Name = body.TextOrEmpty("person_name").Or("") };
    }

    private static async ValueTask<Optional<long?>> AgentAsync(DeskproInput body, DeskproCall call)
    {
        var sent = body["agent"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (sent.IsAbsent || sent is { Kind: ParameterKind.Text, Literal: "" or "0" } or { Kind: ParameterKind.Number, Literal: "0" })
        {
            return (long?)null;
        }

        return await PersonRef.FindAsync([PersonRef.Read(sent, call, "agent")], call, "agent") is [var id] ? id : default(Optional<long?>);
    }

    /// <summary>The first message; null when there is none.</summary>
    private static async ValueTask<MessageDraft?> FirstAsync(DeskproInput body, DeskproCall call)
    {
        var sent = body["message"];

        if (sent.IsAbsent)
        {
            return null;
        }

        var faults = call.Faults.At("message");
        var inner = sent.Kind is ParameterKind.Map
            ? new DeskproInput(sent, faults)
            : new DeskproInput(Parameter.OfMap(new() { ["message"] = sent }), faults);

        var files = await Attachments.ReadAsync(inner, call, "attachments", "inline_attachments");

        if ((MessageInput.Text(inner) ?? (files.Count > 0 ? MessageText.Of("") : null)) is not { } text)
        {
            return null;
        }

        var draft = new MessageDraft(text) { Files = files };

        if (inner["person"] is not { IsAbsent: false } author)
        {
            return draft;
        }

        var person = PersonRef.Read(author, call, "message.person");
        return person.Id is { } id ? draft with { AuthorId = id } : draft with { Customer = person.Customer };
    }

    /// <summary>A thing that a ticket cannot be without.</summary>
    private static Optional<long> Needed(DeskproInput body, string name)
    {
        if (!body.Id(name).Is(out var given))
        {
            return default;
        }

        if (given is { } id)
        {
            return id;
        }

        body.Refuse(name, FaultCodes.Required);
        return default;
    }
}
