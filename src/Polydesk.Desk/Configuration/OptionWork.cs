using System.Text.Json;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>Applies the options of fields, level by level. An option stays below its parent; one with values, itself or below, is not removed.</summary>
internal sealed class OptionWork(ApplyWork work)
{
    private static readonly string[] Known = ["id", "name", "position", "remove", "options"];
    private static readonly string[] WithOptions = ["select", "hierarchy", "multibutton", "button"];

    private readonly List<(DocumentNode Node, StoredOption Option, Thing Field)> leaving = [];
    private readonly HashSet<long> given = [];
    private List<StoredOption> stored = [];

    public async ValueTask ApplyAsync(Thing field, DocumentNode list, IReadOnlyList<DocumentNode> items, CancellationToken ct)
    {
        var type = (string)field.Values["type"]!;

        if (items.Count > 0 && !WithOptions.Contains(type))
        {
            list.Refuse($"must be empty: a field of type {type} has no options");
            return;
        }

        stored = await Things.OptionsAsync(work.Db, ct);
        var levels = type is "hierarchy" ? JsonDocument.Parse((string)field.Values["levels"]!).RootElement.GetArrayLength() : 1;
        await ApplyLevelAsync(field, null, 1, levels, items, ct);
    }

    public async ValueTask RemoveAsync(CancellationToken ct)
    {
        foreach (var (node, option, field) in Enumerable.Reverse(leaving))
        {
            var uses = await work.Db.NumberAsync(
                $"""
                with recursive below (id) as (
                  select id from field_options where id = {option.Id}
                  union all select o.id from field_options o join below b on o.parent_id = b.id
                )
                select count(*) from field_values where option_id in (select id from below)
                """, ct);

            if (uses > 0)
            {
                node.Refuse($"cannot be removed: option {option.Id} \"{option.Name}\" is in use ({uses} values)");
                continue;
            }

            await work.Db.ExecuteAsync($"delete from field_options where id = {option.Id}", ct);
            work.Lines.Add($"removed option {option.Id} \"{option.Name}\" of {field.Called(Section.Fields)}");
        }
    }

    private async ValueTask ApplyLevelAsync(
        Thing field, StoredOption? parent, int level, int levels, IReadOnlyList<DocumentNode> items, CancellationToken ct)
    {
        foreach (var item in items)
        {
            item.Know(Known);

            if (!item.Is(JsonValueKind.Object))
            {
                continue;
            }

            if (level > levels)
            {
                item.Refuse($"stands on level {level}, but {field.Called(Section.Fields)} has {levels}");
                continue;
            }

            if (await ApplyOneAsync(field, parent, level, item, ct) is { } option)
            {
                await ApplyLevelAsync(field, option, level + 1, levels, item.List("options"), ct);
            }
        }
    }

    /// <summary>Answers the option, unless it is wrong or leaves.</summary>
    private async ValueTask<StoredOption?> ApplyOneAsync(Thing field, StoredOption? parent, int level, DocumentNode item, CancellationToken ct)
    {
        var before = work.Faults.Count;
        var id = item.Find("id")?.Id([]);
        var name = item.Find("name")?.Name(work.Language);
        var position = item.Find("position")?.Position();
        var isLeaving = item.Find("remove")?.Flag() is true;
        var siblings = stored.FindAll(o => o.FieldId == long.Parse(field.Id) && o.ParentId == parent?.Id);
        var option = id is not null ? stored.Find(o => o.Id == id) : siblings.Find(o => SectionWork.Fits(o.Name, name));

        if (option is not null && !siblings.Contains(option))
        {
            item.Find("id")!.Refuse("is an option of another field or below another option, and options do not move");
        }
        else if (option is not null && !given.Add(option.Id))
        {
            item.Refuse($"is option {option.Id} \"{option.Name}\" once more");
        }
        else if (option is null && name is null && !isLeaving)
        {
            item.Refuse("is new and needs name");
        }

        if (work.Faults.Count > before)
        {
            return null;
        }

        if (isLeaving)
        {
            if (option is not null)
            {
                leaving.Add((item, option, field));
            }

            return null;
        }

        return option is null
            ? await AddAsync(field, parent, level, id, name!, position ?? siblings.Select(o => (long)o.Position).DefaultIfEmpty(-1).Max() + 1, ct)
            : await ChangeAsync(field, option, name is null ? option.Name : option.Name.With(name), position ?? option.Position, ct);
    }

    private async ValueTask<StoredOption> AddAsync(
        Thing field, StoredOption? parent, int level, long? id, LocalText name, long position, CancellationToken ct)
    {
        var (idColumn, idValue) = id is null ? (Sql.Empty, Sql.Empty) : (Sql.Trusted("id, "), (Sql)$"{id}, ");
        var fieldId = long.Parse(field.Id);
        var added = await work.Db.InsertAsync(
            $"""
            insert into field_options ({idColumn}field_id, parent_id, level, name, position)
            values ({idValue}{fieldId}, {parent?.Id}, {level}, {name}, {position}) returning id
            """, ct);

        if (id is not null && work.Db.Engine.AdvanceIds("field_options") is { } advance)
        {
            await work.Db.NumberAsync(advance, ct);
        }

        var option = new StoredOption(added, fieldId, parent?.Id, level, name, (int)position);
        stored.Add(option);
        given.Add(added);
        work.Lines.Add($"added option {added} \"{name}\" to {field.Called(Section.Fields)}");
        return option;
    }

    private async ValueTask<StoredOption> ChangeAsync(Thing field, StoredOption option, LocalText name, long position, CancellationToken ct)
    {
        if (name.Equals(option.Name) && position == option.Position)
        {
            return option;
        }

        await work.Db.ExecuteAsync($"update field_options set name = {name}, position = {position} where id = {option.Id}", ct);
        var called = $"option {option.Id} \"{option.Name}\" of {field.Called(Section.Fields)}";
        work.Tell(called, "name", option.Name, name);
        work.Tell(called, "position", (long)option.Position, position);
        return option with { Name = name, Position = (int)position };
    }
}
