using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The states that orders go through (section 5.12).</summary>
internal static class OrderStateRoutes
{
    private static readonly LeadResource<OrderState, OrderStateDraft, StateBody> Resource = new(
        "order_state", null, FindAsync, StateBody.Of, Read, static (call, id, draft) => call.Get<OrderStates>().SaveAsync(id, draft, call.Caller, call.Aborted));

    public static void MapOrderStates(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-103", "GET", "/order_states", "orders:read", List);
        api.Add("LD-103", "GET", "/order_states/{id}", "orders:read", Resource.GetAsync);
        api.Add("LD-104", "POST", "/order_states", "orders:create", LeadRoutes.ForManagers(Resource.AddAsync), LeadTakes.NewOrderState);
        api.Add("LD-104", "PATCH", "/order_states/{id}", "orders:update", LeadRoutes.ForManagers(Resource.ChangeAsync), LeadTakes.OrderState);
        api.Add("LD-104", "DELETE", "/order_states/{id}", "orders:delete", Remove);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        var page = call.Page();

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        var states = await AllAsync(call);
        return call.List([.. page.Of(states).Select(s => StateBody.Of(call, s))], page, states.Count);
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        (await call.Get<OrderStates>().RemoveAsync(call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? problem.Kind is ProblemKind.Conflict ? LeadErrors.State("order_state_protected", "The last state can not be deleted.") : LeadErrors.Of(problem)
            : LeadAnswer.Done;

    private static async ValueTask<OrderState?> FindAsync(LeadCall call, long id) => (await AllAsync(call)).Find(s => s.Id == id);

    private static async ValueTask<List<OrderState>> AllAsync(LeadCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<OrderStates>().ListAsync(db, call.Aborted);
    }

    private static OrderStateDraft Read(LeadFields body, Need name) => new()
    {
        Name = body.Text("name", name).Filled(),
        Locked = body.Bool("locked").Filled(),
        Hidden = body.Bool("hidden").Filled(),
        Position = body.Integer("position", Need.Value, 0, int.MaxValue).Filled(),
    };

    internal sealed record StateBody(long Id, string Name, bool Locked, bool Hidden, long Position, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static StateBody Of(LeadCall call, OrderState s) => new(
            s.Id, s.Name, s.Locked, s.Hidden, s.Position, call.Time(s.CreatedAt), call.Time(s.UpdatedAt))
        {
            Links = call.Links.Of($"/order_states/{s.Id}"),
        };
    }
}
