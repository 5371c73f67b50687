using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Reads views: an agent has the program's, everybody's and their own.</summary>
public sealed class TicketViews(VocabularyCache vocabularies)
{
    private static readonly Sql Columns = Sql.Trusted("v.id, v.person_id, v.system_name, v.title, v.terms, v.position, v.created_at, v.updated_at");

    public ValueTask<List<TicketView>> ListAsync(Session db, Caller caller, CancellationToken ct) =>
        db.ListAsync(Read, $"select {Columns} from ticket_views v where {Visibility.OfViews(caller)} order by v.position, v.id", ct);

    public ValueTask<TicketView?> FindAsync(Session db, long id, Caller caller, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from ticket_views v where v.id = {id} and {Visibility.OfViews(caller)}", ct);

    /// <summary>What a view narrows a list of tickets to, for <see cref="TicketFilter.And"/>; null when the caller has no such view.</summary>
    public async ValueTask<TicketFilter?> FilterOfAsync(Session db, long id, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(db, id, caller, ct) is not { } view)
        {
            return null;
        }

        List<long> teams = view.Terms.Any(t => t.On == "team")
            ? await db.ListAsync(static row => row.Long(), $"select team_id from team_members where person_id = {caller.PersonId}", ct)
            : [];
        return ViewTerms.FilterOf(view.Terms, teams, await vocabularies.GetAsync(ct), caller);
    }

    private static TicketView Read(Row row) => new(
        row.Long(), row.LongOrNull(), row.TextOrNull(), row.LocalText(), JsonSerializer.Deserialize(row.Text(), ViewJson.Default.ListViewTerm)!, row.Int(),
        row.TimeOrNull(), row.TimeOrNull());
}
