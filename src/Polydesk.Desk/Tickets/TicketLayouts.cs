using System.Globalization;
using System.Text.Json;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Reads layouts: a department's own, else the one for all, else one that follows from what the desk has and what its fields require. A field that is not
/// in use, or that the side does not see, is in none.
/// </summary>
public sealed class TicketLayouts
{
    public async ValueTask<TicketLayout> FindAsync(Session db, LayoutSide side, long? departmentId, DeskVocabulary vocabulary, CancellationToken ct)
    {
        var stored = await db.FindAsync(
            row => new TicketLayout(row.Long(), row.LongOrNull(), side, JsonSerializer.Deserialize(row.Text(), LayoutJson.Default.ListLayoutField)!),
            $"""
            select id, department_id, fields from ticket_layouts
            where side = {side} and (department_id is null or department_id = {departmentId ?? 0}) order by coalesce(department_id, 0) desc limit 1
            """, ct);

        return stored is null
            ? new(0, null, side, Derive(side, vocabulary))
            : stored with { Fields = [.. stored.Fields.Where(f => !f.IsCustom || IsShown(f, side, vocabulary))] };
    }

    private static bool IsShown(LayoutField field, LayoutSide side, DeskVocabulary vocabulary) =>
        vocabulary.FindField(Subject.Ticket, long.Parse(field.Field, CultureInfo.InvariantCulture)) is { Active: true } custom && RightsOf(custom, side).View;

    private static FieldRights RightsOf(Field field, LayoutSide side) => side is LayoutSide.Agent ? field.Staff : field.Customer;

    private static List<LayoutField> Derive(LayoutSide side, DeskVocabulary vocabulary)
    {
        List<LayoutField> fields = [new("requester", false), new("department", true), new("subject", true), new("message", true, OnEdit: false)];

        if (vocabulary.Types.Count > 1)
        {
            fields.Add(new("type", false));
        }

        if (vocabulary.Products.Count > 0)
        {
            fields.Add(new("product", false));
        }

        fields.Add(new("priority", false));

        if (side is LayoutSide.Agent && vocabulary.Workflows.Count > 0)
        {
            fields.Add(new("workflow", false));
        }

        fields.AddRange(
            from field in vocabulary.FieldsOf(Subject.Ticket)
            let rights = RightsOf(field, side)
            where rights.View
            select new LayoutField(field.Id.ToString(CultureInfo.InvariantCulture), rights.Required, OnNew: rights.Edit, OnEdit: rights.Edit));

        return [.. fields, new("cc", false), new("files", false, OnEdit: false)];
    }
}
