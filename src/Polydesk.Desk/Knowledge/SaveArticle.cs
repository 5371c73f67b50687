using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Knowledge;

/// <summary>
/// Adds an article, news, a download or feedback, or changes what is given of one. Staff writes them; those of others are changed by their author or an
/// administrator.
/// </summary>
public sealed class SaveArticle(Database database, FileStore files, SubjectTags labels, EventLog events, TimeProvider clock)
{
    public const int LongestTitle = 500;

    /// <param name="id">The article to change; null adds one.</param>
    /// <param name="draft">What it is to be. Its files are added to those that are there.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public Task<Outcome<long>> RunAsync(long? id, ArticleDraft draft, Caller caller, CancellationToken ct) => RunAsync(id, ArticleChange.Of(draft), caller, ct);

    /// <param name="id">The article to change; null adds one.</param>
    /// <param name="change">What it is to be.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ArticleChange change, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff || caller.PersonId == 0)
        {
            return Problem.Forbidden();
        }

        if (Check(change, isNew: id is null) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        if (change.Body.Is(out var raw))
        {
            change = change with { Body = LocalText.Of(raw.Texts.Select(t => KeyValuePair.Create(t.Key, Html.Wrap(t.Value)))) };
        }

        await using var db = await database.BeginAsync(ct);

        if (id is { } known && await RefuseAsync(db, known, change, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (await UnknownAsync(db, change, ct) is { Count: > 0 } unknown)
        {
            return Problem.Invalid(unknown);
        }

        var now = clock.GetUtcNow();
        var articleId = id ?? await AddAsync(db, change, now, caller, ct);
        await SetAsync(db, articleId, change, isNew: id is null, now, ct);

        if (change.CategoryIds.Is(out var categories))
        {
            await PlaceAsync(db, articleId, categories, ct);
        }

        if (change.Labels.Is(out var words))
        {
            await labels.SetAsync(db, Subject.Article, articleId, words, ct);
        }

        if (change.ReplacesFiles)
        {
            await files.RemoveAsync(db, Subject.Article, [articleId], ct);
        }

        await files.AddAsync(db, Subject.Article, articleId, change.Files, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.ArticleAdded : EventTypes.ArticleChanged, Subject.Article, articleId), caller, ct);
        await db.CommitAsync(ct);

        return articleId;
    }

    private static List<FieldProblem> Check(ArticleChange change, bool isNew)
    {
        var problems = change.Unread.ToList();

        if (change.Title.Is(out var title))
        {
            if (title.IsEmpty || title.Texts.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            {
                problems.Add(new("title", FieldFault.Missing));
            }
            else if (title.Texts.Any(t => t.Value.Length > LongestTitle))
            {
                problems.Add(new("title", FieldFault.Incorrect));
            }
        }
        else if (isNew && problems.TrueForAll(p => p.Field != "title"))
        {
            problems.Add(new("title", FieldFault.Missing));
        }

        if ((change.Body.Is(out var body) && body.IsEmpty) || (isNew && !change.Body.IsGiven && problems.TrueForAll(p => p.Field != "body")))
        {
            problems.Add(new("body", FieldFault.Missing));
        }

        if (change.Labels.Is(out var labels) && !SubjectTags.AreValid(labels))
        {
            problems.Add(new("labels", FieldFault.TooMany));
        }

        return problems;
    }

    private static async ValueTask<Problem?> RefuseAsync(WriteSession db, long id, ArticleChange change, Caller caller, CancellationToken ct)
    {
        var author = await db.NumberAsync(
            $"select a.author_id from articles a where a.id = {id} and a.kind = {change.Kind} and {Visibility.OfArticles(caller)} {db.Engine.ForUpdate}", ct);

        if (author is null)
        {
            return Problem.NotFound("article", id);
        }

        return author != caller.PersonId && !caller.IsAdmin ? Problem.Forbidden() : null;
    }

    /// <summary>What the change names that is not there; what is there stays until the commit.</summary>
    private static async ValueTask<List<FieldProblem>> UnknownAsync(WriteSession db, ArticleChange change, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (change.CategoryIds.Is(out var categories) && categories.Count > 0)
        {
            IReadOnlyList<long> kinds = change.Kind is KnowledgeKind.Feedback ? [(long)KnowledgeKind.Feedback, (long)KnowledgeKind.FeedbackStatus] : [(long)change.Kind];
            var there = await db.ListAsync(
                static row => row.Long(),
                $"select id from article_categories where id in {categories} and kind in {kinds} order by id {db.Engine.ForKeyShare}", ct);
            problems.AddRange(categories.Except(there).Select(c => new FieldProblem("categories", FieldFault.Unknown, c.ToString())));
        }

        if (change.AuthorId.Is(out var author)
            && !await db.ExistsAsync($"select id from people where id = {author} and deleted_at is null {db.Engine.ForKeyShare}", ct))
        {
            problems.Add(new("author", FieldFault.Unknown, author.ToString()));
        }

        return problems;
    }

    private static async ValueTask PlaceAsync(WriteSession db, long id, IReadOnlyList<long> categories, CancellationToken ct)
    {
        await db.AddAsync($"delete from article_placements where article_id = {id}", ct);

        foreach (var (position, category) in categories.Distinct().Index())
        {
            await db.AddAsync($"insert into article_placements (article_id, category_id, position) values ({id}, {category}, {position})", ct);
        }
    }

    private static ValueTask<long> AddAsync(WriteSession db, ArticleChange change, DateTimeOffset now, Caller caller, CancellationToken ct) => db.InsertAsync(
        $"""
        insert into articles (kind, author_id, access, title, body, search, published_at, created_at, updated_at)
        values ({change.Kind}, {caller.PersonId}, {KnowledgeAccess.Public}, {change.Title.Value}, {change.Body.Value},
          {ArticleWords.Of(change.Title.Value, change.Body.Value, change.Tags.Or(LocalTags.None))}, {(change.State.Or(KnowledgeState.Published) is KnowledgeState.Published ? now : null)}, {now}, {now}) returning id
        """, ct);

    private static async ValueTask SetAsync(WriteSession db, long id, ArticleChange change, bool isNew, DateTimeOffset now, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {now}"];

        if (!isNew && (change.Title.IsGiven || change.Body.IsGiven || change.Tags.IsGiven))
        {
            var (title, body, tags) = await db.FindAsync(
                static row => (row.LocalText(), row.LocalText(), LocalTags.Parse(row.Text())), $"select title, body, tags from articles where id = {id}", ct);
            (title, body, tags) = (title.With(change.Title.Or(LocalText.None)), body.With(change.Body.Or(LocalText.None)), change.Tags.Or(tags));
            sets.Add($"title = {title}, body = {body}, search = {ArticleWords.Of(title, body, tags)}");
        }

        Add(change.AuthorId, author => $"author_id = {author}");
        Add(change.Access, access => $"access = {access}");
        Add(change.OnlyAuthor, only => $"only_author = {only}");
        Add(change.Pinned, pinned => $"pinned = {pinned}");
        Add(change.Tags, words => $"tags = {words.ToJson()}");
        Add(change.Reviewed, reviewed => $"reviewed = {reviewed}");

        if (change.State.Is(out var state))
        {
            var reason = state is KnowledgeState.Hidden ? change.HiddenReason : "";
            DateTimeOffset? published = state is KnowledgeState.Published ? now : null;
            sets.Add($"state = {state}, hidden_reason = {reason}, published_at = coalesce(published_at, {published})");
        }

        await db.AddAsync($"update articles set {Sql.List(sets)} where id = {id}", ct);

        void Add<T>(Optional<T> value, Func<T, Sql> set)
        {
            if (value.Is(out var given))
            {
                sets.Add(set(given));
            }
        }
    }
}
