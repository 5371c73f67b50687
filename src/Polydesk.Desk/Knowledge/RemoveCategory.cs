using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Knowledge;

/// <summary>
/// Removes a category; what was in it stays without it. One that has categories below it, or that the program needs, stays. Only an administrator may.
/// </summary>
public sealed class RemoveCategory(Database database, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(KnowledgeKind kind, long id, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (!await db.FindAsync(
            static _ => true,
            $"select c.id from article_categories c where c.id = {id} and c.kind = {kind} and {Visibility.OfCategories(caller)} {db.Engine.ForUpdate}", ct))
        {
            return Problem.NotFound("category", id);
        }

        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        // The program's own have ids below zero.
        if (id < 0 || await db.ExistsAsync($"select id from article_categories where parent_id = {id}", ct))
        {
            return Problem.Conflict("category", id.ToString());
        }

        await db.AddAsync($"delete from article_categories where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.ArticleCategoryRemoved, Subject.ArticleCategory, id), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
