using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>
/// Defines a custom field, or changes what is given of one together with its choices. Staff sees and fills in a new field, customers do not; choices that
/// are not named any more go with the values that used them. Only administrators may.
/// </summary>
public sealed class SaveField(Database database, FieldStore fields, EventLog events, Freshness freshness, TimeProvider clock)
{
    private static readonly FieldRights NoRights = new(View: false, Edit: false, Required: false, RequiredToClose: false);

    /// <param name="id">Which one; null defines one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, FieldDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (draft.New is { } fresh)
        {
            await db.HoldAsync($"field:{fresh.Target}/{fresh.Code}", ct);
        }

        if (id is { } known && !await fields.LockAsync(db, known, ct))
        {
            return Problem.NotFound("field", known);
        }

        var vocabulary = await VocabularyCache.ReadAsync(db, ct);
        var language = vocabulary.Settings.DefaultLanguage;

        if (draft.New is { } wanted && vocabulary.Fields.Any(f => f.Target == wanted.Target && f.Code == wanted.Code))
        {
            return Problem.Invalid("code", FieldFault.Taken, wanted.Code);
        }

        var field = id is { } there ? vocabulary.Fields.First(f => f.Id == there) : await AddAsync(db, draft, vocabulary, ct);

        if (id is not null)
        {
            await ChangeAsync(db, field, draft, language, ct);
        }

        if (draft.Options.Is(out var names))
        {
            await SetOptionsAsync(db, field, vocabulary, names, ct);
        }

        await events.AppendAsync(
            db, new(id is null ? EventTypes.FieldDefined : EventTypes.FieldRedefined, Subject.Field, field.Id, Name: field.Code), caller, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);

        return field.Id;
    }

    private async ValueTask<Field> AddAsync(WriteSession db, FieldDraft draft, DeskVocabulary vocabulary, CancellationToken ct)
    {
        var (subject, target, code, type) = draft.New!;
        var position = draft.Position.Is(out var given) ? given : vocabulary.Fields.Select(f => f.Position + 1).DefaultIfEmpty(0).Max();
        var label = LocalText.Of(vocabulary.Settings.DefaultLanguage, draft.Label.Is(out var text) ? text : code);
        var required = draft.Required.Is(out var must) && must;
        var field = new Field(0, subject, type, label, [], "", true, new(View: true, Edit: true, required, RequiredToClose: false), NoRights, position)
        {
            Code = code,
            Target = target,
        };
        return field with { Id = await fields.AddAsync(db, field, ct) };
    }

    private async ValueTask ChangeAsync(WriteSession db, Field field, FieldDraft draft, string language, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {clock.GetUtcNow()}"];

        if (draft.Label.Is(out var label))
        {
            sets.Add($"name = {field.Name.With(LocalText.Of(language, label))}");
        }

        if (draft.Required.Is(out var required))
        {
            sets.Add($"staff_required = {required}");
        }

        if (draft.Position.Is(out var position))
        {
            sets.Add($"position = {position}");
        }

        if (draft.Active.Is(out var active))
        {
            sets.Add($"active = {active}");
        }

        await db.AddAsync($"update fields set {Sql.List(sets)} where id = {field.Id}", ct);
    }

    private async ValueTask SetOptionsAsync(WriteSession db, Field field, DeskVocabulary vocabulary, IReadOnlyList<string> names, CancellationToken ct)
    {
        var language = vocabulary.Settings.DefaultLanguage;
        var before = vocabulary.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Position).ThenBy(o => o.Id)
            .GroupBy(o => o.Name.In(language)).ToDictionary(g => g.Key, g => g.First());

        // Values go with them by their foreign keys.
        IReadOnlyList<long> kept = [.. names.Where(before.ContainsKey).Select(n => before[n].Id)];
        await db.AddAsync($"delete from field_options where field_id = {field.Id} and id not in {kept}", ct);

        foreach (var (position, name) in names.Index())
        {
            if (before.TryGetValue(name, out var option))
            {
                await db.AddAsync($"update field_options set position = {position} where id = {option.Id}", ct);
            }
            else
            {
                await fields.AddOptionAsync(db, new(0, field.Id, null, 1, LocalText.Of(language, name), position), ct);
            }
        }
    }
}
