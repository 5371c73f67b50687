using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>Removes a custom field with its choices and with its values, wherever they are. Only administrators may.</summary>
public sealed class RemoveField(Database database, VocabularyCache vocabularies, FieldStore fields, EventLog events, Freshness freshness)
{
    public async Task<Outcome<Done>> RunAsync(long id, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        var known = (await vocabularies.GetAsync(ct)).Fields.FirstOrDefault(f => f.Id == id);
        await using var db = await database.BeginAsync(ct);

        if (known is null || !await fields.LockAsync(db, id, ct))
        {
            return Problem.NotFound("field", id);
        }

        // Choices and values go by their foreign keys; the content of files stays until nothing refers to it.
        await db.AddAsync($"delete from files where id in (select file_id from field_values where field_id = {id} and file_id is not null)", ct);
        await db.AddAsync($"delete from fields where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.FieldRemoved, Subject.Field, id, Name: known.Code), caller, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
