using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Finds tickets by words of their subject and messages (each matches as the beginning of a word), by id or reference, and by a part of the requester's
/// name, address or phone. Newest first and bounded: what lies beyond the newest <see cref="Cap"/> matching texts of the desk is looked for only when most of
/// what was found is not in the list that is asked for.
/// </summary>
public sealed class TicketSearch
{
    /// <summary>The most matching texts, and the most tickets by requester, that a search considers.</summary>
    public const int Cap = 1_000;

    /// <summary>As <see cref="Cap"/>, of a desk of which most is not in the list.</summary>
    private const int FarCap = 20 * Cap;

    /// <summary>So few tickets are looked at one by one.</summary>
    private const int Few = 300;

    /// <summary>Words that are looked for; a term with more is its first ones.</summary>
    private const int MostWords = 32;

    /// <summary>Of more people than this, the newest tickets are looked through for theirs.</summary>
    private const int MostRequesters = 500;

    /// <summary>The tickets that match, were they all in the list, and whether there may be more.</summary>
    public async ValueTask<(IReadOnlyCollection<long> Ids, bool MayBeMore)> FindAsync(Session db, TicketFilter filter, CancellationToken ct) =>
        await FindAsync(db, new(filter), Cap, ct);

    /// <summary>Looks further than <see cref="FindAsync(Session, TicketFilter, CancellationToken)"/>: at all of a short list, and farther back for a long one.</summary>
    /// <param name="db">Where.</param>
    /// <param name="filter">What is searched for.</param>
    /// <param name="where">What tickets named <c>t</c> are in the list.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<IReadOnlyCollection<long>> FindFurtherAsync(Session db, TicketFilter filter, Sql where, CancellationToken ct)
    {
        var term = new Term(filter);
        var list = await db.ListAsync(static row => row.Long(), $"select t.id from tickets t where {where} order by t.id desc limit {Few + 1}", ct);
        return list.Count > Few ? (await FindAsync(db, term, FarCap, ct)).Ids : await FindAmongAsync(db, term, list, ct);
    }

    private static async ValueTask<(IReadOnlyCollection<long> Ids, bool MayBeMore)> FindAsync(Session db, Term term, int cap, CancellationToken ct)
    {
        // Whether a part of an old message is an internal note is no business of customers; nobody finds tickets by notes here.
        var texts = term.Words.Count > 0 ? Ids(db.Engine.SearchMessages(term.Words, cap)) : null;
        var people = term.Folded.Length > 0 ? Ids(People(db.Engine, term)) : null;
        await db.AskAsync([.. new[] { texts, people }.OfType<Query>()], ct);
        var requested = people is { Rows: { Count: > 0 } found } ? await OfRequestersAsync(db, term, found, cap, ct) : [];
        var keys = texts?.Rows ?? [];
        return (await TogetherAsync(db, term, keys, requested, ct), keys.Count == cap || requested.Count == cap);
    }

    private static async ValueTask<IReadOnlyCollection<long>> FindAmongAsync(Session db, Term term, List<long> tickets, CancellationToken ct)
    {
        var texts = term.Words.Count > 0 ? Ids(db.Engine.SearchMessagesOf(tickets, term.Words)) : null;
        var requested = Ids($"select t.id from tickets t join people p on p.id = t.requester_id where t.id in {tickets} and {IsMeant(db.Engine, term)}");
        await db.AskAsync([.. new[] { texts, requested }.OfType<Query>()], ct);
        return await TogetherAsync(db, term, texts?.Rows ?? [], requested.Rows, ct);
    }

    private static async ValueTask<IReadOnlyCollection<long>> TogetherAsync(
        Session db, Term term, List<long> keys, List<long> requested, CancellationToken ct)
    {
        var found = new HashSet<long>(term.Named);
        found.UnionWith(term.IsExact ? await WithSubjectAsync(db, keys, term.Folded, ct) : keys.Select(MessageKey.TicketOf));
        found.UnionWith(requested);
        return found;
    }

    private static Sql People(Engine engine, Term term) => term.IsExact
        ? (Sql)$"select p.id from people p where {IsMeant(engine, term)} limit {MostRequesters + 1}"
        : $"select id from people where {engine.SearchContains("people", term.Folded)} limit {MostRequesters + 1}";

    /// <summary>Whether the person <c>p</c> is who the term tells of.</summary>
    private static Sql IsMeant(Engine engine, Term term) => term.IsExact
        ? (Sql)$"(p.name_key = {term.Folded} or p.id in (select person_id from person_emails where address = {term.Text.ToLowerInvariant()}) or p.phone = {term.Text})"
        : $"{engine.Position(term.Folded, Sql.Trusted("p.search"))} > 0";

    private static ValueTask<List<long>> OfRequestersAsync(Session db, Term term, List<long> people, int cap, CancellationToken ct) =>
        people.Count <= MostRequesters
            ? db.ListAsync(static row => row.Long(), $"select t.id from tickets t where t.requester_id in {people} order by t.id desc limit {cap}", ct)
            : db.ListAsync(
                static row => row.Long(),
                $"""
                select t.id from (select id, requester_id from tickets order by id desc limit {FarCap}) t join people p on p.id = t.requester_id
                where {IsMeant(db.Engine, term)} order by t.id desc limit {cap}
                """, ct);

    private static async ValueTask<IEnumerable<long>> WithSubjectAsync(Session db, List<long> keys, string folded, CancellationToken ct)
    {
        var ids = keys.Where(k => k == MessageKey.Of(MessageKey.TicketOf(k), 0)).Select(MessageKey.TicketOf).ToList();
        var subjects = await db.ListAsync(static row => (Id: row.Long(), Subject: row.Text()), $"select id, subject from tickets where id in {ids}", ct);
        return subjects.Where(s => Folding.Fold(s.Subject) == folded).Select(s => s.Id);
    }

    private static Query<long> Ids(Sql sql) => new(static row => row.Long(), sql);

    /// <summary>What is searched for.</summary>
    private sealed class Term(TicketFilter filter)
    {
        public string Text { get; } = filter.Search!.Trim();

        public string Folded => field ??= Folding.Fold(Text);

        public IReadOnlyList<string> Words => field ??= [.. Folding.Words(Text).Take(MostWords)];

        public bool IsExact => filter.ExactSearch;

        /// <summary>The tickets of which it is the id or the reference.</summary>
        public IEnumerable<long> Named =>
            new[] { long.TryParse(Text, out var id) && id > 0 ? id : (long?)null, TicketReference.Find(Text) }.OfType<long>();
    }
}
