using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Knowledge;

/// <summary>Removes an article, news, a download or feedback with its files. Its author may, and an administrator.</summary>
public sealed class RemoveArticle(Database database, FileStore files, SubjectTags labels, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(KnowledgeKind kind, long id, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        var author = await db.NumberAsync(
            $"select a.author_id from articles a where a.id = {id} and a.kind = {kind} and {Visibility.OfArticles(caller)} {db.Engine.ForUpdate}", ct);

        if (author is null)
        {
            return Problem.NotFound("article", id);
        }

        if (!caller.IsStaff || (author != caller.PersonId && !caller.IsAdmin))
        {
            return Problem.Forbidden();
        }

        await files.RemoveAsync(db, Subject.Article, [id], ct);
        await labels.RemoveAsync(db, Subject.Article, id, ct);
        await db.AddAsync($"delete from articles where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.ArticleRemoved, Subject.Article, id), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
