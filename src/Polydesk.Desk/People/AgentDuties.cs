using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Hands on what a member of staff had to do, once they are gone or are no staff any more. Part of a transaction that holds the person.</summary>
public sealed class AgentDuties(EventLog events, TimeProvider clock)
{
    /// <summary>Makes a person nobody's agent and follower, as a customer is.</summary>
    internal async ValueTask DropAsync(WriteSession db, long id, string fullName, Caller caller, CancellationToken ct)
    {
        await AssignAsync(db, id, fullName, $"t.agent_id = {id}", null, "", caller, ct);
        await db.AddAsync($"delete from ticket_followers where person_id = {id}", ct);
        await OpenCallbacksAsync(db, id, ct);
    }

    /// <summary>Gives tickets of theirs to an heir, or to nobody.</summary>
    internal async ValueTask AssignAsync(WriteSession db, long id, string fullName, Sql theirs, long? heir, string heirName, Caller caller, CancellationToken ct)
    {
        var assigned = Event.OfTicket(
            EventTypes.AgentChanged, 0, EventValue.Of(id, fullName), heir is null ? new(0, LocalText.None) : EventValue.Of(heir.Value, heirName));
        await events.AppendForTicketsAsync(db, assigned, theirs, caller, ct);
        await db.AddAsync($"update tickets as t set agent_id = {heir}, updated_at = {clock.GetUtcNow()} where {theirs}", ct);
    }

    /// <summary>Callbacks that were theirs alone become everybody's.</summary>
    internal ValueTask OpenCallbacksAsync(WriteSession db, long id, CancellationToken ct) => db.AddAsync(
        $"update callbacks set is_private = {false}, user_id = null, updated_at = {clock.GetUtcNow()} where user_id = {id} and is_private and status = 'open'", ct);
}
