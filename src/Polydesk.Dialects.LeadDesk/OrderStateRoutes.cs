using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The states that orders go through (section 5.12).</summary>
internal static class OrderStateRoutes
{
    public static void MapOrderStates(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-103", "GET", "/order_states", "orders:read", List);
        api.Add("LD-103", "GET", "/order_states/{id}", "orders:read", Get);
        api.Add("LD-104", "POST", "/order_states", "orders:create", Add);
        api.Add("LD-104", "PATCH", "/order_states/{id}", "orders:update", Change);
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

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } state ? LeadAnswer.Of(StateBody.Of(call, state)) : LeadErrors.NotFound("order_state");

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if (call.Caller.Role < Desk.Access.Role.Manager)
        {
            return LeadErrors.Forbidden;
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Required);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<OrderStates>().SaveAsync(null, draft, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem)
            : await call.CreatedAsync(id, $"/order_states/{id}", async () => StateBody.Of(call, (await FindAsync(call, id))!));
    }

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (call.Caller.Role < Desk.Access.Role.Manager)
        {
            return LeadErrors.Forbidden;
        }

        var id = call.Id("id");

        if (await FindAsync(call, id) is null)
        {
            return LeadErrors.NotFound("order_state");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Value);

        return body.Refusal
            ?? ((await call.Get<OrderStates>().SaveAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
                ? LeadErrors.Of(problem)
                : LeadAnswer.Done);
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
