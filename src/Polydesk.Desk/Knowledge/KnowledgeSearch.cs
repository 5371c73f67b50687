using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>
/// Finds what is published by words of its title, body and tags, each as the beginning of a word, newest first, as far as the caller sees it. It asks the
/// same few questions however many kinds are wanted.
/// </summary>
public sealed class KnowledgeSearch(KnowledgeStore store)
{
    /// <summary>For each kind the page that is asked for, and how many there are in all.</summary>
    public async ValueTask<IReadOnlyDictionary<KnowledgeKind, FoundArticles>> FindAsync(
        Session db, string text, IReadOnlyList<KnowledgeKind> kinds, long skip, int take, Caller caller, CancellationToken ct)
    {
        var places = kinds.Count == 0 ? [] : await db.ListAsync(
            static row => new Place(row.Long(), row.Enum<KnowledgeKind>(), row.Long(), row.Long()),
            $"""
            select f.id, f.kind, f.place, f.total from (
              select a.id, a.kind, row_number() over (partition by a.kind order by a.id desc) as place, count(*) over (partition by a.kind) as total
              from articles a
              where a.kind in {kinds.Select(k => (long)k).ToList()} and {Visibility.OfArticles(caller)}
                and a.id in (select id from articles where {SearchLines.MatchWords(db.Engine, "articles", text)})) f
            where f.place = 1 or (f.place > {skip} and f.place <= {skip + take})
            order by f.kind, f.place
            """, ct);
        List<long> ids = [.. places.Where(p => p.N > skip && p.N <= skip + take).Select(p => p.Id)];
        var articles = (await store.ListAsync(db, ids, ct)).ToLookup(a => a.Kind);
        var totals = places.Where(p => p.N == 1).ToDictionary(p => p.Kind, p => p.Total);

        return kinds.ToDictionary(k => k, k => new FoundArticles([.. articles[k].OrderByDescending(a => a.Id)], totals.GetValueOrDefault(k)));
    }

    private readonly record struct Place(long Id, KnowledgeKind Kind, long N, long Total);
}

/// <summary>A page of what was found of one kind, and how many there are.</summary>
public sealed record FoundArticles(IReadOnlyList<Article> Articles, long Total);
