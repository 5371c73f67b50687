using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Notes;

/// <summary>Removes a note with its files. An admin may remove any, an agent their own.</summary>
public sealed class RemoveNote(Database database, NoteSubjects subjects, NoteStore notes, EventLog events)
{
    public async Task<Outcome<Done>> RunAsync(Subject subject, long subjectId, long noteId, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await subjects.RefuseAsync(db, subject, subjectId, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (await notes.FindAsync(db, subject, subjectId, noteId, ct) is not { } note)
        {
            return Problem.NotFound("note", noteId);
        }

        if (!caller.IsAdmin && note.AuthorId != caller.PersonId)
        {
            return Problem.Forbidden();
        }

        if (!await notes.RemoveAsync(db, noteId, ct))
        {
            return Problem.NotFound("note", noteId);
        }

        await events.AppendAsync(db, new(EventTypes.SubjectNoteRemoved, Subject.Note, noteId), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
