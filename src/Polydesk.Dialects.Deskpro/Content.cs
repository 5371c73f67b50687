using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Articles, news and downloads: the same endpoints over three kinds of what is published.</summary>
internal static class Content
{
    private static DeskproNames Names { get; } = new(("body", "content"), ("author", "person"));

    public static void MapContent(this DeskproApi api)
    {
        Map<ArticleBody>(api, KnowledgeKind.Article, "/articles", "content.articles", ["DP-83", "DP-84", "DP-85", "DP-86"]);
        Map<NewsBody>(api, KnowledgeKind.News, "/news", "content.news", ["DP-91", "DP-92", "DP-93", "DP-94"]);
        Map<DownloadBody>(api, KnowledgeKind.Download, "/downloads", "content.downloads", ["DP-99", "DP-100", "DP-101", "DP-102"]);
    }

    /// <summary>The id in the path. Some of the desk's own categories have ids below zero.</summary>
    public static long IdOf(DeskproCall call) => long.TryParse(call.Route.Value("id"), out var id) ? id : 0;

    private static void Map<T>(DeskproApi api, KnowledgeKind kind, string path, string resource, string[] ids)
        where T : ContentBody
    {
        api.Counts(ids[3], path + "/counts", resource, call => CountAsync(call, ContentQuery.Filter(call, kind)), ContentQuery.CountParams);
        api.List<T>(ids[0], path, resource, call => List<T>(call, kind), ContentQuery.Params);
        api.Create<T>(ids[1], path, resource, call => Save<T>(call, kind, null, path), ContentInput.Of(kind));
        api.Get<T>(ids[2], path + "/{id}", resource, call => Get<T>(call, kind));
        api.Update<T>(ids[2], path + "/{id}", resource, call => Save<T>(call, kind, IdOf(call), path), ContentInput.Of(kind));
        api.Delete(ids[2], path + "/{id}", resource, call => Delete(call, kind));
    }

    private static async ValueTask<DeskproAnswer> List<T>(DeskproCall call, KnowledgeKind kind)
        where T : ContentBody
    {
        var (paging, filter, order) = (call.Paging(), ContentQuery.Filter(call, kind), ContentQuery.Order(call));

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (found, total) = await call.Get<KnowledgeStore>().PageArticlesAsync(db, filter, [order], paging.Skip, paging.Take, call.Caller, call.Aborted);
        return await call.PageAsync([.. found.Select(a => (T)ContentBody.Of(a, call))], paging, total);
    }

    /// <summary>How many match, and for a group how many have each value.</summary>
    public static async ValueTask<DeskproAnswer> CountAsync(DeskproCall call, ArticleFilter filter)
    {
        var group = call.FilterText("group_by") ?? "";
        ArticleGroup? by = group switch
        {
            "author" or "person" => ArticleGroup.Author,
            "category" => ArticleGroup.Category,
            "status" => ArticleGroup.State,
            _ => null,
        };

        if (by is null && group.Length > 0)
        {
            call.Faults.Add("group_by", FaultCodes.BadChoice);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var store = call.Get<KnowledgeStore>();
        var (_, total) = await store.PageArticlesAsync(db, filter, [], 0, 0, call.Caller, call.Aborted);

        if (by is null)
        {
            return await call.OneAsync(new CountBody(total));
        }

        var counts = await store.CountAsync(db, filter, by.Value, call.Caller, call.Aborted);
        return await call.OneAsync(new CountBody(total)
        {
            GroupedBy = group,
            Nested = [.. counts.Select(c => by is ArticleGroup.State
                ? new CountBody(c.Count) { Value = ContentBody.Word((KnowledgeState)c.Id!.Value), Type = group, Title = ContentBody.Word((KnowledgeState)c.Id!.Value) }
                : new CountBody(c.Count) { Id = c.Id, Type = group, Title = c.Title })],
        });
    }

    private static async ValueTask<DeskproAnswer> Get<T>(DeskproCall call, KnowledgeKind kind)
        where T : ContentBody
    {
        await using var db = await call.OpenAsync();
        return await FindAsync<T>(call, db, kind, IdOf(call)) is { } found ? await call.OneAsync(found) : DeskproErrors.NotFound;
    }

    private static async ValueTask<T?> FindAsync<T>(DeskproCall call, Session db, KnowledgeKind kind, long id)
        where T : ContentBody =>
        await call.Get<KnowledgeStore>().FindAsync(db, kind, id, call.Caller, call.Aborted) is { } found ? (T)ContentBody.Of(found, call) : null;

    private static async ValueTask<DeskproAnswer> Save<T>(DeskproCall call, KnowledgeKind kind, long? id, string path)
        where T : ContentBody
    {
        var change = await ContentInput.ReadAsync(call, kind, id is null);

        if (id is { } known)
        {
            await using var db = await call.OpenAsync();

            if (await FindAsync<T>(call, db, kind, known) is null)
            {
                return DeskproErrors.NotFound;
            }
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((await call.Get<SaveArticle>().RunAsync(id, change, call.Caller, call.Aborted)).Failed(out var problem, out var saved))
        {
            return DeskproErrors.Of(problem, Names);
        }

        return id is null ? await call.CreatedAsync(await ReadAsync(), $"{path}/{saved}") : await call.ChangedAsync($"{path}/{saved}", ReadAsync);

        async ValueTask<T> ReadAsync()
        {
            await using var db = await call.OpenAsync();
            return (await FindAsync<T>(call, db, kind, saved))!;
        }
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call, KnowledgeKind kind) =>
        (await call.Get<RemoveArticle>().RunAsync(kind, IdOf(call), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : DeskproAnswer.Deleted;
}
