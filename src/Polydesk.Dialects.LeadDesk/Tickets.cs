using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Tickets of the desk; spam and deleted ones do not exist here (section 5.15).</summary>
internal static class Tickets
{
    public static void MapTickets(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-123", "GET", "/tickets", "tickets:read", call => List(call, new()), LeadFilters.Tickets);
        api.Add("LD-125", "GET", "/tickets/{id}", "tickets:read", Get);
        api.Add("LD-127", "DELETE", "/tickets/{id}", "tickets:delete", Remove);
        api.MapValues("LD-131", "LD-131", "LD-131", "tickets", "ticket", async (call, id) => await FindAsync(call, id) is not null, ChangeValuesAsync);
    }

    /// <summary>The caller as tickets see them: only the campaigns that this API shows.</summary>
    public static Caller CallerOf(LeadCall call) => call.Caller.Role >= Role.Manager
        ? call.Caller
        : call.Caller with { OnlyDepartmentIds = [.. Campaigns.Visible(call).Select(d => d.Id)] };

    public static async ValueTask<Ticket?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<TicketStore>().FindAsync(db, id, CallerOf(call), call.Aborted) is { Deleted: false } ticket
            && call.Vocabulary.FindStatus(ticket.StatusId)?.Kind is not StatusKind.Spam
                ? ticket
                : null;
    }

    /// <summary>A list of what a ticket has.</summary>
    public static async ValueTask<LeadAnswer> ListOf(LeadCall call, Func<long, ValueTask<LeadAnswer>> list) =>
        await FindAsync(call, call.Id("id")) is { } ticket ? await list(ticket.Id) : LeadErrors.NotFound("ticket");

    public static async ValueTask<LeadAnswer> List(LeadCall call, TicketFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var statuses = query.Choices("status", LeadStatus.All);
        var priority = query.Choice("priority", Need.Value, LeadPriority.All).Or(null);
        var sort = call.Sort("created_at", "updated_at", "last_message_at", "priority");
        var offices = query.Integer("office_id").Or(null);
        var departments = Narrow(filter.DepartmentIds, query.Ids("campaign_id"));

        if (offices is { } office)
        {
            departments = Narrow(departments, [.. call.Vocabulary.Departments.Where(d => (d.OfficeId ?? 0) == office).Select(d => d.Id)]);
        }

        filter = filter with
        {
            Deleted = false,
            StatusIds = [.. call.Vocabulary.Statuses.Where(s => s.Kind is not StatusKind.Spam && statuses?.Contains(LeadStatus.Of(s.Kind)) != false).Select(s => s.Id)],
            DepartmentIds = departments,
            AgentIds = query.Ids("user_id"),
            RequesterIds = filter.RequesterIds ?? query.Ids("contact_id"),
            PriorityIds = priority is null ? null : LeadPriority.IdsOf(call.Vocabulary, priority),
            Channels = query.Choice("channel", Need.Value, LeadChannel.All).Or(null) is { } channel ? LeadChannel.Stored(channel) : null,
            Tag = query.Text("tag").Or(null),
            Search = query.Text("q").Or(null),
            Created = query.Range("created"),
            Updated = query.Range("updated"),
        };

        if (query.Text("number").Or(null) is { } number)
        {
            filter = filter with { Ids = TicketReference.Find(number) is { } id ? [id] : long.TryParse(number, out var plain) ? [plain] : [] };
        }

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        IReadOnlyList<Sort<TicketKey>> order = [sort is { } by ? new(Key(by.Property), by.Descending) : new(TicketKey.Id)];
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(db, filter, order, page.Skip, page.Size, CallerOf(call), call.Aborted);
        return call.List(tickets.ConvertAll(t => TicketBody.Of(call, t)), page, total);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } ticket ? LeadAnswer.Of(TicketBody.Of(call, ticket)) : LeadErrors.NotFound("ticket");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call)
    {
        if (await FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        return LeadAnswer.After(await call.Get<DeleteTicket>().RunAsync(ticket.Id, forGood: false, CallerOf(call), call.Aborted));
    }

    private static async ValueTask<Outcome<Done>> ChangeValuesAsync(LeadCall call, long id, IReadOnlyList<FieldInput> inputs) =>
        (await call.Get<ChangeTicket>().RunAsync(id, new() { Fields = inputs }, CallerOf(call), call.Aborted)).Failed(out var problem, out _) ? problem : default(Done);

    private static IReadOnlyList<long>? Narrow(IReadOnlyList<long>? one, IReadOnlyList<long>? other) =>
        one is null ? other : other is null ? one : [.. one.Intersect(other)];

    private static TicketKey Key(string property) => property switch
    {
        "created_at" => TicketKey.Created,
        "updated_at" => TicketKey.Updated,
        "priority" => TicketKey.Priority,
        _ => TicketKey.LastReply,
    };

    internal sealed record TicketBody(
        long Id, string Number, string Subject, long CampaignId, long ContactId, long? UserId, long? OfficeId, string Status, string? PostponedUntil,
        string Priority, string Channel, long? ResultId, IReadOnlyList<string> Tags, string? LastMessageAt, string? ClosedAt, string CreatedAt,
        string UpdatedAt)
    {
        /// <summary>Only where all that is held on a person is shown.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Messages.MessageBody>? Messages { get; init; }

        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static TicketBody Of(LeadCall call, Ticket t)
        {
            var status = LeadStatus.Of(call.Vocabulary.FindStatus(t.StatusId)!.Kind);
            return new(
                t.Id, t.Reference, t.Subject, t.DepartmentId, t.Requester.Id, t.Agent?.Id, call.Vocabulary.FindDepartment(t.DepartmentId)?.OfficeId, status,
                status == "postponed" ? call.Time(t.FrozenUntil) : null, LeadPriority.Of(call.Vocabulary, t.PriorityId), LeadChannel.Of(t.Channel), t.ResultId,
                t.Tags, call.Time(t.LastReplyAt), call.Time(t.ClosedAt), call.Time(t.CreatedAt), call.Time(t.UpdatedAt))
            {
                Links = call.Links.Of($"/tickets/{t.Id}", "messages", "custom_fields", "calls", "orders", "callbacks"),
            };
        }
    }
}
