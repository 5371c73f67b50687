using System.Text.Json;

namespace Polydesk.Desk.Configuration;

/// <summary>Applies one list of the document: finds what each entry means, adds or changes it, and removes at the end what is to go.</summary>
internal sealed class SectionWork(ApplyWork work, Section section)
{
    private readonly SectionReader reader = new(work, section);
    private readonly SectionRows rows = new(work, section);
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
            if (await rows.IsFreeAsync(node, thing, ct))
            {
                await rules.BeforeRemoveAsync(thing, ct);
                await rows.RemoveAsync(thing, ct);
            }
        }
    }

    private async ValueTask ApplyOneAsync(DocumentNode item, CancellationToken ct)
    {
        if (!reader.TryReadId(item, out var id) || !TryMatch(item, id, out var thing))
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
        var values = reader.ReadValues(item, thing, things);
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
        else if (await rows.MayChangeAsync(item, thing, values, ct))
        {
            await rows.ChangeAsync(thing, values, ct);
        }
        else
        {
            return;
        }

        await rules.AfterOneAsync(item, thing, values, options, ct);
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

    private async ValueTask<Thing> AddAsync(string? id, Dictionary<string, object?> values, CancellationToken ct)
    {
        id = await rows.AddAsync(id, values, ct);
        things = await Things.ListAsync(work.Db, section, ct);
        var added = things.First(t => t.Id == id);
        work.Lines.Add($"added {added.Called(section)}");
        return added;
    }

    internal static bool Fits(object? stored, object? key) => (stored, key) switch
    {
        (LocalText has, LocalText asked) => asked.Texts.Any(text => has.Texts.Contains(text)),
        _ => stored is not null && stored.Equals(key),
    };
}
