using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>
/// Adds and renames options of a field, all or none. A new one goes to the end of its level; an existing one cannot be moved, and keeps its names in
/// languages that are not given. Only administrators may.
/// </summary>
public sealed class SaveOptions(Database database, VocabularyCache vocabularies, FieldStore fields, EventLog events, Freshness freshness)
{
    public const int Most = 100;
    public const int LongestName = 255;

    /// <summary>In how many languages an option can be named.</summary>
    public const int MostLanguages = 50;

    public async Task<Outcome<IReadOnlyList<FieldOption>>> RunAsync(
        Subject subject, long fieldId, IReadOnlyList<OptionDraft> drafts, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        if ((await vocabularies.GetAsync(ct)).FindField(subject, fieldId) is not { Active: true } field)
        {
            return Problem.NotFound("field", fieldId);
        }

        if (drafts.Count is 0 or > Most)
        {
            return drafts.Count == 0
                ? Problem.Invalid("options", FieldFault.Incorrect)
                : Problem.Invalid("options", FieldFault.TooMany, Most.ToString());
        }

        await using var db = await database.BeginAsync(ct);

        if (!await fields.LockAsync(db, fieldId, ct))
        {
            return Problem.NotFound("field", fieldId);
        }

        List<long> named = [.. drafts.SelectMany(d => new[] { d.Id, d.ParentId }).OfType<long>().Distinct()];
        var known = (await fields.ListOptionsAsync(db, fieldId, named, ct)).ToDictionary(o => o.Id);
        var problems = drafts.SelectMany(draft => Check(field, draft, known)).ToList();

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var saved = new SortedDictionary<long, FieldOption>();
        var position = await fields.NextPositionAsync(db, fieldId, ct);

        foreach (var draft in drafts)
        {
            var option = draft.Id is { } id
                ? await RenameAsync(db, field, saved.GetValueOrDefault(id, known[id]), draft.Name, caller, ct)
                : await AddAsync(db, field, draft, known, position++, caller, ct);
            saved[option.Id] = option;
        }

        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);

        return saved.Values.ToList();
    }

    private static IEnumerable<FieldProblem> Check(Field field, OptionDraft draft, Dictionary<long, FieldOption> known)
    {
        var before = draft.Id is { } renamed && known.TryGetValue(renamed, out var there) ? there.Name : LocalText.None;

        if (draft.IsUnreadable || draft.Name.Texts.Any(t => t.Value.Length > LongestName) || before.With(draft.Name).Texts.Count > MostLanguages)
        {
            yield return new("options", FieldFault.Incorrect);
        }
        else if (draft.Name.IsEmpty)
        {
            yield return new("name", FieldFault.Missing);
        }

        if (draft.Id is { } id)
        {
            if (!known.TryGetValue(id, out var option))
            {
                yield return new("option", FieldFault.Unknown, id.ToString());
            }
            else if (draft.ParentId is { } other && other != (option.ParentId ?? 0))
            {
                yield return new("option", FieldFault.Fixed, id.ToString());
            }
        }
        else if (draft.ParentId is { } parentId and not 0)
        {
            if (!known.TryGetValue(parentId, out var parent))
            {
                yield return new("option", FieldFault.Unknown, parentId.ToString());
            }
            else if (field.Type is not FieldType.Hierarchy || parent.Level >= field.Levels.Count)
            {
                yield return new("options", FieldFault.Incorrect);
            }
        }
    }

    private async ValueTask<FieldOption> RenameAsync(
        WriteSession db, Field field, FieldOption option, LocalText name, Caller caller, CancellationToken ct)
    {
        var renamed = option with { Name = option.Name.With(name) };
        await db.AddAsync($"update field_options set name = {renamed.Name} where id = {option.Id}", ct);
        await events.AppendAsync(db, OptionEvents.Of(field, option.Id, option.Name, renamed.Name), caller, ct);
        return renamed;
    }

    private async ValueTask<FieldOption> AddAsync(
        WriteSession db, Field field, OptionDraft draft, Dictionary<long, FieldOption> known, int position, Caller caller, CancellationToken ct)
    {
        var parent = draft.ParentId is { } parentId and not 0 ? known[parentId] : null;
        var option = new FieldOption(0, field.Id, parent?.Id, (parent?.Level ?? 0) + 1, draft.Name, position);
        option = option with { Id = await fields.AddOptionAsync(db, option, ct) };
        await events.AppendAsync(db, OptionEvents.Of(field, option.Id, null, option.Name), caller, ct);
        return option;
    }
}

/// <summary>An option to add, or with an id to rename. A parent of 0 is the top level.</summary>
public sealed record OptionDraft(long? Id, long? ParentId, LocalText Name, bool IsUnreadable = false);

internal static class OptionEvents
{
    public static Event Of(Field field, long optionId, LocalText? from, LocalText? to) => new(
        EventTypes.OptionsChanged, Subject.FieldOption, optionId,
        From: from is null ? null : new(optionId, from), To: to is null ? null : new(optionId, to), Name: field.TitleIn("en"));
}
