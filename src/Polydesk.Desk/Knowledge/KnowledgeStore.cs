using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>Reads the knowledge base as a caller may see it.</summary>
public sealed class KnowledgeStore(FileStore files, CountCache counts)
{
    public async ValueTask<(IReadOnlyList<ArticleCategory> Categories, long Total)> PageCategoriesAsync(
        Session db, CategoryFilter filter, IReadOnlyList<Sort<CategorySort>> sorts, long skip, int take, Caller caller, CancellationToken ct)
    {
        List<Sql> conditions = [Visibility.OfCategories(caller)];

        if (filter.PublicOnly)
        {
            conditions.Add($"c.access = {KnowledgeAccess.Public}");
        }

        if (filter.ParentIds is { } parents)
        {
            conditions.Add($"coalesce(c.parent_id, 0) in {parents}");
        }

        filter.Created.AddTo(conditions, Sql.Trusted("c.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("c.updated_at"));
        var where = Sql.All(conditions);
        var order = Sorting.OrderBy(
            sorts, static key => key switch
            {
                CategorySort.Created => "c.created_at",
                CategorySort.Updated => "c.updated_at",
                _ => "c.position",
            }, "c.id");

        var total = await counts.CountAsync(db, $"select count(*) from article_categories c where {where}", ct);
        var categories = await db.ListAsync(
            ReadCategory,
            $"""
            select c.id, c.parent_id, c.access, c.title, c.position, c.created_at, c.updated_at
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
        List<Sql> conditions = [Visibility.OfArticles(caller)];

        if (filter.PublicOnly)
        {
            conditions.Add($"a.access = {KnowledgeAccess.Public}");
        }

        if (filter.CategoryIds is { } categories)
        {
            conditions.Add($"a.id in (select article_id from article_placements where category_id in {categories})");
        }

        if (filter.Id is { } id)
        {
            conditions.Add($"a.id = {id}");
        }

        filter.Created.AddTo(conditions, Sql.Trusted("a.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("a.updated_at"));
        var where = Sql.All(conditions);
        var order = Sorting.OrderBy(
            sorts, static key => key switch
            {
                ArticleSort.Created => "a.created_at",
                ArticleSort.Updated => "a.updated_at",
                ArticleSort.Views => "a.views",
                _ => "a.pinned",
            }, "a.id");

        var total = await counts.CountAsync(db, $"select count(*) from articles a where {where}", ct);
        var articles = await db.ListAsync(
            ReadArticle,
            $"""
            select a.id, a.author_id, a.access, a.only_author, a.pinned, a.views, a.title, a.tags, a.body, a.created_at, a.updated_at
            from articles a where {where} order by {order} limit {take} offset {skip}
            """, ct);
        List<long> ids = [.. articles.Select(a => a.Id)];
        var placements = await PairsAsync(
            db, $"select article_id, category_id from article_placements where article_id in {ids} order by article_id, position, category_id", ids, ct);
        var attached = await files.ListAsync(db, Subject.Article, ids, ct);

        return (articles.ConvertAll(a => a with { CategoryIds = [.. placements[a.Id]], Files = [.. attached[a.Id]] }), total);
    }

    private static async ValueTask<ILookup<long, long>> PairsAsync(Session db, Sql sql, List<long> ids, CancellationToken ct)
    {
        List<(long Of, long Id)> pairs = ids.Count == 0 ? [] : await db.ListAsync(static row => (row.Long(), row.Long()), sql, ct);
        return pairs.ToLookup(p => p.Of, p => p.Id);
    }

    private static ArticleCategory ReadCategory(Row row) =>
        new(row.Long(), row.LongOrNull(), row.Enum<KnowledgeAccess>(), row.LocalText(), row.Int(), row.Time(), row.Time());

    private static Article ReadArticle(Row row) => new(
        row.Long(), row.Long(), row.Enum<KnowledgeAccess>(), row.Bool(), row.Bool(), row.Long(), row.LocalText(), LocalTags.Parse(row.Text()),
        row.LocalText(), row.Time(), row.Time());
}
