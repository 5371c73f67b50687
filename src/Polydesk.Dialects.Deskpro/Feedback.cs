using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Feedback: ideas and wishes of customers. Its type and what has become of it are categories.</summary>
internal static class Feedback
{
    private const string Tag = "feedback.feedback";

    private static IReadOnlyList<Param> Params { get; } =
    [
        .. ContentQuery.Params,
        new("awaiting_validation", ParamType.Flag),
        new("status_category", ParamType.Ids),
        new("custom_category", ParamType.Ids),
        new("label", ParamType.Texts),
        new("labels_mode", ParamType.Text, "any (as without it) or all of the labels."),
        new("no_labels", ParamType.Flag),
        new("created_from", ParamType.Date),
        new("created_to", ParamType.Date),
        new("feedback_field.{id}", ParamType.Text, "Feedback has no custom fields yet: any is refused as unknown."),
    ];

    private static IReadOnlyList<Param> CountParams { get; } = [ContentQuery.CountParams[0], .. Params];

    public static void MapFeedback(this DeskproApi api)
    {
        api.Counts("DP-107", "/feedback/counts", Tag, call => Content.CountAsync(call, Filter(call)), CountParams);
        api.List<FeedbackBody>("DP-107", "/feedback", Tag, List, Params);
        api.Get<FeedbackBody>("DP-107", "/feedback/{id}", Tag, Get);
        api.Delete("DP-107", "/feedback/{id}", Tag, Delete);
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, filter, order) = (call.Paging(), Filter(call), ContentQuery.Order(call));

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (found, total) = await call.Get<KnowledgeStore>().PageArticlesAsync(db, filter, [order], paging.Skip, paging.Take, call.Caller, call.Aborted);
        return await call.PageAsync(await FeedbackBody.OfAsync(found, call, db), paging, total);
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        await using var db = await call.OpenAsync();
        return await call.Get<KnowledgeStore>().FindAsync(db, KnowledgeKind.Feedback, Content.IdOf(call), call.Caller, call.Aborted) is { } found
            ? await call.OneAsync((await FeedbackBody.OfAsync([found], call, db))[0])
            : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call) =>
        (await call.Get<RemoveArticle>().RunAsync(KnowledgeKind.Feedback, Content.IdOf(call), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem)
            : DeskproAnswer.Deleted;

    private static ArticleFilter Filter(DeskproCall call)
    {
        var filter = ContentQuery.Filter(call, KnowledgeKind.Feedback, FeedbackBody.StateOf);
        List<IReadOnlyList<long>> categories = [.. new[] { filter.CategoryIds, call.FilterIds("custom_category"), call.FilterIds("status_category") }.OfType<IReadOnlyList<long>>()];

        if (call.FilterFlag("awaiting_validation") is { } waiting)
        {
            filter = filter with { Reviewed = !waiting };
        }

        if (call.FilterFlag("no_labels") == true)
        {
            filter = filter with { Labelled = false };
        }

        if (call.FilterTexts("label") is { } labels)
        {
            filter = filter with { Labels = labels };
        }

        switch (call.FilterText("labels_mode") ?? "any")
        {
            case "any":
                break;
            case "all":
                filter = filter with { EachLabel = true };
                break;
            default:
                call.Faults.Add("labels_mode", FaultCodes.BadChoice);
                break;
        }

        // There is no field of feedback, so that each one which is named is unknown.
        _ = FieldFilters.Read(call, "feedback_field", Subject.Article).ToList();
        return filter with { CategoryIds = null, InCategories = categories, Created = Created(call, filter.Created) };
    }

    private static TimeRange Created(DeskproCall call, TimeRange period)
    {
        return new(Date("created_from") ?? period.From, Date("created_to") ?? period.To);

        DateTimeOffset? Date(string name)
        {
            if (call.FilterText(name) is not { } text)
            {
                return null;
            }

            if (DeskproDates.Read(text) is { } date)
            {
                return date;
            }

            call.Faults.Add(name, FaultCodes.InvalidDate);
            return null;
        }
    }
}

/// <summary>A piece of feedback (section 3.9).</summary>
internal sealed record FeedbackBody(
    long Id, string Title, string Content, long Person, long? Category, string Status, long? StatusCategory, long Popularity, IReadOnlyList<string> Labels,
    Discover.Nothing Fields, bool IsReviewed, DateTimeOffset DateCreated) : IRefers
{
    IEnumerable<Reference> IRefers.References => [Reference.To("person", Person, "person")];

    public static async ValueTask<IReadOnlyList<FeedbackBody>> OfAsync(IReadOnlyList<Article> found, DeskproCall call, Session db)
    {
        List<long> ids = [.. found.SelectMany(a => a.CategoryIds).Distinct()];
        var (statuses, _) = await call.Get<KnowledgeStore>().PageCategoriesAsync(
            db, new() { Kind = KnowledgeKind.FeedbackStatus, Ids = ids }, [], 0, Math.Max(ids.Count, 1), call.Caller, call.Aborted);
        var statusIds = statuses.Select(c => c.Id).ToHashSet();

        return
        [
            .. found.Select(a => new FeedbackBody(
                a.Id, a.Title.In(call.Language), a.Body.In(call.Language), a.AuthorId, Of(a, c => !statusIds.Contains(c)), Word(a.State), Of(a, statusIds.Contains),
                a.Votes, a.Labels, new(), a.Reviewed, a.CreatedAt)),
        ];

        static long? Of(Article article, Func<long, bool> isMeant) => article.CategoryIds.Where(isMeant).Cast<long?>().FirstOrDefault();
    }

    public static KnowledgeState? StateOf(string word) => word switch
    {
        "active" or "new" => KnowledgeState.Published,
        "closed" => KnowledgeState.Archived,
        "hidden" => KnowledgeState.Hidden,
        _ => null,
    };

    private static string Word(KnowledgeState state) => state switch
    {
        KnowledgeState.Published => "active",
        KnowledgeState.Archived => "closed",
        _ => "hidden",
    };
}
