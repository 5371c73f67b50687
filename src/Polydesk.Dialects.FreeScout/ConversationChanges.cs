using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Creating, changing and deleting conversations (sections 7.1 and 7.4 to 7.7).</summary>
internal static class ConversationChanges
{
    private static readonly string[] Unassigned = ["", "0", "-1", "null"];

    private static readonly FreeNames Names = new(
        "is already in use", ("department", "mailboxId", "Mailbox"), ("requester", "customerId", "Customer"), ("customer_email", "customer.email", "Customer"),
        ("customer", "customer.id", "Customer"), ("author", "user", "User"), ("agent", "assignTo", "User"), ("description", "threads", "Thread"),
        ("custom_fields", "customFields", "Field"), ("recipients", "to", "Address"));

    public static void MapConversationChanges(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-01", "POST", "/conversations", Add, FreeTakes.Conversation);
        api.Add("FS-04", "PUT", "/conversations/{conversation}", Change, FreeTakes.ConversationChange);
        api.Add("FS-05", "DELETE", "/conversations/{conversation}", Remove);
        api.Add("FS-06", "PUT", "/conversations/{conversation}/tags", SetTags, FreeTakes.ConversationTags);
        api.Add("FS-07", "PUT", "/conversations/{conversation}/custom_fields", SetFields, FreeTakes.ConversationFields);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        var input = ConversationInput.Read(call);

        if (input.Faults.Count > 0)
        {
            return FreeErrors.Bad(input.Faults);
        }

        if (call.Caller.OnlyDepartmentIds is { } only && !only.Contains(input.Draft.DepartmentId!.Value))
        {
            return FreeErrors.Forbidden(FreeScoutDialect.OtherMailbox);
        }

        // The newest thread says who is at work; of several users, each thread keeps its own.
        var acting = input.Threads[0].UserId;

        if (call.ActingAs(acting) is not { } caller || (!call.IsGlobal && input.Threads.Any(t => t.UserId is { } user && user != caller.PersonId)))
        {
            return FreeErrors.Forbidden("The API key may not act as another user");
        }

        if (await StrangersAsync(call, input) is { } unknown)
        {
            return unknown;
        }

        var draft = input.Draft with
        {
            AgentId = input.AssignTo is { } agent && await call.IsUserAsync(agent) ? agent : null,
            Messages = await MessagesAsync(call, input.Threads),
        };

        if ((await call.Get<CreateTicket>().RunAsync(draft, caller, call.Aborted)).Failed(out var problem, out var ticket))
        {
            return problem.Fields?.Any(f => f is { Field: "customer", Fault: FieldFault.Missing }) == true ? FreeErrors.Bad(CustomerInput.Unnamed) : FreeErrors.Of(problem, Names);
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var parts = new ConversationParts([ticket.Id], Embed.OnlyThreads);
        await db.AskAsync(parts.Queries, call.Aborted);
        var body = await ConversationBody.OfAsync(call.Account, db, call.Links, [ticket], parts, call.Caller, call.Aborted);
        return FreeAnswer.Created(ticket.Id, body[0], call.Links.Conversation(ticket.Id));
    }

    private static async ValueTask<FreeAnswer> Change(FreeCall call)
    {
        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await Conversations.FindAsync(call, db) is (null, var refusal))
            {
                return refusal;
            }
        }

        var (change, faults) = ReadChange(call);
        var acts = change.StatusKinds is not null || change.AgentId.IsGiven || change.DepartmentId.IsGiven || faults.Exists(f => f.Path is "status" or "assignTo" or "mailboxId");
        var byUser = call["byUser"].AsInt();

        if (acts && (byUser.IsAbsent || byUser.IsEmpty) && call.IsGlobal)
        {
            faults.Insert(0, new FreeFault("byUser", "byUser parameter is required."));
        }
        else if (byUser is { IsAbsent: false, IsEmpty: false } && !await call.IsUserAsync(byUser.Or(0)))
        {
            faults.Insert(0, new FreeFault("byUser", "User not found") { RejectedValue = call["byUser"].Literal });
        }

        if (change.RequesterId.Is(out var customer) && await call.IsUserAsync(customer))
        {
            faults.Add(ConversationInput.NoCustomer("customerId", customer));
        }

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call.ActingAs(byUser.Has(out var user) ? user : null) is not { } caller)
        {
            return FreeErrors.Forbidden("The API key may not act as another user");
        }

        return await RunAsync(call, change, caller);
    }

    private static async ValueTask<FreeAnswer> Remove(FreeCall call)
    {
        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await Conversations.FindAsync(call, db) is (null, var refusal))
            {
                return refusal;
            }
        }

        return (await call.Get<DeleteTicket>().RunAsync(call.Id("conversation"), forGood: true, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;
    }

    private static async ValueTask<FreeAnswer> SetTags(FreeCall call)
    {
        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await Conversations.FindAsync(call, db) is (null, var refusal))
            {
                return refusal;
            }
        }

        var given = call["tags"].AsTexts();

        if (given.IsAbsent || given.IsBad)
        {
            return FreeErrors.Bad(given.IsAbsent ? FreeErrors.Required("tags") : ConversationInput.NoTags);
        }

        return await RunAsync(call, new() { Tags = Optional(given.Or([])), KeepsTimes = true }, call.Caller);
    }

    private static async ValueTask<FreeAnswer> SetFields(FreeCall call)
    {
        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await Conversations.FindAsync(call, db) is (null, var refusal))
            {
                return refusal;
            }
        }

        if (call["customFields"] is not { IsAbsent: false } given)
        {
            return FreeErrors.Bad(FreeErrors.Required("customFields"));
        }

        return FieldsInput.Read(call, given, Subject.Ticket) is { } fields
            ? await RunAsync(call, new() { Fields = fields }, call.Caller)
            : FreeErrors.Bad(ConversationInput.NoFields);
    }

    private static async ValueTask<FreeAnswer> RunAsync(FreeCall call, TicketChange change, Caller caller) =>
        (await call.Get<ChangeTicket>().RunAsync(call.Id("conversation"), change, caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;

    private static (TicketChange Change, List<FreeFault> Faults) ReadChange(FreeCall call)
    {
        var faults = new List<FreeFault>();
        var change = new TicketChange { MoveDropsStrangers = true, FieldsMayBeMissing = true };

        if (call["status"].AsText() is { IsAbsent: false } status)
        {
            var word = status.Or(call["status"].Literal);

            if (FreeWords.Kinds(word) is { } kinds)
            {
                change = change with { StatusKinds = kinds };
            }
            else
            {
                faults.Add(FreeErrors.OneOf("status", word, FreeWords.Statuses));
            }
        }

        // Here an explicit null says something: nobody.
        if (call["assignTo"] is { Kind: not ParameterKind.Absent } agent)
        {
            if (agent.Kind is ParameterKind.Null || Unassigned.Contains(agent.Literal.Trim()))
            {
                change = change with { AgentId = (long?)null };
            }
            else if (agent.AsInt().Has(out var id))
            {
                change = change with { AgentId = (long?)id };
            }
            else
            {
                faults.Add(new FreeFault("assignTo", "User not found") { RejectedValue = agent.Literal });
            }
        }

        if (Id("mailboxId", "Mailbox not found") is { } mailbox)
        {
            if (call.Vocabulary.FindDepartment(mailbox) is { Disabled: false })
            {
                change = change with { DepartmentId = mailbox };
            }
            else
            {
                faults.Add(new FreeFault("mailboxId", "Mailbox not found") { RejectedValue = mailbox.ToString() });
            }
        }

        if (Id("customerId", "Customer not found") is { } customer)
        {
            change = change with { RequesterId = customer };
        }

        if (call["subject"].AsText() is { IsAbsent: false } subject)
        {
            change = change with { Subject = subject.Or("") };
        }

        if (call["customFields"] is { IsAbsent: false } fields)
        {
            if (FieldsInput.Read(call, fields, Subject.Ticket) is { } values)
            {
                change = change with { Fields = values };
            }
            else
            {
                faults.Add(ConversationInput.NoFields);
            }
        }

        if (call["tags"].AsTexts() is { IsAbsent: false } tags)
        {
            change = change with { Tags = Optional(tags.Or([])) };
            faults.AddRange(tags.IsBad ? [ConversationInput.NoTags] : []);
        }

        return (change, faults);

        long? Id(string name, string unknown)
        {
            var reading = call[name].AsInt();

            if (reading.IsBad)
            {
                faults.Add(new FreeFault(name, unknown) { RejectedValue = call[name].Literal });
            }

            return reading.Has(out var id) ? id : null;
        }
    }

    /// <summary>Users who are none, and customers who are users.</summary>
    private static async ValueTask<FreeAnswer?> StrangersAsync(FreeCall call, ConversationInput input)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        List<long> customers = [.. input.Threads.Select(t => t.Draft.Customer?.Id).Append(input.Draft.Requester?.Id).OfType<long>().Distinct()];
        var known = await call.Get<Staff>().KnownAsync(db, [.. input.Threads.Select(t => t.UserId).OfType<long>(), .. customers], call.Aborted);
        var faults = input.Threads.Index()
            .Where(t => t.Item.UserId is { } user && !known.Contains(user))
            .Select(t => new FreeFault($"threads.{t.Index}.user", "User not found") { RejectedValue = t.Item.UserId.ToString() })
            .Concat(customers.Where(known.Contains).Select(id => ConversationInput.NoCustomer("customer.id", id)))
            .ToList();

        return faults.Count == 0 ? null : FreeErrors.Bad(faults);
    }

    /// <summary>The desk wants the oldest first.</summary>
    private static async ValueTask<IReadOnlyList<MessageDraft>> MessagesAsync(FreeCall call, IReadOnlyList<ThreadInput> threads)
    {
        var messages = new List<MessageDraft>(threads.Count);

        foreach (var thread in threads.Reverse())
        {
            messages.Add(await thread.WithFilesAsync(call));
        }

        return messages;
    }

    private static Optional<IReadOnlyList<string>> Optional(IReadOnlyList<string> texts) => default(Optional<IReadOnlyList<string>>).With(texts);
}
