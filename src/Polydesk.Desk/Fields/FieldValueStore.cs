using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Fields;

/// <summary>Reads and writes the values of custom fields.</summary>
public sealed class FieldValueStore(FileStore files)
{
    public async ValueTask<FieldValues> FindAsync(Session db, Subject subject, long id, CancellationToken ct) =>
        (await LoadAsync(db, subject, [id], ct))[id];

    /// <summary>The values of many things of one kind, in one statement.</summary>
    public async ValueTask<FieldValuesById> LoadAsync(Session db, Subject subject, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return FieldValuesById.None;
        }

        var values = QueryOf(subject, ids);
        await db.AskAsync([values], ct);
        return ValuesOf(values);
    }

    /// <summary>The query of the values of many things of one kind, to be asked with others; <see cref="ValuesOf"/> reads its rows.</summary>
    internal static Query<FieldRow> QueryOf(Subject subject, IReadOnlyCollection<long> ids) => new(
        Read,
        $"""
        select v.subject_id, v.field_id, v.ordinal, v.value, v.option_id, f.token, f.owner, f.owner_id, f.name, f.media_type, f.size, f.sha256, f.created_at
        from field_values v left join files f on f.id = v.file_id
        where v.subject = {subject} and v.subject_id in {ids} order by v.subject_id, v.field_id, v.ordinal
        """);

    internal static FieldValuesById ValuesOf(Query<FieldRow> query)
    {
        return query.Rows.Count == 0
            ? FieldValuesById.None
            : new(query.Rows.GroupBy(r => r.SubjectId).ToDictionary(g => g.Key, Values));

        static FieldValues Values(IEnumerable<FieldRow> rows) =>
            new(rows.GroupBy(r => r.FieldId, r => r.Part).ToDictionary(g => g.Key, g => new FieldValue([.. g])));
    }

    /// <summary>Writes what <see cref="FieldRules.CheckAsync"/> let pass.</summary>
    public async ValueTask SetAsync(WriteSession db, Subject subject, long id, IReadOnlyList<FieldChange> changes, CancellationToken ct)
    {
        foreach (var (field, from, to, _, _) in changes)
        {
            if (from.IsSet)
            {
                await db.AddAsync($"delete from field_values where subject = {subject} and subject_id = {id} and field_id = {field.Id}", ct);
            }

            await files.RemoveAsync(db, [.. Tokens(from).Except(Tokens(to))], ct);

            foreach (var part in to.Parts)
            {
                await AddAsync(db, subject, id, field.Id, part, ct);
            }
        }
    }

    /// <summary>Takes away all values, with their files, of things that are erased.</summary>
    public async ValueTask RemoveAsync(WriteSession db, Subject subject, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await db.AddAsync(
            $"delete from files where id in (select file_id from field_values where subject = {subject} and subject_id in {ids} and file_id is not null)", ct);
        await db.AddAsync($"delete from field_values where subject = {subject} and subject_id in {ids}", ct);
    }

    private async ValueTask AddAsync(WriteSession db, Subject subject, long id, long fieldId, FieldPart part, CancellationToken ct)
    {
        var token = part.File?.Token;

        if (part.Upload is { } upload)
        {
            token = (await files.AddAsync(db, Subject.FieldValue, fieldId, [upload], ct))[0].Token;
        }

        await db.AddAsync(
            $"""
            insert into field_values (subject, subject_id, field_id, ordinal, option_id, file_id, value)
            values ({subject}, {id}, {fieldId}, {part.Ordinal}, {part.OptionId}, (select id from files where token = {token}), {part.Text})
            """, ct);
    }

    private static IEnumerable<string> Tokens(FieldValue value) => value.Parts.Where(p => p.File is not null).Select(p => p.File!.Token);

    private static FieldRow Read(Row row)
    {
        var (subjectId, fieldId) = (row.Long(), row.Long());
        var part = new FieldPart(row.Int(), row.Text(), row.LongOrNull());

        return row.TextOrNull() is { } token
            ? new(subjectId, fieldId, part with
            {
                File = new(token, row.Enum<Subject>(), row.Long(), row.Text(), row.Text(), row.Long(), row.Text(), row.Time()),
            })
            : new(subjectId, fieldId, part);
    }
}

/// <summary>One part of a value of one field of one thing.</summary>
internal readonly record struct FieldRow(long SubjectId, long FieldId, FieldPart Part);

/// <summary>The values of several things; one without values has <see cref="FieldValues.None"/>.</summary>
public sealed class FieldValuesById(IReadOnlyDictionary<long, FieldValues> values)
{
    public static FieldValuesById None { get; } = new(new Dictionary<long, FieldValues>());

    public FieldValues this[long id] => values.GetValueOrDefault(id, FieldValues.None);
}
