using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Agents: people of the staff.</summary>
internal static class Agents
{
    private const string Tag = "agents.agents";

    public static void MapAgents(this DeskproApi api)
    {
        api.List<PersonBody>("DP-71", "/agents", Tag, List, [new("is_deleted", ParamType.Flag)]);
        api.Get<PersonBody>("DP-72", "/agents/{id}", Tag, Get);
    }

    private static ValueTask<DeskproAnswer> List(DeskproCall call) =>
        People.ListAsync(call, new PersonFilter { Staff = true, Removed = call.FilterFlag("is_deleted") ?? false }, Paging.Whole);

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call) =>
        await People.FindAsync(call, call.Id("id")) is { IsAgent: true } agent ? await call.OneAsync(agent) : DeskproErrors.NotFound;
}
