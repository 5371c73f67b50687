using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Notes;

/// <summary>Writes a note anew. An admin may change any, an agent their own.</summary>
public sealed class ChangeNote(Database database, NoteSubjects subjects, NoteStore notes, EventLog events)
{
    public async Task<Outcome<Note>> RunAsync(Subject subject, long subjectId, long noteId, string text, Caller caller, CancellationToken ct)
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

        if (string.IsNullOrWhiteSpace(text) || text.Length > AddNote.LongestText)
        {
            return Problem.Invalid("text", string.IsNullOrWhiteSpace(text) ? FieldFault.Missing : FieldFault.TooMany);
        }

        await notes.SetTextAsync(db, noteId, text, ct);
        await events.AppendAsync(db, new(EventTypes.SubjectNoteChanged, Subject.Note, noteId), caller, ct);
        await db.CommitAsync(ct);

        return note with { Text = text };
    }
}
