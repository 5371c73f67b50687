using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Periodic;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Ends the freeze of tickets whose time has come. Nodes may run it side by side: each ticket is thawed once.</summary>
public sealed class ThawTickets(Database database, EventLog events, TimeProvider clock) : IPeriodic
{
    private const int AtOnce = 100;

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    async Task IPeriodic.RunAsync(CancellationToken ct)
    {
        while (await RunAsync(ct) == AtOnce)
        {
            // There may be more.
        }
    }

    /// <summary>Answers how many were thawed.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        await using (var look = await database.OpenAsync(ct))
        {
            if (!await look.ExistsAsync($"select id from tickets where frozen_until <= {now}", ct))
            {
                return 0;
            }
        }

        await using var db = await database.BeginAsync(ct);
        var due = await db.ListAsync(
            static row => (Id: row.Long(), Until: row.Long()),
            $"select id, frozen_until from tickets where frozen_until <= {now} order by frozen_until limit {AtOnce} {db.Engine.ForUpdateSkipLocked}", ct);

        foreach (var (id, until) in due)
        {
            await db.AddAsync($"update tickets set frozen_until = null, updated_at = {now} where id = {id}", ct);
            await events.AppendAsync(
                db, Event.OfTicket(EventTypes.FreezeChanged, id, new(until, LocalText.None), new(0, LocalText.None)), Caller.System, ct);
        }

        await db.CommitAsync(ct);
        return due.Count;
    }
}
