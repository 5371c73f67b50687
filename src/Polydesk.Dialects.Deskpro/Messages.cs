using Polydesk.Desk;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The messages of a ticket: replies of both sides, and notes.</summary>
internal static class Messages
{
    private const string Tag = "tickets.ticket_messages";

    private static readonly DeskproNames Names = new(("author", "person"), ("customer", "person"), ("customer_email", "person"));

    public static IReadOnlyList<MessageKind> AllKinds { get; } = [MessageKind.Customer, MessageKind.Agent, MessageKind.Note];

    private static IReadOnlyList<Param> Written { get; } =
    [
        Param.Needed("message", ParamType.Text, "HTML, unless format says text."),
        new("format", ParamType.Text, "html or text."),
        new("person", ParamType.Person, "The author; without one, the agent who asks."),
        new("is_note", ParamType.Flag, "A note is for agents only.") { Aliases = ["is_agent_note"] },
        new("attachments", ParamType.List, "Uploaded files: {blob_auth, is_inline}."),
        new(Attachments.Inline, ParamType.List, "The same, all of them inline."),
        new("date_created", ParamType.Date, "For imports, by admins."),
        new("suppress_user_notify", ParamType.Flag),
    ];

    public static void MapMessages(this DeskproApi api)
    {
        api.List<MessageBody>("DP-22", "/tickets/{id}/messages", Tag, List);
        api.Create<MessageBody>("DP-23", "/tickets/{id}/messages", Tag, Create, Written);
        api.Counts("DP-27", "/tickets/{id}/messages/counts", Tag, Count);
        api.Get<MessageBody>("DP-24", "/tickets/{id}/messages/{mid}", Tag, Get);
        api.Update<MessageBody>("DP-25", "/tickets/{id}/messages/{mid}", Tag, Update, [new("message", ParamType.Text), new("format", ParamType.Text), new("attachments", ParamType.List, "All files that the message is to have."), new(Attachments.Inline, ParamType.List)]);
        api.Delete("DP-26", "/tickets/{id}/messages/{mid}", Tag, Delete);
        api.Link<MessageBody>(["ticket_message"], LoadAsync);
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, (_, descending), ids) = (call.Paging(), call.Order("date_created"), call.Ids());

        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (messages, total) = await call.Get<MessageStore>().PageAsync(
            db, Tickets.IdOf(call), AllKinds, paging.Skip, paging.Take, call.Aborted, oldestFirst: !descending, ids: ids);
        return await call.PageAsync(messages.ConvertAll(MessageBody.Of), paging, total);
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        var body = call.Body;
        var draft = new MessageDraft(MessageText.Of(""));
        var isNote = body.Flag("is_note", "is_agent_note").Or(false);
        draft = draft with { Files = await Attachments.ReadAsync(body, call, "attachments", Attachments.Inline), Kind = isNote ? MessageKind.Note : null };

        if (MessageInput.Text(body) is { } text)
        {
            draft = draft with { Text = text };
        }
        else if (draft.Files.Count == 0 && !call.Faults.Any)
        {
            body.Refuse("message", FaultCodes.Required);
        }

        var byAgent = true;

        if (body["person"] is { IsAbsent: false } sent)
        {
            var person = PersonRef.Read(sent, call, "person");
            draft = person.Id is { } id ? draft with { AuthorId = id } : draft with { Customer = person.Customer };
            byAgent = await IsAgentAsync(call, person);
        }

        if (body.Date("date_created").Is(out var created) && created is { } at)
        {
            if (call.Caller.IsAdmin)
            {
                draft = draft with { CreatedAt = at };
            }
            else
            {
                body.Refuse("date_created", FaultCodes.BadChoice, "Only an admin may say when a message was written.");
            }
        }

        if (call.Faults.Any)
        {
            return await RefuseAsync(call) ?? DeskproErrors.Invalid(call.Faults);
        }

        var ticketId = Tickets.IdOf(call);
        draft = draft with { StatusKinds = isNote ? null : [await IsAnswerAsync(call, ticketId, draft, byAgent) ? StatusKind.Pending : StatusKind.Open] };

        if ((await call.Get<ReplyToTicket>().RunAsync(ticketId, draft, call.Caller, call.Aborted)).Failed(out var problem, out var message))
        {
            return problem.Kind is ProblemKind.NotFound ? await Tickets.MissingAsync(call, ticketId) : DeskproErrors.Of(problem, Names);
        }

        // A strict client has a list of another kind here, and takes only an empty one.
        return await call.CreatedAsync(MessageBody.Of(message) with { Attachments = [] }, $"/tickets/{ticketId}/messages/{message.Id}");
    }

    private static async ValueTask<DeskproAnswer> Count(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        await using var db = await call.OpenAsync();
        var (_, total) = await call.Get<MessageStore>().PageAsync(db, Tickets.IdOf(call), AllKinds, 0, 1, call.Aborted);
        return DeskproAnswer.Of(new CountBody(total));
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        return await FindAsync(call) is { } message ? await call.OneAsync(MessageBody.Of(message)) : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        if (await FindAsync(call) is not { } message)
        {
            return DeskproErrors.NotFound;
        }

        var body = call.Body;
        var text = MessageInput.Text(body);

        if (text is null && body["message"].Kind is not ParameterKind.Absent && !call.Faults.Any)
        {
            body.Refuse("message", FaultCodes.Required);
        }

        var change = new MessageChange(text, await Attachments.ReadSetAsync(body, call, message, "attachments", Attachments.Inline));

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<ChangeMessage>().SetAsync(message.TicketId, message.Id, AllKinds, change, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : await call.ChangedAsync($"/tickets/{message.TicketId}/messages/{message.Id}", async () => MessageBody.Of((await FindAsync(call))!));
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        return (await call.Get<ChangeMessage>().RemoveAsync(Tickets.IdOf(call), call.Id("mid"), AllKinds, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : DeskproAnswer.Deleted;
    }

    /// <summary>Why the ticket in the path cannot be looked at; null when it can.</summary>
    internal static async ValueTask<DeskproError?> RefuseAsync(DeskproCall call)
    {
        var id = Tickets.IdOf(call);
        await using var db = await call.OpenAsync();
        return await db.ExistsAsync($"select t.id from tickets t where t.id = {id} and t.deleted = {false} and {Desk.Access.Visibility.OfTickets(call.Caller)}", call.Aborted)
            ? null
            : await Tickets.MissingAsync(call, id);
    }

    /// <summary>The published message in the path.</summary>
    internal static async ValueTask<Message?> FindAsync(DeskproCall call)
    {
        await using var db = await call.OpenAsync();
        return await call.Get<MessageStore>().FindAsync(db, Tickets.IdOf(call), call.Id("mid"), AllKinds, call.Aborted) is { IsDraft: false } message ? message : null;
    }

    private static async ValueTask<bool> IsAgentAsync(DeskproCall call, PersonRef person)
    {
        await using var db = await call.OpenAsync();
        return await db.ExistsAsync(
            person.Id is { } id
                ? (Desk.Storage.Sql)$"select id from people where id = {id} and role >= {Desk.Access.Role.Agent}"
                : $"select p.id from people p join person_emails e on e.person_id = p.id where e.address = {Desk.People.EmailAddress.Key(person.Email)} and p.role >= {Desk.Access.Role.Agent}",
            call.Aborted);
    }

    /// <summary>Whether the author answers the requester, and is not the requester themselves.</summary>
    private static async ValueTask<bool> IsAnswerAsync(DeskproCall call, long ticketId, MessageDraft draft, bool byAgent)
    {
        if (!byAgent)
        {
            return false;
        }

        await using var db = await call.OpenAsync();
        return await db.NumberAsync($"select requester_id from tickets where id = {ticketId}", call.Aborted) != (draft.AuthorId ?? call.Caller.PersonId);
    }

    private static async ValueTask<IReadOnlyDictionary<long, MessageBody>> LoadAsync(DeskproCall call, Desk.Storage.Session db, IReadOnlyList<long> ids)
    {
        var messages = await call.Get<MessageStore>().ListByIdAsync(db, ids, call.Caller, call.Aborted);
        return messages.ToDictionary(m => m.Id, MessageBody.Of);
    }
}
