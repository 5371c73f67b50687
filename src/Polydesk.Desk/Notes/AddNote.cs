using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Notes;

/// <summary>Writes down a note on a person or an organization: a text, files, or both. Notes are for staff only.</summary>
public sealed class AddNote(Database database, NoteSubjects subjects, NoteStore notes, FileStore files, EventLog events)
{
    internal const int LongestText = 100_000;

    /// <param name="text">What is written; null when something was sent that is no text.</param>
    /// <param name="attached">Its files.</param>
    public async Task<Outcome<Note>> RunAsync(
        Subject subject, long subjectId, string? text, IReadOnlyList<NewFile> attached, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await subjects.RefuseAsync(db, subject, subjectId, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (text is null || text.Length > LongestText)
        {
            return Problem.Invalid("text", FieldFault.Incorrect);
        }

        if (string.IsNullOrWhiteSpace(text) && attached.Count == 0)
        {
            return Problem.Invalid("text", FieldFault.Missing);
        }

        var note = await notes.AddAsync(db, subject, subjectId, caller.PersonId, text, ct);
        await files.AddAsync(db, Subject.Note, note.Id, attached, ct);
        await events.AppendAsync(db, new(EventTypes.SubjectNoteAdded, Subject.Note, note.Id), caller, ct);
        await db.CommitAsync(ct);

        return note;
    }
}
