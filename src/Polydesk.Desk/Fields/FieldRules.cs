using System.Globalization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>
/// Checks what a caller wants custom fields to be. A field takes what its type takes; a level of a hierarchy must be a child of the level above, and
/// setting a level clears those below.
/// </summary>
public sealed class FieldRules(FileStore files)
{
    public const int MostFiles = 20;

    public static string NameOf(string key) => $"custom_fields[{key}]";

    public async ValueTask<FieldCheck> CheckAsync(
        WriteSession db, DeskVocabulary vocabulary, Subject subject, FieldValues current, IReadOnlyList<FieldInput> inputs, Caller caller,
        CancellationToken ct)
    {
        var changes = new Dictionary<long, FieldChange>();
        var problems = new List<FieldProblem>();

        foreach (var input in inputs)
        {
            if (Find(vocabulary, subject, input.Key) is not { } field)
            {
                problems.Add(new(NameOf(input.Key), FieldFault.Unknown, input.Key));
                continue;
            }

            if (!field.For(caller).Edit)
            {
                return new([], [], true, current);
            }

            var from = current[field.Id];
            var to = input.IsUnreadable ? null
                : field.Type is FieldType.File ? await FilesAsync(db, input, from, ct)
                : Read(field, input, from, vocabulary);

            if (to is null)
            {
                problems.Add(new(NameOf(input.Key), FieldFault.Incorrect));
            }
            else if (!to.Equals(from))
            {
                changes[field.Id] = FieldChange.Of(field, from, to, vocabulary);
            }
            else
            {
                changes.Remove(field.Id);
            }
        }

        await KeepFieldsAsync(db, changes.Values, problems, ct);
        await KeepOptionsAsync(db, changes.Values, problems, ct);
        IReadOnlyList<FieldChange> list = [.. changes.Values];
        return new(list, problems, false, current.With(list));
    }

    private static Field? Find(DeskVocabulary vocabulary, Subject subject, string key) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && vocabulary.FindField(subject, id) is { Active: true } field
            ? field
            : null;

    private static FieldValue? Read(Field field, FieldInput input, FieldValue from, DeskVocabulary vocabulary)
    {
        if (input.Files.Count > 0)
        {
            return null;
        }

        if (field.Type is FieldType.Hierarchy && input.Levels.Count > 0)
        {
            return Levels(field, input.Levels, from, vocabulary);
        }

        return input.Values switch
        {
            [] => FieldValue.None,
            var many when field.Type is FieldType.Multibutton => Several(field, many, vocabulary),
            [var one] when field.Type is FieldType.Hierarchy => Path(field, one, vocabulary),
            [var one] when field.HasOptions => IsNothing(one) ? FieldValue.None : Option(field, one, vocabulary) is { } o ? FieldValue.OfOptions([o.Id]) : null,
            [""] => FieldValue.None,
            [var one] => FieldFormats.Read(field, one) is { } text ? FieldValue.Of(text) : null,
            _ => null,
        };
    }

    private static FieldValue? Several(Field field, IReadOnlyList<string> values, DeskVocabulary vocabulary)
    {
        var ids = new List<long>();

        foreach (var text in values.Where(v => !IsNothing(v)))
        {
            if (Option(field, text, vocabulary) is not { } option)
            {
                return null;
            }

            if (!ids.Contains(option.Id))
            {
                ids.Add(option.Id);
            }
        }

        return FieldValue.OfOptions(ids);
    }

    /// <summary>An option of a hierarchy stands for itself and all above it.</summary>
    private static FieldValue? Path(Field field, string text, DeskVocabulary vocabulary)
    {
        if (IsNothing(text))
        {
            return FieldValue.None;
        }

        var path = new Stack<long>();

        for (var option = Option(field, text, vocabulary); option is not null; option = Parent(option))
        {
            path.Push(option.Id);
        }

        return path.Count == 0 ? null : FieldValue.OfOptions(path);

        FieldOption? Parent(FieldOption option) => option.ParentId is { } id ? vocabulary.Options.GetValueOrDefault(id) : null;
    }

    private static FieldValue? Levels(Field field, IReadOnlyList<KeyValuePair<int, string>> levels, FieldValue from, DeskVocabulary vocabulary)
    {
        var path = from.Parts.Select(p => p.OptionId ?? 0).ToList();

        foreach (var (level, text) in levels.OrderBy(l => l.Key))
        {
            if (level < 1 || level > Math.Max(field.Levels.Count, 1))
            {
                return null;
            }

            path.RemoveRange(Math.Min(level - 1, path.Count), Math.Max(path.Count - (level - 1), 0));

            if (IsNothing(text))
            {
                continue;
            }

            if (path.Count != level - 1 || Option(field, text, vocabulary) is not { } option || (option.ParentId ?? 0) != (level == 1 ? 0 : path[^1]))
            {
                return null;
            }

            path.Add(option.Id);
        }

        return FieldValue.OfOptions(path);
    }

    /// <summary>Clients that know no null send 0; no option has that id.</summary>
    private static bool IsNothing(string text) => text is "" or "0";

    private static FieldOption? Option(Field field, string text, DeskVocabulary vocabulary) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && vocabulary.Options.TryGetValue(id, out var option)
        && option.FieldId == field.Id
            ? option
            : null;

    /// <summary>Tokens of files that the value holds keep them; the token of another file adds its content as a file of its own.</summary>
    private async ValueTask<FieldValue?> FilesAsync(Session db, FieldInput input, FieldValue from, CancellationToken ct)
    {
        var tokens = input.Values.Where(v => v.Length > 0).Distinct().ToList();

        if (tokens.Count + input.Files.Count > MostFiles || input.Levels.Count > 0)
        {
            return null;
        }

        var parts = new List<FieldPart>();

        foreach (var token in tokens)
        {
            if (from.Parts.FirstOrDefault(p => p.File?.Token == token) is { } kept)
            {
                parts.Add(kept with { Ordinal = parts.Count + 1 });
            }
            else if (await files.FindByTokenAsync(db, token, ct) is { } other)
            {
                parts.Add(new(parts.Count + 1, Upload: new(other.Name, other.MediaType, new(other.Sha256, other.Size))));
            }
            else
            {
                return null;
            }
        }

        parts.AddRange(input.Files.Select((file, at) => new FieldPart(tokens.Count + at + 1, Upload: file)));
        return new(parts);
    }

    /// <summary>As <see cref="KeepOptionsAsync"/>, of the fields themselves.</summary>
    private static async ValueTask KeepFieldsAsync(WriteSession db, IEnumerable<FieldChange> changes, List<FieldProblem> problems, CancellationToken ct)
    {
        List<long> ids = [.. changes.Select(c => c.Field.Id).Distinct().Order()];

        if (ids.Count == 0)
        {
            return;
        }

        var there = await db.ListAsync(static row => row.Long(), $"select id from fields where id in {ids} order by id {db.Engine.ForKeyShare}", ct);
        problems.AddRange(ids.Except(there).Select(id => new FieldProblem(NameOf($"{id}"), FieldFault.Unknown, $"{id}")));
    }

    /// <summary>The vocabulary may be half a second old: an option that is gone by now is refused like one that never was.</summary>
    private static async ValueTask KeepOptionsAsync(
        WriteSession db, IEnumerable<FieldChange> changes, List<FieldProblem> problems, CancellationToken ct)
    {
        var uses = changes.SelectMany(c => c.To.Parts, (c, part) => (c.Field, part.OptionId)).Where(use => use.OptionId is not null).ToList();

        if (uses.Count == 0)
        {
            return;
        }

        List<long> ids = [.. uses.Select(use => use.OptionId!.Value).Distinct().Order()];
        var there = await db.ListAsync(
            static row => row.Long(), $"select id from field_options where id in {ids} order by id {db.Engine.ForKeyShare}", ct);

        foreach (var field in uses.Where(use => !there.Contains(use.OptionId!.Value)).Select(use => use.Field).Distinct())
        {
            problems.Add(new(NameOf(field.Id.ToString()), FieldFault.Incorrect));
        }
    }
}
