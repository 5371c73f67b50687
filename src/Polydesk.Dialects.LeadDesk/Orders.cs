using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What contacts ordered (section 5.12).</summary>
internal static class Orders
{
    public static void MapOrders(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-97", "GET", "/orders", "orders:read", call => List(call, new()), LeadFilters.Orders);
        api.Add("LD-99", "GET", "/orders/{id}", "orders:read", Get);
        api.Add("LD-101", "DELETE", "/orders/{id}", "orders:delete", Remove);
        api.Add("LD-86", "GET", "/contacts/{id}/orders", "contacts:read orders:read", ListOfContact, LeadFilters.But(LeadFilters.Orders, "contact_id"));
        api.Add("LD-132", "GET", "/tickets/{id}/orders", "tickets:read orders:read", ListOfTicket, LeadFilters.But(LeadFilters.Orders, "ticket_id"));
        api.MapValues("LD-102", "LD-102", "LD-102", "orders", "order", async (call, id) => await FindAsync(call, id) is not null, ChangeValuesAsync);
    }

    public static async ValueTask<Order?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<OrderStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    /// <summary>A page of the orders that the filter leaves, narrowed further by the query.</summary>
    private static async ValueTask<LeadAnswer> List(LeadCall call, OrderFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var sort = call.Sort("created_at", "total");
        filter = filter with
        {
            PersonIds = filter.PersonIds ?? query.Ids("contact_id"),
            DepartmentIds = query.Ids("campaign_id"),
            UserIds = query.Ids("user_id"),
            TicketIds = filter.TicketIds ?? query.Ids("ticket_id"),
            StateIds = query.Ids("order_state_id"),
            Created = query.Range("created"),
            Updated = query.Range("updated"),
            Sorts = sort is { } by ? [new(by.Property == "total" ? OrderSort.Total : OrderSort.Created, by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (orders, total) = await call.Get<OrderStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(orders.ConvertAll(o => OrderBody.Of(call, o)), page, total);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } order ? LeadAnswer.Of(OrderBody.Of(call, order)) : LeadErrors.NotFound("order");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveOrder>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    private static ValueTask<LeadAnswer> ListOfContact(LeadCall call) => Contacts.ListOf(call, id => List(call, new() { PersonIds = [id] }));

    private static ValueTask<LeadAnswer> ListOfTicket(LeadCall call) => Tickets.ListOf(call, id => List(call, new() { TicketIds = [id] }));

    private static async ValueTask<Outcome<Done>> ChangeValuesAsync(LeadCall call, long id, IReadOnlyList<FieldInput> inputs) =>
        await call.Get<ChangeOrder>().RunAsync(id, new() { Fields = inputs }, Tickets.CallerOf(call), call.Aborted);

    internal sealed record Line(long Id, string Name, long Quantity, decimal Price, decimal Total);

    internal sealed record OrderBody(
        long Id, long ContactId, long CampaignId, long? UserId, IReadOnlyList<Line> Products, long? CallId, long? TicketId, long OrderStateId, string State,
        string? Comment, decimal Total, string Currency, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static OrderBody Of(LeadCall call, Order o) => new(
            o.Id, o.PersonId, o.DepartmentId, o.UserId,
            [.. o.Lines.Select(l => new Line(l.ProductId, l.Name, l.Quantity, Money.Of(l.Price), Money.Of(l.Total)))], o.CallId, o.TicketId, o.StateId,
            o.IsHidden && call.Caller.Role < Role.TeamLeader ? "Hidden" : o.State, o.Comment, Money.Of(o.Total), call.Settings.Currency,
            call.Time(o.CreatedAt), call.Time(o.UpdatedAt))
        {
            Links = call.Links.Of($"/orders/{o.Id}", "custom_fields"),
        };
    }
}
