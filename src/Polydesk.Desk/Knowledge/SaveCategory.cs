using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>Adds a category of the knowledge base, or replaces one. Only administrators may; a category never comes to lie within itself.</summary>
public sealed class SaveCategory(Database database, EventLog events, TimeProvider clock)
{
    private const int Deepest = 100;

    /// <param name="id">The category to replace; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public async Task<Outcome<long>> RunAsync(long? id, CategoryDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        if (draft.Title.IsEmpty || draft.Title.Texts.Any(t => string.IsNullOrWhiteSpace(t.Value)))
        {
            return Problem.Invalid("title", FieldFault.Missing);
        }

        if (draft.Title.Texts.Any(t => t.Value.Length > SaveArticle.LongestTitle))
        {
            return Problem.Invalid("title", FieldFault.Incorrect);
        }

        var now = clock.GetUtcNow();
        await using var db = await database.BeginAsync(ct);
        var parents = await ParentsAsync(db, ct);

        if (id is { } known && !parents.ContainsKey(known))
        {
            return Problem.NotFound("category", known);
        }

        if (Check(id, draft, parents) is { } problem)
        {
            return problem;
        }

        var groups = await db.ListAsync(
            static row => row.Long(), $"select id from groups where id in {draft.GroupIds} order by id {db.Engine.ForKeyShare}", ct);

        if (draft.GroupIds.Except(groups).ToList() is { Count: > 0 } unknown)
        {
            return Problem.Invalid([.. unknown.Select(g => new FieldProblem("access_by_groups", FieldFault.Unknown, g.ToString()))]);
        }

        var position = draft.Position ?? (int)(await db.NumberAsync($"select max(position) + 1 from article_categories", ct) ?? 0);
        var categoryId = id ?? await db.InsertAsync(
            $"""
            insert into article_categories (parent_id, access, title, position, created_at, updated_at)
            values ({draft.ParentId}, {draft.Access}, {draft.Title}, {position}, {now}, {now}) returning id
            """, ct);

        if (id is not null)
        {
            await db.AddAsync(
                $"""
                update article_categories set parent_id = {draft.ParentId}, access = {draft.Access}, title = {draft.Title},
                  position = coalesce({draft.Position}, position), updated_at = {now}
                where id = {categoryId}
                """, ct);
            await db.AddAsync($"delete from article_category_groups where category_id = {categoryId}", ct);
        }

        foreach (var (place, group) in draft.GroupIds.Distinct().Index())
        {
            await db.AddAsync($"insert into article_category_groups (category_id, group_id, position) values ({categoryId}, {group}, {place})", ct);
        }

        await events.AppendAsync(
            db, new(id is null ? EventTypes.ArticleCategoryAdded : EventTypes.ArticleCategoryChanged, Subject.ArticleCategory, categoryId), caller, ct);
        await db.CommitAsync(ct);

        return categoryId;
    }

    /// <summary>All categories with their parents, locked, so that two moves at once cannot make a ring.</summary>
    private static async ValueTask<Dictionary<long, long?>> ParentsAsync(WriteSession db, CancellationToken ct) =>
        (await db.ListAsync(
            static row => (Id: row.Long(), Parent: row.LongOrNull()),
            $"select id, parent_id from article_categories order by id {db.Engine.ForNoKeyUpdate}", ct)).ToDictionary(c => c.Id, c => c.Parent);

    private static Problem? Check(long? id, CategoryDraft draft, Dictionary<long, long?> parents)
    {
        var depth = 0;

        for (var above = draft.ParentId; above is { } at; above = parents[at])
        {
            if (!parents.ContainsKey(at))
            {
                return Problem.Invalid("parent", FieldFault.Unknown, at.ToString());
            }

            if (at == id || ++depth > Deepest)
            {
                return Problem.Invalid("parent", FieldFault.Incorrect);
            }
        }

        return null;
    }
}

/// <summary>What a category is to be. Without a position a new one goes to the end, and an old one stays where it is.</summary>
public sealed record CategoryDraft(
    LocalText Title, KnowledgeAccess Access, IReadOnlyList<long> GroupIds, long? ParentId = null, int? Position = null);
