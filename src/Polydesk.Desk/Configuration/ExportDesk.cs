using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Configuration;

/// <summary>Writes the desk's configuration as one JSON document, which <see cref="ApplyDesk"/> reads.</summary>
public sealed class ExportDesk(Database database)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public async Task<string> RunAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var vocabulary = await VocabularyCache.ReadAsync(db, ct);
        var settings = vocabulary.Settings;
        var document = new JsonObject
        {
            ["settings"] = new JsonObject
            {
                ["languages"] = new JsonArray([.. settings.Languages.Select(l => (JsonNode)l)]),
                ["time_zone"] = settings.TimeZone,
            },
            [LimitPart.Name] = LimitPart.Write(vocabulary.Limits),
        };

        foreach (var section in Section.All)
        {
            var things = await Things.ListAsync(db, section, ct);
            document[section.Name] = new JsonArray([.. things.Select(thing => Write(section, thing))]);
        }

        await AddOptionsAsync(db, document[Section.Fields.Name]!.AsArray(), ct);
        await AddGroupsAsync(db, document[Section.Categories.Name]!.AsArray(), ct);
        return document.ToJsonString(Readable);
    }

    private static JsonObject Write(Section section, Thing thing)
    {
        var item = new JsonObject { ["id"] = section.HasTextId ? thing.Id : long.Parse(thing.Id) };

        foreach (var property in section.Properties)
        {
            var value = property.Write(thing.Values[property.Name]);

            if (property.Name.Split('.') is [var outer, var inner])
            {
                (item[outer] ??= new JsonObject())[inner] = value;
            }
            else
            {
                item[property.Name] = value;
            }
        }

        return item;
    }

    private static async ValueTask AddOptionsAsync(Session db, JsonArray fields, CancellationToken ct)
    {
        var options = (await Things.OptionsAsync(db, ct)).ToLookup(o => (o.FieldId, o.ParentId));

        foreach (var field in fields)
        {
            if (Below((long)field!["id"]!, null) is { Count: > 0 } top)
            {
                field["options"] = top;
            }
        }

        JsonArray Below(long field, long? parent) => new([.. options[(field, parent)].Select(option =>
        {
            var item = new JsonObject { ["id"] = option.Id, ["name"] = JsonNode.Parse(option.Name.ToJson()), ["position"] = option.Position };

            if (Below(field, option.Id) is { Count: > 0 } children)
            {
                item["options"] = children;
            }

            return (JsonNode)item;
        })]);
    }

    private static async ValueTask AddGroupsAsync(Session db, JsonArray categories, CancellationToken ct)
    {
        var groups = await Things.CategoryGroupsAsync(db, ct);

        foreach (var category in categories)
        {
            category!["groups"] = new JsonArray([.. groups[category["id"]!.ToString()].Select(g => (JsonNode)g)]);
        }
    }
}
