using Polydesk.Desk;
using Polydesk.Desk.Departments;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Creates and changes tickets (section 5.15).</summary>
internal static class TicketWrites
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["department"] = "campaign_id",
        ["agent"] = "user_id",
        ["requester"] = "contact_id",
        ["customer"] = "contact_id",
        ["author"] = "user_id",
        ["description"] = "message",
    };

    private static readonly IReadOnlyList<string> Attributes =
    [
        "subject", "campaign_id", "contact_id", "contact", "user_id", "status", "postponed_until", "priority", "channel", "result_id", "message", "message_type",
    ];

    public static void MapTicketWrites(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-124", "POST", "/tickets", "tickets:create", Add, LeadTakes.NewTicket);
        api.Add("LD-126", "PATCH", "/tickets/{id}", "tickets:update", Change, LeadTakes.Ticket);
        api.Add("LD-126", "POST", "/tickets/{id}", "tickets:update", Extend, LeadTakes.TicketAdditions);
    }

    /// <summary>The author of what staff writes: the token's user, or whom the request of an API client names.</summary>
    public static long? Author(LeadCall call, LeadFields body) =>
        call.UserId is { } user ? user : body.Id("user_id", Need.Required).Or(null);

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        if (TicketContacts.Lacks(call, body) is { } lacking)
        {
            return lacking;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "ticket");
        var type = body.Choice("message_type", Need.Value, MessageWords.Types).Or(null) ?? "customer";
        var text = body.Text("message", Need.Required, LeadFields.LongestText).Or(null) ?? "";
        var (contact, newContact) = await TicketContacts.ReadAsync(call, body);
        var message = new MessageDraft(MessageWords.Text(text, null))
        {
            Kind = MessageWords.Kind(type),
            IsNote = type == "note",
            AuthorId = type == "customer" ? null : Author(call, body),
        };
        var status = body.Choice("status", Need.Value, LeadStatus.All).Or(null);
        var draft = new TicketDraft
        {
            Subject = body.Text("subject", Need.Required).Or(null),
            DepartmentId = Campaign(call, body, Need.Required),
            Requester = contact is { } id ? new() { Id = id } : null,
            NewContact = newContact,
            AgentId = await AgentAsync(call, body, type == "customer" || call.UserId is not null ? body.Id("user_id").Or(null) : null, null),
            StatusId = status is null ? null : LeadStatus.Id(call.Vocabulary, status),
            PriorityId = Priority(call, body),
            FrozenUntil = Postponed(body, status ?? "open").Or(null),
            Channel = LeadChannel.Write(body.Choice("channel", Need.Value, LeadChannel.All).Or(null) ?? "api"),
            Tags = body.Texts("tags").Or([]),
            Messages = [message],
            Fields = custom.ReadFrom(body),
        };
        draft = draft with { ResultId = await ResultAsync(call, body, draft.DepartmentId) };

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        if (newContact is not null && call.Lacks("contacts:create") is { } missing)
        {
            return missing;
        }

        return (await call.Get<CreateTicket>().RunAsync(draft, Tickets.CallerOf(call), call.Aborted)).Failed(out var problem, out var ticket)
            ? LeadErrors.Of(problem, TicketContacts.With(NamesOf(custom), call))
            : await call.CreatedAsync(ticket.Id, $"/tickets/{ticket.Id}", () => ValueTask.FromResult(Tickets.TicketBody.Of(call, ticket)));
    }

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await Tickets.FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "ticket");
        var before = LeadStatus.Of(call.Vocabulary.FindStatus(ticket.StatusId)!.Kind);
        var status = body.Choice("status", Need.Value, LeadStatus.All).Or(null);
        var subject = body.Text("subject", Need.Value).Or(null);
        var campaign = Campaign(call, body, Need.Value, ticket.DepartmentId);
        var user = body.Id("user_id");
        var agent = user.Is(out var wanted) ? await AgentAsync(call, body, wanted == ticket.Agent?.Id ? null : wanted, campaign ?? ticket.DepartmentId) ?? wanted : null;
        var priority = Priority(call, body, ticket.PriorityId);
        var postponed = Postponed(body, status ?? before);
        var tags = body.Texts("tags");
        var result = await ResultAsync(call, body, campaign ?? ticket.DepartmentId);
        var change = new TicketChange
        {
            Subject = subject is null ? default(Optional<string>) : subject,
            StatusId = status is null || status == before ? default(Optional<long>) : LeadStatus.Id(call.Vocabulary, status) ?? ticket.StatusId,
            DepartmentId = campaign is { } to ? to : default(Optional<long>),
            AgentId = user.IsGiven ? agent : default(Optional<long?>),
            PriorityId = priority is { } level ? level : default(Optional<long>),

            // What is frozen without being postponed is not shown here, and is none of this API's business.
            FrozenUntil = (status ?? before) == "postponed" ? postponed : before == "postponed" ? (DateTimeOffset?)null : default(Optional<DateTimeOffset?>),
            ResultId = body.Has("result_id") ? result : default(Optional<long?>),
            Tags = tags,
            Fields = custom.ReadFrom(body),
        };

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ChangeTicket>().RunAsync(ticket.Id, change, Tickets.CallerOf(call), call.Aborted), NamesOf(custom));
    }

    /// <summary>POST on an object adds to its arrays and merges its custom values, and can do nothing else (section 2.5).</summary>
    private static async ValueTask<LeadAnswer> Extend(LeadCall call)
    {
        if (await Tickets.FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        foreach (var name in body.Names.Where(Attributes.Contains))
        {
            body.Refuse(name, LeadWords.NotAdded(name));
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "ticket");
        var change = new TicketChange { AddedTags = body.Texts("tags").Or([]), Fields = custom.ReadFrom(body) };

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ChangeTicket>().RunAsync(ticket.Id, change, Tickets.CallerOf(call), call.Aborted), NamesOf(custom));
    }

    /// <summary>An enabled campaign, or the one where the ticket is already.</summary>
    private static long? Campaign(LeadCall call, LeadFields body, Need need, long? present = null)
    {
        var id = body.Id("campaign_id", need).Or(null);

        if (id is { } given && given != present && Campaigns.Find(call, given) is not { Disabled: false })
        {
            body.Refuse("campaign_id", LeadWords.Selected("campaign_id"));
        }

        return id;
    }

    /// <summary>The assignee must work in the campaign.</summary>
    private static async ValueTask<long?> AgentAsync(LeadCall call, LeadFields body, long? user, long? campaign)
    {
        if (user is not { } id)
        {
            return null;
        }

        campaign ??= long.TryParse(body["campaign_id"].Literal, out var given) ? given : 0;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (!(await DepartmentRelations.Staff.ListAsync(db, campaign.Value, call.Aborted)).Contains(id))
        {
            body.Refuse("user_id", LeadWords.Selected("user_id"));
        }

        return id;
    }

    /// <summary>The first of the desk's priorities that is called so here, unless the present one is.</summary>
    private static long? Priority(LeadCall call, LeadFields body, long? present = null)
    {
        if (body.Choice("priority", Need.Value, LeadPriority.All).Or(null) is not { } priority)
        {
            return null;
        }

        if (LeadPriority.IdsOf(call.Vocabulary, priority) is [var first, ..] all)
        {
            return present is { } id && all.Contains(id) ? id : first;
        }

        body.Refuse("priority", LeadWords.Selected("priority"));
        return null;
    }

    private static Optional<DateTimeOffset?> Postponed(LeadFields body, string status)
    {
        var until = body.Time("postponed_until");

        if (until.Or(null) is not null && status != "postponed")
        {
            body.Refuse("postponed_until", LeadWords.Fixed("postponed_until"));
        }

        return until;
    }

    private static async ValueTask<long?> ResultAsync(LeadCall call, LeadFields body, long? campaign)
    {
        var id = body.Id("result_id").Or(null);
        await CallResultRoutes.RefuseUnknownAsync(call, body, id, campaign ?? 0);
        return id;
    }

    private static LeadNames NamesOf(CustomValues custom) =>
        new(custom.Names(CustomValues.Attribute + ".").ByField.Concat(Names).ToDictionary());
}
