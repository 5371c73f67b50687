using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The categories of articles, news, downloads and feedback: one tree a kind. Admins change them.</summary>
internal static class ContentCategories
{
    private static IReadOnlyList<Param> Writable { get; } =
    [
        Param.Needed("title", ParamType.Text),
        new("parent", ParamType.Integer),
        new("brand", ParamType.Integer, "Categories are for every brand; only null and the default are taken."),
        new("usergroups", ParamType.Ids, "Who sees it; none is everybody."),
        new("display_order", ParamType.Integer),
        new("title_translations", ParamType.List, "Objects with language and value."),
    ];

    private static IReadOnlyList<Param> GroupBy { get; } = [new("group_by", ParamType.Text, "parent.")];

    private static DeskproNames Names { get; } = new(("access_by_groups", "usergroups"), ("position", "display_order"));

    public static void MapContentCategories(this DeskproApi api)
    {
        Map(api, KnowledgeKind.Article, "/article_categories", "content.article_categories", ["DP-87", "DP-88", "DP-89", "DP-90"]);
        Map(api, KnowledgeKind.News, "/news_categories", "content.news_categories", ["DP-95", "DP-96", "DP-97", "DP-98"]);
        Map(api, KnowledgeKind.Download, "/download_categories", "content.download_categories", ["DP-103", "DP-104", "DP-105", "DP-106"]);
        MapRead(api, KnowledgeKind.FeedbackStatus, "/feedback_categories", "feedback.feedback_categories", "DP-108", null, null);
        MapRead(api, KnowledgeKind.Feedback, "/feedback_types", "feedback.feedback_types", "DP-109", "DP-109", "DP-109");
        api.Link(["article_category"], Linked(KnowledgeKind.Article));
        api.Link(["news_category"], Linked(KnowledgeKind.News));
        api.Link(["download_category"], Linked(KnowledgeKind.Download));
    }

    private static void Map(DeskproApi api, KnowledgeKind kind, string path, string resource, string[] ids)
    {
        MapRead(api, kind, path, resource, ids[0], ids[2], ids[3]);
        api.Create<CategoryBody>(ids[1], path, resource, call => Save(call, kind, null, path), Writable);
        api.Update<CategoryBody>(ids[2], path + "/{id}", resource, call => Save(call, kind, Content.IdOf(call), path), Writable);
        api.Delete(ids[2], path + "/{id}", resource, call => Delete(call, kind));
    }

    private static void MapRead(DeskproApi api, KnowledgeKind kind, string path, string resource, string list, string? get, string? counts)
    {
        if (counts is not null)
        {
            api.Counts(counts, path + "/counts", resource, call => Count(call, kind), GroupBy);
        }

        api.List<CategoryBody>(list, path, resource, call => List(call, kind));

        if (get is not null)
        {
            api.Get<CategoryBody>(get, path + "/{id}", resource, call => Get(call, kind));
        }
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call, KnowledgeKind kind)
    {
        var (paging, ids) = (call.Paging(), call.Ids());
        var (field, descending) = call.Order("title", "display_order", "date_created");

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        var sort = new Sort<CategorySort>(
            field switch { "title" => CategorySort.Title, "display_order" => CategorySort.Position, "date_created" => CategorySort.Created, _ => CategorySort.Id }, descending);
        await using var db = await call.OpenAsync();
        var (found, total) = await call.Get<KnowledgeStore>().PageCategoriesAsync(
            db, new() { Kind = kind, Ids = ids }, [sort], paging.Skip, paging.Take, call.Caller, call.Aborted);
        return await call.PageAsync(await CategoryBody.OfAsync(found, call, db), paging, total);
    }

    private static async ValueTask<DeskproAnswer> Count(DeskproCall call, KnowledgeKind kind)
    {
        var isGrouped = call.Query["group_by"].AsText().Has(out var group);

        if (isGrouped && group != "parent")
        {
            return DeskproErrors.Invalid("group_by", FaultCodes.BadChoice);
        }

        await using var db = await call.OpenAsync();
        var (all, total) = await call.Get<KnowledgeStore>().PageCategoriesAsync(
            db, new() { Kind = kind }, [], 0, isGrouped ? int.MaxValue : 0, call.Caller, call.Aborted);
        var titles = all.ToDictionary(c => c.Id, c => c.Title.In(call.Language));
        return await call.OneAsync(new CountBody(total)
        {
            GroupedBy = group,
            Nested = [.. all.GroupBy(c => c.ParentId).OrderBy(g => g.Key).Select(g =>
                new CountBody(g.Count()) { Id = g.Key, Type = group, Title = titles.GetValueOrDefault(g.Key ?? 0) })],
        });
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call, KnowledgeKind kind)
    {
        await using var db = await call.OpenAsync();
        return await FindAsync(call, db, kind, Content.IdOf(call)) is { } found ? await call.OneAsync(found) : DeskproErrors.NotFound;
    }

    private static async ValueTask<CategoryBody?> FindAsync(DeskproCall call, Session db, KnowledgeKind kind, long id) =>
        await call.Get<KnowledgeStore>().FindCategoryAsync(db, kind, id, call.Caller, call.Aborted) is { } found
            ? (await CategoryBody.OfAsync([found], call, db))[0]
            : null;

    private static LoadLinked<CategoryBody> Linked(KnowledgeKind kind) => async (call, db, ids) =>
    {
        var (found, _) = await call.Get<KnowledgeStore>().PageCategoriesAsync(
            db, new() { Kind = kind, Ids = ids }, [], 0, Math.Max(ids.Count, 1), call.Caller, call.Aborted);
        return (await CategoryBody.OfAsync(found, call, db)).ToDictionary(c => c.Id);
    };

    private static async ValueTask<DeskproAnswer> Save(DeskproCall call, KnowledgeKind kind, long? id, string path)
    {
        var change = Read(call, kind, id is null);

        if (!call.Caller.IsAdmin)
        {
            return DeskproErrors.NoPermission;
        }

        if (id is { } known)
        {
            await using var db = await call.OpenAsync();

            if (await FindAsync(call, db, kind, known) is null)
            {
                return DeskproErrors.NotFound;
            }
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((await call.Get<SaveCategory>().RunAsync(id, change, call.Caller, call.Aborted)).Failed(out var problem, out var saved))
        {
            return DeskproErrors.Of(problem, Names);
        }

        return id is null ? await call.CreatedAsync(await ReadAsync(), $"{path}/{saved}") : await call.ChangedAsync($"{path}/{saved}", ReadAsync);

        async ValueTask<CategoryBody> ReadAsync()
        {
            await using var db = await call.OpenAsync();
            return (await FindAsync(call, db, kind, saved))!;
        }
    }

    private static CategoryChange Read(DeskproCall call, KnowledgeKind kind, bool isNew)
    {
        var body = call.Body;

        if (isNew)
        {
            body.Require("title");
        }

        if (body.Id("brand").Or(null) is { } brand && brand != call.Vocabulary.DefaultBrand.Id)
        {
            body.Refuse("brand", FaultCodes.BadChoice, "Categories are for every brand.");
        }

        var change = new CategoryChange
        {
            Kind = kind,
            Title = ContentInput.Texts(call, body.Text("title"), call.Language, "title_translations"),
            ParentId = body.Id("parent"),
            Position = body.Int("display_order").Is(out var position) ? (int)Math.Clamp(position, 0, int.MaxValue) : default(Optional<int>),
        };

        return body.Ids("usergroups").Is(out var groups)
            ? change with { GroupIds = change.GroupIds.With(groups), Access = AccessOf(groups, call.Vocabulary) }
            : change;
    }

    /// <summary>Without groups it is public; with groups of staff alone it is for staff.</summary>
    private static KnowledgeAccess AccessOf(IReadOnlyList<long> groups, DeskVocabulary words) => groups.Count == 0 ? KnowledgeAccess.Public
        : groups.All(g => words.FindGroup(g) is { Type: GroupType.Staff }) ? KnowledgeAccess.Staff : KnowledgeAccess.User;

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call, KnowledgeKind kind) =>
        (await call.Get<RemoveCategory>().RunAsync(kind, Content.IdOf(call), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : DeskproAnswer.Deleted;
}

/// <summary>A category (section 3.9).</summary>
internal sealed record CategoryBody(
    long Id, string Title, long? Parent, IReadOnlyList<long> Children, long? Brand, IReadOnlyList<long> Usergroups, long DisplayOrder,
    IReadOnlyList<TranslationBody> TitleTranslations)
{
    public static async ValueTask<IReadOnlyList<CategoryBody>> OfAsync(IReadOnlyList<ArticleCategory> categories, DeskproCall call, Session db)
    {
        var children = await call.Get<KnowledgeStore>().ChildrenAsync(db, [.. categories.Select(c => c.Id)], call.Caller, call.Aborted);
        return [.. categories.Select(c => new CategoryBody(
            c.Id, c.Title.In(call.Language), c.ParentId, [.. children[c.Id]], null, c.GroupIds, c.Position,
            [.. c.Title.Only(call.Vocabulary.Settings.Languages).Texts.Select(t => new TranslationBody(LanguageBody.IdOf(t.Key), t.Value))]))];
    }
}

/// <summary>A text in one language.</summary>
internal sealed record TranslationBody(long Language, string Value);
