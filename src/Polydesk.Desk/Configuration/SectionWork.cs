using System.Text.Json;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>Applies one list of the document: finds what each entry means, adds or changes it, and removes at the end what is to go.</summary>
internal sealed class SectionWork(ApplyWork work, Section section)
{
    private const int LongestText = 1_000;

    private readonly SectionRules rules = new(work, section);
    private readonly OptionWork options = new(work);
    private readonly List<(DocumentNode Node, Thing Thing)> leaving = [];
    private readonly HashSet<string> given = [];
    private List<Thing> things = [];

    public async ValueTask ApplyAsync(IReadOnlyList<DocumentNode> items, CancellationToken ct)
    {
        things = await Things.ListAsync(work.Db, section, ct);

        foreach (var item in items)
        {
            item.Know(["id", "remove", .. section.Properties.Select(p => p.Name), .. rules.More]);

            if (item.Is(JsonValueKind.Object))
            {
                await ApplyOneAsync(item, ct);
            }
        }

        if (items.Count > 0)
        {
            await rules.CheckAllAsync(things, ct);
        }
    }

    public async ValueTask RemoveAsync(CancellationToken ct)
    {
        await options.RemoveAsync(ct);

        foreach (var (node, thing) in Enumerable.Reverse(leaving))
        {
            if (await IsFreeAsync(node, thing, ct))
            {
                await rules.BeforeRemoveAsync(thing, ct);
                await work.Db.ExecuteAsync($"delete from {Sql.Trusted(section.Table)} where id = {Id(thing.Id)}", ct);
                work.Lines.Add($"removed {thing.Called(section)}");
            }
        }
    }

    private async ValueTask ApplyOneAsync(DocumentNode item, CancellationToken ct)
    {
        if (!TryReadId(item, out var id) || !TryMatch(item, id, out var thing))
        {
            return;
        }

        if (thing is not null && !given.Add(thing.Id))
        {
            item.Refuse($"is {thing.Called(section)} once more");
            return;
        }

        if (item.Find("remove")?.Flag() is true)
        {
            if (thing is not null)
            {
                leaving.Add((item, thing));
            }

            return;
        }

        var before = work.Faults.Count;
        var values = ReadValues(item, thing);
        rules.CheckOne(item, thing, values, things);

        if (work.Faults.Count > before)
        {
            return;
        }

        if (thing is null)
        {
            thing = await AddAsync(id, values, ct);
            given.Add(thing.Id);
        }
        else
        {
            await ChangeAsync(thing, values, ct);
        }

        await rules.AfterOneAsync(item, thing, values, options, ct);
    }

    private bool TryReadId(DocumentNode item, out string? id)
    {
        id = null;

        if (item.Find("id") is not { } node)
        {
            if (section.HasTextId)
            {
                item.Refuse("must have an id");
            }

            return !section.HasTextId;
        }

        id = section.HasTextId ? node.Text() : node.Number()?.ToString();

        if (section.HasTextId && id is not null && (id.Length is 0 or > 32 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            node.Refuse("must be up to 32 letters, digits, - and _");
            return false;
        }

        return id is not null;
    }

    /// <summary>By id when it is given, else by the key; an entry that fits several things is a fault.</summary>
    private bool TryMatch(DocumentNode item, string? id, out Thing? thing)
    {
        thing = null;

        if (id is not null)
        {
            thing = things.Find(t => t.Id == id);
            return true;
        }

        if (item.Find(section.Key) is not { } node)
        {
            item.Refuse($"must have an id or a {section.Key}");
            return false;
        }

        object? key = section.Find(section.Key)!.Kind is PropertyKind.Name ? node.Name(work.Language) : node.Text();
        var fitting = things.FindAll(t => Fits(t.Values[section.Key], key) && rules.CanMatch(item, t));

        if (fitting.Count > 1)
        {
            item.Refuse($"fits several: {string.Join(", ", fitting.Select(t => t.Called(section)))}; give its id");
        }

        thing = fitting.FirstOrDefault();
        return key is not null && fitting.Count <= 1;
    }

    internal static bool Fits(object? stored, object? key) => (stored, key) switch
    {
        (LocalText has, LocalText asked) => asked.Texts.Any(text => has.Texts.Contains(text)),
        _ => stored is not null && stored.Equals(key),
    };

    private Dictionary<string, object?> ReadValues(DocumentNode item, Thing? thing)
    {
        var values = new Dictionary<string, object?>();

        foreach (var property in section.Properties)
        {
            if (item.Find(property.Name) is { } node)
            {
                var before = work.Faults.Count;
                var value = Read(property, node, thing);

                if (work.Faults.Count == before)
                {
                    values[property.Name] = value;
                }
            }
            else if (thing is null && property.IsRequired)
            {
                item.Refuse($"is new and needs {property.Name}");
            }
        }

        if (thing is null && !values.ContainsKey("position"))
        {
            values["position"] = things.Select(t => (long)t.Values["position"]!).DefaultIfEmpty(-1).Max() + 1;
        }

        return values;
    }

    private object? Read(Property property, DocumentNode node, Thing? thing)
    {
        switch (property.Kind)
        {
            case PropertyKind.Flag:
                return node.Flag();
            case PropertyKind.Number:
                return node.Number();
            case PropertyKind.Choice:
                return node.Word([.. property.Words.Select(w => w.Word)]);
            case PropertyKind.Name:
                return node.Name(work.Language) is { } name ? ((LocalText?)thing?.Values[property.Name] ?? LocalText.None).With(name) : null;
            case PropertyKind.Names:
                return ReadNames(node);
            case PropertyKind.Parent:
                return ReadParent(node, thing);
            default:
                var text = node.Text();

                if (text is not null && (text.Length > LongestText || text.Contains('\0', StringComparison.Ordinal)))
                {
                    node.Refuse($"must be at most {LongestText} characters without NUL");
                }

                return text;
        }
    }

    private string? ReadNames(DocumentNode node)
    {
        if (!node.Is(JsonValueKind.Array))
        {
            node.Refuse("must be a list of names");
            return null;
        }

        return "[" + string.Join(",", node.Items().Select(item => (item.Name(work.Language) ?? LocalText.None).ToJson())) + "]";
    }

    private object? ReadParent(DocumentNode node, Thing? thing)
    {
        if (node.Is(JsonValueKind.Null))
        {
            return null;
        }

        var parent = node.Is(JsonValueKind.String)
            ? things.Find(t => Fits(t.Values[section.Key], node.Name(work.Language)))
            : things.Find(t => t.Id == node.Number()?.ToString());

        if (parent is null)
        {
            node.Refuse($"names no {section.Thing} that is there or stands above in the document");
            return null;
        }

        for (var above = parent; above is not null; above = things.Find(t => t.Id == above.Values["parent"]?.ToString()))
        {
            if (above.Id == thing?.Id)
            {
                node.Refuse("would make it its own parent");
                return null;
            }
        }

        return long.Parse(parent.Id);
    }

    private async ValueTask<Thing> AddAsync(string? id, Dictionary<string, object?> values, CancellationToken ct)
    {
        var properties = section.Properties.Where(p => values.ContainsKey(p.Name)).ToList();
        var columns = properties.ConvertAll(p => Sql.Trusted(p.Column));
        var stored = properties.ConvertAll(p => p.Store(values[p.Name]));

        if (id is not null)
        {
            columns.Add(Sql.Trusted("id"));
            stored.Add(Id(id));
        }

        if (section.HasTimes)
        {
            columns.AddRange([Sql.Trusted("created_at"), Sql.Trusted("updated_at")]);
            stored.AddRange([$"{work.Now}", $"{work.Now}"]);
        }

        var table = Sql.Trusted(section.Table);
        Sql insert = $"insert into {table} ({Sql.List(columns)}) values ({Sql.List(stored)})";

        if (section.HasTextId)
        {
            await work.Db.ExecuteAsync(insert, ct);
        }
        else
        {
            id = (await work.Db.InsertAsync($"{insert} returning id", ct)).ToString();

            if (work.Db.Engine.AdvanceIds(section.Table) is { } advance)
            {
                await work.Db.NumberAsync(advance, ct);
            }
        }

        things = await Things.ListAsync(work.Db, section, ct);
        var added = things.First(t => t.Id == id);
        work.Lines.Add($"added {added.Called(section)}");
        return added;
    }

    private async ValueTask ChangeAsync(Thing thing, Dictionary<string, object?> values, CancellationToken ct)
    {
        var changed = section.Properties.Where(p => values.TryGetValue(p.Name, out var value) && !Equals(value, thing.Values[p.Name])).ToList();

        if (changed.Count == 0)
        {
            return;
        }

        var called = thing.Called(section);
        var sets = changed.ConvertAll(p => (Sql)$"{Sql.Trusted(p.Column)} = {p.Store(values[p.Name])}");

        if (section.HasTimes)
        {
            sets.Add($"updated_at = {work.Now}");
        }

        await work.Db.ExecuteAsync($"update {Sql.Trusted(section.Table)} set {Sql.List(sets)} where id = {Id(thing.Id)}", ct);

        foreach (var property in changed)
        {
            work.Tell(called, property.Name, thing.Values[property.Name], values[property.Name]);
            thing.Values[property.Name] = values[property.Name];
        }
    }

    private async ValueTask<bool> IsFreeAsync(DocumentNode node, Thing thing, CancellationToken ct)
    {
        if (section.Kept.Contains(thing.Id))
        {
            node.Refuse($"cannot be removed: the program needs {thing.Called(section)}");
            return false;
        }

        foreach (var (table, column, word) in section.Uses)
        {
            var uses = await work.Db.NumberAsync(
                $"select count(*) from {Sql.Trusted(table)} where {Sql.Trusted(column)} = {Id(thing.Id)}", ct);

            if (uses > 0)
            {
                node.Refuse($"cannot be removed: {thing.Called(section)} is in use ({uses} {word})");
                return false;
            }
        }

        return true;
    }

    private Sql Id(string id) => section.HasTextId ? (Sql)$"{id}" : (Sql)$"{long.Parse(id)}";
}
