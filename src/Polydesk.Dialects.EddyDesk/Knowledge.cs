using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The knowledge base, read-only; the dialect counts its requests apart (section 2.4).</summary>
internal static class Knowledge
{
    private const int ArticlesPerPage = 10;

    public static readonly EddyOrder<CategorySort> CategoryOrder = new(
        new(CategorySort.Position), ("date_created", CategorySort.Created), ("date_updated", CategorySort.Updated), ("position", CategorySort.Position));

    public static readonly EddyOrder<ArticleSort> ArticleOrder = new(
        new(ArticleSort.Created, Descending: true),
        ("date_created", ArticleSort.Created), ("date_updated", ArticleSort.Updated), ("views", ArticleSort.Views), ("pin", ArticleSort.Pinned));

    public static void MapKnowledge(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-54", "GET", "/knowledge_base/categories", Categories, EddyTakes.CategoryFilters);
        api.Add("ED-55", "GET", "/knowledge_base/articles", Articles, EddyTakes.ArticleFilters);

        // Not in the reference, but read by a client in the field (section 7).
        api.Add("ED-55", "GET", "/knowledge_base/articles/{id}", Get);
    }

    private static async ValueTask<EddyAnswer> Categories(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new CategoryFilter(filters.Flag("public") ?? false, filters.Ids("parent_list"), filters.Range("date_created"), filters.Range("date_updated"));

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (categories, total) = await call.Get<KnowledgeStore>().PageCategoriesAsync(
            db, filter, CategoryOrder.Of(call), call.Skip(EddyPage.Default), EddyPage.Default, call.Caller, call.Aborted);

        return EddyAnswer.Keyed(categories.Select(c => (c.Id.ToString(), Of(call, c))), new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer> Articles(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new ArticleFilter(
            filters.Flag("public") ?? false, filters.Ids("category_list"), null, filters.Range("date_created"), filters.Range("date_updated"));

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (articles, total) = await call.Get<KnowledgeStore>().PageArticlesAsync(
            db, filter, ArticleOrder.Of(call), call.Skip(ArticlesPerPage), ArticlesPerPage, call.Caller, call.Aborted);

        return EddyAnswer.Keyed(articles.Select(a => (a.Id.ToString(), Of(call, a))), new(total, ArticlesPerPage, call.Page));
    }

    private static async ValueTask<EddyAnswer> Get(EddyCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (articles, _) = await call.Get<KnowledgeStore>().PageArticlesAsync(
            db, new(Id: call.Id("id")), [new(ArticleSort.Created)], 0, 1, call.Caller, call.Aborted);

        return articles is [var article] ? EddyAnswer.Data(Of(call, article)) : Refusals.NotFound("Article", call.IdText("id"));
    }

    private static string Word(KnowledgeAccess access) => access switch
    {
        KnowledgeAccess.Public => "public",
        KnowledgeAccess.User => "user",
        KnowledgeAccess.Staff => "staff",
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, null),
    };

    /// <summary>What is hidden or archived, which this product does not know, is seen by staff alone.</summary>
    private static string AccessOf(Article article) => Word(article.State is KnowledgeState.Published ? article.Access : KnowledgeAccess.Staff);

    private static Category Of(EddyCall call, ArticleCategory category) => new(
        category.Id, category.ParentId ?? 0, category.Position, call.Dates.Write(category.CreatedAt), call.Dates.Write(category.UpdatedAt),
        Word(category.Access), category.GroupIds, call.Local(category.Title));

    private static ArticleBody Of(EddyCall call, Article article) => new(
        article.Id, call.Dates.Write(article.CreatedAt), call.Dates.Write(article.UpdatedAt), article.OnlyAuthor, AccessOf(article), article.Pinned,
        article.Views, article.CategoryIds, call.Local(article.Title), Tags(call, article.Tags), call.Local(article.Body),
        [.. article.Files.Select(file => EddyFiles.OfArticle(call, file))]);

    /// <summary>Tags in the active languages; without any, an empty list in the default one.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Tags(EddyCall call, LocalTags tags)
    {
        var active = tags.All.Where(t => call.Vocabulary.Settings.Languages.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value);
        active.TryAdd(call.Vocabulary.Settings.DefaultLanguage, []);
        return active;
    }

    internal sealed record Category(
        long Id, long ParentId, int Position, string DateCreated, string DateUpdated, string Access, IReadOnlyList<long> AccessByGroups, LocalText Title);

    internal sealed record ArticleBody(
        long Id, string DateCreated, string DateUpdated, bool ShowMeOnly, string Access, bool Pin, long ViewsCount, IReadOnlyList<long> Categories,
        LocalText Title, Dictionary<string, IReadOnlyList<string>> Tags, LocalText Body, IReadOnlyList<EddyFiles.FileLink> Files);
}
