using System.Globalization;
using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Makes, replaces or (with no fields) removes the layout of one side in a department, or in all that have none of their own. Only an admin may.</summary>
public sealed class SaveTicketLayout(Database database, VocabularyCache vocabularies, EventLog events, TimeProvider clock)
{
    private const int MostFields = 500;

    public async Task<Outcome<Done>> RunAsync(LayoutSide side, long? departmentId, IReadOnlyList<LayoutField> fields, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);

        if (departmentId is { } department && vocabulary.FindDepartment(department) is not { ArchivedAt: null })
        {
            return Problem.NotFound("department", department);
        }

        if (fields.Count > MostFields || fields.DistinctBy(f => f.Field).Count() < fields.Count || !fields.All(f => IsKnown(f, vocabulary)))
        {
            return Problem.Invalid("fields", FieldFault.Incorrect);
        }

        await using var db = await database.BeginAsync(ct);
        await db.AddAsync($"delete from ticket_layouts where side = {side} and coalesce(department_id, 0) = {departmentId ?? 0}", ct);

        if (fields.Count > 0)
        {
            await db.AddAsync(
                $"""
                insert into ticket_layouts (department_id, side, fields, updated_at)
                values ({departmentId}, {side}, {JsonSerializer.Serialize([.. fields], LayoutJson.Default.ListLayoutField)}, {clock.GetUtcNow()})
                """, ct);
        }

        await events.AppendAsync(db, new(EventTypes.LayoutChanged, Subject.TicketLayout, departmentId ?? 0, Name: side.ToString()), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private static bool IsKnown(LayoutField field, DeskVocabulary vocabulary) => field.IsCustom
        ? long.TryParse(field.Field, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && vocabulary.FindField(Subject.Ticket, id) is not null
        : LayoutField.Words.Contains(field.Field);
}
