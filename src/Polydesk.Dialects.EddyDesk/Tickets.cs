using Polydesk.Desk;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Tickets. The list is keyed by id and names the requester twice; the single ticket does not (section 3.2).</summary>
internal static class Tickets
{
    private const string DateFormat = "01.01.1970 00:00";

    public static readonly EddyOrder<TicketKey> Order = new(
        new(TicketKey.Created, Descending: true),
        ("date_created", TicketKey.Created), ("date_updated", TicketKey.Updated), ("viewed_by_staff", TicketKey.SeenByStaff),
        ("viewed_by_client", TicketKey.SeenByCustomer));

    private static readonly EddyNames Names = new(
        ("parent", "pid"), ("subject", "title"), ("description", "description"), ("sla_due", "sla_date"), ("frozen_until", "freeze_date"),
        ("status", "status_id"), ("priority", "priority_id"), ("type", "type_id"), ("department", "department_id"), ("locked", "ticket_lock"),
        ("agent", "owner_id"), ("requester", "user_id"), ("requester_email", "user_email"), ("cc", "cc"), ("bcc", "bcc"), ("followers", "followers"),
        ("by_caller", "create_from_user"), ("custom_fields", "custom_fields"), ("files", "files"), ("tags", "tags"));

    public static void MapTickets(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-02", "GET", "/tickets", List, EddyTakes.TicketFilters);
        api.Add("ED-03", "GET", "/tickets/{id}", Get);
        api.Add("ED-04", "POST", "/tickets", Add, EddyTakes.NewTicket);
        api.Add("ED-05", "PUT", "/tickets/{id}", Change, EddyTakes.TicketChange);
        api.Add("ED-06", "DELETE", "/tickets/{id}", Delete, EddyTakes.TicketRemoval);
    }

    private static async ValueTask<EddyAnswer> List(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new TicketFilter
        {
            Search = filters.Search,
            ExactSearch = filters.ExactSearch,
            RequesterIds = filters.Ids("user_list"),
            AgentIds = filters.Ids("owner_list"),
            StatusIds = filters.Texts("status_list")?.Select(call.Vocabulary.FindStatus).OfType<Desk.Vocabulary.Status>().Select(s => s.Id).ToList(),
            PriorityIds = filters.Ids("priority_list"),
            TypeIds = filters.Ids("type_list"),
            DepartmentIds = filters.Ids("department_list"),
            Channels = filters.Texts("source_list"),
            ParentId = filters.Id("pid"),
            Frozen = filters.Flag("freeze"),
            Deleted = filters.Flag("deleted") ?? false,
            Created = filters.Range("date_created"),
            Updated = filters.Range("date_updated"),
        };

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(
            db, filter, Order.Of(call), call.Skip(EddyPage.Default), EddyPage.Default, call.Caller, call.Aborted);

        return EddyAnswer.Keyed(
            tickets.Select(t => (t.Id.ToString(), TicketBody.Of(call, t, inList: true))), new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer> Get(EddyCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        return await call.Get<TicketStore>().FindAsync(db, call.Id("id"), call.Caller, call.Aborted) is { } ticket
            ? EddyAnswer.Data(TicketBody.Of(call, ticket))
            : Refusals.NotFound("Ticket", call.IdText("id"));
    }

    private static async ValueTask<EddyAnswer> Add(EddyCall call)
    {
        var read = new EddyFields(call.Bag);
        var draft = new TicketDraft
        {
            ParentId = read.Id("pid", "parent") is { IsGiven: true } parent && parent.Value != 0 ? parent.Value : null,
            Subject = read.Text("title", "subject", required: true).Or(null!),
            Description = Description(read, required: true).Or(null!),
            SlaDue = Date(call, read, "sla_date", "sla_due", emptyIsBad: true).Or(null),
            FrozenUntil = Date(call, read, "freeze_date", "frozen_until", emptyIsBad: true).Or(null),
            StatusId = Status(call, read).Is(out var status) ? status : null,
            PriorityId = read.Id("priority_id", "priority").Is(out var priority) ? priority : null,
            TypeId = read.Id("type_id", "type").Is(out var type) ? type : null,
            DepartmentId = read.Id("department_id", "department").Is(out var department) ? department : null,
            Locked = read.Flag("ticket_lock", "locked").Or(false),
            AgentId = read.Id("owner_id", "agent").Is(out var agent) && agent != 0 ? agent : null,
            RequesterId = read.Id("user_id", "requester").Is(out var requester) ? requester : null,
            RequesterEmail = read.Text("user_email", "requester_email").Is(out var email) ? email.Trim() : null,
            Cc = read.Texts("cc", "cc", emptyIsBad: true).Or([]),
            Bcc = read.Texts("bcc", "bcc", emptyIsBad: true).Or([]),
            FollowerIds = read.Ids("followers", "followers", emptyIsBad: true).Or([]),
            ByCaller = !read.Flag("create_from_user", "by_caller").Or(true),
            Tags = read.Texts("tags", "tags").Or([]),
            Fields = CustomFields.Read(call, Subject.Ticket, read.Unread),
            Files = call.Bag.UploadedFiles(),
            Unread = read.Unread,
        };

        var outcome = await call.Get<CreateTicket>().RunAsync(draft, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var ticket) ? Refusals.Of(problem, Names) : EddyAnswer.Data(TicketBody.Of(call, ticket));
    }

    private static async ValueTask<EddyAnswer> Change(EddyCall call)
    {
        var read = new EddyFields(call.Bag);
        var change = new TicketChange
        {
            ParentId = Nullable(read.Id("pid", "parent", emptyIs: 0)),
            Subject = read.Text("title", "subject", required: true),
            Description = Description(read, required: false),
            SlaDue = Date(call, read, "sla_date", "sla_due", emptyIsBad: false),
            FrozenUntil = Date(call, read, "freeze_date", "frozen_until", emptyIsBad: false),
            StatusId = Status(call, read),
            PriorityId = read.Id("priority_id", "priority"),
            TypeId = read.Id("type_id", "type"),
            DepartmentId = read.Id("department_id", "department"),
            Locked = read.Flag("ticket_lock", "locked"),
            AgentId = Nullable(read.Id("owner_id", "agent", emptyIs: 0)),
            RequesterId = read.Id("user_id", "requester"),
            RequesterEmail = read.Text("user_email", "requester_email").Is(out var email) && email.Trim() is { Length: > 0 } address ? address : default(Optional<string>),
            Cc = read.Texts("cc", "cc"),
            Bcc = read.Texts("bcc", "bcc"),
            FollowerIds = read.Ids("followers", "followers"),
            Tags = read.Texts("tags", "tags"),
            Fields = CustomFields.Read(call, Subject.Ticket, read.Unread),
            Unread = read.Unread,
        };

        var outcome = await call.Get<ChangeTicket>().RunAsync(call.Id("id"), change, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var ticket) ? Refused(call, problem) : EddyAnswer.Data(TicketBody.Of(call, ticket));
    }

    /// <summary>An update without any text leaves the description as it is.</summary>
    private static Optional<MessageText> Description(EddyFields read, bool required)
    {
        if (!read.Text("description", "description", required).Is(out var html))
        {
            return default;
        }

        var text = MessageText.Of(Html.Wrap(html));

        if (required && text.IsEmpty)
        {
            read.Refuse("description", FieldFault.Missing);
        }

        return text.IsEmpty ? default(Optional<MessageText>) : text;
    }

    private static async ValueTask<EddyAnswer> Delete(EddyCall call)
    {
        var forGood = call.Bag["delete"].AsBool();

        if (forGood.IsBad)
        {
            return Refusals.Of(Problem.Invalid("delete", FieldFault.Incorrect));
        }

        var outcome = await call.Get<DeleteTicket>().RunAsync(call.Id("id"), forGood.Or(false), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? Refused(call, problem) : EddyAnswer.Deleted("Ticket", call.IdText("id"));
    }

    private static EddyErrors Refused(EddyCall call, Problem problem) =>
        problem.Kind is ProblemKind.NotFound ? Refusals.NotFound("Ticket", call.IdText("id")) : Refusals.Of(problem, Names);

    private static Optional<long?> Nullable(Optional<long> id) => id.Is(out var value) ? value == 0 ? (long?)null : value : default(Optional<long?>);

    private static Optional<long> Status(EddyCall call, EddyFields read)
    {
        if (!read.Text("status_id", "status", required: false, emptyIsBad: true).Is(out var slug))
        {
            return default;
        }

        if (call.Vocabulary.FindStatus(slug) is { } status)
        {
            return status.Id;
        }

        read.Refuse("status", FieldFault.Incorrect);
        return default;
    }

    private static Optional<DateTimeOffset?> Date(EddyCall call, EddyFields read, string name, string field, bool emptyIsBad)
    {
        var reading = call.Bag[name].AsText();

        if (reading.IsAbsent)
        {
            return default;
        }

        if (reading.Has(out var text))
        {
            // The answer writes an unset freeze date as the text "null", and clients send back what they read.
            if (text == "null")
            {
                return (DateTimeOffset?)null;
            }

            if (call.Dates.ReadShort(text) is { } time)
            {
                return (DateTimeOffset?)time;
            }
        }
        else if (reading.IsEmpty && !emptyIsBad)
        {
            return (DateTimeOffset?)null;
        }

        read.Refuse(field, FieldFault.BadDate, DateFormat);
        return default;
    }
}
