using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Where a ticket lies and with whom: its department, its agent, and whether it is deleted.</summary>
internal static class TicketPlace
{
    public static async ValueTask MoveAsync(Made made, TicketChange change, TicketRules rules, CancellationToken ct)
    {
        var ticket = made.Ticket;

        if (change.DepartmentId.Is(out var department) && department != ticket.DepartmentId)
        {
            await made.SetDepartmentAsync(department);
        }

        if (change is { MoveDropsStrangers: true, AgentId.IsGiven: false } && ticket.Agent is { } agentBefore
            && change.DepartmentId.Is(out var target) && target != ticket.DepartmentId && !await WorksInAsync(made.Db, agentBefore.Id, target, ct))
        {
            await made.SetAsync($"agent_id = {(long?)null}", EventTypes.AgentChanged, Named(agentBefore), Named(null));
        }

        if (change.AgentId.Is(out var agent) && agent != ticket.Agent?.Id)
        {
            await made.SetAsync(
                $"agent_id = {agent}", EventTypes.AgentChanged, Named(ticket.Agent), Named(agent is null ? null : rules.Person(agent.Value)));
        }

        if (change.Deleted.Is(out var deleted) && deleted != ticket.Deleted)
        {
            await made.SetDeletedAsync(deleted);
        }

        static EventValue Named(PersonName? person) => person is null ? new(0, LocalText.None) : EventValue.Of(person.Id, person.FullName);
    }

    private static ValueTask<bool> WorksInAsync(Session db, long person, long department, CancellationToken ct) => db.ExistsAsync(
        $"""
        select id from people where id = {person} and (role >= {Role.Admin}
          or id in (select person_id from person_departments where department_id = {department}))
        """, ct);
}
