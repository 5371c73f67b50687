using System.Text.Json;

namespace Polydesk.Desk.Configuration;

/// <summary>Reads what the entries of one list of the document say.</summary>
internal sealed class SectionReader(ApplyWork work, Section section)
{
    private const int LongestText = 1_000;

    /// <summary>The id that an entry gives, or must give.</summary>
    public bool TryReadId(DocumentNode item, out string? id)
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

        id = section.HasTextId ? node.Text() : node.Id(section.Kept)?.ToString();

        if (section.HasTextId && id is not null && (id.Length is 0 or > 32 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            node.Refuse("must be up to 32 letters, digits, - and _");
            return false;
        }

        return id is not null;
    }

    /// <summary>The values that an entry gives; a new thing has all that it needs, and comes last.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="thing">What it means; null when that is new.</param>
    /// <param name="things">What is there already.</param>
    public Dictionary<string, object?> ReadValues(DocumentNode item, Thing? thing, List<Thing> things)
    {
        var values = new Dictionary<string, object?>();

        foreach (var property in section.Properties)
        {
            if (item.Find(property.Name) is { } node)
            {
                var before = work.Faults.Count;
                var value = Read(property, node, thing, things);

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

    private object? Read(Property property, DocumentNode node, Thing? thing, List<Thing> things)
    {
        switch (property.Kind)
        {
            case PropertyKind.Flag:
                return node.Flag();
            case PropertyKind.Number:
                return node.Position();
            case PropertyKind.Choice:
                return node.Word([.. property.Words.Select(w => w.Word)]);
            case PropertyKind.Name:
                return node.Name(work.Language) is { } name ? ((LocalText?)thing?.Values[property.Name] ?? LocalText.None).With(name) : null;
            case PropertyKind.Names:
                return ReadNames(node);
            case PropertyKind.Parent:
                return ReadParent(node, thing, things);
            default:
                var text = node.Text();

                if (text?.Length > LongestText)
                {
                    node.Refuse($"must be at most {LongestText} characters");
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

    private object? ReadParent(DocumentNode node, Thing? thing, List<Thing> things)
    {
        if (node.Is(JsonValueKind.Null))
        {
            return null;
        }

        var parent = node.Is(JsonValueKind.String)
            ? things.Find(t => SectionWork.Fits(t.Values[section.Key], node.Name(work.Language)))
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
}
