using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>The tags of a ticket. A tag keeps the spelling in which it first came, and is the same in any letter case.</summary>
public sealed class TicketTags
{
    /// <summary>Makes these the ticket's tags, creating those that are new.</summary>
    public async ValueTask SetAsync(WriteSession db, long ticketId, IReadOnlyList<string> tags, CancellationToken ct)
    {
        await db.AddAsync($"delete from ticket_tags where ticket_id = {ticketId}", ct);

        foreach (var (position, tag) in Distinct(tags).Index())
        {
            var key = Folding.Fold(tag);
            await db.AddAsync($"insert into tags (name, name_key) values ({tag}, {key}) on conflict (name_key) do nothing", ct);
            await db.AddAsync(
                $"insert into ticket_tags (ticket_id, tag_id, position) select {ticketId}, id, {position} from tags where name_key = {key}", ct);
        }
    }

    /// <summary>Neither order nor letter case makes a difference.</summary>
    public static bool AreSame(IEnumerable<string> some, IEnumerable<string> others) => some.Select(Folding.Fold).ToHashSet().SetEquals(others.Select(Folding.Fold));

    public static IReadOnlyList<string> Distinct(IReadOnlyList<string> tags) =>
        [.. tags.Select(t => t.Trim()).Where(t => t.Length > 0).DistinctBy(Folding.Fold)];
}
