using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Knowledge;

/// <summary>Adds an article, or replaces one. Staff writes articles; those of others are changed by their author or an administrator.</summary>
public sealed class SaveArticle(Database database, FileStore files, EventLog events, TimeProvider clock)
{
    public const int LongestTitle = 500;

    /// <param name="id">The article to replace; null adds one.</param>
    /// <param name="draft">What it is to be. Its files are added to those that are there.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ArticleDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff || caller.PersonId == 0)
        {
            return Problem.Forbidden();
        }

        if (Check(draft) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var body = LocalText.Of(draft.Body.Texts.Select(t => KeyValuePair.Create(t.Key, Html.Wrap(t.Value))));
        var now = clock.GetUtcNow();
        await using var db = await database.BeginAsync(ct);

        if (id is { } known)
        {
            var author = await db.NumberAsync(
                $"select a.author_id from articles a where a.id = {known} and {Visibility.OfArticles(caller)} {db.Engine.ForUpdate}", ct);

            if (author is null)
            {
                return Problem.NotFound("article", known);
            }

            if (author != caller.PersonId && !caller.IsAdmin)
            {
                return Problem.Forbidden();
            }
        }

        var there = await db.ListAsync(
            static row => row.Long(),
            $"select id from article_categories where id in {draft.CategoryIds} order by id {db.Engine.ForKeyShare}", ct);

        if (draft.CategoryIds.Except(there).ToList() is { Count: > 0 } unknown)
        {
            return Problem.Invalid([.. unknown.Select(c => new FieldProblem("categories", FieldFault.Unknown, c.ToString()))]);
        }

        var articleId = id ?? await AddAsync(db, draft, body, now, caller, ct);

        if (id is not null)
        {
            await db.AddAsync(
                $"""
                update articles set access = {draft.Access}, only_author = {draft.OnlyAuthor}, pinned = {draft.Pinned}, title = {draft.Title},
                  tags = {draft.Tags.ToJson()}, body = {body}, updated_at = {now}
                where id = {articleId}
                """, ct);
            await db.AddAsync($"delete from article_placements where article_id = {articleId}", ct);
        }

        foreach (var (position, category) in draft.CategoryIds.Distinct().Index())
        {
            await db.AddAsync($"insert into article_placements (article_id, category_id, position) values ({articleId}, {category}, {position})", ct);
        }

        await files.AddAsync(db, Subject.Article, articleId, draft.Files, ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.ArticleAdded : EventTypes.ArticleChanged, Subject.Article, articleId), caller, ct);
        await db.CommitAsync(ct);

        return articleId;
    }

    private static List<FieldProblem> Check(ArticleDraft draft)
    {
        var problems = new List<FieldProblem>();

        if (draft.Title.IsEmpty || draft.Title.Texts.Any(t => string.IsNullOrWhiteSpace(t.Value)))
        {
            problems.Add(new("title", FieldFault.Missing));
        }
        else if (draft.Title.Texts.Any(t => t.Value.Length > LongestTitle))
        {
            problems.Add(new("title", FieldFault.Incorrect));
        }

        if (draft.Body.IsEmpty)
        {
            problems.Add(new("body", FieldFault.Missing));
        }

        return problems;
    }

    private static ValueTask<long> AddAsync(
        WriteSession db, ArticleDraft draft, LocalText body, DateTimeOffset now, Caller caller, CancellationToken ct) => db.InsertAsync(
        $"""
        insert into articles (author_id, access, only_author, pinned, title, tags, body, created_at, updated_at)
        values ({caller.PersonId}, {draft.Access}, {draft.OnlyAuthor}, {draft.Pinned}, {draft.Title}, {draft.Tags.ToJson()}, {body}, {now}, {now})
        returning id
        """, ct);
}

/// <summary>What an article is to be; the HTML of its body may come from anywhere.</summary>
public sealed record ArticleDraft(LocalText Title, LocalText Body, IReadOnlyList<long> CategoryIds, KnowledgeAccess Access = KnowledgeAccess.Public)
{
    public bool OnlyAuthor { get; init; }

    public bool Pinned { get; init; }

    public LocalTags Tags { get; init; } = LocalTags.None;

    public IReadOnlyList<NewFile> Files { get; init; } = [];
}
