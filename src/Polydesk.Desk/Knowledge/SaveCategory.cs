using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>
/// Adds a category of the knowledge base, or changes what is given of one. Only administrators may; a category never comes to lie within itself, nor below
/// one of another kind.
/// </summary>
public sealed class SaveCategory(Database database, EventLog events, TimeProvider clock)
{
    private const int Deepest = 100;

    /// <param name="id">The category to replace; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public Task<Outcome<long>> RunAsync(long? id, CategoryDraft draft, Caller caller, CancellationToken ct) => RunAsync(id, CategoryChange.Of(draft), caller, ct);

    /// <param name="id">The category to change; null adds one.</param>
    /// <param name="change">What it is to be.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="ct">Stops the job.</param>
    public async Task<Outcome<long>> RunAsync(long? id, CategoryChange change, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        if (CheckTexts(change, isNew: id is null) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        await using var db = await database.BeginAsync(ct);
        var parents = await ParentsAsync(db, change.Kind, ct);

        if (id is { } known && !parents.ContainsKey(known))
        {
            return Problem.NotFound("category", known);
        }

        if (CheckParent(id, change, parents) is { } problem)
        {
            return problem;
        }

        if (change.GroupIds.Is(out var groups))
        {
            var there = await db.ListAsync(static row => row.Long(), $"select id from groups where id in {groups} order by id {db.Engine.ForKeyShare}", ct);

            if (groups.Except(there).ToList() is { Count: > 0 } unknown)
            {
                return Problem.Invalid([.. unknown.Select(g => new FieldProblem("access_by_groups", FieldFault.Unknown, g.ToString()))]);
            }
        }

        var categoryId = id ?? await AddAsync(db, change, ct);
        await SetAsync(db, categoryId, id is null ? change with { Title = default } : change, ct);
        await events.AppendAsync(
            db, new(id is null ? EventTypes.ArticleCategoryAdded : EventTypes.ArticleCategoryChanged, Subject.ArticleCategory, categoryId), caller, ct);
        await db.CommitAsync(ct);

        return categoryId;
    }

    private static List<FieldProblem> CheckTexts(CategoryChange change, bool isNew)
    {
        var problems = change.Unread.ToList();

        if (change.Title.Is(out var title) ? title.IsEmpty || title.Texts.Any(t => string.IsNullOrWhiteSpace(t.Value)) : isNew)
        {
            problems.Add(new("title", FieldFault.Missing));
        }
        else if (change.Title.IsGiven && title.Texts.Any(t => t.Value.Length > SaveArticle.LongestTitle))
        {
            problems.Add(new("title", FieldFault.Incorrect));
        }

        return problems;
    }

    /// <summary>All categories of a kind with their parents, locked, so that two moves at once cannot make a ring.</summary>
    private static async ValueTask<Dictionary<long, long?>> ParentsAsync(WriteSession db, KnowledgeKind kind, CancellationToken ct) =>
        (await db.ListAsync(
            static row => (Id: row.Long(), Parent: row.LongOrNull()),
            $"select id, parent_id from article_categories where kind = {kind} order by id {db.Engine.ForNoKeyUpdate}", ct)).ToDictionary(c => c.Id, c => c.Parent);

    private static Problem? CheckParent(long? id, CategoryChange change, Dictionary<long, long?> parents)
    {
        var depth = 0;

        for (var above = change.ParentId.Or(null); above is { } at; above = parents[at])
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

    /// <summary>A new one goes to the end.</summary>
    private async ValueTask<long> AddAsync(WriteSession db, CategoryChange change, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.InsertAsync(
            $"""
            insert into article_categories (kind, access, title, position, created_at, updated_at)
            select {change.Kind}, {KnowledgeAccess.Public}, {change.Title.Value}, coalesce(max(position) + 1, 0), {now}, {now} from article_categories returning id
            """, ct);
    }

    private async ValueTask SetAsync(WriteSession db, long id, CategoryChange change, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {clock.GetUtcNow()}"];

        if (change.Title.Is(out var title))
        {
            var before = await db.FindAsync(static row => row.LocalText(), $"select title from article_categories where id = {id}", ct) ?? LocalText.None;
            sets.Add($"title = {before.With(title)}");
        }

        if (change.ParentId.Is(out var parent))
        {
            sets.Add($"parent_id = {parent}");
        }

        if (change.Access.Is(out var access))
        {
            sets.Add($"access = {access}");
        }

        if (change.Position.Is(out var position))
        {
            sets.Add($"position = {position}");
        }

        await db.AddAsync($"update article_categories set {Sql.List(sets)} where id = {id}", ct);

        if (change.GroupIds.Is(out var groups))
        {
            await db.AddAsync($"delete from article_category_groups where category_id = {id}", ct);

            foreach (var (place, group) in groups.Distinct().Index())
            {
                await db.AddAsync($"insert into article_category_groups (category_id, group_id, position) values ({id}, {group}, {place})", ct);
            }
        }
    }
}
