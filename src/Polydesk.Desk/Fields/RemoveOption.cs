using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>Removes an option with its children; values that use one of them become unset. Only administrators may.</summary>
public sealed class RemoveOption(Database database, VocabularyCache vocabularies, FieldStore fields, EventLog events, Freshness freshness)
{
    public async Task<Outcome<Done>> RunAsync(Subject subject, long fieldId, long optionId, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        if ((await vocabularies.GetAsync(ct)).FindField(subject, fieldId) is not { Active: true } field)
        {
            return Problem.NotFound("field", fieldId);
        }

        await using var db = await database.BeginAsync(ct);

        if (!await fields.LockAsync(db, fieldId, ct) || await fields.ListOptionsAsync(db, fieldId, [optionId], ct) is not [var option])
        {
            return Problem.NotFound("option", optionId);
        }

        // Children and values go by their foreign keys.
        await db.AddAsync($"delete from field_options where id = {optionId}", ct);
        await events.AppendAsync(db, OptionEvents.Of(field, optionId, option.Name, null), caller, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }
}
