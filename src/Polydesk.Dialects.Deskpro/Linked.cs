using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What is loaded with an answer: in <c>linked</c>, or in place of the ids in <c>data</c>. One statement set a type, however many objects refer to it.</summary>
internal sealed record Linked(IReadOnlyList<(string Name, string Type, Loaded Objects)> Groups, bool Inline)
{
    public static Linked Nothing { get; } = new([], false);

    public static async ValueTask<Linked> OfAsync<T>(DeskproCall call, IReadOnlyList<T> items)
    {
        if (items.Count == 0 || items[0] is not IRefers || !call.Query["include"].AsTexts().Has(out var names))
        {
            return Nothing;
        }

        var references = items.SelectMany(i => ((IRefers)i!).References).ToList();
        var groups = new List<(string, string, Loaded)>();
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        foreach (var name in names.Distinct())
        {
            if (call.Sideloads.TryGetValue(name, out var sideload))
            {
                List<long> ids = [.. references.Where(r => r.Types.Contains(sideload.Type)).SelectMany(r => r.Ids).Distinct().Order()];
                groups.Add((name, sideload.Type, await sideload.LoadAsync(call, db, ids)));
            }
        }

        return new(groups, call.Query["inline_sideloads"].AsBool().Or(false));
    }

    public void WriteItem<T>(Utf8JsonWriter writer, T item)
    {
        if (!Inline || item is not IRefers refers)
        {
            JsonSerializer.Serialize(writer, item, DeskproJson.Of<T>());
            return;
        }

        var tree = JsonSerializer.SerializeToNode(item, DeskproJson.Of<T>())!.AsObject();

        foreach (var reference in refers.References)
        {
            if (tree[reference.Member] is { } member && Groups.FirstOrDefault(g => reference.Types.Contains(g.Type)).Objects is { } objects)
            {
                tree[reference.Member] = member is JsonArray
                    ? new JsonArray([.. reference.Ids.Select(id => objects.Find(id) ?? JsonValue.Create(id))])
                    : objects.Find(reference.Ids[0]) ?? member.DeepClone();
            }
        }

        tree.WriteTo(writer);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("linked"u8);

        foreach (var (name, _, objects) in Inline ? [] : Groups)
        {
            writer.WritePropertyName(name);
            objects.Write(writer);
        }

        writer.WriteEndObject();
    }
}
