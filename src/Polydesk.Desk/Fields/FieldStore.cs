using System.Text.Json.Nodes;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Fields;

/// <summary>Reads and writes the definitions of custom fields and their options. Who changes them touches the vocabulary's freshness.</summary>
public sealed class FieldStore(TimeProvider clock)
{
    private static readonly Sql OptionColumns = Sql.Trusted("id, field_id, parent_id, level, name, position");

    /// <summary>Adds a field; the id of the record counts only when it is not 0.</summary>
    public async ValueTask<long> AddAsync(WriteSession db, Field field, CancellationToken ct)
    {
        var (staff, customer, now) = (field.Staff, field.Customer, clock.GetUtcNow());
        var levels = new JsonArray([.. field.Levels.Select(level => JsonNode.Parse(level.ToJson()))]).ToJsonString();
        Sql columns = $"""
            subject, type, name, levels, pattern, active, staff_view, staff_edit, staff_required, staff_required_to_close,
            customer_view, customer_edit, customer_required, customer_required_to_close, position, code, target, created_at, updated_at
            """;
        Sql values = $"""
            {field.Subject}, {field.Type.ToString()}, {field.Name}, {levels}, {field.Pattern}, {field.Active},
            {staff.View}, {staff.Edit}, {staff.Required}, {staff.RequiredToClose},
            {customer.View}, {customer.Edit}, {customer.Required}, {customer.RequiredToClose}, {field.Position}, {field.Code}, {field.Target}, {now}, {now}
            """;

        return field.Id == 0
            ? await db.InsertAsync($"insert into fields ({columns}) values ({values}) returning id", ct)
            : await db.InsertAsync($"insert into fields (id, {columns}) values ({field.Id}, {values}) returning id", ct);
    }

    /// <summary>Adds an option; the id of the record counts only when it is not 0.</summary>
    public ValueTask<long> AddOptionAsync(WriteSession db, FieldOption option, CancellationToken ct)
    {
        var (id, field, parent, level, name, position) = option;

        return id == 0
            ? db.InsertAsync(
                $"""
                insert into field_options (field_id, parent_id, level, name, position)
                values ({field}, {parent}, {level}, {name}, {position}) returning id
                """, ct)
            : db.InsertAsync(
                $"""
                insert into field_options (id, field_id, parent_id, level, name, position)
                values ({id}, {field}, {parent}, {level}, {name}, {position}) returning id
                """, ct);
    }

    /// <summary>A page of a field's options by position, and how many there are in all.</summary>
    /// <param name="db">Where to read.</param>
    /// <param name="fieldId">The field.</param>
    /// <param name="parentId">Only the children of this option; 0 is the top level, null all levels.</param>
    /// <param name="skip">How many come before the page.</param>
    /// <param name="take">How many there are on it.</param>
    /// <param name="ct">Stops the reading.</param>
    public async ValueTask<(List<FieldOption> Options, long Total)> PageOptionsAsync(
        Session db, long fieldId, long? parentId, long skip, int take, CancellationToken ct)
    {
        Sql where = parentId switch
        {
            null => $"field_id = {fieldId}",
            0 => $"field_id = {fieldId} and parent_id is null",
            _ => $"field_id = {fieldId} and parent_id = {parentId}",
        };
        var total = await db.NumberAsync($"select count(*) from field_options where {where}", ct) ?? 0;
        var options = await db.ListAsync(
            ReadOption, $"select {OptionColumns} from field_options where {where} order by position, id limit {take} offset {skip}", ct);

        return (options, total);
    }

    /// <summary>Those of these options that the field has.</summary>
    public ValueTask<List<FieldOption>> ListOptionsAsync(Session db, long fieldId, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        db.ListAsync(ReadOption, $"select {OptionColumns} from field_options where field_id = {fieldId} and id in {ids} order by id", ct);

    /// <summary>Where the next option goes.</summary>
    internal async ValueTask<int> NextPositionAsync(Session db, long fieldId, CancellationToken ct) =>
        (int)(await db.NumberAsync($"select max(position) + 1 from field_options where field_id = {fieldId}", ct) ?? 0);

    /// <summary>Makes changes of one field's options follow one another.</summary>
    internal ValueTask<bool> LockAsync(WriteSession db, long fieldId, CancellationToken ct) =>
        db.FindAsync(static _ => true, $"select id from fields where id = {fieldId} {db.Engine.ForNoKeyUpdate}", ct);

    private static FieldOption ReadOption(Row row) => new(row.Long(), row.Long(), row.LongOrNull(), row.Int(), row.LocalText(), row.Int());
}
