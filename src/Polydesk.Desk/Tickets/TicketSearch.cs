using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Finds tickets by words of their subject and messages (each matches as the beginning of a word), by id or reference, and by a part of the requester's
/// name, address or phone. Newest first and bounded: what lies beyond the newest <see cref="Cap"/> matching texts is not found.
/// </summary>
public sealed class TicketSearch
{
    /// <summary>The most matching texts, and the most tickets by requester, that a search considers.</summary>
    public const int Cap = 1000;

    private const int MostRequesters = 50;

    public async ValueTask<IReadOnlyList<long>> FindAsync(Session db, TicketFilter filter, Caller caller, CancellationToken ct)
    {
        var term = filter.Search!.Trim();
        var folded = Folding.Fold(term);
        var found = new HashSet<long>();

        if (long.TryParse(term, out var id) && id > 0)
        {
            found.Add(id);
        }

        if (TicketReference.Find(term) is { } byReference)
        {
            found.Add(byReference);
        }

        // Whether a part of an old message is an internal note is no business of customers; nobody finds tickets by notes here.
        var texts = Folding.Words(term) is { Count: > 0 } words ? Ids(db.Engine.SearchMessages([.. words], includeNotes: false, Cap)) : null;
        var requested = folded.Length > 0 ? Ids(OfRequesters(db.Engine, filter, term, folded)) : null;
        await db.AskAsync([.. new[] { texts, requested }.OfType<Query>()], ct);
        var keys = texts?.Rows ?? [];
        found.UnionWith(filter.ExactSearch ? await WithSubjectAsync(db, keys, folded, ct) : keys.Select(MessageKey.TicketOf));
        found.UnionWith(requested?.Rows ?? []);
        return [.. found];

        static Query<long> Ids(Sql sql) => new(static row => row.Long(), sql);
    }

    private static Sql OfRequesters(Engine engine, TicketFilter filter, string term, string folded)
    {
        Sql person = filter.ExactSearch
            ? (Sql)$"p.name_key = {folded} or p.id in (select person_id from person_emails where address = {term.ToLowerInvariant()}) or p.phone = {term}"
            : (Sql)$"p.id in (select id from people where {engine.SearchContains("people", folded)} limit {MostRequesters})";
        return $"select t.id from tickets t where t.requester_id in (select p.id from people p where {person}) order by t.id desc limit {Cap}";
    }

    private static async ValueTask<IEnumerable<long>> WithSubjectAsync(Session db, List<long> keys, string folded, CancellationToken ct)
    {
        var ids = keys.Where(k => k == MessageKey.Of(MessageKey.TicketOf(k), 0)).Select(MessageKey.TicketOf).ToList();
        var subjects = await db.ListAsync(static row => (Id: row.Long(), Subject: row.Text()), $"select id, subject from tickets where id in {ids}", ct);
        return subjects.Where(s => Folding.Fold(s.Subject) == folded).Select(s => s.Id);
    }
}
