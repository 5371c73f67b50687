using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;

namespace Polydesk.Desk.Tickets;

/// <summary>Who takes part in a ticket: its requester, who gets copies, and who follows it.</summary>
internal static class TicketParticipants
{
    /// <summary>Sets the requester, where another is named or was found by the address, and answers who it is now.</summary>
    public static async ValueTask<long> RequesterAsync(Made made, TicketChange change, long? found, TicketRules rules, CancellationToken ct)
    {
        var before = made.Ticket.Requester;
        var id = change.RequesterId.Or(found ?? before.Id);

        if (id != before.Id)
        {
            if (rules.Person(id) is null)
            {
                await rules.LoadPeopleAsync(made.Db, [], [id], ct);
            }

            await made.SetAsync(
                $"requester_id = {id}", EventTypes.RequesterChanged, EventValue.Of(before.Id, before.FullName), EventValue.Of(id, rules.Person(id)?.FullName ?? ""));
        }

        return id;
    }

    /// <summary>Sets the copies and followers.</summary>
    public static async ValueTask WriteAsync(Made made, TicketChange change, CancellationToken ct)
    {
        var ticket = made.Ticket;

        if (change.Cc.Is(out var cc) && !cc.SequenceEqual(ticket.Cc))
        {
            await made.SetAsync($"cc = {MessageStore.Json(cc)}", EventTypes.CcChanged, EventValue.OfList(ticket.Cc), EventValue.OfList(cc));
        }

        if (change.Bcc.Is(out var bcc) && !bcc.SequenceEqual(ticket.Bcc))
        {
            await made.SetAsync($"bcc = {MessageStore.Json(bcc)}", EventTypes.CcChanged, EventValue.OfList(ticket.Bcc), EventValue.OfList(bcc));
        }

        if (change.FollowerIds.Is(out var followers) && !followers.Distinct().SequenceEqual(ticket.FollowerIds))
        {
            await FollowAsync(made, [.. followers.Distinct()], ct);
        }
    }

    private static async ValueTask FollowAsync(Made made, IReadOnlyList<long> followers, CancellationToken ct)
    {
        await made.Db.AddAsync($"delete from ticket_followers where ticket_id = {made.Ticket.Id}", ct);

        foreach (var (position, follower) in followers.Index())
        {
            await made.Db.AddAsync(
                $"insert into ticket_followers (ticket_id, person_id, position) values ({made.Ticket.Id}, {follower}, {position})", ct);
        }

        await made.NoteAsync(
            EventTypes.FollowersChanged, EventValue.Of(string.Join(", ", made.Ticket.FollowerIds)), EventValue.Of(string.Join(", ", followers)));
    }
}
