using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Knowledge;

/// <summary>Reads what is published, and its categories, as a caller may see it.</summary>
public sealed class KnowledgeStore(FileStore files, SubjectTags labels, CountCache counts)
{
    public async ValueTask<(IReadOnlyList<ArticleCategory> Categories, long Total)> PageCategoriesAsync(
        Session db, CategoryFilter filter, IReadOnlyList<Sort<CategorySort>> sorts, long skip, int take, Caller caller, CancellationToken ct)
    {
        List<Sql> conditions = [Visibility.OfCategories(caller), $"c.kind = {filter.Kind}"];

        if (filter.PublicOnly)
        {
            conditions.Add($"c.access = {KnowledgeAccess.Public}");
        }

        if (filter.ParentIds is { } parents)
        {
            conditions.Add($"coalesce(c.parent_id, 0) in {parents}");
        }

        if (filter.Ids is { } only)
        {
            conditions.Add($"c.id in {only}");
        }

        filter.Created.AddTo(conditions, Sql.Trusted("c.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("c.updated_at"));
        var where = Sql.All(conditions);
        var order = Sorting.OrderBy(
            sorts, static key => key switch
            {
                CategorySort.Created => "c.created_at",
                CategorySort.Updated => "c.updated_at",
                CategorySort.Id => "c.id",
                CategorySort.Title => "lower(c.title)",
                _ => "c.position",
            }, "c.id");

        var total = await counts.CountAsync(db, $"select count(*) from article_categories c where {where}", ct);
        var categories = await db.ListAsync(
            ReadCategory,
            $"""
            select c.id, c.parent_id, c.access, c.title, c.position, c.created_at, c.updated_at, c.kind
            from article_categories c where {where} order by {order} limit {take} offset {skip}
            """, ct);
        List<long> ids = [.. categories.Select(c => c.Id)];
        var groups = await PairsAsync(
            db, $"select category_id, group_id from article_category_groups where category_id in {ids} order by category_id, position, group_id", ids, ct);

        return (categories.ConvertAll(c => c with { GroupIds = [.. groups[c.Id]] }), total);
    }

    public async ValueTask<(IReadOnlyList<Article> Articles, long Total)> PageArticlesAsync(
        Session db, ArticleFilter filter, IReadOnlyList<Sort<ArticleSort>> sorts, long skip, int take, Caller caller, CancellationToken ct)
    {
        var where = Where(filter, caller);
        var order = Sorting.OrderBy(
            sorts, static key => key switch
            {
                ArticleSort.Created => "a.created_at",
                ArticleSort.Updated => "a.updated_at",
                ArticleSort.Views => "a.views",
                ArticleSort.Id => "a.id",
                ArticleSort.Title => "lower(a.title)",
                ArticleSort.Published => new SortColumn("a.published_at", MayBeNull: true),
                ArticleSort.Votes => "a.votes",
                _ => "a.pinned",
            }, "a.id");

        var total = await counts.CountAsync(db, $"select count(*) from articles a where {where}", ct);
        return (await ReadAsync(db, $"{where} order by {order} limit {take} offset {skip}", ct), total);
    }

    /// <summary>These articles, which the caller is known to see, in the order of their ids.</summary>
    internal async ValueTask<List<Article>> ListAsync(Session db, IReadOnlyList<long> known, CancellationToken ct) =>
        known.Count == 0 ? [] : await ReadAsync(db, $"a.id in {known} order by a.id", ct);

    private async ValueTask<List<Article>> ReadAsync(Session db, Sql which, CancellationToken ct)
    {
        var articles = await db.ListAsync(
            ReadArticle,
            $"""
            select a.id, a.author_id, a.access, a.only_author, a.pinned, a.views, a.title, a.tags, a.body, a.created_at, a.updated_at,
              a.kind, a.state, a.hidden_reason, a.published_at, a.votes, a.reviewed
            from articles a where {which}
            """, ct);
        List<long> ids = [.. articles.Select(a => a.Id)];
        var placements = await PairsAsync(
            db, $"select article_id, category_id from article_placements where article_id in {ids} order by article_id, position, category_id", ids, ct);
        var attached = await files.ListAsync(db, Subject.Article, ids, ct);
        var labelled = await labels.ListAsync(db, Subject.Article, ids, ct);

        return articles.ConvertAll(a => a with { CategoryIds = [.. placements[a.Id]], Files = [.. attached[a.Id]], Labels = [.. labelled[a.Id]] });
    }

    /// <summary>One thing of a kind, as the caller may see it.</summary>
    public async ValueTask<Article?> FindAsync(Session db, KnowledgeKind kind, long id, Caller caller, CancellationToken ct) =>
        (await PageArticlesAsync(db, new(Id: id) { Kind = kind }, [], 0, 1, caller, ct)).Articles is [var found] ? found : null;

    /// <summary>One category of a kind, as the caller may see it.</summary>
    public async ValueTask<ArticleCategory?> FindCategoryAsync(Session db, KnowledgeKind kind, long id, Caller caller, CancellationToken ct) =>
        (await PageCategoriesAsync(db, new() { Kind = kind, Ids = [id] }, [], 0, 1, caller, ct)).Categories is [var found] ? found : null;

    /// <summary>The children of each of these categories that the caller may see, in their order.</summary>
    public ValueTask<ILookup<long, long>> ChildrenAsync(Session db, IReadOnlyCollection<long> ids, Caller caller, CancellationToken ct) => PairsAsync(
        db, $"select c.parent_id, c.id from article_categories c where c.parent_id in {ids} and {Visibility.OfCategories(caller)} order by c.position, c.id",
        ids, ct);

    /// <summary>How many things match, for each value of a group. What has several values is counted with each, what has none under no id.</summary>
    public ValueTask<List<ArticleCount>> CountAsync(Session db, ArticleFilter filter, ArticleGroup group, Caller caller, CancellationToken ct)
    {
        var where = Where(filter, caller);

        return group switch
        {
            ArticleGroup.Author => db.ListAsync(
                static row => new ArticleCount(row.Long(), row.Long(), $"{row.Text()} {row.Text()}".Trim()),
                $"""
                select count(*), p.id, p.name, p.lastname from articles a join people p on p.id = a.author_id where {where}
                group by p.id, p.name, p.lastname order by p.id
                """, ct),
            ArticleGroup.Category => db.ListAsync(
                static row => new ArticleCount(row.Long(), row.LongOrNull(), LocalText.Parse(row.TextOrNull() ?? "").In("en")),
                $"""
                select count(*), k.id, k.title from articles a
                left join article_placements m on m.article_id = a.id left join article_categories k on k.id = m.category_id
                where {where} group by k.id, k.title order by k.id
                """, ct),
            _ => db.ListAsync(
                static row => new ArticleCount(row.Long(), row.Long(), ""), $"select count(*), a.state from articles a where {where} group by a.state order by a.state", ct),
        };
    }

    private static Sql Where(ArticleFilter filter, Caller caller)
    {
        List<Sql?> all =
        [
            Visibility.OfArticles(caller),
            $"a.kind = {filter.Kind}",
            filter.PublicOnly ? (Sql)$"(a.access = {KnowledgeAccess.Public} and a.state = {KnowledgeState.Published})" : null,
            filter.CategoryIds is { } categories ? (Sql)$"a.id in (select article_id from article_placements where category_id in {categories})" : null,
            .. filter.InCategories.Select(set => (Sql)$"a.id in (select article_id from article_placements where category_id in {set})"),
            filter.Id is { } id ? (Sql)$"a.id = {id}" : null,
            filter.Ids is { } ids ? (Sql)$"a.id in {ids}" : null,
            filter.AuthorIds is { } authors ? (Sql)$"a.author_id in {authors}" : null,
            filter.States is { } states ? (Sql)$"a.state in {states.Select(s => (long)s).ToList()}" : null,
            filter.HiddenReason is { } reason ? (Sql)$"a.hidden_reason = {reason}" : null,
            filter.Reviewed is { } reviewed ? (Sql)$"a.reviewed = {reviewed}" : null,
            .. LabelSets(filter).Select(words => SubjectTags.Has(Subject.Article, Sql.Trusted("a.id"), words)),
            filter.Labelled switch
            {
                true => (Sql)$"a.id in (select subject_id from subject_tags where subject = {Subject.Article})",
                false => (Sql)$"a.id not in (select subject_id from subject_tags where subject = {Subject.Article})",
                null => null,
            },
        ];
        List<Sql> conditions = [.. all.OfType<Sql>()];
        filter.Created.AddTo(conditions, Sql.Trusted("a.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("a.updated_at"));
        filter.Published.AddTo(conditions, Sql.Trusted("a.published_at"));
        return Sql.All(conditions);
    }

    /// <summary>One of each of these sets must be there.</summary>
    private static IEnumerable<IReadOnlyList<string>> LabelSets(ArticleFilter filter) => filter switch
    {
        { Labels: null } => [],
        { Labels: var each, EachLabel: true } => each.Select(word => (IReadOnlyList<string>)[word]),
        { Labels: var any } => [any],
    };

    private static async ValueTask<ILookup<long, long>> PairsAsync(Session db, Sql sql, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        List<(long Of, long Id)> pairs = ids.Count == 0 ? [] : await db.ListAsync(static row => (row.Long(), row.Long()), sql, ct);
        return pairs.ToLookup(p => p.Of, p => p.Id);
    }

    private static ArticleCategory ReadCategory(Row row) =>
        new(row.Long(), row.LongOrNull(), row.Enum<KnowledgeAccess>(), row.LocalText(), row.Int(), row.Time(), row.Time()) { Kind = row.Enum<KnowledgeKind>() };

    private static Article ReadArticle(Row row) => new(
        row.Long(), row.Long(), row.Enum<KnowledgeAccess>(), row.Bool(), row.Bool(), row.Long(), row.LocalText(), LocalTags.Parse(row.Text()),
        row.LocalText(), row.Time(), row.Time())
    {
        Kind = row.Enum<KnowledgeKind>(),
        State = row.Enum<KnowledgeState>(),
        HiddenReason = row.Text(),
        PublishedAt = row.TimeOrNull(),
        Votes = row.Long(),
        Reviewed = row.Bool(),
    };
}
