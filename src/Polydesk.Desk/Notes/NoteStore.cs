using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Notes;

/// <summary>Reads and writes notes.</summary>
public sealed class NoteStore(FileStore files, CountCache counts, TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("n.id, n.subject, n.subject_id, n.author_id, n.text, n.created_at, n.updated_at");

    /// <summary>A page of the notes on one thing, newest first, and how many there are in all.</summary>
    public async ValueTask<(List<Note> Notes, long Total)> PageAsync(
        Session db, Subject subject, long subjectId, long skip, int take, CancellationToken ct, bool oldestFirst = false)
    {
        var total = await counts.CountAsync(db, $"select count(*) from notes n where n.subject = {subject} and n.subject_id = {subjectId}", ct);

        return (await db.ListAsync(
            Read,
            $"""
            select {Columns} from notes n where n.subject = {subject} and n.subject_id = {subjectId}
            order by {Sql.Trusted(oldestFirst ? "n.id" : "n.id desc")} limit {take} offset {skip}
            """, ct), total);
    }

    public ValueTask<Note?> FindAsync(Session db, Subject subject, long subjectId, long id, CancellationToken ct) =>
        db.FindAsync(
            Read, $"select {Columns} from notes n where n.id = {id} and n.subject = {subject} and n.subject_id = {subjectId}", ct);

    public async ValueTask<Note> AddAsync(WriteSession db, Subject subject, long subjectId, long authorId, string text, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = await db.InsertAsync(
            $"""
            insert into notes (subject, subject_id, author_id, text, created_at, updated_at)
            values ({subject}, {subjectId}, {authorId}, {text}, {now}, {now}) returning id
            """, ct);
        return new(id, subject, subjectId, authorId, text, now, now);
    }

    public ValueTask SetTextAsync(WriteSession db, long id, string text, CancellationToken ct) =>
        db.AddAsync($"update notes set text = {text}, updated_at = {clock.GetUtcNow()} where id = {id}", ct);

    /// <summary>Removes a note with its files; answers whether it was still there.</summary>
    public async ValueTask<bool> RemoveAsync(WriteSession db, long id, CancellationToken ct)
    {
        await files.RemoveAsync(db, Subject.Note, [id], ct);
        return await db.ExecuteAsync($"delete from notes where id = {id}", ct) > 0;
    }

    /// <summary>Removes all notes on one thing, with their files.</summary>
    public async ValueTask RemoveAllAsync(WriteSession db, Subject subject, long subjectId, CancellationToken ct)
    {
        Sql notes = $"select id from notes where subject = {subject} and subject_id = {subjectId}";
        await db.AddAsync($"delete from files where owner = {Subject.Note} and owner_id in ({notes})", ct);
        await db.AddAsync($"delete from notes where subject = {subject} and subject_id = {subjectId}", ct);
    }

    private static Note Read(Row row) =>
        new(row.Long(), row.Enum<Subject>(), row.Long(), row.Long(), row.Text(), row.Time(), row.Time());
}
